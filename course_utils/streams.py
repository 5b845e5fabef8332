"""Endless streams to learn from block by block, whose answers lie a known way back."""

import numpy as np


def lamp(streams, steps, seed):
    """Make presses of a lamp's two buttons, and whether the light is on.

    At the first step somebody presses in every stream; later at one step in twenty.

    Parameters
    ----------
    streams, steps : int
    seed : int
        The same seed gives the same streams.

    Returns
    -------
    press : ndarray of float32, shape (streams, steps, 1)
        1 where the button "on" is pressed, -1 where "off" is, 0 where nobody presses.
    light : ndarray of float32, shape (streams, steps, 1)
        1 where the light is on, -1 where it is off: the last press.
    """
    random = np.random.default_rng(seed)
    press = random.choice([-1, 0, 1], p=[0.025, 0.95, 0.025], size=(streams, steps, 1))
    press[:, 0] = random.choice([-1, 1], size=(streams, 1))
    light = press.copy()
    for t in range(1, steps):
        light[:, t] = np.where(press[:, t] == 0, light[:, t - 1], press[:, t])
    return press.astype("float32"), light.astype("float32")


def echo(streams, steps, lag, seed):
    """Make random bits, and the same bits some steps later.

    Parameters
    ----------
    streams, steps : int
    lag : int
        By how many steps the second is later; at least 1.
    seed : int
        The same seed gives the same streams.

    Returns
    -------
    bits : ndarray of float32, shape (streams, steps, 1)
        1 or -1, each half of the time.
    late : ndarray of float32, shape (streams, steps, 1)
        The bit of `lag` steps ago; 0 at the first `lag` steps.

    Raises
    ------
    ValueError
        If `lag` is below 1.
    """
    if lag < 1:
        raise ValueError(f"an echo comes at least 1 step later, not {lag}: choose a larger lag")
    bits = np.random.default_rng(seed).choice([-1, 1], size=(streams, steps, 1))
    late = np.zeros_like(bits)
    late[:, lag:] = bits[:, :-lag]
    return bits.astype("float32"), late.astype("float32")
