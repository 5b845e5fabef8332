"""The loop over time of ``training.faster_loop``, for TensorFlow on a processor.

Four things cost a recurrent layer most of its training time there. Keras multiplies the input by
its weights at every step; here one product serves all steps before the loop, and another adds up
the weights' gradients after it. To find the way back through time, TensorFlow stacks every
intermediate value of every step; here the way back is written out, as in ``course_utils/cells.py``,
and only what it needs is kept. The outputs are not copied at every step. And all gates are
activated by one call.

The equations are Keras's, and the results agree as far as float32 rounds.
"""

import contextlib
import threading

import keras
import numpy as np
import tensorflow as tf

LOCK = threading.Lock()
BLOCKS = []  # Keras's own loop, once for each block that is running


@contextlib.contextmanager
def in_place_of_keras(most_units):
    """Let Keras's layers of at most so many units train with this loop, where `_fits` allows it."""
    with LOCK:
        by_keras = BLOCKS[0] if BLOCKS else keras.layers.RNN.inner_loop
        BLOCKS.append(by_keras)

    def inner_loop(self, sequences, initial_state, mask, training=False, **more):
        states = initial_state if isinstance(initial_state, list) else [initial_state]
        fits = _fits(self, sequences, states) and self.cell.units <= most_units
        if more or mask is not None or not training or not fits:
            return by_keras(self, sequences, initial_state, mask, training, **more)
        if self.cell.dropout:
            sequences = sequences * self.cell.get_dropout_mask(sequences[:, 0])[:, None]
        outputs, *states = _along_time(
            _STEPS[type(self.cell)],
            sequences[:, ::-1] if self.go_backwards else sequences,
            states,
            [self.cell.kernel, self.cell.recurrent_kernel, self.cell.bias],
            self.return_sequences,
        )
        return outputs[:, -1], outputs, states

    keras.layers.RNN.inner_loop = inner_loop
    try:
        yield
    finally:
        with LOCK:
            BLOCKS.pop()
            if not BLOCKS:  # the last of several threads' blocks puts Keras's own back
                keras.layers.RNN.inner_loop = by_keras


def _fits(layer, sequences, states):
    """Tell whether the loop does, for this call of a layer, exactly what Keras would do."""
    cell = layer.cell
    return (
        type(cell) in _STEPS
        and "call" not in vars(cell)  # nobody has replaced it, nor that of its class
        and type(cell).call is _CALLS[type(cell)]
        and {*layer.get_config(), *cell.get_config()} <= _KNOWN_OPTIONS
        and sequences.shape[1] is not None
        and cell.use_bias
        and cell.activation is keras.activations.tanh
        and getattr(cell, "recurrent_activation", None) in (None, keras.activations.sigmoid)
        and getattr(cell, "reset_after", True)
        and not cell.recurrent_dropout
        and cell.dropout < 1
        and getattr(cell, "implementation", 2) == 2
        and not layer.unroll
        and cell.compute_dtype == sequences.dtype == "float32"
        and all(state.shape[0] == sequences.shape[0] for state in states)
    )


def _simple_rnn(from_x, from_h, states):
    """Take a step: return the next states, and what the way back needs besides them."""
    return (tf.tanh(from_x + from_h),), ()


def _simple_rnn_back(before, after, kept, dL_dafter):
    """Return the gradients with respect to from_x and from_h (one, if equal) and to the states."""
    dL_da = dL_dafter[0] * (1 - after[0] * after[0])
    return [dL_da], (0.0,)


def _lstm(from_x, from_h, states):
    a = from_x + from_h
    gates = tf.where(_candidate(a), tf.tanh(a), tf.sigmoid(a))
    i, f, g, o = tf.split(gates, 4, axis=1)
    c = f * states[1] + i * g
    tanh_c = tf.tanh(c)
    return (o * tanh_c, c), (gates, tanh_c)


def _lstm_back(before, after, kept, dL_dafter):
    dL_dh, dL_dc = dL_dafter
    gates, tanh_c = kept
    i, f, g, o = tf.split(gates, 4, axis=1)
    dL_dc = dL_dc + dL_dh * o * (1 - tanh_c * tanh_c)
    dL_dgates = tf.concat([dL_dc * g, dL_dc * before[1], dL_dc * i, dL_dh * tanh_c], axis=1)
    # (1 - s) s is the derivative of a sigmoid, (1 - t) (1 + t) that of a tanh.
    dL_da = dL_dgates * (1 - gates) * (gates + tf.cast(_candidate(gates), gates.dtype))
    return [dL_da], (0.0, dL_dc * f)


def _candidate(gates):
    """Say for each column whether it belongs to the candidate, the third of four blocks."""
    return np.repeat([False, False, True, False], gates.shape[1] // 4)


def _gru(from_x, from_h, states):
    units = states[0].shape[1]
    gates = tf.sigmoid((from_x + from_h)[:, : 2 * units])
    z, r = tf.split(gates, 2, axis=1)
    proposal = from_h[:, 2 * units :]
    candidate = tf.tanh(from_x[:, 2 * units :] + r * proposal)
    return (z * states[0] + (1 - z) * candidate,), (gates, proposal, candidate)


def _gru_back(before, after, kept, dL_dafter):
    (dL_dh,) = dL_dafter
    gates, proposal, candidate = kept
    z, r = tf.split(gates, 2, axis=1)
    dL_da = dL_dh * (1 - z) * (1 - candidate * candidate)
    dL_dgates = tf.concat([dL_dh * (before[0] - candidate), dL_da * proposal], axis=1)
    dL_dgates = dL_dgates * (1 - gates) * gates
    by_x = tf.concat([dL_dgates, dL_da], axis=1)
    by_h = tf.concat([dL_dgates, dL_da * r], axis=1)
    return [by_x, by_h], (dL_dh * z,)


# A step and the way back through it, for a GRU with ``reset_after=True``.
_STEPS = {
    keras.layers.SimpleRNNCell: (_simple_rnn, _simple_rnn_back),
    keras.layers.LSTMCell: (_lstm, _lstm_back),
    keras.layers.GRUCell: (_gru, _gru_back),
}


_CALLS = {kind: kind.call for kind in _STEPS}
_KNOWN_OPTIONS = set(
    "name trainable dtype cell units activation recurrent_activation use_bias kernel_initializer "
    "recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer "
    "recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint "
    "recurrent_constraint bias_constraint dropout recurrent_dropout seed implementation "
    "reset_after return_sequences return_state go_backwards stateful unroll zero_output_for_mask "
    "use_cudnn".split()
)


def _along_time(steps, x, first_states, weights, all_states):
    """Run a cell along time; return hidden states (batch, time or 1, units), then the last states.

    `steps` are a step and the way back. ``forward(x_t W_x + b_x, h_{t-1} W_h + b_h, states)`` gives
    the next states, the hidden state first, and tensors to keep. ``back(before, after, kept,
    dL_dafter)`` gives the gradients of its first two arguments and, but for the way through W_h, of
    the states. The bias has one row, added to x's product, or two, for x and for h.
    """
    forward, back = steps
    W_x, W_h, bias = (tf.convert_to_tensor(value) for value in weights)
    b_x, b_h = tf.unstack(bias) if len(bias.shape) == 2 else (bias, tf.zeros_like(bias))
    time = x.shape[1]

    def repeat(body, *start):
        return tf.while_loop(lambda t, *_: t < time, body, (0, *start), maximum_iterations=time)

    @tf.custom_gradient
    def run(from_x, W_h, b_h, *first):
        def step(t, states, lists):
            states, more = forward(from_x[t], states[0] @ W_h + b_h, states)
            return t + 1, states, _write(lists, t, (*states, *more))

        states, more = forward(from_x[0], from_x[0], first)  # for their shapes
        _, last, lists = repeat(step, first, _lists(time, (*states, *more)))
        kept = [values.stack() for values in lists]  # (time, batch, units)
        after, kept = kept[: len(first)], kept[len(first) :]

        def gradient(dL_dh, *dL_dlast):
            before = [
                tf.concat([s[None], states[:-1]], 0) for s, states in zip(first, after, strict=True)
            ]

            def step_back(n, dL_dstates, lists):
                t = time - 1 - n
                dL_dh_t = dL_dstates[0] + (dL_dh[t] if all_states else 0)
                at_t = ([values[t] for values in some] for some in (before, after, kept))
                sums, (dL_dh_here, *others) = back(*at_t, (dL_dh_t, *dL_dstates[1:]))
                earlier = (sums[-1] @ tf.transpose(W_h) + dL_dh_here, *others)
                return n + 1, earlier, _write(lists, t, sums)

            if not all_states:
                dL_dlast = (dL_dlast[0] + dL_dh[0], *dL_dlast[1:])
            # Only a GRU, with its two biases, has two gradients here; elsewhere one serves both.
            lists = _lists(time, [from_x[0]] * len(bias.shape))
            _, dL_dfirst, lists = repeat(step_back, dL_dlast, lists)
            by_x, by_h = lists[0].stack(), lists[-1].stack()
            dL_dW_h = tf.tensordot(before[0], by_h, [[0, 1], [0, 1]])
            return by_x, dL_dW_h, tf.reduce_sum(by_h, [0, 1]), *dL_dfirst

        return (after[0] if all_states else last[0][None], *last), gradient

    x = tf.transpose(x, (1, 0, 2))  # (time, batch, features): a step lies in one piece
    from_x = tf.tensordot(x, W_x, 1) + b_x
    h, *last = run(from_x, W_h, b_h, *(tf.convert_to_tensor(state) for state in first_states))
    return tf.transpose(h, (1, 0, 2)), *last


def _lists(length, each_like):
    return [tf.TensorArray(like.dtype, length, element_shape=like.shape) for like in each_like]


def _write(lists, t, values):
    return [some.write(t, value) for some, value in zip(lists, values, strict=True)]
