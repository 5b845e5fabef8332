"""Tests of the faster loop: it trains as Keras's own does, and stands aside where it must."""

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

BY_LOOP = layers.RNN.inner_loop
BY_KERAS = next(
    cell.cell_contents
    for cell in BY_LOOP.__closure__
    if getattr(cell.cell_contents, "__qualname__", "") == "RNN.inner_loop"
)
DROPPED = {"dropout": 0.5, "seed": 3}


@pytest.fixture(autouse=True)
def calls(monkeypatch):
    """Count the calls that take the loop, on a machine without a GPU."""
    counted, along_time = [], _loop._along_time
    monkeypatch.setattr(_loop, "_along_time", lambda *x: counted.append(x) or along_time(*x))
    monkeypatch.setattr(keras.distribution, "list_devices", lambda *_: [])
    return counted


def gradients(monkeypatch, loop, make_layer):
    """Return a layer's outputs and the gradients of a loss on all of them, all in one list."""
    monkeypatch.setattr(layers.RNN, "inner_loop", loop)
    keras.utils.set_random_seed(2)
    layer = make_layer()
    x = tf.random.stateless_normal((2, 5, 3), (1, 2))
    layer.build(x.shape)
    with tf.GradientTape() as tape:
        tape.watch(x)
        outputs = keras.tree.flatten(layer(x, training=True))
        loss = sum(tf.reduce_sum(tf.sin(output + n)) for n, output in enumerate(outputs))
    return [*outputs, *tape.gradient(loss, [x, *(w.value for w in layer.trainable_weights)])]


@pytest.mark.parametrize(
    "make_layer",
    [
        lambda: layers.SimpleRNN(4, return_sequences=True),
        lambda: layers.LSTM(4, return_sequences=True),
        lambda: layers.GRU(4, return_sequences=True),
        lambda: layers.SimpleRNN(4, return_sequences=True, **DROPPED),
        lambda: layers.LSTM(4, return_sequences=True, **DROPPED),
        lambda: layers.GRU(4, return_sequences=True, **DROPPED),
        lambda: layers.LSTM(4, return_sequences=True, return_state=True),
        lambda: layers.LSTM(4, return_sequences=True, go_backwards=True),
        lambda: layers.LSTM(4, return_sequences=True, stateful=True),
        lambda: layers.Bidirectional(layers.GRU(4, return_sequences=True)),
        lambda: layers.SimpleRNN(4, **DROPPED),
        lambda: layers.LSTM(4, return_state=True),
        lambda: layers.GRU(4, return_state=True, go_backwards=True),
    ],
    ids=(
        "rnn lstm gru rnn-dropout lstm-dropout gru-dropout states backwards stateful two-way "
        "last-rnn last-lstm last-gru"
    ).split(),
)
def test_gradients_are_those_of_keras(monkeypatch, make_layer, calls):
    expected = gradients(monkeypatch, BY_KERAS, make_layer)
    assert not calls
    found = gradients(monkeypatch, BY_LOOP, make_layer)
    assert calls
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_allclose(other, one, atol=2e-6)


def test_gradient_reaches_the_first_states(monkeypatch, calls):
    def gradient(loop):
        monkeypatch.setattr(layers.RNN, "inner_loop", loop)
        keras.utils.set_random_seed(2)
        layer = layers.LSTM(4, return_sequences=True)
        x, h, c = (tf.random.stateless_normal(s, (1, 2)) for s in ((2, 5, 3), (2, 4), (2, 4)))
        with tf.GradientTape() as tape:
            tape.watch([h, c])
            loss = tf.reduce_sum(layer(x, initial_state=[h, c], training=True) ** 2)
        return tape.gradient(loss, [h, c])

    by_keras = gradient(BY_KERAS)
    assert not calls
    for expected, found in zip(by_keras, gradient(BY_LOOP), strict=True):
        assert calls
        np.testing.assert_allclose(found, expected, atol=2e-6)


@pytest.mark.parametrize(
    "make_layer",
    [
        lambda: layers.LSTM(4, return_sequences=True, **DROPPED),
        lambda: layers.LSTM(4),
        lambda: layers.GRU(4, **DROPPED),
        lambda: layers.SimpleRNN(4),
    ],
    ids="sequences lstm gru rnn".split(),
)
def test_trains_compiled_as_keras_does(monkeypatch, make_layer, calls):
    def trained(loop):
        monkeypatch.setattr(layers.RNN, "inner_loop", loop)
        keras.utils.set_random_seed(1)
        random = np.random.default_rng(1)
        model = keras.Sequential([keras.Input((7, 3)), make_layer(), layers.Dense(1)])
        x, y = (
            random.normal(size=(6, *shape[1:])) for shape in (model.input_shape, model.output_shape)
        )
        model.compile(keras.optimizers.SGD(0.1), "mean_squared_error", jit_compile=True)
        model.fit(x, y, batch_size=3, epochs=2, shuffle=False, verbose=0)
        return model.get_weights()

    by_keras = trained(BY_KERAS)
    assert not calls
    for expected, found in zip(by_keras, trained(BY_LOOP), strict=True):
        assert calls
        np.testing.assert_allclose(found, expected, atol=2e-6)


@pytest.mark.parametrize(
    "make_layer",
    [
        lambda: layers.LSTM(4, recurrent_dropout=0.1),
        lambda: layers.SimpleRNN(4, recurrent_dropout=0.1),
        lambda: layers.RNN(type("OwnCell", (layers.LSTMCell,), {})(4)),
        lambda: layers.LSTM(4, return_sequences=True, recurrent_dropout=0.1),
        lambda: layers.LSTM(4, return_sequences=True, dropout=1.0),
        lambda: layers.LSTM(4, return_sequences=True, use_bias=False),
        lambda: layers.LSTM(4, return_sequences=True, activation="relu"),
        lambda: layers.LSTM(4, return_sequences=True, recurrent_activation="hard_sigmoid"),
        lambda: layers.GRU(4, return_sequences=True, reset_after=False),
        lambda: layers.LSTM(4, return_sequences=True, unroll=True),
        lambda: layers.LSTM(4, return_sequences=True, dtype="float64"),
        lambda: layers.RNN(layers.LSTMCell(4, dtype="float64"), return_sequences=True),
        lambda: layers.RNN(
            layers.LSTMCell(4, implementation=1, dropout=0.5), return_sequences=True
        ),
    ],
)
def test_leaves_to_keras_what_it_cannot_do(make_layer, calls):
    make_layer()(np.zeros((1, 7, 3), "float32"), training=True)
    assert not calls


def test_leaves_whole_numbers_and_one_state_for_all_to_keras(calls):
    layer = layers.SimpleRNN(4, return_sequences=True)
    assert _loop._fits(layer, tf.zeros((2, 7, 3)), [tf.zeros((2, 4))])
    assert not _loop._fits(layer, tf.zeros((2, 7, 3), "int32"), [tf.zeros((2, 4))])
    layer(np.zeros((2, 7, 3), "float32"), initial_state=[tf.zeros((1, 4))], training=True)
    assert not calls


def test_is_used_for_training_alone(calls):
    layer, x = layers.GRU(4, return_sequences=True), np.zeros((1, 7, 3), "float32")
    layer(x)
    layer(x, mask=np.ones((1, 7), bool), training=True)
    assert not calls
    layer(x, training=True)
    assert calls


def test_stands_aside_on_a_gpu(monkeypatch, calls):
    layer = layers.GRU(4, return_sequences=True)
    layer.build((1, 7, 3))
    assert _loop._fits(layer, tf.zeros((1, 7, 3)), [tf.zeros((1, 4))])
    monkeypatch.setattr(keras.distribution, "list_devices", lambda *_: ["gpu:0"])
    assert not _loop._fits(layer, tf.zeros((1, 7, 3)), [tf.zeros((1, 4))])


def test_is_put_in_place_once():
    _loop.install()
    assert layers.RNN.inner_loop is BY_LOOP


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.last = layers.LSTM(4), layers.Dense(1)

    def call(self, x):
        return self.last(self.first(x))


class WithItsOwnMetrics(keras.Sequential):
    def compute_metrics(self, x, y, y_pred, sample_weight):
        assert x is not None
        return super().compute_metrics(x, y, y_pred, sample_weight)


def second_column(y, y_pred):
    return y[:, 1]


@pytest.mark.parametrize(
    ("make_model", "columns", "metric"),
    [
        (lambda: keras.Sequential([layers.LSTM(4), layers.Dense(1)]), 1, "mae"),
        (Subclassed, 1, "mae"),
        (lambda: WithItsOwnMetrics([keras.Input((3, 1)), layers.LSTM(1)]), 1, "mae"),
        (lambda: keras.Sequential([keras.Input((3, 1)), layers.LSTM(1)]), 2, second_column),
        (lambda: keras.Sequential([keras.Input((3, 1)), layers.LSTM(2)]), 2, None),
    ],
    ids="no-input subclass own-metrics columns two-outputs".split(),
)
def test_the_bar_lets_any_model_train_and_train_on(make_model, columns, metric):
    model, data = make_model(), (np.zeros((2, 3, 1)), np.zeros((2, columns)))
    model.compile("adam", "mse", metrics=[metric] if metric else [])
    for _ in range(2):
        model.fit(*data, validation_data=data, verbose=0, callbacks=[training.progress_bar()])
    assert model.optimizer.iterations == 2


def test_the_bar_lets_the_step_be_traced_once_and_counts_true_answers_alone(monkeypatch):
    traced = []
    model = keras.Sequential([keras.Input((3, 1)), layers.LSTM(4), layers.Dense(1)])
    by_keras = model.train_step
    monkeypatch.setattr(model, "train_step", lambda data: traced.append(data) or by_keras(data))
    model.compile(keras.optimizers.SGD(0.0), "mse", metrics=["accuracy"])
    wrong = np.zeros((2, 3, 1)), np.ones((2, 1))  # outputs are 0
    fitted = model.fit(*wrong, verbose=0, callbacks=[training.progress_bar()])
    assert len(traced) == 1
    assert fitted.history["accuracy"] == [0.0]
