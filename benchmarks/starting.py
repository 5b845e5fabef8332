"""What a lesson costs before its first line of teaching: its imports and its data.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/starting.py

Each part is timed in a fresh process, the parts taking turns; a first round, not kept, brings the
files into the computer's memory and makes the course's cache. Prints a table of medians and keeps
every repetition in ``benchmarks/results/starting.json``, or in the folder that COURSE_RESULTS_DIR
names; what is there is not measured again. The parts share much (NumPy, SciPy), so they do not add
up; "lesson 03" and "lesson 06" are those lessons' own first cells.
"""

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _rows

ROOT = Path(__file__).resolve().parent.parent
REPETITIONS = 5
KERAS = "import course_utils.quiet, keras"
JAX = "Keras on JAX"
PARTS = {
    "NumPy": "import numpy",
    "course_utils.imdb": "from course_utils import imdb",
    "course_utils.pictures": "from course_utils import pictures",
    "scikit-learn's train_test_split": "from sklearn.model_selection import train_test_split",
    "Keras on TensorFlow": KERAS,
    JAX: KERAS,
    "load_data, practice reviews": "imdb.load_data(num_words=500, source='practice')",
    "load_data, IMDB": "imdb.load_data(num_words=500, source='imdb')",
    "lesson 03": "03_reviews_as_numbers",
    "lesson 06": "06_training_a_simple_rnn",
}


def parts():
    """Return the parts that can be measured here: JAX need not be installed."""
    return [part for part in PARTS if part != JAX or importlib.util.find_spec("jax")]


def program(part):
    """Return what is not timed, and what is, as two programs."""
    timed = PARTS[part]
    if part.startswith("load_data"):
        return "from course_utils import imdb", timed
    if part.startswith("lesson"):
        return "", first_cell(ROOT / "lessons" / f"{timed}.md")
    return "", timed


def first_cell(lesson):
    """Return a lesson's first code cell: its imports."""
    text = lesson.read_text(encoding="utf-8")
    return text.split("```{code-cell}", 1)[1].split("\n", 1)[1].split("```", 1)[0]


def print_seconds(part):
    """Time a part in this process and print its row as JSON."""
    untimed, timed = program(part)
    names = {}
    exec(untimed, names)
    start = time.perf_counter()
    exec(timed, names)
    print(json.dumps(time.perf_counter() - start))


def measure():
    """Return one row for each part: the seconds of every repetition."""
    folder = _rows.imdb_folder()
    seconds = {part: [] for part in parts()}
    with tempfile.TemporaryDirectory() as cache:
        for repetition in range(1 + REPETITIONS):
            print(f"round {repetition} of {REPETITIONS} ...", file=sys.stderr, flush=True)
            for part, so_far in seconds.items():
                environment = {
                    "COURSE_DATA_DIR": folder,
                    "COURSE_CACHE_DIR": cache,
                    "KERAS_BACKEND": "jax" if part == JAX else "tensorflow",
                }
                taken = _rows.in_own_process(__file__, "--part", part, environment=environment)
                if repetition > 0:
                    so_far.append(round(taken, 4))
    return {"rows": [{"part": part, "seconds": so_far} for part, so_far in seconds.items()]}


def table(rows):
    """Yield the results as lines: median, smallest and largest."""
    for row in rows:
        median, low, high = (f(row["seconds"]) for f in (statistics.median, min, max))
        yield f"{row['part']:32} {median:6.2f} s ({low:.2f} to {high:.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        return print_seconds(arguments.part)
    print("\n".join(table(_rows.measured("starting", measure)["rows"])))


if __name__ == "__main__":
    main()
