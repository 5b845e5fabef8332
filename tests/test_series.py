"""The synthetic load is what it says, windows hold what they say, and parts do not overlap."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import series

YEAR = series.hourly_load(days=364, seed=16)
NOTHING = np.zeros((9, 1)), np.zeros(9)


def test_the_load_is_the_sum_of_its_parts_and_each_seed_makes_its_own():
    assert np.allclose(YEAR.load, YEAR.trend + YEAR.season + YEAR.effect + YEAR.noise)
    assert all(part.shape == (364 * 24,) for part in YEAR)
    assert np.array_equal(YEAR.load, series.hourly_load(days=364, seed=16).load)
    assert not np.array_equal(YEAR.load, series.hourly_load(days=364, seed=17).load)


def test_the_season_peaks_at_seven_in_the_evening_and_the_trend_grows():
    days = YEAR.season.reshape(-1, series.DAY)
    assert (days[0].argmin(), days[0].min()) == (3, 21)
    assert (days[0].argmax(), days[0].max()) == (19, 51)
    assert (days == days[0]).all()
    assert YEAR.trend[0] == 0
    assert np.allclose(np.diff(YEAR.trend), 4 / (365 * 24))


def test_a_stop_takes_away_the_factory_and_nothing_else_does():
    hour = np.arange(len(YEAR.load)) % 24
    by_day = (hour >= 6) & (hour < 22)
    assert np.array_equal(YEAR.effect, -YEAR.stop * np.where(by_day, 9, 3))
    for hours in (by_day, ~by_day):
        assert set(YEAR.stop[hours]) == {0, 1}


def test_stops_begin_once_in_three_days_and_last_four_to_twelve_hours():
    stop = series.hourly_load(days=20_000, seed=1).stop
    edges = np.flatnonzero(np.diff(np.concatenate([[0], stop, [0]])))
    lengths = edges[1::2] - edges[::2]
    # Stops of 4 to 12 hours are equally frequent; those that overlap make longer ones, fewer.
    running = np.prod([1 - min(1, (13 - hours) / 9) / 72 for hours in range(1, 13)])
    assert stop.mean() == pytest.approx(1 - running, rel=0.03)
    share = np.bincount(lengths, minlength=14) / len(lengths)
    assert not share[:4].any()
    assert min(share[4:13]) > 0.07
    assert share[13] < 0.04


def test_the_noise_is_as_large_and_as_slow_as_told():
    noise = series.hourly_load(days=4000, seed=1).noise
    assert noise.std() == pytest.approx(np.hypot(1.5, 0.3), rel=0.05)
    starts = [series.hourly_load(days=1, seed=seed).noise[0] for seed in range(300)]
    assert np.std(starts) == pytest.approx(np.hypot(1.5, 0.3), rel=0.15)
    next_hour = np.corrcoef(noise[:-1], noise[1:])[0, 1]
    assert next_hour == pytest.approx(0.95 * 1.5**2 / (1.5**2 + 0.3**2), abs=0.01)


@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 20), st.integers(1, 3))
def test_windows_are_copies_of_the_moments_they_say(past, ahead, more, features):
    values = np.arange((past + ahead + more) * features, dtype="float32").reshape(-1, features)
    for target in (values, values[:, 0]):
        x, y = series.windows(values, target, past, ahead)
        assert x.dtype == y.dtype == "float32"
        assert len(x) == len(y) == more + 1
        for i in range(more + 1):
            assert np.array_equal(x[i], values[i : i + past])
            assert np.array_equal(y[i], target[i + past : i + past + ahead])
        assert not np.shares_memory(x, values)
        assert not np.shares_memory(y, values)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: series.hourly_load(0, seed=1), ValueError, "days must be at least 1, not 0"),
        (lambda: series.hourly_load(1.0, seed=1), TypeError, "days must be a whole number"),
        (lambda: series.windows(*NOTHING, past=0), ValueError, "past must be at least 1"),
        (lambda: series.windows(*NOTHING, past=2.0), TypeError, "past must be a whole number"),
        (lambda: series.windows(*NOTHING, 2, ahead=0), ValueError, "ahead must be at least 1"),
        (lambda: series.windows(NOTHING[1], NOTHING[1], 2), ValueError, r"\(time, features\)"),
        (lambda: series.windows(NOTHING[0], np.zeros(8), 2), ValueError, r"\(time, features\)"),
        (lambda: series.windows(*NOTHING, 9), ValueError, r"9 moments .* window of 9 \+ 1"),
        (lambda: series.split_in_time(10, 2.5, 2), TypeError, "validation must be a whole number"),
        (lambda: series.split_in_time(10.0, 2, 2), TypeError, "moments must be a whole number"),
        (lambda: series.split_in_time(10, 0, 5), ValueError, "validation must be at least 1"),
        (lambda: series.split_in_time(10, 5, -1), ValueError, "test must be at least 1"),
        (lambda: series.split_in_time(10, 5, 5), ValueError, "into 0 to train on.*at least 1"),
    ],
)
def test_numbers_that_make_no_sense_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_the_parts_follow_each_other_without_gap_or_overlap(train, validation, test):
    moments = np.arange(train + validation + test)
    parts = series.split_in_time(len(moments), validation, test)
    assert [part.stop - part.start for part in parts] == [train, validation, test]
    assert np.array_equal(np.concatenate([moments[part] for part in parts]), moments)
