"""A faster loop for a layer that returns all its states, on TensorFlow without a GPU.

Two things cost such a layer most of its time. To go back through time TensorFlow puts every
intermediate value of every step on a stack, and copies the list of outputs at every step; here
only the states are kept, and a step's other values are computed once more on the way back. And
Keras activates each gate by itself, a few columns at a time; here one call activates all of
them, so that the processor's vector units are used.

The equations are Keras's; results differ as much as float32 rounds. `install` puts the loop in
place of ``keras.layers.RNN.inner_loop``. It is used with ``training=True`` alone: what a lesson
predicts or evaluates is computed by Keras itself.
"""

import keras
import numpy as np
import tensorflow as tf


def install():
    """Let Keras's recurrent layers train with this loop where `_fits` says so."""
    by_keras = getattr(keras.layers.RNN, "inner_loop", None)
    if by_keras is None or by_keras.__module__ == __name__:
        return

    def inner_loop(self, sequences, initial_state, mask, training=False, **more):
        states = initial_state if isinstance(initial_state, list) else [initial_state]
        if more or mask is not None or not training or not _fits(self, sequences, states):
            return by_keras(self, sequences, initial_state, mask, training, **more)
        if self.cell.dropout:
            sequences = sequences * self.cell.get_dropout_mask(sequences[:, 0])[:, None]
        outputs, *states = _along_time(
            _STEPS[type(self.cell)],
            sequences[:, ::-1] if self.go_backwards else sequences,
            states,
            [self.cell.kernel, self.cell.recurrent_kernel, self.cell.bias],
        )
        return outputs[:, -1], outputs, states

    inner_loop.__module__ = __name__
    keras.layers.RNN.inner_loop = inner_loop


def _fits(layer, sequences, states):
    """Say whether the loop is faster for this call of a layer, and does what Keras would do."""
    cell = layer.cell
    return (
        type(cell) in _STEPS
        and layer.return_sequences
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
        and not keras.distribution.list_devices("gpu")
    )


def _simple_rnn_step(x_t, states, W_xh, W_hh, b):
    """Return the next state of a SimpleRNN, in a tuple."""
    (h,) = states
    return (tf.tanh(x_t @ W_xh + h @ W_hh + b),)


def _lstm_step(x_t, states, W_x, W_h, b):
    """Return the next hidden and cell state of an LSTM."""
    h, c = states
    a = tf.concat([x_t, h], axis=1) @ tf.concat([W_x, W_h], axis=0) + b
    i, f, g, o = _gates(a, "sigmoid", "sigmoid", "tanh", "sigmoid")
    c = f * c + i * g
    return o * tf.tanh(c), c


def _gru_step(x_t, states, W_x, W_h, b):
    """Return the next state of a GRU with ``reset_after=True``, in a tuple."""
    (h,) = states
    units = h.shape[1]
    from_x, from_h = x_t @ W_x + b[0], h @ W_h + b[1]  # (batch, 3 * units)
    z, r = _gates((from_x + from_h)[:, : 2 * units], "sigmoid", "sigmoid")
    candidate = tf.tanh(from_x[:, 2 * units :] + r * from_h[:, 2 * units :])
    return (z * h + (1 - z) * candidate,)


_STEPS = {
    keras.layers.SimpleRNNCell: _simple_rnn_step,
    keras.layers.LSTMCell: _lstm_step,
    keras.layers.GRUCell: _gru_step,
}


def _gates(a, *activations):
    """Activate equal blocks of columns with one call: sigmoid(a) is (1 + tanh(a / 2)) / 2."""
    scales = [0.5 if activation == "sigmoid" else 1.0 for activation in activations]
    scale = np.repeat(np.float32(scales), a.shape[1] // len(scales))
    return tf.split(tf.tanh(a * scale) * scale + (1 - scale), len(scales), axis=1)


def _along_time(step, x, first_states, weights):
    """Run `step` along time; return all hidden states and the last of each state.

    Parameters
    ----------
    step : callable
        ``step(x_t, states, *weights)`` gives the next states, the hidden state first.
    x : tensor, shape (batch, time, features)
    first_states : list of tensors, shape (batch, units)
    weights : list of tensors

    Returns
    -------
    list of tensors
        The hidden states, shape (batch, time, units), then the last states as in `first_states`.
    """
    time, count = x.shape[1], len(first_states)

    @tf.custom_gradient
    def run(x, *given):
        first, weights = given[:count], given[count:]
        x = tf.transpose(x, (1, 0, 2))  # (time, batch, features): a step lies in one piece

        def forward(t, states, kept):
            states = step(x[t], states, *weights)
            return t + 1, states, [some.write(t, s) for some, s in zip(kept, states, strict=True)]

        _, last, kept = _repeat(forward, time, tuple(first), [_list(time, s) for s in first])
        kept = [states.stack() for states in kept]  # (time, batch, units)

        def gradient(dL_dh, *dL_dlast):
            dL_dh = tf.transpose(dL_dh, (1, 0, 2))
            before = [
                tf.concat([s[None], states[:-1]], 0) for s, states in zip(first, kept, strict=True)
            ]

            def backward(n, dL_dstates, dL_dweights, dL_dx):
                t = time - 1 - n
                here = [x[t], [states[t] for states in before], list(weights)]
                with tf.GradientTape(watch_accessed_variables=False) as tape:
                    tape.watch(here)
                    after = step(here[0], here[1], *here[2])
                arriving = (dL_dstates[0] + dL_dh[t], *dL_dstates[1:])
                dL_dx_t, earlier, more = tape.gradient(after, here, output_gradients=arriving)
                dL_dweights = [old + new for old, new in zip(dL_dweights, more, strict=True)]
                return n + 1, tuple(earlier), dL_dweights, dL_dx.write(t, dL_dx_t)

            _, dL_dfirst, dL_dweights, dL_dx = _repeat(
                backward, time, dL_dlast, [tf.zeros_like(w) for w in weights], _list(time, x[0])
            )
            return tf.transpose(dL_dx.stack(), (1, 0, 2)), *dL_dfirst, *dL_dweights

        return (tf.transpose(kept[0], (1, 0, 2)), *last), gradient

    return run(x, *(tf.convert_to_tensor(value) for value in [*first_states, *weights]))


def _repeat(body, times, *start):
    """Run `body` a number of times; its first argument counts them."""
    return tf.while_loop(lambda n, *_: n < times, body, (0, *start), maximum_iterations=times)


def _list(length, like):
    """Return an empty list for `length` tensors of one shape."""
    return tf.TensorArray(like.dtype, length, element_shape=like.shape)
