"""Time and memory of a call are those of the call, not of what was there before."""

import time
import tracemalloc

import numpy as np
import pytest

from course_utils import measure


def test_a_call_that_works_takes_time_and_one_that_sleeps_takes_none():
    def work():
        end = time.process_time() + 0.02
        while time.process_time() < end:
            pass

    assert measure.seconds(work) >= 0.02
    assert measure.seconds(time.sleep, 0.02) < 0.01


def test_an_array_is_counted_also_when_it_is_gone_again_and_an_argument_is_not():
    given = np.zeros(1_000_000)
    peak = measure.peak_bytes(lambda x: x[:100_000].copy().sum(), given)
    assert 800_000 <= peak < 900_000


def test_counting_ends_also_after_an_error():
    with pytest.raises(ZeroDivisionError):
        measure.peak_bytes(lambda: 1 / 0)
    assert not tracemalloc.is_tracing()
