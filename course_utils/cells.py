"""The recurrent cells of the course in NumPy, written the way their equations read.

Each cell comes as three functions: one step, a whole sequence, and the way back through time.
The weights are laid out as in Keras, so ``lstm(x, *layer.get_weights())`` works directly; for the
biases of a layer that has none, pass zeros. The functions of the SimpleRNN, which come first,
describe the arguments that all cells share.

Keras's options in terms of these functions, with ``h = simple_rnn(x, ...)``:

* ``return_sequences=True`` gives ``h``; ``return_sequences=False`` gives ``h[:, -1]``.
* ``return_state=True`` also gives ``h[:, -1]``, and for an LSTM ``c[:, -1]`` after it.
* ``go_backwards=True`` reads ``x[:, ::-1]``, and the mask as ``mask[:, ::-1]``.

Results keep the precision of the arguments: float32 weights and inputs give float32, and float64
gives float64. What is not an array, or a mask that is not boolean, raises a TypeError; shapes that
do not fit together raise a ValueError.
"""

import numpy as np

from course_utils._checks import sizes

# --- SimpleRNN ---------------------------------------------------------------------------------


def simple_rnn_step(x_t, h_prev, W_xh, W_hh, b):
    """Return the next hidden state of a SimpleRNN, of shape (batch, units).

    Parameters
    ----------
    x_t : ndarray, shape (batch, features)
        The input at this step.
    h_prev : ndarray, shape (batch, units)
        The hidden state after the step before, h_{t-1}.
    W_xh, W_hh, b : ndarray, shapes (features, units), (units, units) and (units,)
        Weights from the input, weights from the last hidden state, and biases.

    Notes
    -----
    Elman, "Finding Structure in Time", Cognitive Science 14 (1990), with tanh as in Keras::

        h_t = tanh(x_t W_xh + h_{t-1} W_hh + b)

    Examples
    --------
    >>> x_t, h_prev = np.array([[1.0]]), np.array([[0.5]])
    >>> h_t = simple_rnn_step(x_t, h_prev, np.array([[0.3]]), np.array([[0.4]]), np.zeros(1))
    >>> print(h_t.round(3), np.tanh(1.0 * 0.3 + 0.5 * 0.4).round(3))
    [[0.462]] 0.462
    """
    _check_shapes("units", W_hh=W_hh, W_xh=W_xh, b=b, x_t=x_t, h_prev=h_prev)
    return np.tanh(x_t @ W_xh + h_prev @ W_hh + b)  # (batch, units)


def simple_rnn(x, W_xh, W_hh, b, h_0=None, mask=None):
    """Return every hidden state of a SimpleRNN along a sequence.

    Parameters
    ----------
    x : ndarray, shape (batch, time, features)
    W_xh, W_hh, b : ndarray
        As in `simple_rnn_step`.
    h_0 : ndarray, shape (batch, units), optional
        The hidden state before the first step; zeros if omitted.
    mask : ndarray of bool, shape (batch, time), optional
        False where a step is skipped: the state is carried over unchanged.

    Returns
    -------
    h : ndarray, shape (batch, time, units)
        ``h[:, t]`` is the hidden state after step t.

    Notes
    -----
    If a sequence *begins* with masked steps and `h_0` is given, these steps return `h_0`. Keras
    does the same on JAX; on TensorFlow its output there is zero, although its state is `h_0`.

    Examples
    --------
    After a single 1 and then silence, the state roughly halves at every step.

    >>> x = np.array([[[1.0], [0.0], [0.0]]])
    >>> h = simple_rnn(x, np.array([[1.0]]), np.array([[0.5]]), np.zeros(1))
    >>> print(h.shape, h[0, :, 0].round(2))
    (1, 3, 1) [0.76 0.36 0.18]
    """
    mask, h_prev = _before_the_first_step(x, W_hh, mask, h_0=h_0)
    h = []
    for t in range(x.shape[1]):
        h_t = simple_rnn_step(x[:, t], h_prev, W_xh, W_hh, b)
        h_prev = _unless_masked(mask[:, t], h_t, h_prev)
        h.append(h_prev)
    return np.stack(h, axis=1)  # (batch, time, units)


def simple_rnn_backward(dL_dh, x, W_xh, W_hh, b, h_0=None, mask=None):
    """Return the gradients of a loss for a SimpleRNN, by backpropagation through time.

    The other arguments are those given to `simple_rnn`.

    Parameters
    ----------
    dL_dh : ndarray, shape (batch, time, units)
        The derivative of the loss L with respect to each ``h[:, t]`` while later states stay
        fixed. For a loss on the last state only, see `at_last_step`.

    Returns
    -------
    dict of str to ndarray
        The derivatives of L with respect to ``"x"``, ``"W_xh"``, ``"W_hh"``, ``"b"`` and ``"h_0"``,
        each in the shape of that array; and under ``"h"``, of shape (batch, time, units), all that
        reaches each ``h[:, t]``, from its own loss and back from later steps.

    Notes
    -----
    With a_t = x_t W_xh + h_{t-1} W_hh + b, the sum inside the tanh, and tanh' = 1 − tanh²::

        dL/da_t     = dL/dh_t ⊙ (1 − h_t²)
        dL/dh_{t-1} = dL/da_t W_hhᵀ + what the loss itself says about h_{t-1}

    Examples
    --------
    >>> one, half = np.array([[1.0]]), np.array([[0.5]])
    >>> L_at_the_end = at_last_step(one, time=3)
    >>> gradients = simple_rnn_backward(L_at_the_end, np.zeros((1, 3, 1)), one, half, np.zeros(1))
    >>> print(gradients["h"][0, :, 0])
    [0.25 0.5  1.  ]
    """
    h = simple_rnn(x, W_xh, W_hh, b, h_0, mask)  # every state is needed on the way back
    mask, h_0 = _before_the_first_step(x, W_hh, mask, h_0=h_0)
    h_prev = _one_step_earlier(h, h_0)
    _check_shapes("columns", h=h, dL_dh=dL_dh)

    dh_later = np.zeros_like(h_0)  # nothing comes after the last step
    dh, da = np.zeros_like(h), np.zeros_like(h)
    for t in reversed(range(x.shape[1])):
        dh_t = dL_dh[:, t] + dh_later
        da_t = _unless_masked(mask[:, t], dh_t * (1 - h[:, t] ** 2), 0)

        dh_later = _unless_masked(mask[:, t], da_t @ W_hh.T, dh_t)
        dh[:, t], da[:, t] = dh_t, da_t

    return {
        "x": da @ W_xh.T,
        "W_xh": _sum_over_steps(x, da),
        "W_hh": _sum_over_steps(h_prev, da),
        "b": da.sum(axis=(0, 1)),
        "h_0": dh_later,
        "h": dh,
    }


# --- LSTM --------------------------------------------------------------------------------------


def lstm_step(x_t, h_prev, c_prev, W_x, W_h, b):
    """Return the next hidden state and cell state of an LSTM, and its gates.

    Parameters
    ----------
    x_t, h_prev, c_prev : ndarray
        As in `simple_rnn_step`, and the cell state after the step before, of the shape of `h_prev`.
    W_x, W_h, b : ndarray, shapes (features, 4·units), (units, 4·units) and (4·units,)
        Weights from the input, weights from the last hidden state, and biases, of the input gate,
        the forget gate, the candidate and the output gate, in this order.

    Returns
    -------
    h_t, c_t : ndarray, shape (batch, units)
    gates : dict of str to ndarray, shape (batch, units)
        ``"input"``, ``"forget"`` and ``"output"``, between 0 and 1, and ``"candidate"``,
        between −1 and 1.

    Notes
    -----
    Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation 9 (1997), with the
    forget gate of Gers, Schmidhuber and Cummins, "Learning to Forget", Neural Computation 12
    (2000). With σ the sigmoid and ⊙ the element-wise product::

        i_t = σ(x_t W_xi + h_{t-1} W_hi + b_i)        input gate: how much to write
        f_t = σ(x_t W_xf + h_{t-1} W_hf + b_f)        forget gate: how much to keep
        g_t = tanh(x_t W_xg + h_{t-1} W_hg + b_g)     candidate: what to write
        o_t = σ(x_t W_xo + h_{t-1} W_ho + b_o)        output gate: how much to show
        c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
        h_t = o_t ⊙ tanh(c_t)

    All four read the same inputs, so their matrices stand side by side in one, W_x = [W_xi W_xf
    W_xg W_xo], and a single product serves them all.

    Examples
    --------
    With a wide-open forget gate and a closed input gate, the cell state stays.

    >>> zero, biases = np.zeros((1, 1)), np.array([-9.0, 9.0, 0.0, 0.0])
    >>> c_prev = np.array([[0.8]])
    >>> h_t, c_t, gates = lstm_step(zero, zero, c_prev, np.zeros((1, 4)), np.zeros((1, 4)), biases)
    >>> print(c_t.round(3), gates["forget"].round(3))
    [[0.8]] [[1.]]
    """
    _check_shapes("4·units", W_h=W_h, W_x=W_x, b=b, x_t=x_t, h_prev=h_prev, c_prev=c_prev)
    a_t = x_t @ W_x + h_prev @ W_h + b  # (batch, 4·units)
    a_i, a_f, a_g, a_o = np.split(a_t, 4, axis=1)  # (batch, units) each

    i_t = sigmoid(a_i)
    f_t = sigmoid(a_f)
    g_t = np.tanh(a_g)
    o_t = sigmoid(a_o)

    c_t = f_t * c_prev + i_t * g_t
    h_t = o_t * np.tanh(c_t)
    return h_t, c_t, {"input": i_t, "forget": f_t, "candidate": g_t, "output": o_t}


def lstm(x, W_x, W_h, b, h_0=None, c_0=None, mask=None):
    """Return every hidden state, cell state and gate of an LSTM along a sequence.

    The arguments are those of `simple_rnn`, with the weights of `lstm_step`, and `c_0`, the cell
    state before the first step. The results are those of `lstm_step`, each of shape (batch, time,
    units): ``h[:, t]`` is the hidden state after step t. At a masked step, the gates are what the
    cell would have done.
    """
    mask, h_prev, c_prev = _before_the_first_step(x, W_h, mask, h_0=h_0, c_0=c_0)
    h, c, gates = [], [], []
    for t in range(x.shape[1]):
        h_t, c_t, gates_t = lstm_step(x[:, t], h_prev, c_prev, W_x, W_h, b)
        h_prev = _unless_masked(mask[:, t], h_t, h_prev)
        c_prev = _unless_masked(mask[:, t], c_t, c_prev)
        h.append(h_prev)
        c.append(c_prev)
        gates.append(gates_t)
    return np.stack(h, axis=1), np.stack(c, axis=1), _along_the_sequence(gates)


def lstm_backward(dL_dh, x, W_x, W_h, b, h_0=None, c_0=None, mask=None):
    """Return the gradients of a loss for an LSTM, by backpropagation through time.

    `dL_dh` and the dict that comes back are as in `simple_rnn_backward`, here also with ``"c_0"``
    and ``"c"``; the other arguments are those given to `lstm`.

    Notes
    -----
    Each equation of `lstm_step` by the chain rule, with σ' = σ (1 − σ). On the way from c_t to
    c_{t-1} there is no matrix and no tanh, only the forget gate::

        dL/dc_{t-1} = dL/dc_t ⊙ f_t + what reaches c_{t-1} through h_{t-1}
    """
    h, c, gates = lstm(x, W_x, W_h, b, h_0, c_0, mask)  # all are needed on the way back
    mask, h_0, c_0 = _before_the_first_step(x, W_h, mask, h_0=h_0, c_0=c_0)
    h_prev, c_prev = _one_step_earlier(h, h_0), _one_step_earlier(c, c_0)
    _check_shapes("columns", h=h, dL_dh=dL_dh)

    dh_later, dc_later = np.zeros_like(h_0), np.zeros_like(c_0)
    dh, dc, da = np.zeros_like(h), np.zeros_like(c), np.repeat(np.zeros_like(h), 4, axis=2)
    for t in reversed(range(x.shape[1])):
        i_t, f_t, g_t, o_t = (gates[name][:, t] for name in gates)
        tanh_c = np.tanh(c[:, t])

        dh_t = dL_dh[:, t] + dh_later  # h_t = o_t ⊙ tanh(c_t)
        dc_t = dc_later + _unless_masked(mask[:, t], dh_t * o_t * (1 - tanh_c**2), 0)

        da_i = dc_t * g_t * i_t * (1 - i_t)  # c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
        da_f = dc_t * c_prev[:, t] * f_t * (1 - f_t)
        da_g = dc_t * i_t * (1 - g_t**2)
        da_o = dh_t * tanh_c * o_t * (1 - o_t)
        da_t = np.concatenate([da_i, da_f, da_g, da_o], axis=1)  # (batch, 4·units)
        da_t = _unless_masked(mask[:, t], da_t, 0)

        dh_later = _unless_masked(mask[:, t], da_t @ W_h.T, dh_t)
        dc_later = _unless_masked(mask[:, t], dc_t * f_t, dc_t)
        dh[:, t], dc[:, t], da[:, t] = dh_t, dc_t, da_t

    return {
        "x": da @ W_x.T,
        "W_x": _sum_over_steps(x, da),
        "W_h": _sum_over_steps(h_prev, da),
        "b": da.sum(axis=(0, 1)),
        "h_0": dh_later,
        "c_0": dc_later,
        "h": dh,
        "c": dc,
    }


# --- GRU ---------------------------------------------------------------------------------------


def gru_step(x_t, h_prev, W_x, W_h, b, reset_after=True):
    """Return the next hidden state of a GRU, and its gates.

    Parameters
    ----------
    x_t, h_prev : ndarray
        As in `simple_rnn_step`.
    W_x, W_h : ndarray, shapes (features, 3·units) and (units, 3·units)
        Weights from the input and from the last hidden state, to the update gate, the reset gate
        and the candidate, in this order.
    b : ndarray, shape (2, 3·units), or (3·units,) without `reset_after`
        Biases of the same three; with `reset_after`, one row for the product with x_t and one
        for the product with h_{t-1}.
    reset_after : bool
        Whether the reset gate acts after h_{t-1} has been multiplied by its matrix, which is
        Keras's default, or before, as first published.

    Returns
    -------
    h_t : ndarray, shape (batch, units)
    gates : dict of str to ndarray, shape (batch, units)
        ``"update"`` and ``"reset"``, between 0 and 1, and ``"candidate"``, between −1 and 1.

    Notes
    -----
    Cho et al., "Learning Phrase Representations using RNN Encoder–Decoder" (2014), which puts
    the reset gate before the product. With σ the sigmoid and ⊙ the element-wise product::

        z_t = σ(x_t W_xz + h_{t-1} W_hz + b_z)               update gate: how much to keep
        r_t = σ(x_t W_xr + h_{t-1} W_hr + b_r)               reset gate: how much to look back
        g_t = tanh(x_t W_xg + (r_t ⊙ h_{t-1}) W_hg + b_g)    candidate: what to write
        h_t = z_t ⊙ h_{t-1} + (1 − z_t) ⊙ g_t

    Here the last product has to wait until r_t is known. With the reset gate after the product::

        g_t = tanh(x_t W_xg + b_xg + r_t ⊙ (h_{t-1} W_hg + b_hg))

    all three products with h_{t-1} become one, h_{t-1} W_h. NVIDIA's cuDNN, the library that makes
    a GRU fast on a GPU, computes it this way, and so does Keras. The bias b_hg is now inside the
    reset, apart from b_xg: hence the second row of biases.

    Examples
    --------
    With all weights and biases zero, the update gate keeps half of the state.

    >>> x_t, h_prev, no_weights = np.ones((1, 1)), np.array([[0.8]]), np.zeros((1, 3))
    >>> h_t, gates = gru_step(x_t, h_prev, no_weights, no_weights, np.zeros((2, 3)))
    >>> print(h_t, gates["update"], gates["candidate"])
    [[0.4]] [[0.5]] [[0.]]
    """
    if np.ndim(b) != 1 + reset_after:
        raise ValueError(
            f"b has shape {np.shape(b)}. Two rows, (2, 3·units), go with reset_after=True and "
            "one, (3·units,), with reset_after=False: pass what this GRU was made with."
        )
    biases = "2, columns" if reset_after else "columns"
    _check_shapes("3·units", biases, W_h=W_h, W_x=W_x, b=b, x_t=x_t, h_prev=h_prev)
    b_x, b_h = b if reset_after else (b, np.zeros_like(b))
    W_hz, W_hr, W_hg = np.split(W_h, 3, axis=1)  # (units, units) each
    x_z, x_r, x_g = np.split(x_t @ W_x + b_x, 3, axis=1)  # (batch, units) each
    b_hz, b_hr, b_hg = np.split(b_h, 3)

    z_t = sigmoid(x_z + h_prev @ W_hz + b_hz)
    r_t = sigmoid(x_r + h_prev @ W_hr + b_hr)
    if reset_after:
        g_t = np.tanh(x_g + r_t * (h_prev @ W_hg + b_hg))
    else:
        g_t = np.tanh(x_g + (r_t * h_prev) @ W_hg)

    h_t = z_t * h_prev + (1 - z_t) * g_t
    return h_t, {"update": z_t, "reset": r_t, "candidate": g_t}


def gru(x, W_x, W_h, b, h_0=None, mask=None, reset_after=True):
    """Return every hidden state and gate of a GRU along a sequence.

    The arguments are those of `simple_rnn`, with the weights of `gru_step` and its `reset_after`.
    The results are those of `gru_step`, each of shape (batch, time, units): ``h[:, t]`` is the
    hidden state after step t. At a masked step, the gates are what the cell would have done.
    """
    mask, h_prev = _before_the_first_step(x, W_h, mask, h_0=h_0)
    h, gates = [], []
    for t in range(x.shape[1]):
        h_t, gates_t = gru_step(x[:, t], h_prev, W_x, W_h, b, reset_after)
        h_prev = _unless_masked(mask[:, t], h_t, h_prev)
        h.append(h_prev)
        gates.append(gates_t)
    return np.stack(h, axis=1), _along_the_sequence(gates)


def gru_backward(dL_dh, x, W_x, W_h, b, h_0=None, mask=None, reset_after=True):
    """Return the gradients of a loss for a GRU, by backpropagation through time.

    `dL_dh` and the dict that comes back are as in `simple_rnn_backward`; the other arguments are
    those given to `gru`.

    Notes
    -----
    Each equation of `gru_step` by the chain rule. Through the update gate the gradient goes from
    h_t to h_{t-1} without a matrix and without a tanh::

        dL/dh_{t-1} = dL/dh_t ⊙ z_t + what reaches h_{t-1} through the gates and the candidate
    """
    h, gates = gru(x, W_x, W_h, b, h_0, mask, reset_after)  # all are needed on the way back
    mask, h_0 = _before_the_first_step(x, W_h, mask, h_0=h_0)
    h_prev = _one_step_earlier(h, h_0)
    _check_shapes("columns", h=h, dL_dh=dL_dh)

    units = h.shape[2]
    W_hzr, W_hg = np.split(W_h, [2 * units], axis=1)
    recurrent_g = h_prev @ W_hg + (b[1, -units:] if reset_after else 0)

    dh_later = np.zeros_like(h_0)
    dh, da = np.zeros_like(h), np.repeat(np.zeros_like(h), 3, axis=2)
    for t in reversed(range(x.shape[1])):
        z_t, r_t, g_t = (gates[name][:, t] for name in gates)

        dh_t = dL_dh[:, t] + dh_later  # h_t = z_t ⊙ h_{t-1} + (1 − z_t) ⊙ g_t
        dz_t = dh_t * (h_prev[:, t] - g_t)
        da_g = dh_t * (1 - z_t) * (1 - g_t**2)

        if reset_after:  # a_g = x_t W_xg + b_xg + r_t ⊙ (h_{t-1} W_hg + b_hg)
            dr_t = da_g * recurrent_g[:, t]
            dh_by_g = (da_g * r_t) @ W_hg.T
        else:  # a_g = x_t W_xg + (r_t ⊙ h_{t-1}) W_hg + b_g
            dr_t = (da_g @ W_hg.T) * h_prev[:, t]
            dh_by_g = (da_g @ W_hg.T) * r_t

        da_zr = np.concatenate([dz_t * z_t * (1 - z_t), dr_t * r_t * (1 - r_t)], axis=1)

        dh_before = dh_t * z_t + da_zr @ W_hzr.T + dh_by_g
        dh_later = _unless_masked(mask[:, t], dh_before, dh_t)
        da_t = np.concatenate([da_zr, da_g], axis=1)  # (batch, 3·units)
        dh[:, t], da[:, t] = dh_t, _unless_masked(mask[:, t], da_t, 0)

    r, (da_zr, da_g) = gates["reset"], np.split(da, [2 * units], axis=2)
    if reset_after:
        da_h = np.concatenate([da_zr, da_g * r], axis=2)  # what reaches h_{t-1} W_h + b_h
        dW_h = _sum_over_steps(h_prev, da_h)
        db = np.stack([da.sum(axis=(0, 1)), da_h.sum(axis=(0, 1))])
    else:
        dW_hzr, dW_hg = _sum_over_steps(h_prev, da_zr), _sum_over_steps(r * h_prev, da_g)
        dW_h = np.concatenate([dW_hzr, dW_hg], axis=1)
        db = da.sum(axis=(0, 1))

    return {
        "x": da @ W_x.T,
        "W_x": _sum_over_steps(x, da),
        "W_h": dW_h,
        "b": db,
        "h_0": dh_later,
        "h": dh,
    }


# --- Shared by the cells -----------------------------------------------------------------------


def sigmoid(a):
    """Return 1 / (1 + e⁻ᵃ), between 0 and 1, for each number of an array of any shape.

    Examples
    --------
    >>> print(sigmoid(np.array([-1000, 0, 2])).round(3))
    [0.    0.5   0.881]
    """
    a = np.asarray(a)
    if a.dtype.kind in "bui":  # unsigned integers have no −a
        a = a.astype(float)
    with np.errstate(over="ignore"):  # e⁻ᵃ may be infinite: then the answer is 0
        return 1 / (1 + np.exp(-a))


def at_last_step(dL_dh_last, time):
    """Return the `dL_dh`, for a sequence of `time` steps, of a loss on the last hidden state only.

    `dL_dh_last`, of shape (batch, units), is the derivative of the loss with respect to that
    state. At the other steps `dL_dh` is zero; the dtype stays.

    Examples
    --------
    >>> print(at_last_step(np.array([[0.5, -0.5]]), time=3))
    [[[ 0.   0. ]
      [ 0.   0. ]
      [ 0.5 -0.5]]]
    """
    _check_shapes("units", dL_dh_last=dL_dh_last)
    (time,) = sizes(time=time)
    dL_dh = np.zeros_like(dL_dh_last, shape=(len(dL_dh_last), time, dL_dh_last.shape[1]))
    dL_dh[:, -1] = dL_dh_last
    return dL_dh


def _before_the_first_step(x, W_h, mask, **states):
    """Return the mask and the initial states, or True and zeros where they were omitted."""
    optional = {**states, "mask": mask}
    given = {name: array for name, array in optional.items() if array is not None}
    _check_shapes("columns", x=x, W_h=W_h, **given)
    if x.shape[1] == 0:
        raise ValueError(f"x has shape {x.shape}, with no step to run: it needs at least one.")
    mask = np.ones(x.shape[:2], bool) if mask is None else mask
    if mask.dtype != bool:
        raise TypeError(f"mask is of type {mask.dtype}, not bool: pass mask.astype(bool).")
    zeros = np.zeros((len(x), len(W_h)), np.result_type(x, W_h))
    return mask, *(zeros if state is None else state for state in states.values())


def _unless_masked(mask_t, new, old):
    """Return `new` for the sequences in which this step counts, and `old` for the others."""
    return np.where(mask_t[:, np.newaxis], new, old)


def _one_step_earlier(states, first):
    """Return, for each step, the state before it: (batch, time, units)."""
    return np.concatenate([first[:, np.newaxis], states[:, :-1]], axis=1)


def _along_the_sequence(gates):
    """Return a list of the gates of each step as one dict of (batch, time, units)."""
    return {name: np.stack([step[name] for step in gates], axis=1) for name in gates[0]}


def _sum_over_steps(inputs, da):
    """Return dL/dW for a = inputs W: all steps use the same W, so their contributions add up.

    `inputs` (batch, time, rows) and `da` (batch, time, columns) give (rows, columns).
    """
    rows, columns = inputs.shape[-1], da.shape[-1]
    return inputs.reshape(-1, rows).T @ da.reshape(-1, columns)


# The axes of the arguments; what the columns and the biases are depends on the cell.
AXES = {
    "x": "batch, time, features",
    "x_t": "batch, features",
    "mask": "batch, time",
    "h": "batch, time, units",
    "dL_dh": "batch, time, units",
    "W_xh": "features, units",
    "W_hh": "units, units",
    "W_x": "features, columns",
    "W_h": "units, columns",
} | dict.fromkeys(["h_0", "c_0", "h_prev", "c_prev", "dL_dh_last"], "batch, units")


def _check_shapes(columns, biases="columns", **arrays):
    """Raise an error that says what to do unless the shapes of the arrays fit together.

    The columns of the weights are, for instance, "4·units". The first array with an axis of a name
    sets the length of that axis for all.
    """
    lengths, set_by = {"2": 2}, {}
    for name, array in arrays.items():
        axes = AXES.get(name, biases).replace("columns", columns).split(", ")
        if not isinstance(array, np.ndarray):
            raise TypeError(f"{name} is a {type(array).__name__}, not an array: use np.array(...).")
        needs = f"{name} has shape {array.shape}, but needs ({', '.join(axes)})"
        if array.ndim != len(axes):
            alone = axes[0] == "batch" and array.ndim == len(axes) - 1
            advice = f" A batch of one is {name}[np.newaxis]." if alone else ""
            raise ValueError(f"{needs}: {len(axes)} axes, not {array.ndim}.{advice}")
        for axis, size in zip(axes, array.shape, strict=True):
            if axis not in lengths:
                lengths |= {axis: size, f"3·{axis}": 3 * size, f"4·{axis}": 4 * size}
                set_by |= {axis: name, f"3·{axis}": name, f"4·{axis}": name}
        if array.shape != (fits := tuple(lengths[axis] for axis in axes)):
            others = {set_by.get(axis, name) for axis in axes} - {name}
            shapes = [f"{other} {arrays[other].shape}" for other in sorted(others)]
            raise ValueError(f"{needs} = {fits}{' to fit ' * bool(shapes)}{', '.join(shapes)}.")
