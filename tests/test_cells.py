"""The NumPy cells equal Keras's layers, forwards and backwards, on TensorFlow and on JAX."""

import re
import warnings

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_float64 import ON_JAX, TANH, in_float64  # noqa: F401 (a fixture)
from scipy.special import expit

from course_utils import cells
from course_utils.gradients import central_differences

# JAX compiles a layer again for every shape, which takes longer than anything else here.
few = settings(max_examples=2 if ON_JAX else 5, deadline=None, derandomize=True)

KINDS = ["simple_rnn", "lstm", "gru", "gru, reset before"]
every_kind = pytest.mark.parametrize("kind", KINDS)


# --- The same calls for every kind of cell -----------------------------------------------------


def of_kind(kind, function, *arguments, **options):
    """Call, say, `cells.gru_backward` for "gru" and "_backward"."""
    if kind == "gru, reset before":
        options["reset_after"] = False
    return getattr(cells, kind.split(",")[0] + function)(*arguments, **options)


def run(kind, *arguments, **options):
    """Return all hidden states, and a list of the last states."""
    results = of_kind(kind, "", *arguments, **options)
    states = results if kind == "simple_rnn" else results[0]
    last = [states[:, -1]] + ([results[1][:, -1]] if kind == "lstm" else [])
    return states, last


def names(kind):
    """The names of the weights and of the initial states."""
    weights = ["W_xh", "W_hh", "b"] if kind == "simple_rnn" else ["W_x", "W_h", "b"]
    return weights, ["h_0", "c_0"] if kind == "lstm" else ["h_0"]


def numbers(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


def arbitrary(kind, batch=3, time=6, features=2, units=3, seed=0):
    """Return input, weights and initial states of any size, as a dict, and a mask."""
    weights, states = names(kind)
    blocks = {"s": 1, "l": 4, "g": 3}[kind[0]] * units
    shapes = [(features, blocks), (units, blocks), (2, blocks) if kind == "gru" else (blocks,)]
    arrays = {"x": numbers(seed, batch, time, features)}
    arrays |= {name: numbers(seed + 1, *shape) for name, shape in zip(weights, shapes, strict=True)}
    arrays |= {name: numbers(seed + 2 + len(name), batch, units) for name in states}
    return arrays, np.random.default_rng(seed).random((batch, time)) < 0.6


def keras_layer(kind, arrays, dtype="float64", **options):
    """A layer with the weights of `arrays`."""
    if kind.startswith("gru"):
        options["reset_after"] = kind == "gru"
    make = {"s": keras.layers.SimpleRNN, "l": keras.layers.LSTM, "g": keras.layers.GRU}[kind[0]]
    units = arrays["h_0"].shape[1]
    layer = make(units, activation=TANH, return_sequences=True, dtype=dtype, **options)
    layer.build(arrays["x"].shape)
    layer.set_weights([arrays[name] for name in names(kind)[0]])
    return layer


# --- Forwards ----------------------------------------------------------------------------------

sizes = st.integers(1, 5)


@every_kind
@pytest.mark.parametrize(("dtype", "atol"), [("float32", 1e-5), ("float64", 1e-10)])
@few
@given(batch=sizes, time=st.integers(1, 12), features=sizes, units=sizes, seed=st.integers(0, 99))
def test_any_sequence_equals_keras(kind, dtype, atol, batch, time, features, units, seed):
    arrays, _ = arbitrary(kind, batch, time, features, units, seed)
    arrays = {name: array.astype(dtype) for name, array in arrays.items()}
    initial = [arrays[name] for name in names(kind)[1]]
    expected = keras_layer(kind, arrays, dtype=dtype)(arrays["x"], initial_state=initial)
    states, _ = run(kind, **arrays)
    assert states.dtype == dtype
    np.testing.assert_allclose(states, np.array(expected), atol=atol, rtol=0)


@every_kind
@pytest.mark.parametrize("go_backwards", [False, True])
@pytest.mark.parametrize("initial", [False, True])
def test_masked_steps_carry_the_state_over_as_in_keras(kind, go_backwards, initial):
    arrays, mask = arbitrary(kind)
    layer = keras_layer(kind, arrays, return_state=True, go_backwards=go_backwards)
    states = [arrays[name] for name in names(kind)[1]]
    output, *expected = layer(arrays["x"], mask=mask, initial_state=states if initial else None)
    if not initial:
        arrays |= dict.fromkeys(names(kind)[1])
    if go_backwards:
        arrays["x"], mask = arrays["x"][:, ::-1], mask[:, ::-1]
    assert not mask[:, 0].all()  # even the very first step is masked somewhere
    h, last = run(kind, **arrays, mask=mask)
    np.testing.assert_allclose(h[mask], np.array(output)[mask], atol=1e-12)
    np.testing.assert_allclose(last, expected, atol=1e-12)
    h_0 = states[0] if initial else np.zeros((3, 3))
    before = np.concatenate([h_0[:, np.newaxis], h[:, :-1]], axis=1)
    np.testing.assert_array_equal(h[~mask], before[~mask])


@pytest.mark.parametrize("kind", KINDS[1:])
def test_gates_explain_the_states(kind):
    arrays, _ = arbitrary(kind)
    *states, gates = of_kind(kind, "", **arrays)
    assert all((gates[name] > 0).all() for name in gates if name != "candidate")
    keep = gates["forget" if kind == "lstm" else "update"]
    write = gates["input"] if kind == "lstm" else 1 - keep
    written = keep[:, 1:] * states[-1][:, :-1] + (write * gates["candidate"])[:, 1:]
    np.testing.assert_allclose(states[-1][:, 1:], written)
    if kind == "lstm":
        np.testing.assert_allclose(states[0], gates["output"] * np.tanh(states[1]))


@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8", "int8", "int64", "bool"])
def test_sigmoid_is_right_and_quiet(dtype):
    values = np.array([-1000, -128, 0, 1, 2, 1000]).astype(dtype)
    with warnings.catch_warnings(action="error"):
        result = cells.sigmoid(values)
    assert result.dtype == (dtype if values.dtype.kind == "f" else "float64")
    rtol = 1e-6 if dtype == "float32" else 1e-15
    np.testing.assert_allclose(result, expit(values.astype("float64")), rtol=rtol, atol=1e-38)


# --- Backwards ---------------------------------------------------------------------------------


@every_kind
@pytest.mark.parametrize("masked", [False, True])
@settings(max_examples=4, deadline=None, derandomize=True)
@given(batch=sizes, time=sizes, features=sizes, units=sizes, seed=st.integers(0, 99))
def test_backward_equals_central_differences(kind, masked, batch, time, features, units, seed):
    arrays, mask = arbitrary(kind, batch, time, features, units, seed)
    mask = mask if masked else None
    dL_dh = numbers(7, batch, time, units)

    def loss():
        return np.sum(run(kind, **arrays, mask=mask)[0] * dL_dh)

    gradients = of_kind(kind, "_backward", dL_dh, **arrays, mask=mask)
    for name, array in arrays.items():
        by_nudging = central_differences(loss, array)
        np.testing.assert_allclose(gradients[name], by_nudging, atol=1e-7, err_msg=name)


def test_a_loss_at_the_last_step_says_nothing_before_it():
    last = numbers(7, 2, 3).astype("float32")
    dL_dh = cells.at_last_step(last, time=4)
    assert dL_dh.dtype == "float32"
    np.testing.assert_array_equal(dL_dh, np.stack([last * 0] * 3 + [last], axis=1))
    with pytest.raises(ValueError, match="time must be at least 1"):
        cells.at_last_step(last, time=0)


@every_kind
def test_the_gradient_that_reaches_a_state_is_that_of_starting_there(kind):
    arrays, _ = arbitrary(kind)
    dL_dh = cells.at_last_step(numbers(7, 3, 3), time=6)
    gradients = of_kind(kind, "_backward", dL_dh, **arrays)
    # Cut after step 2: the states there are the initial states of the rest.
    results = of_kind(kind, "", **arrays)
    h, c = (results, None) if kind == "simple_rnn" else results[:2]
    rest = arrays | {"x": arrays["x"][:, 3:], "h_0": h[:, 2]}
    if kind == "lstm":
        rest["c_0"] = c[:, 2]
    later = of_kind(kind, "_backward", dL_dh[:, 3:], **rest)
    np.testing.assert_allclose(gradients["h"][:, 2], later["h_0"], atol=1e-12)
    np.testing.assert_allclose(gradients["h"][:, -1], dL_dh[:, -1])
    if kind == "lstm":
        # All that reaches c is more than what later steps say: h shows c too.
        through_h = later["h_0"] * results[2]["output"][:, 2] * (1 - np.tanh(c[:, 2]) ** 2)
        np.testing.assert_allclose(gradients["c"][:, 2], later["c_0"] + through_h, atol=1e-12)


@every_kind
@pytest.mark.parametrize("initial", [True, False])
def test_backward_follows_float32(kind, initial):
    arrays, _ = arbitrary(kind)
    left_out = [] if initial else names(kind)[1]
    arrays = {name: a.astype("float32") for name, a in arrays.items() if name not in left_out}
    gradients = of_kind(kind, "_backward", np.ones((3, 6, 3), "float32"), **arrays)
    assert {gradient.dtype for gradient in gradients.values()} == {np.dtype("float32")}


# --- Errors say what to do ---------------------------------------------------------------------


@every_kind
@pytest.mark.parametrize(
    ("name", "change", "error", "message"),
    [
        ("x", lambda x: x[0], ValueError, "batch of one is x[np.newaxis]"),
        ("x", lambda x: x[:, :0], ValueError, "no step to run"),
        ("x", lambda x: x.tolist(), TypeError, "x is a list, not an array"),
        ("x", lambda x: x[..., :1], ValueError, "(batch, features) = (3, 2) to fit W_x"),
        ("h_0", lambda h: h[:, :2], ValueError, "(batch, units) = (3, 3) to fit"),
        ("W_x", lambda W: W[:, :-1], ValueError, "units) = (2, "),
        ("W_h", lambda W: W[:, :-1], ValueError, "units) = (3, "),
        ("b", lambda b: b[..., 1:], ValueError, "units) = ("),
        ("mask", lambda mask: mask * 1.0, TypeError, "mask.astype(bool)"),
        ("mask", lambda mask: mask[:, 1:], ValueError, "mask has shape (3, 5)"),
        ("dL_dh", lambda dL_dh: dL_dh[:, :1], ValueError, "(batch, time, units) = (3, 6, 3)"),
    ],
)
def test_what_does_not_fit_is_refused(kind, name, change, error, message):
    arrays, mask = arbitrary(kind)
    arrays |= {"dL_dh": np.ones((3, 6, 3))} | ({"mask": mask} if name == "mask" else {})
    name = dict(zip(["W_x", "W_h"], names(kind)[0], strict=False)).get(name, name)
    arrays[name] = change(arrays[name])
    with pytest.raises(error, match=re.escape(message)):
        of_kind(kind, "_backward", **arrays)
    del arrays["dL_dh"]
    if name != "dL_dh":
        with pytest.raises(error, match=re.escape(message)):
            of_kind(kind, "", **arrays)


def test_the_biases_of_the_other_gru_are_refused():
    for kind, other in (KINDS[2:], KINDS[:1:-1]):
        arrays, _ = arbitrary(kind)
        with pytest.raises(ValueError, match="pass what this GRU was made with"):
            run(other, **arrays)
