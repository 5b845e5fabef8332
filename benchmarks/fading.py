"""Lesson 08's grid: how far back a SimpleRNN, an LSTM and a GRU learn to remember.

    KERAS_BACKEND=jax python benchmarks/fading.py     as it was recorded; TensorFlow does as well
    python benchmarks/fading.py --table               the results in Markdown

Three cells, three protocols (trained on a fixed gap, on mixed gaps, on growing gaps), three seeds;
and a SimpleRNN that starts from half of Keras's orthogonal matrix, on the fixed gap. Each row holds
the accuracy at every gap of the test. The cells that write the texts, build a model, train it and
test it are read from the lesson, so what is measured here is what the lesson shows.

The seeds of one cell and one protocol share a process. Their rows are kept in
``benchmarks/results/fading.json``, or in the folder that COURSE_RESULTS_DIR names, when they are
finished and not done again, so an interrupted run goes on where it stopped, on the backend of the
rows that are there.
"""

import argparse
import itertools
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _rows

LESSON = Path(__file__).resolve().parent.parent / "lessons" / "08_memories_that_fade.md"
HALF = "SimpleRNN, half the start"
RATES = {"SimpleRNN": 0.003, "LSTM": 0.01, "GRU": 0.01, HALF: 0.003}
PROTOCOLS = ("fixed", "mixed", "growing")
SEEDS = (1, 2, 3)
BEGINNINGS = (  # of the lesson's cells that a training needs, in their order
    "import course_utils.quiet",
    "languages =",
    "def texts",
    "def build",
    "def gaps_for",
    "batch_size, steps =",
    "test_gaps =",
)


def trainings():
    """Say what is to be measured: cell and protocol, each from every seed."""
    pairs = [(cell, protocol) for protocol in PROTOCOLS for cell in ("SimpleRNN", "LSTM", "GRU")]
    for pair in (*pairs, (HALF, "fixed")):
        for seed in SEEDS:
            yield *pair, seed


def lesson():
    """Run the lesson's own cells up to the training; return the names that they define."""
    import jupytext

    sources = [cell.source for cell in jupytext.read(LESSON).cells if cell.cell_type == "code"]
    names = {}
    for beginning in BEGINNINGS:
        (source,) = [source for source in sources if source.startswith(beginning)]
        exec(source, names)
    return names


def train_one(names, cell, protocol, seed):
    """Train one model as the lesson does and return its row."""
    keras = names["keras"]
    layer = getattr(keras.layers, "SimpleRNN" if cell == HALF else cell)
    half = {"recurrent_initializer": keras.initializers.Orthogonal(gain=0.5)}
    start = time.perf_counter()
    keras.utils.set_random_seed(seed)
    model = names["build"](layer, **(half if cell == HALF else {}))
    names["train"](model, protocol, RATES[cell], seed)
    seconds = time.perf_counter() - start
    return {
        "cell": cell,
        "protocol": protocol,
        "seed": seed,
        "gaps": names["test_gaps"].tolist(),
        "accuracy": names["accuracy_by_gap"](model).round(3).tolist(),
        "seconds": round(seconds, 1),
        "backend": keras.backend.backend(),
    }


def measure():
    """Do the trainings that are not recorded yet."""
    results, todo = _rows.resume("fading", trainings(), ("cell", "protocol", "seed"))
    rows = results["rows"]
    environment = {"KERAS_BACKEND": rows[0]["backend"]} if rows else {}
    for (cell, protocol), same in itertools.groupby(todo, key=lambda training: training[:2]):
        seeds = [seed for _, _, seed in same]
        options = ("--cell", cell, "--protocol", protocol, "--seeds", *seeds)
        for row in _rows.in_own_process(__file__, *options, environment=environment):
            results["rows"].append(row)
            print(f"{cell}, {protocol}, seed {row['seed']}: {row['accuracy']}", flush=True)
        _rows.write("fading", results)


def table():
    """Return the accuracy at every gap in Markdown: lowest and highest of the seeds."""
    rows = _rows.read("fading")["rows"]
    gaps = rows[0]["gaps"]
    lines = [
        "| trained on | cell | " + " | ".join(f"gap {gap}" for gap in gaps) + " | seconds |",
        "| --- | --- |" + " ---: |" * (len(gaps) + 1),
    ]
    groups = {}
    for row in rows:
        groups.setdefault((row["protocol"], row["cell"]), []).append(row)
    for (protocol, cell), same in groups.items():
        seen = zip(*(row["accuracy"] for row in same), strict=True)
        ranges = " | ".join(f"{min(values):.2f}–{max(values):.2f}" for values in seen)
        seconds = statistics.fmean(row["seconds"] for row in same)
        lines.append(f"| {protocol} | {cell} | {ranges} | {seconds:.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print the results in Markdown")
    parser.add_argument("--cell", choices=RATES, help=argparse.SUPPRESS)
    parser.add_argument("--protocol", choices=PROTOCOLS, help=argparse.SUPPRESS)
    parser.add_argument("--seeds", type=int, nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.table:
        print(table())
    elif arguments.cell:
        names = lesson()
        chosen = arguments.cell, arguments.protocol
        print(json.dumps([train_one(names, *chosen, seed) for seed in arguments.seeds]))
    else:
        measure()
        print(table())
