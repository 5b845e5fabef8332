"""The formulas give what Keras counts, for every layer of the course, any size and any option."""

import re

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import course_utils.quiet  # noqa: F401  (before keras, as in a lesson)

# isort: split
import keras
from keras import layers

from course_utils import parameters

ON_JAX = keras.backend.backend() == "jax"  # which compiles again for every shape
SIZE, SIX, FLAG = st.integers(1, 30), st.sampled_from([6, 12, 18]), st.booleans()
LAST = st.sampled_from([-1, 1, 2])  # an axis
RNN = dict.fromkeys(["use_bias", "return_sequences", "return_state"], FLAG)
RNN |= dict.fromkeys(["dropout", "recurrent_dropout"], st.sampled_from([0.0, 0.3]))
RNN |= {"units": SIZE, "stateful": FLAG, "recurrent_initializer": st.just("zeros")}
OPTIONS = {
    "Embedding": {"input_dim": SIZE, "output_dim": SIZE, "mask_zero": FLAG},
    "Dense": {"units": SIZE, "use_bias": FLAG, "activation": st.sampled_from([None, "relu"])},
    "Conv1D": {
        "filters": SIX,
        "kernel_size": st.integers(1, 5),
        "use_bias": FLAG,
        "groups": st.sampled_from([1, 2, 3]),
        "strides": st.integers(1, 2),
        "data_format": st.sampled_from(["channels_last", "channels_first"]),
    },
    "SimpleRNN": RNN,
    "LSTM": RNN | {"unit_forget_bias": FLAG},
    "GRU": RNN | {"reset_after": FLAG},
    "LayerNormalization": {"axis": LAST | st.just((1, 2)), "center": FLAG, "scale": FLAG},
    "BatchNormalization": {"axis": LAST, "center": FLAG, "scale": FLAG, "momentum": st.just(0.9)},
}


@st.composite
def any_layer(draw):
    """Draw the kind of a layer, its options, whether it is wrapped, and the shape of its input."""
    kind = draw(st.sampled_from(list(OPTIONS)))
    shape = (2, draw(SIX), draw(SIX))
    return kind, draw(st.fixed_dictionaries(OPTIONS[kind])), draw(FLAG), shape


def make(kind, options, wrapped):
    layer = getattr(layers, kind)(**options)
    wrapper = layers.Bidirectional if "stateful" in options else layers.TimeDistributed
    return wrapper(layer) if wrapped else layer


def worked_out(derivation):
    """Work out the calculation as it is written, words left out."""
    signs = derivation.replace(",", "").replace("·", "*").replace("×", "*")
    return eval(re.sub(r"[a-z]", "", signs).strip() or "0")


@settings(max_examples=25 if ON_JAX else 400, deadline=None, derandomize=True)
@given(any_layer())
def test_any_layer_is_counted_as_keras_counts_it(drawn):
    *drawn, shape = drawn
    layer = make(*drawn)
    is_distributed = type(layer) is layers.TimeDistributed
    layer.build((2, 3, *shape[1:]) if is_distributed else shape)
    count = parameters.of_layer(layer)
    assert count.number == layer.count_params()
    assert worked_out(count.derivation) == count.number
    # Before it is built, from the number that comes in at each step.
    options = drawn[1]
    axis = 1 if options.get("data_format") == "channels_first" else options.get("axis", -1)
    assert parameters.of_layer(make(*drawn), int(np.prod(np.take(shape, axis)))) == count


@settings(max_examples=2 if ON_JAX else 25, deadline=None, derandomize=True)
@given(st.lists(st.builds(dict, units=SIZE, use_bias=FLAG, both=FLAG), min_size=1, max_size=3))
def test_any_model_is_counted_as_keras_counts_it(stack):
    inner = keras.Sequential([layers.LayerNormalization(), layers.Dropout(0.2), layers.Dense(2)])
    model = keras.Sequential([keras.Input((5,)), layers.Embedding(30, 4)])
    for options in stack:
        both = options.pop("both")
        layer = layers.LSTM(**options, return_sequences=True)
        model.add(layers.Bidirectional(layer) if both else layer)
    model.add(layers.TimeDistributed(inner))
    rows = parameters.by_formula(model)
    assert [count.number for _, count in rows] == [one.count_params() for one in model.layers]
    assert worked_out(" + ".join(count.derivation for _, count in rows)) == model.count_params()
    assert parameters.total(rows) == model.count_params() == parameters.of_layer(model, 5).number


def test_weights_are_counted_once_and_a_state_handed_on_is_no_input():
    source, target = keras.Input((4, 7)), keras.Input((5, 7))
    shared = layers.Dense(3)
    _, state = layers.GRU(2, return_state=True)(source)
    first = layers.GRU(2)(target, initial_state=state)
    second = layers.GRU(2)(initial_state=state, sequences=target)
    again = keras.Sequential([shared, layers.GRU(2), layers.Flatten()])(source)
    outputs = layers.Concatenate()([first, second, again, layers.Flatten()(shared(source))])
    model = keras.Model([source, target], outputs)
    assert parameters.total(parameters.by_formula(model)) == model.count_params()


def test_weights_are_never_looked_at(monkeypatch):
    inner = keras.Sequential([layers.BatchNormalization(), layers.LSTM(8)])
    model = keras.Sequential([keras.Input((100,)), layers.Embedding(500, 16), inner])

    def forbidden(*_):
        raise AssertionError("the formula looked at the weights")

    monkeypatch.setattr(keras.layers.Layer, "count_params", forbidden)
    monkeypatch.setattr(keras.layers.Layer, "weights", property(forbidden))
    assert parameters.total(parameters.by_formula(model)) == 8864


# --- how it reads ---


def test_one_is_singular():
    assert str(parameters.layer_normalization(1)) == "1 scale + 1 offset = 2"
    assert parameters.gru(1, 1).derivation.endswith("2·1 biases)")


def test_brackets_stand_around_sums_only():
    rnn, gru = parameters.simple_rnn(1, 2), parameters.gru(1, 2)
    sums = "1·2 inputs + 2·2 recurrent"
    both = f"({sums} + 2 biases + 3 gates × ({sums} + 2·2 biases))"
    nested = parameters.bidirectional(parameters.bidirectional(rnn, gru))
    for inner, expected in [
        (rnn, f"({sums} + 2 biases)"),
        (parameters.bidirectional(rnn, gru), both),
        (nested, f"2 directions × {both}"),
        (parameters.embedding(1_000, 2), "1,000 words × 2 numbers"),
    ]:
        assert parameters.bidirectional(inner).derivation == f"2 directions × {expected}"


def test_a_table_has_one_line_per_layer_and_the_total():
    functional = keras.Model(inputs := keras.Input((9, 4)), layers.GRU(2)(inputs))
    original = layers.GRU(2, reset_after=False, return_sequences=True)
    backwards, no_bias = layers.LSTM(2, go_backwards=True), layers.Dense(4, use_bias=False)
    two_kinds = layers.Bidirectional(layers.GRU(2), backward_layer=backwards)
    written = {
        "Conv1D(4, (3,))": layers.Conv1D(4, 3, groups=2, padding="same"),
        "BatchNormalization(center=False)": layers.BatchNormalization(center=False),
        "Bidirectional(GRU(2, reset_after=False))": layers.Bidirectional(original),
        "Bidirectional(GRU(2), LSTM(2))": two_kinds,
        "RepeatVector": layers.RepeatVector(9),
        "TimeDistributed(Dense(4, use_bias=False))": layers.TimeDistributed(no_bias),
        "Functional(InputLayer, GRU(2))": functional,
    }
    model = keras.Sequential([keras.Input((9, 4)), *written.values()])
    lines = parameters.table(parameters.by_formula(model)).splitlines()
    assert [line.split("  ")[0] for line in lines] == [*written, "total"]
    assert lines[-1].split() == ["total", f"{model.count_params():,}"]
    assert len({len(line) for line in lines}) == 1


# --- right, or a clear error ---


class MyLSTM(layers.LSTM):
    """A layer of a learner's own, which may hold anything."""


class MyModel(keras.Sequential):
    """A model of a learner's own, which may have weights besides its layers."""


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (lambda: layers.Dense(4, lora_rank=2), "lora_rank=2"),
        (lambda: layers.Embedding(20, 4, dtype="int8_from_float32"), "int8_from_float32"),
        (lambda: layers.GRU(4, recurrent_activation=layers.PReLU()), "its recurrent_activation"),
        (lambda: layers.Activation(layers.PReLU()), "a layer as its activation"),
        (lambda: layers.MultiHeadAttention(2, 4), "a MultiHeadAttention"),
        (lambda: MyLSTM(8), "a MyLSTM.*formulas for .*LSTM"),
        (lambda: MyModel([layers.Dense(2)]), "a MyModel"),
    ],
)
def test_what_no_formula_covers_is_refused(layer, message):
    layer = layer()
    layer.name = "mine"
    with pytest.raises(ValueError, match=f"'mine'.*{message}"):
        parameters.of_layer(layer, 9)


def test_what_changes_after_building_is_refused():
    layer = layers.Dense(4)
    layer.build((None, 9))
    assert parameters.of_layer(layer, 9).number == 40
    with pytest.raises(ValueError, match=r"built for inputs of shape \(None, 9\): 9 .* not 8"):
        parameters.of_layer(layer, 8)
    layer.enable_lora(2)
    with pytest.raises(ValueError, match="lora_rank=2"):
        parameters.of_layer(layer)


def test_what_a_model_holds_and_what_comes_in_must_be_known():
    with pytest.raises(ValueError, match="a MyModel"):
        parameters.by_formula(MyModel([keras.Input((9,)), layers.Dense(2)]))
    with pytest.raises(ValueError, match=r"what comes in yet.*keras\.Input"):
        parameters.by_formula(keras.Sequential([layers.Conv1D(8, 3)]))


@pytest.mark.parametrize(
    ("formula", "sizes", "error", "message"),
    [
        (parameters.gru, (0, 8), ValueError, "inputs must be at least 1, not 0"),
        (parameters.embedding, (16, 0), ValueError, "size must be at least 1"),
        (parameters.dense, ("16", 8), TypeError, "inputs must be a whole number"),
        (parameters.layer_normalization, (0,), ValueError, "inputs must be at least 1"),
        (parameters.conv1d, (3, 8, 0), ValueError, "kernel_size must be at least 1"),
        (parameters.conv1d, (3, 8, 2, True, 2), ValueError, "3 channels .* 2 equal groups"),
    ],
)
def test_sizes_that_make_no_sense_are_named(formula, sizes, error, message):
    with pytest.raises(error, match=message):
        formula(*sizes)
