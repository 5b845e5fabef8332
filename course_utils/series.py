"""Time series: an hourly load of our own making, windows of it, and a split that respects time.

The series is synthetic. It is the electric load of a small town, in megawatts (MW), one value an
hour: a trend, a daily season, noise, and events, the planned stops of a factory.
"""

from typing import NamedTuple

import numpy as np

DAY = 24  # hours

# The town without its factory, and the factory, by hour of the day, in MW.
TOWN = np.array(
    [
        22,
        20,
        19,
        18,
        18,
        19,
        23,
        29,
        32,
        31,
        30,
        30,
        31,
        30,
        29,
        29,
        31,
        35,
        40,
        42,
        40,
        36,
        30,
        25,
    ],
    dtype=float,
)
FACTORY = np.where((np.arange(DAY) >= 6) & (np.arange(DAY) < 22), 9.0, 3.0)


class Load(NamedTuple):
    """An hourly load and what it is made of: ``load = trend + season + effect + noise``.

    Each is an array of shape (hours,), float64, in MW; ``stop`` is 1 in the hours in which the
    factory stands still and 0 in all others.
    """

    load: np.ndarray
    stop: np.ndarray
    trend: np.ndarray
    season: np.ndarray
    effect: np.ndarray
    noise: np.ndarray


def hourly_load(days, seed):
    """Make the hourly load of a small town, in MW: trend, daily season, factory stops and noise.

    The load grows by 4 MW in a year. The factory stops about once in three days, for 4 to 12
    hours from any hour on (stops that overlap join into a longer one); then its share of the load
    is missing, 9 MW by day and 3 MW by night. The noise has two parts: one, like the weather,
    changes slowly (standard deviation 1.5 MW, each hour keeps 0.95 of the last), the other is the
    meter's own (0.3 MW).

    Parameters
    ----------
    days : int
        Length of the series; it starts at midnight.
    seed : int
        The same seed makes the same series.

    Returns
    -------
    Load

    Raises
    ------
    ValueError
        If there is not at least one day.
    """
    if days < 1:
        raise ValueError(f"hourly_load makes whole days, at least 1, not {days}")
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
    """Make noise that changes slowly: each hour keeps a share of the last and adds a shock."""
    shocks = random.normal(0, deviation * np.sqrt(1 - keep**2), hours)
    weather = np.empty(hours)
    weather[0] = random.normal(0, deviation)
    for t in range(1, hours):
        weather[t] = keep * weather[t - 1] + shocks[t]
    return weather


def windows(inputs, target, past, ahead=1):
    """Cut a series into windows: ``past`` moments to read, the ``ahead`` moments after to forecast.

    With ``x, y = windows(...)``, ``x[i]`` holds the moments ``i … i + past - 1`` of ``inputs``, and
    ``y[i]`` the moments ``i + past … i + past + ahead - 1`` of ``target``.

    Parameters
    ----------
    inputs : array of shape (time, features)
        What is known at each moment.
    target : array of shape (time, ...)
        What is to be forecast, often of shape (time,).
    past, ahead : int
        Moments to read and moments to forecast, at least 1 each.

    Returns
    -------
    x : array of shape (samples, past, features)
    y : array of shape (samples, ahead, ...)
        ``samples = time - past - ahead + 1``; both are copies, in the type they came in.

    Raises
    ------
    ValueError
        If a shape or a length does not fit.
    """
    inputs, target = np.asarray(inputs), np.asarray(target)
    if inputs.ndim != 2 or target.shape[:1] != inputs.shape[:1]:
        raise ValueError(
            "windows needs inputs of shape (time, features) and a target of the same time, not "
            f"{inputs.shape} and {target.shape}: a single feature is series[:, np.newaxis]"
        )
    if past < 1 or ahead < 1:
        raise ValueError(f"past and ahead are at least 1, not {past} and {ahead}")
    samples = len(target) - past - ahead + 1
    if samples < 1:
        raise ValueError(
            f"{len(target)} moments are too few for a window of {past} + {ahead}: shorten it"
        )
    first = np.arange(samples)[:, np.newaxis]
    return inputs[first + np.arange(past)], target[first + past + np.arange(ahead)]


def split_in_time(moments, validation, test):
    """Split a series in time: the past to train on, then validation, then test, nothing shuffled.

    Parameters
    ----------
    moments : int
        Length of the series.
    validation, test : int
        Moments in the second and in the last part, at least 1 each.

    Returns
    -------
    train, validation, test : slice
        Of the series, in this order, without gap or overlap.

    Raises
    ------
    ValueError
        If a part would be empty.
    """
    train = moments - validation - test
    if min(train, validation, test) < 1:
        raise ValueError(
            f"{moments} moments cannot be split into {train} to train on, {validation} to validate "
            f"and {test} to test: each part needs at least 1"
        )
    return slice(0, train), slice(train, train + validation), slice(train + validation, moments)
