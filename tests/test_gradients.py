"""The framework's gradients equal central differences, on TensorFlow and on JAX."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from in_float64 import ON_JAX, TANH, in_float64  # noqa: F401 (a fixture)

from course_utils.gradients import central_differences, loss_gradients


def numbers(*shape, dtype="float64"):
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(dtype)


def sum_of_squares(outputs):
    return keras.ops.sum(outputs**2)


def dense(units=1, activation=None, inputs=3, dtype="float64"):
    layer = keras.layers.Dense(units, activation, dtype=dtype)
    layer.build((None, inputs))
    return layer


def test_gradients_of_a_model_equal_central_differences():
    inputs = keras.Input((3,), dtype="float64")
    model = keras.Sequential([inputs, dense(2, TANH), dense(inputs=2)])
    x = numbers(4, 3)
    by_weights, by_input = loss_gradients(model, x, sum_of_squares)

    weights = model.get_weights()

    def loss():
        model.set_weights(weights)
        return float(sum_of_squares(model(x)))

    assert len(by_weights) == len(weights) == 4
    for gradient, weight in zip([*by_weights, by_input], [*weights, x], strict=True):
        assert gradient.dtype == np.float64
        np.testing.assert_allclose(gradient, central_differences(loss, weight), atol=1e-8)


def test_an_input_with_integers_in_it_has_no_gradient_and_an_embeddings_is_dense():
    ids, others = keras.Input((3,), dtype="int32"), keras.Input((3,))
    words = keras.layers.Flatten()(keras.layers.Embedding(5, 2)(ids))
    model = keras.Model([ids, others], keras.layers.Concatenate()([words, others]))
    x = [np.array([[1, 4, 1]]), np.ones((1, 3), "float32")]
    (by_table,), by_input = loss_gradients(model, x, keras.ops.sum)
    assert by_input is None
    np.testing.assert_array_equal(by_table, np.outer([0, 2, 0, 0, 1], [1, 1]))


def test_dropout_is_off():
    inputs, x = keras.Input((50,)), numbers(4, 50)
    dropped = keras.Sequential([inputs, keras.layers.Dropout(0.9), dense(inputs=50)])
    (by_kernel, _), _ = loss_gradients(dropped, x, keras.ops.sum)
    np.testing.assert_allclose(by_kernel[:, 0], x.sum(axis=0), rtol=1e-6)


def test_gradients_follow_float32_and_a_list_of_inputs():
    layer = keras.layers.Multiply()
    x = [numbers(2, 3, dtype="float32"), numbers(3, 2, dtype="float32").reshape(2, 3)]
    layer.build([(2, 3)] * 2)
    by_weights, by_input = loss_gradients(layer, x, keras.ops.sum)
    assert by_weights == []
    assert [gradient.dtype for gradient in by_input] == ["float32"] * 2
    np.testing.assert_array_equal(by_input, x[::-1])


def test_a_weight_that_does_not_reach_the_loss_has_gradient_zero():
    constant = keras.ops.zeros((), "float64")
    (by_kernel, _), by_input = loss_gradients(dense(), numbers(4, 3), lambda y: constant)
    np.testing.assert_array_equal(by_kernel, np.zeros((3, 1)))
    np.testing.assert_array_equal(by_input, np.zeros((4, 3)))


def test_a_stateful_model_is_left_as_it_was():
    layer = keras.layers.SimpleRNN(2, TANH, stateful=True, dtype="float64")
    x = numbers(1, 3, 2)
    layer(x)
    state = layer.states[0].numpy()
    loss_gradients(layer, x, sum_of_squares)
    assert state.any()
    np.testing.assert_array_equal(layer.states[0].numpy(), state)


def test_what_has_no_gradient_here_is_refused(monkeypatch):
    layer, x = dense(), numbers(4, 3)
    with pytest.raises(ValueError, match=r"shape \(4, 1\).*keras\.ops\.mean"):
        loss_gradients(layer, x, lambda y: y)
    with pytest.raises(ValueError, match="calling it on some data"):
        loss_gradients(keras.layers.Dense(1), x.astype("float32"), sum_of_squares)
    with pytest.raises(TypeError, match="float64, not float32"):
        central_differences(lambda: 0.0, x.astype("float32"))
    monkeypatch.setattr(keras.backend, "backend", lambda: "torch")
    with pytest.raises(NotImplementedError, match=r"torch.*KERAS_BACKEND to tensorflow or jax"):
        loss_gradients(layer, x, sum_of_squares)


@pytest.mark.skipif(not ON_JAX, reason="TensorFlow computes in float64 without being told")
def test_jax_does_not_make_float32_of_float64_unsaid():
    import jax

    jax.config.update("jax_enable_x64", False)
    with pytest.raises(ValueError, match="jax_enable_x64"):
        loss_gradients(dense(dtype="float32"), numbers(4, 3), sum_of_squares)


@pytest.mark.skipif(ON_JAX, reason="the tests above run on JAX")
@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed")
def test_all_of_this_holds_on_jax():
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", __file__],
        env=os.environ | {"KERAS_BACKEND": "jax"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_nudging_finds_the_gradient_and_leaves_the_array_as_it_was():
    array = numbers(2, 3)
    before = array.copy()
    gradient = central_differences(lambda: np.sum(array**3), array)
    np.testing.assert_array_equal(array, before)
    np.testing.assert_allclose(gradient, 3 * array**2, atol=1e-8)
