"""What a call costs: its time, and the memory it holds."""

import time
import timeit
import tracemalloc


def seconds(function, *arguments):
    """Return how much processor time a call takes, in seconds: the best of five rounds.

    A round is five calls, and its time is divided by five. Time in which other programs have the
    processor is not counted; whatever else they disturb can only make a call slower, so the best
    round is the most telling one.
    """
    rounds = timeit.repeat(
        lambda: function(*arguments), timer=time.process_time, repeat=5, number=5
    )
    return min(rounds) / 5


def peak_bytes(function, *arguments):
    """Return the most memory that a call holds at any one time, in bytes, besides its arguments.

    This counts what Python and NumPy ask for; TensorFlow and JAX manage memory of their own. If
    `tracemalloc` is running already, it goes on running, but its peak starts again from here.

    Examples
    --------
    >>> import numpy as np
    >>> peak = peak_bytes(np.zeros, 1_000_000)  # of 8 bytes each
    >>> 8_000_000 <= peak < 8_010_000
    True
    """
    was_tracing = tracemalloc.is_tracing()
    if not was_tracing:
        tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        function(*arguments)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        if not was_tracing:
            tracemalloc.stop()
