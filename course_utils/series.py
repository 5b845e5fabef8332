"""Time series: an hourly load of our own making, windows of it, and a split that respects time.

The series is synthetic: the electric load of a small town in megawatts (MW), one value per hour.
It consists of a trend, a daily season, noise, and events, which are the stops of a factory.

Numbers and shapes that do not fit raise a TypeError or a ValueError that says what would.
"""

from itertools import accumulate
from typing import NamedTuple

import numpy as np

from course_utils._checks import sizes

DAY = 24  # hours

# The town without its factory, and the factory, by hour of the day from midnight on, in MW.
MEGAWATTS = "22 20 19 18 18 19 23 29 32 31 30 30 31 30 29 29 31 35 40 42 40 36 30 25"
TOWN = np.array(MEGAWATTS.split(), float)
FACTORY = np.where((np.arange(DAY) >= 6) & (np.arange(DAY) < 22), 9.0, 3.0)


class Load(NamedTuple):
    """An hourly load and its parts: ``load = trend + season + effect + noise``.

    Each is a float64 array of shape (hours,), in MW. Only `stop` is not: it is 1 in the hours in
    which the factory stands still, and 0 in all others.
    """

    load: np.ndarray
    stop: np.ndarray
    trend: np.ndarray
    season: np.ndarray
    effect: np.ndarray
    noise: np.ndarray


def hourly_load(days, seed):
    """Draw the hourly load of a small town, in MW: trend, daily season, factory stops and noise.

    The load grows by 4 MW per year. The factory stops about once in three days, at any hour and
    for 4 to 12 hours (stops that overlap join into a longer one). While it stops, its share of the
    load is missing: 9 MW from 6 in the morning to 10 at night, 3 MW otherwise. The noise is the
    sum of two: one changes slowly, like the weather (standard deviation 1.5 MW, and each hour
    keeps 0.95 of the last), and the other comes from the meter (0.3 MW).

    Parameters
    ----------
    days : int
        Length of the series, at least 1; it starts at midnight.
    seed : int
        The same seed gives the same series.

    Examples
    --------
    >>> town = hourly_load(days=7, seed=16)
    >>> print(town.load.shape, town.season[:6], town.season.max())
    (168,) [25. 23. 22. 21. 21. 22.] 51.0
    """
    (days,) = sizes(days=days)
    random = np.random.default_rng(seed)
    hour = np.arange(DAY * days)
    trend = 4.0 * hour / (DAY * 365)
    season = (TOWN + FACTORY)[hour % DAY]
    stop = np.zeros(len(hour))
    for start in np.flatnonzero(random.random(len(hour)) < 1 / (3 * DAY)):
        stop[start : start + random.integers(4, 13)] = 1
    effect = -stop * FACTORY[hour % DAY]
    noise = _weather(random, len(hour)) + random.normal(0, 0.3, len(hour))
    return Load(trend + season + effect + noise, stop, trend, season, effect, noise)


def _weather(random, hours, keep=0.95, deviation=1.5):
    """Draw noise that changes slowly: each hour keeps a share of the last and adds a shock."""
    shocks = random.normal(0, deviation * np.sqrt(1 - keep**2), hours)
    shocks[0] = random.normal(0, deviation)
    return np.array(list(accumulate(shocks, lambda last, shock: keep * last + shock)))


def windows(inputs, target, past, ahead=1):
    """Cut a series into windows: `past` moments to read, and the `ahead` moments after them.

    With ``x, y = windows(...)``, ``x[i]`` holds the moments ``i … i + past - 1`` of `inputs`, and
    ``y[i]`` the moments ``i + past … i + past + ahead - 1`` of `target`.

    Parameters
    ----------
    inputs : array of shape (time, features)
        What is known at each moment.
    target : array of shape (time, ...)
        What is to be forecast, often of shape (time,).
    past, ahead : int
        How many moments to read and to forecast, at least 1 each.

    Returns
    -------
    x, y : arrays of shapes (samples, past, features) and (samples, ahead, ...)
        ``samples = time - past - ahead + 1``; both are copies and keep their dtype.

    Examples
    --------
    >>> series = np.array([10, 11, 12, 13, 14])
    >>> x, y = windows(series[:, np.newaxis], series, past=3)
    >>> print(x[:, :, 0])
    [[10 11 12]
     [11 12 13]]
    >>> print(y)
    [[13]
     [14]]
    """
    inputs, target = np.asarray(inputs), np.asarray(target)
    if inputs.ndim != 2 or target.shape[:1] != inputs.shape[:1]:
        raise ValueError(
            "windows needs inputs of shape (time, features) and a target of the same length, not "
            f"{inputs.shape} and {target.shape}. A single feature is series[:, np.newaxis]."
        )
    past, ahead = sizes(past=past, ahead=ahead)
    samples = len(target) - past - ahead + 1
    if samples < 1:
        raise ValueError(
            f"{len(target)} moments are too few for a window of {past} + {ahead}: shorten it."
        )
    first = np.arange(samples)[:, np.newaxis]
    return inputs[first + np.arange(past)], target[first + past + np.arange(ahead)]


def split_in_time(moments, validation, test):
    """Split a series in time: the past to train on, then validation, then test, nothing shuffled.

    Of as many `moments` as the series has, `validation` and `test` say how many go to these two
    parts, at least 1 each. The result is three slices of the series, without a gap or an overlap.

    Examples
    --------
    >>> train, validation, test = split_in_time(10, validation=2, test=3)
    >>> print(np.arange(10)[train], np.arange(10)[validation], np.arange(10)[test])
    [0 1 2 3 4] [5 6] [7 8 9]
    """
    moments, validation, test = sizes(moments=moments, validation=validation, test=test)
    train = moments - validation - test
    if train < 1:
        raise ValueError(
            f"{moments} moments cannot be split into {train} to train on, {validation} to validate "
            f"and {test} to test: each part needs at least 1."
        )
    return slice(0, train), slice(train, train + validation), slice(train + validation, moments)
