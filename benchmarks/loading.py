"""Loading, splitting and padding IMDB: with the course's load_data and with Keras's, in one run.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/loading.py

Both load their reviews from the file in every call; splitting and padding are the same code after
either. They take turns, so that a busy machine is busy for both. Keras checks the file's digest at
each call, and does so here; but a file of the same reviews with another digest is not downloaded.
"""

import contextlib
import functools
import gc
import io
import itertools
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _pages, _rows

NUM_WORDS = 500
TOKENS = 100
REPETITIONS = 15
KERAS = "keras.datasets.imdb"
WITH_FOLDER = "course_utils.imdb, COURSE_DATA_DIR set"
WITH_CACHE = "course_utils.imdb, from its cache"
FIRST_USE = "course_utils.imdb, first use"
STAGES = ("load", "split", "pad")


def loaders(folder):
    """Return a function for each way to load, by name; `folder` is COURSE_DATA_DIR."""
    import course_utils.quiet  # noqa: F401
    from course_utils import imdb

    # isort: split
    import keras
    from keras.src.utils.file_utils import validate_file

    keras_load = keras.datasets.imdb.load_data
    file = str(Path(folder, "imdb.npz"))

    def get_file(*_, file_hash, **__):
        validate_file(file, file_hash)
        return file

    sys.modules[keras_load.__module__].get_file = get_file

    def course(data_dir):
        def load():
            os.environ["COURSE_DATA_DIR"] = data_dir
            with contextlib.redirect_stdout(io.StringIO()):
                return imdb.load_data(num_words=NUM_WORDS, source="imdb")

        return load

    return {
        KERAS: lambda: keras_load(num_words=NUM_WORDS),
        WITH_FOLDER: course(folder),
        WITH_CACHE: course(""),
    }


def memory_of(name, folder):
    """Return by how many MB a load raises the peak memory of this process."""
    load = loaders(folder)[name]
    before = _rows.peak_memory_mb()
    load()
    return _rows.peak_memory_mb() - before


def stages(load):
    """Load, split and pad as the lessons do; return the seconds that each stage took."""
    import keras
    from sklearn.model_selection import train_test_split

    gc.collect()
    times = [time.perf_counter()]
    (train_input, train_target), test = load()
    times.append(time.perf_counter())
    train_input, val_input, *targets = train_test_split(
        train_input, train_target, test_size=0.2, random_state=42
    )
    times.append(time.perf_counter())
    padded = [keras.utils.pad_sequences(part, maxlen=TOKENS) for part in (train_input, val_input)]
    times.append(time.perf_counter())
    del test, targets, padded
    return [after - before for before, after in itertools.pairwise(times)]


def measure():
    """Return one row for each way to load: its peak memory, and all repetitions, by stage."""
    folder = _rows.imdb_folder()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["COURSE_CACHE_DIR"] = cache
        # Memory first: a process's peak never falls below that of the one that started it.
        memory = {}
        for name, way in (
            (FIRST_USE, WITH_FOLDER),
            *((n, n) for n in (KERAS, WITH_FOLDER, WITH_CACHE)),
        ):
            memory[name] = _rows.alone(__file__, way, folder)

        ways = loaders(folder)
        for cached in Path(cache).iterdir():
            cached.unlink()
        taken = {FIRST_USE: [stages(ways[WITH_FOLDER])]}
        for _ in range(REPETITIONS):
            for name, load in ways.items():
                taken.setdefault(name, []).append(stages(load))
    rows = []
    for name, megabytes in memory.items():
        seconds = dict(zip(STAGES, zip(*taken[name], strict=True), strict=True))
        rows.append({"way": name, "peak_memory_mb": megabytes, "seconds": seconds})
    return {"rows": rows}


def table(rows):
    """Return the table of seconds, and of how many times as long Keras takes.

    The latter once turn by turn, and once as the fastest of either side, which a busy machine
    disturbs least.
    """
    totals = {
        row["way"]: [sum(parts) for parts in zip(*row["seconds"].values(), strict=True)]
        for row in rows
    }
    lines = []
    for row in rows:
        load, split, pad = (row["seconds"][stage] for stage in STAGES)
        ours, keras = totals[row["way"]], totals[KERAS]
        after = [sum(parts) for parts in zip(split, pad, strict=True)]
        ratios = [a / b for a, b in zip(keras, ours, strict=False)]  # the first use is only one
        lines.append(
            [
                row["way"],
                *(_pages.with_range(seconds, 2) for seconds in (load, after, ours)),
                _pages.with_range(ratios, 1),
                f"{min(keras) / min(ours):.1f}" if len(ours) > 1 else "–",
                f"{row['peak_memory_mb']} MB",
            ]
        )
    seconds = ("load", "split and pad", "total")
    ratios = ("Keras takes, times as long", "fastest against fastest")
    return _pages.table(["way", *seconds, *ratios, "memory, at most"], lines)


def sections():
    """Return the table for docs/speed.md by its name."""
    results = _rows.read("loading")
    return {"loading": f"{table(results['rows'])}\n\n{_rows.where(results['machine'])}"}


if __name__ == "__main__":
    run = functools.partial(_rows.measured, "loading", measure)
    _rows.main(__doc__, sections, run, memory_of, _pages.SPEED)
