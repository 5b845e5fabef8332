"""Lesson 08's grid: how far back a SimpleRNN, an LSTM and a GRU learn to remember.

    python benchmarks/fading.py

Three cells, three protocols (trained on a fixed gap, on mixed gaps, on growing gaps), eight seeds;
and a SimpleRNN that starts from half of Keras's orthogonal matrix, on the fixed gap. A seed chooses
both the start and the texts. Each row holds the accuracy at every gap of the test. The cells that
write the texts, build a model, train it and test it are read from the lesson, so what is measured
here is what the lesson shows. A run that was interrupted goes on with the backend of the rows that
are there.
"""

import functools
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _pages, _rows

HALF = "SimpleRNN, half the start"
RATES = {"SimpleRNN": 0.003, "LSTM": 0.01, "GRU": 0.01, HALF: 0.003}
PROTOCOLS = ("fixed", "mixed", "growing")
SEEDS = range(1, 9)
COLUMNS = ("cell", "protocol", "seed")
BEGINNINGS = (  # of the lesson's cells that a training needs, in their order
    "import course_utils.one_thread",
    "languages =",
    "chatter =",
    "told =",
    "def text(",
    "def build",
    "def gaps_for",
    "batch_size, steps =",
    "test_gaps =",
)


def trainings():
    """Yield cell, protocol and seed of all trainings."""
    pairs = [(cell, protocol) for protocol in PROTOCOLS for cell in ("SimpleRNN", "LSTM", "GRU")]
    for pair in (*pairs, (HALF, "fixed")):
        for seed in SEEDS:
            yield *pair, seed


def lesson():
    """Run the lesson's own cells up to the training; return the names that they define."""
    names = {}
    for source in _rows.lesson_cells("memories_that_fade", BEGINNINGS):
        exec(source, names)
    return names


def trained(names, cell, protocol, seed):
    """Build a model and train it, as the lesson does; return it."""
    keras = names["keras"]
    layer = getattr(keras.layers, "SimpleRNN" if cell == HALF else cell)
    half = {"recurrent_initializer": keras.initializers.Orthogonal(gain=0.5)}
    keras.utils.set_random_seed(seed)
    model = names["build"](layer, **(half if cell == HALF else {}))
    names["train"](model, protocol, RATES[cell], seed)
    return model


def digest(cell, protocol, seed):
    """Return the digest of a training, of its texts every 200th; see `benchmarks._rows.digest`."""
    names = lesson()
    write = names["texts"]
    names["texts"] = lambda gaps, random: write(gaps[::200], random)
    with _rows.only_noting_fit() as noted:
        trained(names, cell, protocol, seed)
    return _rows.digest(*noted(), seed, names["test_texts"])


def train_one(cell, protocol, seed):
    """Train one model as the lesson does and return its row."""
    names = lesson()
    keras = names["keras"]
    start = time.perf_counter()
    model = trained(names, cell, protocol, seed)
    seconds = time.perf_counter() - start
    return {
        "cell": cell,
        "protocol": protocol,
        "seed": seed,
        "gaps": names["test_gaps"].tolist(),
        "accuracy": names["accuracy_by_gap"](model).round(3).tolist(),
        "seconds": round(seconds, 1),
        "backend": keras.backend.backend(),
        "digest": digest(cell, protocol, seed),
    }


def measure():
    """Do the trainings that are not recorded yet; return whether all are now."""
    rows = _rows.read("fading")["rows"]
    environment = {"KERAS_BACKEND": rows[0]["backend"]} if rows else {}
    train = functools.partial(_rows.alone, __file__, environment=environment)
    return _rows.complete("fading", trainings(), COLUMNS, train)


def table(rows):
    """Return the table of the accuracy at every gap: lowest and highest of the seeds."""
    lines = []
    for (cell, protocol), same in _rows.grouped(rows, "cell", "protocol").items():
        by_gap = zip(*(row["accuracy"] for row in same), strict=True)
        ranges = [f"{min(values):.2f}–{max(values):.2f}" for values in by_gap]
        seconds = statistics.fmean(row["seconds"] for row in same)
        lines.append([f"{cell}, {protocol}", *ranges, f"{seconds:.0f}"])
    gaps = [f"gap {gap}" for gap in rows[0]["gaps"]]
    return _pages.table(["cell and gaps in training", *gaps, "seconds"], lines)


def sections():
    """Return the table by its name."""
    return {"fading": table(_rows.read("fading")["rows"])}


if __name__ == "__main__":
    _rows.main(__doc__, sections, measure, train_one)
