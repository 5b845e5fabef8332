"""Time and memory of a call are those of the call, not of what was there before."""

import time
import tracemalloc

import numpy as np
import pytest

from course_utils import measure


def test_the_time_is_that_of_one_call_in_the_best_of_five_rounds(monkeypatch):
    now, called_with = [100.0], []
    rounds = iter(seconds for seconds in (3, 2, 1, 4, 5) for _ in range(5))

    def work(argument):
        called_with.append(argument)
        now[0] += next(rounds)

    monkeypatch.setattr(time, "process_time", lambda: now[0])
    assert measure.seconds(work, "it") == 1
    assert called_with == ["it"] * 25


@pytest.fixture(params=["alone", "inside a trace"])
def traced(request):
    """Whether the caller traces memory already, and holds 8 MB after a peak of 40 MB."""
    if request.param == "alone":
        yield False
    else:
        tracemalloc.start()
        np.zeros(5_000_000)
        held = np.zeros(1_000_000)
        yield held.size > 0
        tracemalloc.stop()


def test_memory_is_counted_even_if_it_is_gone_again_and_an_argument_is_not(traced):
    given = np.zeros(1_000_000)
    assert measure.peak_bytes(lambda: None) < 10_000
    peak = measure.peak_bytes(lambda x: x[:100_000].copy().sum(), given)
    assert 800_000 <= peak < 900_000
    with pytest.raises(ZeroDivisionError):
        measure.peak_bytes(lambda: 1 / 0)
    assert tracemalloc.is_tracing() == traced
