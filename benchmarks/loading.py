"""Loading, splitting and padding IMDB: with the course's load_data and with Keras's, in one run.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/loading.py

Each call reads the reviews from a file and checks its digest; splitting and padding are the same
code after either. The ways take turns, so that a busy machine is busy for all of them.
"""

import contextlib
import functools
import gc
import io
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _pages, _rows

TURNS = 15
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

    def get_file(*_, file_hash, **__):  # one that does not download a rebuilt file once more
        validate_file(file, file_hash)
        return file

    sys.modules[keras_load.__module__].get_file = get_file

    def course(data_dir):
        os.environ["COURSE_DATA_DIR"] = data_dir
        with contextlib.redirect_stdout(io.StringIO()):
            return imdb.load_data(num_words=500, source="imdb")

    return {
        KERAS: functools.partial(keras_load, num_words=500),
        WITH_FOLDER: functools.partial(course, folder),
        WITH_CACHE: functools.partial(course, ""),
    }


def memory_of(way, folder):
    """Return by how many MB a load raises the peak memory of this process."""
    load = loaders(folder)[way]
    before = _rows.peak_memory_mb()
    load()
    return _rows.peak_memory_mb() - before


def stages(load):
    """Load, split and pad as the lessons do; return the seconds that each stage took."""
    from keras.utils import pad_sequences
    from sklearn.model_selection import train_test_split

    gc.collect()
    start = time.perf_counter()
    (train_input, train_target), _ = load()
    loaded = time.perf_counter()
    parts = train_test_split(train_input, train_target, test_size=0.2, random_state=42)
    split = time.perf_counter()
    for part in parts[:2]:
        pad_sequences(part, maxlen=100)
    end = time.perf_counter()
    return loaded - start, split - loaded, end - split


def measure():
    """Return one row for each way to load: its peak memory, and the seconds of every turn."""
    folder = _rows.imdb_folder()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["COURSE_CACHE_DIR"] = str(Path(cache, "course"))
        ways = {name: name for name in (FIRST_USE, KERAS, WITH_FOLDER, WITH_CACHE)}
        ways[FIRST_USE] = WITH_FOLDER
        # Memory first: a process's peak never falls below that of the one that started it.
        memory = {name: _rows.alone(__file__, way, folder) for name, way in ways.items()}

        load = loaders(folder)
        shutil.rmtree(os.environ["COURSE_CACHE_DIR"])
        taken = {name: [] for name in ways}
        taken[FIRST_USE].append(stages(load[WITH_FOLDER]))
        for _ in range(TURNS):
            for name in load:
                taken[name].append(stages(load[name]))
    return {
        "rows": [
            {
                "way": name,
                "peak_memory_mb": memory[name],
                "seconds": dict(zip(STAGES, zip(*turns, strict=True), strict=True)),
            }
            for name, turns in taken.items()
        ]
    }


def table(rows):
    """Return the table of seconds, and of how many times as long Keras takes.

    The latter once turn by turn, and once as the fastest of either side, which a busy machine
    disturbs least.
    """
    seconds = {row["way"]: [row["seconds"][stage] for stage in STAGES] for row in rows}
    totals = {way: [sum(turn) for turn in zip(*s, strict=True)] for way, s in seconds.items()}
    keras = totals[KERAS]
    lines = []
    for row in rows:
        load, split, pad = seconds[row["way"]]
        ours = totals[row["way"]]
        after = [sum(turn) for turn in zip(split, pad, strict=True)]
        ratios = [a / b for a, b in zip(keras, ours, strict=False)]  # the first use is only one
        fastest = f"{min(keras) / min(ours):.1f}" if len(ours) > 1 else "–"
        times = (_pages.with_range(turns, 2) for turns in (load, after, ours))
        memory = f"{row['peak_memory_mb']} MB"
        lines.append([row["way"], *times, _pages.with_range(ratios, 1), fastest, memory])
    header = ["way", "load", "split and pad", "total", "Keras takes, times as long"]
    return _pages.table([*header, "fastest against fastest", "memory, at most"], lines)


def sections():
    """Return the table for docs/speed.md by its name."""
    results = _rows.read("loading")
    return {"loading": f"{table(results['rows'])}\n\n{_rows.where(results['machine'])}"}


if __name__ == "__main__":
    run = functools.partial(_rows.measured, "loading", measure)
    _rows.main(__doc__, sections, run, memory_of, _pages.SPEED)
