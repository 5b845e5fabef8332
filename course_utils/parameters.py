"""The number of parameters of every layer of the course, from its formula.

Each formula asks who multiplies whom: every number that comes in has a weight of its own to every
unit, and every unit has a bias. It gives the count together with the calculation it comes from::

    >>> print(gru(16, 8))
    3 gates × (16·8 inputs + 8·8 recurrent + 2·8 biases) = 624

"Gates" are all the parts of a cell that have weights: three gates and the candidate in an LSTM,
two gates and the candidate in a GRU.

``by_formula(model)`` does this for each layer of a Keras model. It reads what the layers were
asked to be and the shapes of what comes in, and never a weight.
"""

import operator
from typing import NamedTuple

import keras


class Count(NamedTuple):
    """A number of parameters and the calculation it comes from; ``print`` shows both."""

    number: int
    derivation: str

    def __str__(self):
        return f"{self.derivation} = {self.number:,}"


NOTHING = Count(0, "nothing to learn")


# --- the formulas ---


def embedding(vocabulary, size):
    """Count an Embedding layer's parameters: a row of ``size`` numbers for each word.

    Parameters
    ----------
    vocabulary : int
        Number of different ids, the reserved ones included.
    size : int
        Numbers in the vector of a word.

    Returns
    -------
    Count

    Raises
    ------
    TypeError, ValueError
        If a size is not a whole number of at least 1.
    """
    vocabulary, size = _sizes(vocabulary=vocabulary, size=size)
    return Count(vocabulary * size, f"{vocabulary:,} words × {size} numbers")


def dense(inputs, units, use_bias=True):
    """Count a Dense layer's parameters: y = W x + b.

    Parameters
    ----------
    inputs, units : int
        Numbers that come in, and units that each see all of them.
    use_bias : bool
        Whether each unit has a bias.

    Returns
    -------
    Count

    Raises
    ------
    TypeError, ValueError
        If a size is not a whole number of at least 1.
    """
    inputs, units = _sizes(inputs=inputs, units=units)
    return _sum((inputs * units, f"{inputs}·{units} inputs"), _biases(units, int(use_bias)))


def conv1d(channels, filters, kernel_size, use_bias=True):
    """Count a Conv1D layer's parameters: each filter sees ``kernel_size`` steps at once.

    Parameters
    ----------
    channels : int
        Numbers in each step that comes in.
    filters, kernel_size : int
        Number of filters, and the steps that each of them sees at once.
    use_bias : bool
        Whether each filter has a bias.

    Returns
    -------
    Count

    Raises
    ------
    TypeError, ValueError
        If a size is not a whole number of at least 1.
    """
    channels, filters, kernel_size = _sizes(
        channels=channels, filters=filters, kernel_size=kernel_size
    )
    inputs = (kernel_size * channels * filters, f"{kernel_size}·{channels}·{filters} inputs")
    return _sum(inputs, _biases(filters, int(use_bias)))


def simple_rnn(inputs, units, use_bias=True):
    """Count a SimpleRNN layer's parameters: h_t = tanh(W_xh x_t + W_hh h_{t-1} + b).

    Parameters
    ----------
    inputs, units : int
        Numbers in x_t, and numbers in the hidden state h_t.
    use_bias : bool
        Whether each unit has a bias.

    Returns
    -------
    Count

    Raises
    ------
    TypeError, ValueError
        If a size is not a whole number of at least 1.
    """
    return _gate(inputs, units, int(use_bias))


def lstm(inputs, units, use_bias=True):
    """Count an LSTM layer's parameters: three gates and a candidate, each like a SimpleRNN.

    Parameters
    ----------
    inputs, units : int
        Numbers in x_t, and numbers in the hidden state h_t. The cell state has no weights.
    use_bias : bool
        Whether each unit of each gate has a bias.

    Returns
    -------
    Count

    Raises
    ------
    TypeError, ValueError
        If a size is not a whole number of at least 1.
    """
    return _times(4, "gates", _gate(inputs, units, int(use_bias)))


def gru(inputs, units, use_bias=True, reset_after=True):
    """Count a GRU layer's parameters: two gates and a candidate, each like a SimpleRNN.

    Parameters
    ----------
    inputs, units : int
        Numbers in x_t, and numbers in the hidden state h_t.
    use_bias : bool
        Whether the units of each gate have biases.
    reset_after : bool
        Whether the reset gate acts on the state after its multiplication, as Keras does by
        default. Then the recurrent half of each gate has a bias of its own, and there are two.

    Returns
    -------
    Count

    Raises
    ------
    TypeError, ValueError
        If a size is not a whole number of at least 1.
    """
    biases = 2 if reset_after else 1
    return _times(3, "gates", _gate(inputs, units, biases if use_bias else 0))


def bidirectional(forward, backward=None):
    """Count a Bidirectional layer's parameters: two layers that share nothing.

    Parameters
    ----------
    forward : Count
        Of the layer that reads from the first step to the last.
    backward : Count, optional
        Of the layer that reads from the last step to the first; as ``forward`` if not given.

    Returns
    -------
    Count
    """
    if backward in (None, forward):
        return _times(2, "directions", forward)
    return _sum(forward, backward)


def _gate(inputs, units, biases):
    """Count what one SimpleRNN, or one gate, learns: from x_t, from h_{t-1}, and its biases."""
    inputs, units = _sizes(inputs=inputs, units=units)
    return _sum(
        (inputs * units, f"{inputs}·{units} inputs"),
        (units * units, f"{units}·{units} recurrent"),
        _biases(units, biases),
    )


def _biases(units, vectors):
    """Count the biases of ``units`` units that have ``vectors`` (0, 1 or 2) each."""
    if not vectors:
        return 0, ""
    name = "bias" if units * vectors == 1 else "biases"
    return vectors * units, f"{units} {name}" if vectors == 1 else f"{vectors}·{units} {name}"


def _sum(*parts):
    """Add counts; a part with an empty derivation is left out of the calculation."""
    return Count(sum(number for number, _ in parts), " + ".join(text for _, text in parts if text))


def _times(factor, of_what, count):
    """Multiply a count, with brackets round a sum."""
    is_product = count.derivation.endswith(")")
    inner = count.derivation if is_product else f"({count.derivation})"
    return Count(factor * count.number, f"{factor} {of_what} × {inner}")


def _sizes(**sizes):
    """Return the sizes as integers, or say which of them is not a whole number from 1 up."""
    for name, size in sizes.items():
        try:
            sizes[name] = operator.index(size)
        except TypeError:
            raise TypeError(f"{name} must be a whole number, and is {size!r}") from None
        if sizes[name] < 1:
            raise ValueError(f"{name} must be at least 1, and is {size}")
    return sizes.values()


# --- a whole model ---

LEARN_NOTHING = {
    keras.layers.Activation,
    keras.layers.Add,
    keras.layers.Average,
    keras.layers.CategoryEncoding,
    keras.layers.Concatenate,
    keras.layers.Dropout,
    keras.layers.Flatten,
    keras.layers.GlobalAveragePooling1D,
    keras.layers.GlobalMaxPooling1D,
    keras.layers.InputLayer,
    keras.layers.Masking,
    keras.layers.MaxPooling1D,
    keras.layers.RepeatVector,
    keras.layers.Rescaling,
    keras.layers.Reshape,
    keras.layers.SpatialDropout1D,
}
FORMULAS = {
    keras.layers.Embedding: lambda asked, inputs: embedding(
        asked["input_dim"], asked["output_dim"]
    ),
    keras.layers.Dense: lambda asked, inputs: dense(inputs, asked["units"], asked["use_bias"]),
    keras.layers.Conv1D: lambda asked, inputs: conv1d(
        inputs // asked["groups"], asked["filters"], asked["kernel_size"][0], asked["use_bias"]
    ),
    keras.layers.SimpleRNN: lambda asked, inputs: simple_rnn(
        inputs, asked["units"], asked["use_bias"]
    ),
    keras.layers.LSTM: lambda asked, inputs: lstm(inputs, asked["units"], asked["use_bias"]),
    keras.layers.GRU: lambda asked, inputs: gru(
        inputs, asked["units"], asked["use_bias"], asked["reset_after"]
    ),
}


def of_layer(layer, inputs=None):
    """Count one Keras layer's parameters from what it was asked to be; it need not be built.

    Parameters
    ----------
    layer : keras.layers.Layer
    inputs : int, optional
        Numbers that come in at each step: the last number of the input's shape. An Embedding
        and a layer without parameters do without.

    Returns
    -------
    Count

    Raises
    ------
    TypeError, ValueError
        If there is no formula for the layer (a model counts as a layer of its own), or if
        ``inputs`` is missing or not a whole number of at least 1.
    """
    if type(layer) in LEARN_NOTHING:
        return NOTHING
    if type(layer) is keras.layers.Bidirectional:
        return bidirectional(
            of_layer(layer.forward_layer, inputs), of_layer(layer.backward_layer, inputs)
        )
    if type(layer) is keras.layers.TimeDistributed:
        return of_layer(layer.layer, inputs)
    if type(layer) not in FORMULAS:
        known = ", ".join(sorted(kind.__name__ for kind in FORMULAS))
        raise ValueError(
            f"there is no formula for the layer {layer.name!r}, a {type(layer).__name__}. "
            f"There are formulas for {known}, and for Bidirectional and TimeDistributed "
            "with one of these inside."
        )
    return FORMULAS[type(layer)](layer.get_config(), inputs)


def by_formula(model):
    """Count the parameters of each layer of a Keras model, without looking at its weights.

    Parameters
    ----------
    model : keras.Model
        Sequential or functional, with its input known.

    Returns
    -------
    list of (str, Count)
        The layer as it is written, for instance ``LSTM(8)``, and its count; in the order of
        ``model.layers``.

    Raises
    ------
    ValueError
        If there is no formula for a layer, or if the model does not know its input yet.
    """
    return [(_written(layer), of_layer(layer, _numbers_a_step(layer))) for layer in model.layers]


def total(rows):
    """Add up the numbers of what ``by_formula`` returns.

    Parameters
    ----------
    rows : list of (str, Count)

    Returns
    -------
    int
    """
    return sum(count.number for _, count in rows)


def table(rows):
    """Write what ``by_formula`` returns as a table: a layer a line, and the total.

    Parameters
    ----------
    rows : list of (str, Count)

    Returns
    -------
    str
        Columns: the layer, the calculation, the number.
    """
    lines = [(name, count.derivation, f"{count.number:,}") for name, count in rows]
    lines.append(("together", "", f"{total(rows):,}"))
    layer, calculation, number = (max(map(len, column)) for column in zip(*lines, strict=True))
    return "\n".join(f"{a:{layer}}  {b:{calculation}}  {c:>{number}}" for a, b, c in lines)


def _numbers_a_step(layer):
    """Return the last number of the shape that comes into a layer, None where nothing does."""
    try:
        inputs = keras.tree.flatten(layer.input)
    except AttributeError:
        raise ValueError(
            f"the layer {layer.name!r} does not know what comes in yet. Begin the model with "
            "keras.Input((100,)), or whatever the shape of one sample is."
        ) from None
    return inputs[0].shape[-1] if inputs else None


def _written(layer):
    """Return a layer about as it stands in a listing: ``GRU(8, reset_after=False)``."""
    name, asked = type(layer).__name__, layer.get_config()
    if type(layer) is keras.layers.Bidirectional:
        return f"{name}({_written(layer.forward_layer)})"
    if type(layer) is keras.layers.TimeDistributed:
        return f"{name}({_written(layer.layer)})"
    sizes = ("input_dim", "output_dim", "units", "filters", "kernel_size")
    words = [str(asked[size]) for size in sizes if size in asked]
    words += [f"{key}=False" for key in ("use_bias", "reset_after") if asked.get(key) is False]
    return f"{name}({', '.join(words)})" if words else name
