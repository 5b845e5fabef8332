"""The formulas give what Keras counts, for every layer of the course and any shape."""

import re

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

import course_utils.quiet  # noqa: F401  (before keras, as in a lesson)

# isort: split
import keras
from keras import layers

from course_utils import parameters

SIZES = st.integers(1, 40)
ON_JAX = keras.backend.backend() == "jax"  # which compiles anew for every shape
SHAPES = settings(max_examples=9 if ON_JAX else 45, deadline=None, derandomize=True)


def recurrent(kind, units, **options):
    """Make a recurrent layer whose weights start at zero, which is quick to build."""
    quick = {"kernel_initializer": "zeros", "recurrent_initializer": "zeros"}
    return getattr(layers, kind)(units, **quick, **options)


def worked_out(derivation):
    """Work out the calculation as it is written, words left out."""
    signs = derivation.replace(",", "").replace("·", "*").replace("×", "*")
    return eval(re.sub(r"[a-z]", "", signs))


def holds(count, layer, shape):
    """Assert that Keras counts as many parameters, and that the calculation gives them."""
    layer.build(shape)
    assert count.number == layer.count_params()
    assert worked_out(count.derivation) == count.number
    assert parameters.of_layer(layer, shape[-1]) == count


# --- every layer, hundreds of shapes ---


@SHAPES
@given(SIZES, SIZES)
def test_embedding(vocabulary, size):
    layer = layers.Embedding(vocabulary, size, embeddings_initializer="zeros")
    holds(parameters.embedding(vocabulary, size), layer, (None, 7))


@SHAPES
@given(SIZES, SIZES, st.booleans())
def test_dense(inputs, units, bias):
    layer = layers.Dense(units, use_bias=bias, kernel_initializer="zeros")
    holds(parameters.dense(inputs, units, bias), layer, (None, inputs))


@SHAPES
@given(SIZES, SIZES, st.integers(1, 9), st.booleans())
def test_conv1d(channels, filters, kernel_size, bias):
    layer = layers.Conv1D(filters, kernel_size, use_bias=bias, kernel_initializer="zeros")
    count = parameters.conv1d(channels, filters, kernel_size, bias)
    holds(count, layer, (None, 20, channels))


@SHAPES
@given(SIZES, SIZES, st.booleans())
def test_simple_rnn(inputs, units, bias):
    layer = recurrent("SimpleRNN", units, use_bias=bias)
    holds(parameters.simple_rnn(inputs, units, bias), layer, (None, None, inputs))


@SHAPES
@given(SIZES, SIZES, st.booleans())
def test_lstm(inputs, units, bias):
    layer = recurrent("LSTM", units, use_bias=bias)
    holds(parameters.lstm(inputs, units, bias), layer, (None, None, inputs))


@SHAPES
@given(SIZES, SIZES, st.booleans(), st.booleans())
def test_gru(inputs, units, bias, reset_after):
    layer = recurrent("GRU", units, use_bias=bias, reset_after=reset_after)
    holds(parameters.gru(inputs, units, bias, reset_after), layer, (None, None, inputs))


@settings(SHAPES, max_examples=5 if ON_JAX else 25)
@given(SIZES, SIZES, st.booleans(), st.sampled_from(["SimpleRNN", "LSTM", "GRU"]))
def test_bidirectional(inputs, units, bias, kind):
    layer = layers.Bidirectional(recurrent(kind, units, use_bias=bias))
    formula = {
        "SimpleRNN": parameters.simple_rnn,
        "LSTM": parameters.lstm,
        "GRU": parameters.gru,
    }[kind]
    count = parameters.bidirectional(formula(inputs, units, bias))
    holds(count, layer, (None, 7, inputs))


@settings(SHAPES, max_examples=4 if ON_JAX else 8)
@given(SIZES, SIZES, SIZES)
def test_the_two_directions_may_differ(inputs, forward, backward):
    layer = layers.Bidirectional(
        recurrent("LSTM", forward), backward_layer=recurrent("GRU", backward, go_backwards=True)
    )
    count = parameters.bidirectional(
        parameters.lstm(inputs, forward), parameters.gru(inputs, backward)
    )
    holds(count, layer, (None, 7, inputs))


RECURRENT = st.builds(
    lambda kind, units, bias, both: (kind, units, bias, both),
    st.sampled_from(["SimpleRNN", "LSTM", "GRU"]),
    st.integers(1, 12),
    st.booleans(),
    st.booleans(),
)


@settings(SHAPES, max_examples=3 if ON_JAX else 10)
@given(st.integers(1, 30), st.integers(1, 12), st.lists(RECURRENT, min_size=1, max_size=3))
def test_stacked(vocabulary, size, stack):
    model = keras.Sequential([keras.Input((5,)), layers.Embedding(vocabulary, size)])
    for kind, units, bias, both in stack:
        layer = recurrent(kind, units, use_bias=bias, return_sequences=True)
        model.add(layers.Bidirectional(layer) if both else layer)
    model.add(layers.Dropout(0.2))
    model.add(layers.TimeDistributed(layers.Dense(2)))
    rows = parameters.by_formula(model)
    assert [count.number for _, count in rows] == [la.count_params() for la in model.layers]
    assert parameters.total(rows) == model.count_params()


# --- the models of the course ---


def test_the_derivation_reads_as_promised():
    assert str(parameters.gru(16, 8)) == (
        "3 gates × (16·8 inputs + 8·8 recurrent + 2·8 biases) = 624"
    )
    assert str(parameters.embedding(500, 16)) == "500 words × 16 numbers = 8,000"
    assert str(parameters.dense(8, 1)) == "8·1 inputs + 1 bias = 9"
    assert parameters.bidirectional(parameters.simple_rnn(16, 8)).derivation == (
        "2 directions × (16·8 inputs + 8·8 recurrent + 8 biases)"
    )


def test_the_numbers_of_the_documents():
    assert parameters.simple_rnn(500, 8).number == 4072
    assert parameters.simple_rnn(16, 8).number == 200
    assert parameters.lstm(16, 8).number == 800
    assert parameters.lstm(8, 8).number == 544
    assert parameters.gru(16, 8).number == 624
    assert parameters.gru(16, 8, reset_after=False).number == 600
    assert parameters.embedding(500, 16).number == 8000
    assert parameters.dense(8, 1).number == 9


def test_a_table_has_a_line_a_layer_and_the_total():
    model = keras.Sequential([keras.Input((100,)), layers.Embedding(500, 16), layers.GRU(8)])
    first, second, last = parameters.table(parameters.by_formula(model)).splitlines()
    assert first.split() == ["Embedding(500,", "16)", *"500 words × 16 numbers 8,000".split()]
    assert second.startswith("GRU(8) ")
    assert second.endswith("624")
    assert last.split() == ["together", "8,624"]
    assert len({len(line) for line in (first, second, last)}) == 1


def test_layers_are_written_as_in_a_listing():
    model = keras.Sequential([keras.Input((9, 4))])
    model.add(layers.Conv1D(6, 3, groups=2))
    model.add(layers.Bidirectional(layers.GRU(8, reset_after=False, return_sequences=True)))
    model.add(layers.LSTM(3, use_bias=False))
    model.add(layers.Dropout(0.5))
    rows = parameters.by_formula(model)
    assert [name for name, _ in rows] == [
        "Conv1D(6, (3,))",
        "Bidirectional(GRU(8, reset_after=False))",
        "LSTM(3, use_bias=False)",
        "Dropout",
    ]
    assert parameters.total(rows) == model.count_params()


def test_layers_without_parameters_count_zero():
    ids = keras.Input((100,), dtype="int32")
    one_hot = layers.CategoryEncoding(500, output_mode="one_hot")(ids)
    both = layers.Concatenate()([layers.SimpleRNN(8)(one_hot), layers.GRU(2)(one_hot)])
    model = keras.Model(ids, layers.Dense(1)(both))
    rows = parameters.by_formula(model)
    numbers = dict(rows)
    for name in ("InputLayer", "CategoryEncoding", "Concatenate"):
        assert numbers[name].number == 0
    assert parameters.total(rows) == model.count_params()


def test_a_state_that_is_handed_on_does_not_count_as_input():
    source, target = keras.Input((4, 3)), keras.Input((5, 7))
    _, state = layers.GRU(2, return_state=True)(source)
    model = keras.Model([source, target], layers.GRU(2)(target, initial_state=state))
    assert parameters.total(parameters.by_formula(model)) == model.count_params()


def test_weights_are_never_looked_at(monkeypatch):
    model = keras.Sequential([keras.Input((100,)), layers.Embedding(500, 16), layers.LSTM(8)])

    def forbidden(*_):
        raise AssertionError("the formula looked at the weights")

    monkeypatch.setattr(keras.layers.Layer, "count_params", forbidden)
    monkeypatch.setattr(keras.layers.Layer, "weights", property(forbidden))
    assert parameters.total(parameters.by_formula(model)) == 8800


# --- what cannot be counted is said ---


class MyLSTM(keras.layers.LSTM):
    """A layer of the learner's own, which may hold anything."""


@pytest.mark.parametrize("layer", [layers.BatchNormalization(name="mine"), MyLSTM(8, name="mine")])
def test_a_layer_without_a_formula_is_named(layer):
    model = keras.Sequential([keras.Input((9, 4)), layer])
    with pytest.raises(ValueError, match=r"'mine', a (BatchNormalization|MyLSTM).*LSTM"):
        parameters.by_formula(model)


def test_a_model_must_know_its_input():
    model = keras.Sequential([layers.Embedding(500, 16), layers.LSTM(8)])
    with pytest.raises(ValueError, match=r"what comes in.*keras\.Input"):
        parameters.by_formula(model)


def test_a_layer_that_is_built_only_from_a_shape_is_counted_with_it():
    assert parameters.of_layer(layers.LSTM(8), 16).number == 800
    with pytest.raises(TypeError, match="inputs"):
        parameters.of_layer(layers.LSTM(8))


@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ((0, 8), ValueError, "inputs must be at least 1, and is 0"),
        ((16, -8), ValueError, "units must be at least 1, and is -8"),
        ((16, 8.0), TypeError, "units must be a whole number, and is 8.0"),
        (("16", 8), TypeError, "inputs must be a whole number, and is '16'"),
    ],
)
def test_sizes_that_make_no_sense_are_named(sizes, error, message):
    with pytest.raises(error, match=message):
        parameters.gru(*sizes)
