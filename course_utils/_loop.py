"""A faster loop over time for training recurrent layers, on TensorFlow without a GPU.

Four things cost a recurrent layer most of its time there. At every step Keras multiplies the input
by its weights; here one product does that for all steps before the loop, and another adds up the
weights' gradients behind it. To go back through time TensorFlow puts every intermediate value of
every step on a stack; here only the states are kept, and a step's other values are computed once
more on the way back. The list of outputs is not copied at every step. And Keras activates each
gate by itself, a few columns at a time; here one call activates all of them, so that the
processor's vector units are used.

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
            self.return_sequences,
        )
        return outputs[:, -1], outputs, states

    inner_loop.__module__ = __name__
    keras.layers.RNN.inner_loop = inner_loop


def _fits(layer, sequences, states):
    """Say whether the loop is faster for this call of a layer, and does what Keras would do."""
    cell = layer.cell
    return (
        type(cell) in _STEPS
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


def _simple_rnn_step(from_x, from_h, states):
    """Return the next state of a SimpleRNN, in a tuple."""
    return (tf.tanh(from_x + from_h),)


def _lstm_step(from_x, from_h, states):
    """Return the next hidden and cell state of an LSTM."""
    _, c = states
    i, f, g, o = _gates(from_x + from_h, "sigmoid", "sigmoid", "tanh", "sigmoid")
    c = f * c + i * g
    return o * tf.tanh(c), c


def _gru_step(from_x, from_h, states):
    """Return the next state of a GRU with ``reset_after=True``, in a tuple."""
    (h,) = states
    units = h.shape[1]
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


def _along_time(step, x, first_states, weights, all_states):
    """Run `step` along time; return hidden states and the last of each state.

    Parameters
    ----------
    step : callable
        ``step(x_t W_x + b_x, h_{t-1} W_h + b_h, states)`` gives the next states, the hidden state
        first.
    x : tensor, shape (batch, time, features)
    first_states : list of tensors, shape (batch, units)
    weights : list of tensors
        W_x, W_h and the bias: one row, which goes with x, or two, for x and for h.
    all_states : bool
        Whether to return the hidden states of all steps, or of the last one.

    Returns
    -------
    list of tensors
        Hidden states, shape (batch, time or 1, units), then the last states as in `first_states`.
    """
    W_x, W_h, bias = (tf.convert_to_tensor(value) for value in weights)
    b_x, b_h = tf.unstack(bias) if len(bias.shape) == 2 else (bias, tf.zeros_like(bias))
    time = x.shape[1]

    @tf.custom_gradient
    def run(from_x, W_h, b_h, *first):
        def forward(t, states, kept):
            states = step(from_x[t], states[0] @ W_h + b_h, states)
            return t + 1, states, [some.write(t, s) for some, s in zip(kept, states, strict=True)]

        _, last, kept = _repeat(forward, time, tuple(first), [_list(time, s) for s in first])
        kept = [states.stack() for states in kept]  # (time, batch, units)

        def gradient(dL_dh, *dL_dlast):
            before = [
                tf.concat([s[None], states[:-1]], 0) for s, states in zip(first, kept, strict=True)
            ]

            def backward(n, dL_dstates, dL_dsums):
                t = time - 1 - n
                states = [states[t] for states in before]
                here = [from_x[t], states[0] @ W_h + b_h, states]
                with tf.GradientTape(watch_accessed_variables=False) as tape:
                    tape.watch(here)
                    after = step(*here)
                dL_dh_t = dL_dstates[0] + (dL_dh[t] if all_states else 0)
                by_x, by_h, (dL_dh_here, *others) = tape.gradient(
                    after, here, (dL_dh_t, *dL_dstates[1:]), unconnected_gradients="zero"
                )
                earlier = (dL_dh_here + by_h @ tf.transpose(W_h), *others)
                sums = zip(dL_dsums, (by_x, by_h), strict=False)
                return n + 1, earlier, [some.write(t, by) for some, by in sums]

            # Only a GRU uses the two sums apart; elsewhere one list of gradients serves both.
            lists = [_list(time, from_x[0]) for _ in range(len(bias.shape))]
            if not all_states:
                dL_dlast = (dL_dlast[0] + dL_dh[0], *dL_dlast[1:])
            _, dL_dfirst, lists = _repeat(backward, time, dL_dlast, lists)
            by_x, *_, by_h = [*lists, lists[-1]]
            dL_dW_h = tf.tensordot(before[0], by_h.stack(), [[0, 1], [0, 1]])
            return by_x.stack(), dL_dW_h, tf.reduce_sum(by_h.stack(), [0, 1]), *dL_dfirst

        return (kept[0] if all_states else last[0][None], *last), gradient

    x = tf.transpose(x, (1, 0, 2))  # (time, batch, features): a step lies in one piece
    from_x = tf.tensordot(x, W_x, 1) + b_x
    h, *last = run(from_x, W_h, b_h, *(tf.convert_to_tensor(state) for state in first_states))
    return tf.transpose(h, (1, 0, 2)), *last


def _repeat(body, times, *start):
    """Run `body` a number of times; its first argument counts them."""
    return tf.while_loop(lambda n, *_: n < times, body, (0, *start), maximum_iterations=times)


def _list(length, like):
    """Return an empty list for `length` tensors of one shape."""
    return tf.TensorArray(like.dtype, length, element_shape=like.shape)
