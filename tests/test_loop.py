"""`training.faster_loop` trains as Keras's own loop does, and stands aside elsewhere."""

# isort: off
import course_utils.quiet  # noqa: F401  (before keras, as in a lesson)
import keras

# isort: on
import numpy as np
import pytest
from keras import layers

if keras.backend.backend() != "tensorflow":
    pytest.skip("the loop is TensorFlow's", allow_module_level=True)

import tensorflow as tf

from course_utils import _loop, training

BY_KERAS = layers.RNN.inner_loop
DROPPED = {"dropout": 0.5, "seed": 3}
ALL = {"return_sequences": True}
CLOSE = {"rtol": 1e-4, "atol": 2e-7}


@pytest.fixture(autouse=True)
def calls(monkeypatch):
    """Count the calls that take the loop, on a machine without a GPU."""
    counted, along_time = [], _loop._along_time
    monkeypatch.setattr(_loop, "_along_time", lambda *x: counted.append(x) or along_time(*x))
    monkeypatch.setattr(keras.distribution, "list_devices", lambda *_: ["cpu:0"])
    return counted


def gradients(make_layer, saturated=0.0):
    """Return a layer's outputs and the gradients of a loss on all of them, all in one list."""
    keras.utils.set_random_seed(2)
    layer = make_layer()
    x = tf.random.stateless_normal((2, 5, 3), (1, 2))
    layer.build(x.shape)
    if saturated:
        layer.cell.bias.assign(layer.cell.bias + saturated)

    @tf.function(jit_compile=True)
    def take():
        with tf.GradientTape() as tape:
            tape.watch(x)
            outputs = keras.tree.flatten(layer(x, training=True))
            loss = sum(tf.reduce_sum(tf.sin(output + n)) for n, output in enumerate(outputs))
        return [*outputs, *tape.gradient(loss, [x, *(w.value for w in layer.trainable_weights)])]

    return take()


@pytest.mark.parametrize(
    "make_layer",
    [
        lambda: layers.SimpleRNN(4, **ALL),
        lambda: layers.LSTM(4, **ALL),
        lambda: layers.GRU(4, **ALL),
        lambda: layers.SimpleRNN(4, **ALL, **DROPPED),
        lambda: layers.LSTM(4, **ALL, **DROPPED),
        lambda: layers.GRU(4, **ALL, **DROPPED),
        lambda: layers.LSTM(4, **ALL, return_state=True),
        lambda: layers.LSTM(4, **ALL, go_backwards=True),
        lambda: layers.LSTM(4, **ALL, stateful=True),
        lambda: layers.Bidirectional(layers.GRU(4, **ALL)),
        lambda: layers.SimpleRNN(4, **DROPPED),
        lambda: layers.LSTM(32, return_state=True),
        lambda: layers.GRU(4, return_state=True, go_backwards=True),
    ],
    ids=(
        "rnn lstm gru rnn-dropout lstm-dropout gru-dropout states backwards stateful two-way "
        "last-rnn last-lstm last-gru"
    ).split(),
)
def test_gradients_are_those_of_keras(make_layer, calls):
    expected = gradients(make_layer)
    assert not calls
    with training.faster_loop():
        found = gradients(make_layer)
    assert calls
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-5, atol=2e-6)


@pytest.mark.parametrize("saturated", [-20.0, 20.0])
@pytest.mark.parametrize("kind", [layers.LSTM, layers.GRU])
def test_gates_that_are_almost_shut_or_open_agree_relatively(kind, saturated, calls):
    expected = gradients(lambda: kind(4, **ALL), saturated)
    with training.faster_loop():
        found = gradients(lambda: kind(4, **ALL), saturated)
    assert calls
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-4, atol=0)
    if saturated < 0:
        assert any(0 < np.abs(one.numpy()).max() < 1e-7 for one in expected)


def test_gradient_reaches_the_first_states(calls):
    def gradient():
        keras.utils.set_random_seed(2)
        layer = layers.LSTM(4, return_sequences=True)
        x, h, c = (tf.random.stateless_normal(s, (1, 2)) for s in ((2, 5, 3), (2, 4), (2, 4)))
        with tf.GradientTape() as tape:
            tape.watch([h, c])
            loss = tf.reduce_sum(layer(x, initial_state=[h, c], training=True) ** 2)
        return tape.gradient(loss, [h, c])

    by_keras = gradient()
    assert not calls
    with training.faster_loop():
        for expected, found in zip(by_keras, gradient(), strict=True):
            assert calls
            np.testing.assert_allclose(found, expected, **CLOSE)


@pytest.mark.parametrize(
    "make_layer",
    [
        lambda: layers.LSTM(4, **ALL, **DROPPED),
        lambda: layers.LSTM(4),
        lambda: layers.GRU(4, **DROPPED),
        lambda: layers.SimpleRNN(4),
    ],
    ids="sequences lstm gru rnn".split(),
)
def test_trains_compiled_as_keras_does(make_layer, calls):
    def trained():
        keras.utils.set_random_seed(1)
        random = np.random.default_rng(1)
        model = keras.Sequential([keras.Input((7, 3)), make_layer(), layers.Dense(1)])
        x, y = (
            random.normal(size=(6, *shape[1:])) for shape in (model.input_shape, model.output_shape)
        )
        model.compile(keras.optimizers.SGD(0.1), "mean_squared_error", jit_compile=True)
        model.fit(x, y, batch_size=3, epochs=2, shuffle=False, verbose=0)
        return model.get_weights()

    by_keras = trained()
    assert not calls
    with training.faster_loop():
        by_loop = trained()
    assert calls
    for expected, found in zip(by_keras, by_loop, strict=True):
        np.testing.assert_allclose(found, expected, atol=2e-6)


@pytest.mark.parametrize(
    "make_layer",
    [
        lambda: layers.LSTM(33),
        lambda: layers.LSTM(4, recurrent_dropout=0.1),
        lambda: layers.SimpleRNN(4, recurrent_dropout=0.1),
        lambda: layers.RNN(type("OwnCell", (layers.LSTMCell,), {})(4)),
        lambda: layers.LSTM(4, **ALL, recurrent_dropout=0.1),
        lambda: layers.LSTM(4, **ALL, dropout=1.0),
        lambda: layers.LSTM(4, **ALL, use_bias=False),
        lambda: layers.LSTM(4, **ALL, activation="relu"),
        lambda: layers.LSTM(4, **ALL, recurrent_activation="hard_sigmoid"),
        lambda: layers.GRU(4, **ALL, reset_after=False),
        lambda: layers.LSTM(4, **ALL, unroll=True),
        lambda: layers.LSTM(4, **ALL, dtype="float64"),
        lambda: layers.RNN(layers.LSTMCell(4, dtype="float64"), **ALL),
        lambda: layers.RNN(layers.LSTMCell(4, implementation=1, dropout=0.5), **ALL),
    ],
)
def test_leaves_to_keras_what_it_cannot_do(make_layer, calls):
    with training.faster_loop():
        make_layer()(np.zeros((1, 7, 3), "float32"), training=True)
    assert not calls


@pytest.mark.parametrize("where", ["cell", "class"])
def test_a_cell_whose_call_was_replaced_is_left_to_keras(monkeypatch, where, calls):
    layer = layers.LSTM(4)
    by_keras = layers.LSTMCell.call

    def half(self, *arguments, **options):
        output, states = by_keras(self, *arguments, **options)
        return output / 2, states

    if where == "cell":
        monkeypatch.setattr(layer.cell, "call", half.__get__(layer.cell))
    else:
        monkeypatch.setattr(layers.LSTMCell, "call", half)
    x = np.ones((1, 3, 2), "float32")
    with training.faster_loop():
        np.testing.assert_allclose(layer(x, training=True), layer(x), **CLOSE)
    assert not calls


@pytest.mark.parametrize("kind", [layers.LSTM, layers.LSTMCell])
def test_an_option_that_keras_may_get_one_day_is_left_to_keras(monkeypatch, kind, calls):
    by_keras = kind.get_config
    monkeypatch.setattr(kind, "get_config", lambda self: {**by_keras(self), "peepholes": True})
    with training.faster_loop():
        layers.LSTM(4)(np.zeros((1, 3, 2), "float32"), training=True)
    assert not calls


def test_an_argument_that_keras_may_pass_one_day_is_passed_on(monkeypatch, calls):
    passed = []
    monkeypatch.setattr(layers.RNN, "inner_loop", lambda *_, **more: passed.append(more))
    with training.faster_loop():
        layers.SimpleRNN(4).inner_loop(tf.zeros((1, 3, 2)), [tf.zeros((1, 4))], None, True, new=1)
    assert passed == [{"new": 1}]
    assert not calls


def test_leaves_unknown_lengths_whole_numbers_and_one_state_for_all_to_keras(calls):
    layer = layers.SimpleRNN(4, return_sequences=True)
    one_state = [tf.zeros((2, 4))]
    assert _loop._fits(layer, tf.zeros((2, 7, 3)), one_state)
    assert not _loop._fits(layer, tf.zeros((2, 7, 3), "int32"), one_state)
    with training.faster_loop():
        layer(np.zeros((2, 7, 3), "float32"), initial_state=[tf.zeros((1, 4))], training=True)
        any_length = tf.TensorSpec((2, None, 3))
        tf.function(lambda x: layer(x, training=True), [any_length])(tf.zeros((2, 7, 3)))
    assert not calls


def test_is_used_for_training_alone(calls):
    layer, x = layers.GRU(4, return_sequences=True), np.zeros((1, 7, 3), "float32")
    with training.faster_loop():
        layer(x)
        layer(x, mask=np.ones((1, 7), bool), training=True)
        assert not calls
        layer(x, training=True)
        assert calls


@pytest.mark.parametrize(
    ("backend", "devices"),
    [("tensorflow", ["cpu:0", "gpu:0"]), ("tensorflow", ["tpu:0"]), ("jax", ["cpu:0"])],
)
def test_stands_aside_on_a_gpu_and_on_jax(monkeypatch, backend, devices):
    monkeypatch.setattr(keras.distribution, "list_devices", lambda *_: devices)
    monkeypatch.setattr(keras.backend, "backend", lambda: backend)
    with training.faster_loop():
        assert layers.RNN.inner_loop is BY_KERAS


def test_keras_has_its_own_loop_back_after_the_block_and_after_an_error():
    with training.faster_loop():
        assert layers.RNN.inner_loop is not BY_KERAS
    assert layers.RNN.inner_loop is BY_KERAS
    with pytest.raises(KeyboardInterrupt), training.faster_loop():
        raise KeyboardInterrupt
    assert layers.RNN.inner_loop is BY_KERAS


def test_blocks_that_end_in_another_order_give_keras_its_own_loop_back():
    first, second = training.faster_loop(), training.faster_loop()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert layers.RNN.inner_loop is not BY_KERAS
    second.__exit__(None, None, None)
    assert layers.RNN.inner_loop is BY_KERAS
