"""How far the course's epochs are from what this machine's arithmetic allows.

    python benchmarks/limit.py

Counts the multiplications and additions of an epoch's matrix products, measures how fast this
machine multiplies matrices, on one thread as the course trains, and so gets the least time that
an epoch could take if arithmetic were all. Then it measures the epoch, and what a time step costs
when there is next to nothing to compute: the same compiled step on a batch of one review.
Results go to ``benchmarks/results/limit.json``, or to the folder that COURSE_RESULTS_DIR names, and
are not measured again. The ids are drawn at random: their values do not change what is computed.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _rows, speed

REVIEWS, TOKENS, UNITS = 20_000, 100, 8
STEPS = 40  # batches that are timed together
REPEATS = 5


def products(model):
    """Return the floating-point operations of a model's matrix products, a time step and review.

    A product of a vector of n with an n × m matrix takes 2·n·m: a multiplication and an addition
    each. An LSTM has four pairs of matrices, a GRU three, a SimpleRNN one.
    """
    if model == speed.ONE_HOT:
        return 2 * UNITS * (200 + UNITS)
    pairs = 4 if "LSTM" in model else 3 if "GRU" in model else 1
    first = 2 * pairs * UNITS * (16 + UNITS)
    second = 2 * pairs * UNITS * (UNITS + UNITS) if model.startswith("two") else 0
    return first + second


def epoch_operations(model):
    """Return the operations of an epoch: backward takes two products for each one of forward."""
    return 3 * products(model) * TOKENS * REVIEWS


def matmul_rate(size=1024):
    """Return this machine's best rate on a large product, in operations a second."""
    import tensorflow as tf

    a, b = tf.random.normal((size, size)), tf.random.normal((size, size))
    product = tf.function(tf.matmul)
    product(a, b)
    best = min(_seconds(lambda: product(a, b).numpy()) for _ in range(3 * REPEATS))
    return 2 * size**3 / best


def step_seconds(model, batch_size):
    """Return the seconds of one training step in the course's way, best of several rounds."""
    import keras
    import numpy as np

    from course_utils import training

    network = speed.build(model, course=True, words=200 if model == speed.ONE_HOT else 500)
    network.compile(
        "adam", "binary_crossentropy", jit_compile=training.jit_compile(), steps_per_execution=20
    )
    keras.utils.set_random_seed(1)
    random = np.random.default_rng(1)
    ids = random.integers(0, 200, (STEPS * batch_size, TOKENS), dtype="int32")
    targets = random.integers(0, 2, STEPS * batch_size)

    def fit():
        network.fit(ids, targets, batch_size=batch_size, shuffle=False, verbose=0)

    fit()
    return min(_seconds(fit) for _ in range(REPEATS)) / STEPS


def _seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure():
    """Return how fast this machine multiplies, and one row for each model."""
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import course_utils.quiet  # noqa: F401

    rate = matmul_rate()
    rows = []
    for model in speed.MODELS:
        print(f"{model} ...", file=sys.stderr, flush=True)
        operations = epoch_operations(model)
        rows.append(
            {
                "model": model,
                "operations_an_epoch": operations,
                "least_seconds": round(operations / rate, 4),
                "measured_seconds": round(step_seconds(model, 100) * REVIEWS / 100, 3),
                "seconds_with_batches_of_one": round(step_seconds(model, 1) * REVIEWS / 100, 3),
            }
        )
    return {"matmul_gflop_a_second": rate / 1e9, "rows": rows}


def table(results):
    """Yield the results as lines."""
    yield f"matrix products: {results['matmul_gflop_a_second']:.0f} billion operations a second"
    yield f"{'model':24s}{'operations':>12s}{'least':>8s}{'measured':>10s}{'ratio':>7s}{'of 1':>7s}"
    for row in results["rows"]:
        least, measured = row["least_seconds"], row["measured_seconds"]
        alone = row["seconds_with_batches_of_one"]
        yield (
            f"{row['model']:24s}{row['operations_an_epoch'] / 1e9:10.1f} G{least:6.2f} s"
            f"{measured:8.2f} s{measured / least:6.0f}×{alone / measured:6.0%}"
        )


if __name__ == "__main__":
    print("\n".join(table(_rows.measured("limit", measure))))
