"""What a call costs: its time, and the memory it holds."""

import time
import tracemalloc


def seconds(function, *arguments):
    """Return how long a call takes, in seconds: the best of five.

    Other programs can only make it slower, so the shortest time tells most about the call.

    Parameters
    ----------
    function : callable
    arguments
        What it is called with.

    Returns
    -------
    float
    """
    times = []
    for _ in range(5):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def peak_bytes(function, *arguments):
    """Return the most memory that a call holds at one time, in bytes, its arguments not counted.

    Counted is what Python and NumPy ask for; TensorFlow and JAX have a memory of their own.

    Parameters
    ----------
    function : callable
    arguments
        What it is called with.

    Returns
    -------
    int
    """
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
