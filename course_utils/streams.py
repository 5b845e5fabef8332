"""Long streams to learn from block by block, whose answers lie a known way back.

A number that is not whole, or too small, raises a TypeError or a ValueError that names it.
"""

import numpy as np

from course_utils._checks import sizes


def lamp(streams, steps, seed):
    """Draw the presses of a lamp's two buttons, and whether the light is on.

    In every stream somebody presses a button at the first step, and later at one step in twenty,
    each of the two equally often.

    Parameters
    ----------
    streams, steps : int
        How many streams there are, and how long they are; at least 1 each.
    seed : int
        The same seed gives the same streams.

    Returns
    -------
    press : ndarray of float32, shape (streams, steps, 1)
        1 where somebody presses "on", -1 where somebody presses "off", 0 where nobody does.
    light : ndarray of float32, shape (streams, steps, 1)
        1 where the light is on, -1 where it is off: the last press.

    Examples
    --------
    >>> press, light = lamp(1, 8, seed=25)
    >>> print(press[0, :, 0])
    [ 1. -1.  0.  0. -1.  0.  1.  0.]
    >>> print(light[0, :, 0])
    [ 1. -1. -1. -1. -1. -1.  1.  1.]
    """
    streams, steps = sizes(streams=streams, steps=steps)
    random = np.random.default_rng(seed)
    press = random.choice([-1, 0, 1], p=[0.025, 0.95, 0.025], size=(streams, steps, 1))
    press[:, 0] = random.choice([-1, 1], size=(streams, 1))
    light = press.copy()
    for t in range(1, steps):
        light[:, t] = np.where(press[:, t] == 0, light[:, t - 1], press[:, t])
    return press.astype("float32"), light.astype("float32")


def echo(streams, steps, lag, seed):
    """Draw random bits, and the same bits `lag` steps later (at least 1).

    The other arguments are those of `lamp`.

    Returns
    -------
    bits : ndarray of float32, shape (streams, steps, 1)
        1 or -1, equally often.
    late : ndarray of float32, shape (streams, steps, 1)
        The bit of `lag` steps ago; 0 at the first `lag` steps.

    Examples
    --------
    >>> bits, late = echo(1, 6, lag=2, seed=1)
    >>> print(bits[0, :, 0])
    [-1.  1.  1.  1. -1. -1.]
    >>> print(late[0, :, 0])
    [ 0.  0. -1.  1.  1.  1.]
    """
    streams, steps, lag = sizes(streams=streams, steps=steps, lag=lag)
    bits = np.random.default_rng(seed).choice([-1, 1], size=(streams, steps, 1))
    late = np.zeros_like(bits)
    late[:, lag:] = bits[:, :-lag]
    return bits.astype("float32"), late.astype("float32")
