"""What a call costs: its time, and the memory it holds."""

import time
import tracemalloc


def seconds(function, *arguments):
    """Return how much of the processor's time a call takes, in seconds: the best of five rounds.

    A round is five calls. Time in which other programs have the processor is not counted; what
    they disturb besides only makes a call slower, so the best round tells most about it.

    Parameters
    ----------
    function : callable
    arguments
        What it is called with.

    Returns
    -------
    float
    """
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(5):
            function(*arguments)
        rounds.append((time.process_time() - start) / 5)
    return min(rounds)


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
