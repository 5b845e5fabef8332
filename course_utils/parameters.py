"""The number of parameters of every layer of the course, from its formula.

Each formula asks what is multiplied by what: every number that comes in has a weight of its own
for every unit, and every unit has a bias. The count comes with the calculation behind it:

>>> print(gru(16, 8))
3 gates × (16·8 inputs + 8·8 recurrent + 2·8 biases) = 624

"Gates" are all the parts of a cell that have weights: three gates and the candidate in an LSTM,
two gates and the candidate in a GRU.

Every formula returns a `Count`. Its sizes must be whole numbers of at least 1; anything else raises
a TypeError or a ValueError that names it. The other arguments are true or false, as in Keras.

``by_formula(model)`` counts each layer of a Keras model from its options and the shape of its
input, and never looks at a weight. What the formulas do not cover raises a ValueError: no count is
a guess.
"""

import inspect
import math
import re
from typing import NamedTuple

import keras
from keras import layers

from course_utils._checks import sizes


class Count(NamedTuple):
    """A number of parameters and the calculation behind it; ``print`` shows both."""

    number: int
    derivation: str

    def __str__(self):
        return f"{self.derivation} = {self.number:,}"


NOTHING = Count(0, "nothing to learn")


# --- the formulas ---


def embedding(vocabulary, size):
    """Count the parameters of an Embedding layer: `size` numbers per id, reserved ids included.

    >>> print(embedding(500, 16))
    500 words × 16 numbers = 8,000
    """
    vocabulary, size = sizes(vocabulary=vocabulary, size=size)
    return Count(vocabulary * size, f"{vocabulary:,} words × {size} numbers")


def dense(inputs, units, use_bias=True):
    """Count the parameters of a Dense layer, y = x W + b: each unit sees all inputs.

    >>> print(dense(8, 1))
    8·1 inputs + 1 bias = 9
    """
    inputs, units = sizes(inputs=inputs, units=units)
    return _sum((inputs * units, f"{inputs}·{units} inputs"), _biases(units, int(use_bias)))


def conv1d(channels, filters, kernel_size, use_bias=True, groups=1):
    """Count the parameters of a Conv1D layer: each filter sees `kernel_size` steps at once.

    `channels` is how many numbers come in at each step. With `groups`, they are divided into that
    many equal groups, and a filter sees the channels of one group only.

    >>> print(conv1d(16, 8, 3))
    3·16·8 inputs + 8 biases = 392
    """
    channels, filters, kernel_size, groups = sizes(
        channels=channels, filters=filters, kernel_size=kernel_size, groups=groups
    )
    if channels % groups:
        raise ValueError(f"{channels} channels cannot be divided into {groups} equal groups.")
    seen = channels // groups
    inputs = (kernel_size * seen * filters, f"{kernel_size}·{seen}·{filters} inputs")
    return _sum(inputs, _biases(filters, int(use_bias)))


def simple_rnn(inputs, units, use_bias=True):
    """Count the parameters of a SimpleRNN layer: h_t = tanh(x_t W_xh + h_{t-1} W_hh + b).

    `inputs` is how many numbers x_t has, and `units` how many the hidden state h_t has.

    >>> print(simple_rnn(16, 8))
    16·8 inputs + 8·8 recurrent + 8 biases = 200
    """
    return _gate(inputs, units, int(use_bias))


def lstm(inputs, units, use_bias=True):
    """Count the parameters of an LSTM layer: three gates and a candidate, each like a SimpleRNN.

    The cell state has no weights.

    >>> print(lstm(16, 8))
    4 gates × (16·8 inputs + 8·8 recurrent + 8 biases) = 800
    """
    return _times(4, "gates", _gate(inputs, units, int(use_bias)))


def gru(inputs, units, use_bias=True, reset_after=True):
    """Count the parameters of a GRU layer: two gates and a candidate, each like a SimpleRNN.

    With `reset_after`, Keras's default, the reset gate acts after the state has been multiplied by
    its matrix. The recurrent half of each gate then has a bias of its own: two per unit.

    >>> print(gru(16, 8, reset_after=False))
    3 gates × (16·8 inputs + 8·8 recurrent + 8 biases) = 600
    """
    biases = 2 if reset_after else 1
    return _times(3, "gates", _gate(inputs, units, biases if use_bias else 0))


def layer_normalization(inputs, center=True, scale=True):
    """Count the parameters of a LayerNormalization layer: a `scale` and a `center` per input.

    >>> print(layer_normalization(8))
    8 scales + 8 offsets = 16
    """
    return _per_number(inputs, scale=scale, offset=center)


def batch_normalization(inputs, center=True, scale=True):
    """Count the parameters of a BatchNormalization layer: four numbers per input.

    The moving mean and variance are not trained, but Keras counts them too.

    >>> print(batch_normalization(8))
    8 scales + 8 offsets + 8 means + 8 variances = 32
    """
    return _per_number(inputs, scale=scale, offset=center, mean=True, variance=True)


def bidirectional(forward, backward=None):
    """Count the parameters of a Bidirectional layer: two layers that share nothing.

    `forward` and `backward` are the counts of the layers that read from the first step to the last
    and from the last to the first. If `backward` is omitted, it is like `forward`.

    >>> print(bidirectional(lstm(16, 8)))
    2 directions × 4 gates × (16·8 inputs + 8·8 recurrent + 8 biases) = 1,600
    >>> print(bidirectional(simple_rnn(1, 2), gru(1, 2, use_bias=False)))
    1·2 inputs + 2·2 recurrent + 2 biases + 3 gates × (1·2 inputs + 2·2 recurrent) = 26
    """
    if backward in (None, forward):
        return _times(2, "directions", forward)
    return _sum(forward, backward)


def _gate(inputs, units, biases):
    """Count the parameters of a SimpleRNN, or of one gate, with 0, 1 or 2 biases per unit."""
    inputs, units = sizes(inputs=inputs, units=units)
    return _sum(
        (inputs * units, f"{inputs}·{units} inputs"),
        (units * units, f"{units}·{units} recurrent"),
        _biases(units, biases),
    )


def _biases(units, vectors):
    name = "bias" if units * vectors == 1 else "biases"
    return vectors * units, f"{units} {name}" if vectors == 1 else f"{vectors}·{units} {name}"


def _per_number(inputs, **wanted):
    """Count one parameter of each name that is wanted, per number that comes in."""
    (inputs,) = sizes(inputs=inputs)
    names = [name + "s" * (inputs > 1) for name in wanted if wanted[name]]
    return _sum(*((inputs, f"{inputs} {name}") for name in names))


def _sum(*counts):
    """Add counts, leaving out those of zero."""
    counts = [count for count in counts if count[0]]
    if not counts:
        return NOTHING
    return Count(sum(number for number, _ in counts), " + ".join(text for _, text in counts))


def _times(factor, of_what, count):
    """Multiply a count, with brackets around a sum."""
    outside = count.derivation
    while "(" in outside:
        outside = re.sub(r"\([^()]*\)", "", outside)
    text = f"({count.derivation})" if "+" in outside else count.derivation
    return Count(factor * count.number, f"{factor} {of_what} × {text}")


# --- a whole model ---

LEARN_NOTHING = {
    getattr(layers, name)
    for name in (
        "Activation Add Average CategoryEncoding Concatenate Dropout Flatten "
        "GlobalAveragePooling1D GlobalMaxPooling1D InputLayer Masking MaxPooling1D RepeatVector "
        "Rescaling Reshape SpatialDropout1D"
    ).split()
}
# The formula of each layer, and the options that it takes by the name they have in Keras.
FORMULAS = {
    layers.BatchNormalization: (batch_normalization, ["center", "scale"]),
    layers.Conv1D: (conv1d, ["filters", "kernel_size", "use_bias", "groups"]),
    layers.Dense: (dense, ["units", "use_bias"]),
    layers.GRU: (gru, ["units", "use_bias", "reset_after"]),
    layers.LayerNormalization: (layer_normalization, ["center", "scale"]),
    layers.LSTM: (lstm, ["units", "use_bias"]),
    layers.SimpleRNN: (simple_rnn, ["units", "use_bias"]),
    layers.Embedding: (embedding, ["input_dim", "output_dim"]),
}
# Options that change no count, or are taken care of here. Any other must have its default value.
COVERED = set(
    "activation axis data_format dilation_rate dropout dtype epsilon go_backwards mask_zero "
    "momentum name padding recurrent_activation recurrent_dropout renorm_clipping renorm_momentum "
    "return_sequences return_state seed stateful strides synchronized trainable unit_forget_bias "
    "unroll zero_output_for_mask".split()
)


def of_layer(layer, inputs=None):
    """Count the parameters of one Keras layer, or of a model inside another.

    A layer that has not been built needs `inputs`, unless it is an Embedding: how many numbers come
    in at each step. This is usually the last number of the input's shape, but the one before with
    ``data_format="channels_first"``, and that of the normalized axis in a normalization.

    If no formula covers the layer and its options, or if `inputs` is missing, makes no sense or is
    not what the layer was built for, a TypeError or a ValueError says so.

    Examples
    --------
    >>> print(of_layer(layers.Bidirectional(layers.GRU(8, use_bias=False)), 16))
    2 directions × 3 gates × (16·8 inputs + 8·8 recurrent) = 1,152
    """
    return _count(layer, inputs, set())


def by_formula(model):
    """Count the parameters of each layer of a Keras model without looking at its weights.

    The model may be Sequential or functional. A ValueError says if a layer or an option is not
    covered, or if the model does not know its input yet.

    Returns
    -------
    list of (str, Count)
        Each layer as it is written, for instance ``LSTM(8)``, and its count, in the order of
        ``model.layers``. A layer that occurs twice counts once.

    Examples
    --------
    >>> model = keras.Sequential([keras.Input((100,)), layers.Embedding(500, 16), layers.LSTM(8)])
    >>> print(table(by_formula(model)))
    Embedding(500, 16)  500 words × 16 numbers                              8,000
    LSTM(8)             4 gates × (16·8 inputs + 8·8 recurrent + 8 biases)    800
    total                                                                   8,800
    """
    if not _is_model(model):
        raise _no_formula(model)
    seen = set()
    return [(_written(layer), _count(layer, None, seen)) for layer in model.layers]


def total(rows):
    """Add up the numbers of what `by_formula` returns."""
    return sum(count.number for _, count in rows)


def table(rows):
    """Format what `by_formula` returns: one layer per line, and the total."""
    lines = [(name, count.derivation, f"{count.number:,}") for name, count in rows]
    lines.append(("total", "", f"{total(rows):,}"))
    layer, calculation, number = (max(map(len, column)) for column in zip(*lines, strict=True))
    return "\n".join(f"{a:{layer}}  {b:{calculation}}  {c:>{number}}" for a, b, c in lines)


def _count(layer, inputs, seen):
    """Count the parameters of a layer, unless it is among the ids of those `seen` before."""
    if id(layer) in seen:
        return Count(0, "counted above")
    seen.add(id(layer))
    if parts := _parts(layer):
        inputs = None if _is_model(layer) else inputs
        add = bidirectional if type(layer) is layers.Bidirectional else _sum
        return add(*(_count(part, inputs, seen) for part in parts))
    if type(layer) not in FORMULAS.keys() | LEARN_NOTHING:
        raise _no_formula(layer)
    if what := next(_not_covered(layer), None):
        raise ValueError(f"The layer {layer.name!r} has {what}, which the formulas do not cover.")
    if type(layer) in LEARN_NOTHING:
        return NOTHING
    formula, options = FORMULAS[type(layer)]
    asked = [layer.get_config()[option] for option in options]
    asked = [one[0] if isinstance(one, tuple) else one for one in asked]  # (3,) in a Conv1D
    return formula(*asked) if formula is embedding else formula(_inputs(layer, inputs), *asked)


def _parts(layer):
    """Return the layers inside a model, a Bidirectional or a TimeDistributed layer."""
    if type(layer) is layers.Bidirectional:
        return [layer.forward_layer, layer.backward_layer]
    if type(layer) is layers.TimeDistributed:
        return [layer.layer]
    return layer.layers if _is_model(layer) else []


def _is_model(layer):
    """Tell whether a layer is a Sequential or functional model: nothing but its layers."""
    return isinstance(layer, keras.Model) and type(layer).__module__.startswith("keras.")


def _not_covered(layer):
    """Yield what a layer was asked for that the formulas do not know."""
    for name in ("activation", "recurrent_activation"):
        if isinstance(getattr(layer, name, None), keras.Layer):
            yield f"a layer as its {name}"
    if getattr(layer.dtype_policy, "quantization_mode", None):
        yield f"dtype {layer.dtype_policy.name!r}"
    if type(layer) in LEARN_NOTHING:
        return
    covered = COVERED.union(FORMULAS[type(layer)][1])
    defaults = inspect.signature(type(layer).__init__).parameters
    for name, value in layer.get_config().items():
        default = defaults[name].default if name in defaults else False
        harmless = name.endswith(("_initializer", "_regularizer", "_constraint"))
        if name not in covered and not harmless and value != default:
            yield f"{name}={value!r}"


def _inputs(layer, inputs):
    """Return how many numbers come into a layer at each step, from what it was built for."""
    built_for = layer.get_build_config()
    if built_for is None:
        if inputs is None:
            raise ValueError(
                f"The layer {layer.name!r} does not know what comes in yet. Give `inputs`, or "
                "begin the model with keras.Input((100,)), or whatever the shape of one sample is."
            )
        return inputs
    shape = built_for.get("input_shape") or next(iter(built_for["shapes_dict"].values()))
    asked = layer.get_config()
    axes = 1 if asked.get("data_format") == "channels_first" else asked.get("axis", -1)
    built_inputs = math.prod(shape[axis] for axis in ([axes] if isinstance(axes, int) else axes))
    if inputs not in (None, built_inputs):
        raise ValueError(
            f"The layer {layer.name!r} was built for inputs of shape {shape}: {built_inputs} "
            f"numbers come in at each step, not {inputs}."
        )
    return built_inputs


def _no_formula(layer):
    *known, last = sorted(kind.__name__ for kind in FORMULAS)
    return ValueError(
        f"There is no formula for the layer {layer.name!r}, a {type(layer).__name__}. There are "
        f"formulas for {', '.join(known)} and {last}, and for Bidirectional, TimeDistributed, "
        "Sequential and functional models of them."
    )


def _written(layer):
    """Return a layer about as it is written in code: ``GRU(8, reset_after=False)``."""
    name, parts = type(layer).__name__, [_written(part) for part in _parts(layer)]
    if type(layer) is layers.Bidirectional:
        parts = dict.fromkeys(parts)  # once, if both directions are alike
    if parts:
        return f"{name}({', '.join(parts)})"
    asked = layer.get_config()
    numbers = ("input_dim", "output_dim", "units", "filters", "kernel_size")
    words = [str(asked[number]) for number in numbers if number in asked]
    flags = ("use_bias", "reset_after", "center", "scale")
    words += [f"{flag}=False" for flag in flags if asked.get(flag) is False]
    return f"{name}({', '.join(words)})" if words else name
