"""Loading, splitting and padding IMDB: with the course's load_data and with Keras's, in one run.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/loading.py

Prints a table, and keeps every repetition in ``benchmarks/results/loading.json``, or in the folder
that COURSE_RESULTS_DIR names; what is there is not measured again. Both load their reviews anew in
every call; splitting and padding are the same code after either. They take turns, so that a busy
machine is busy for both. Keras checks the file's digest at each call, and does so here; but a file
of the same reviews with another digest is not downloaded anew.
"""

import argparse
import contextlib
import gc
import io
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _rows

NUM_WORDS = 500
TOKENS = 100
REPETITIONS = 15
KERAS = "keras.datasets.imdb"
WITH_FOLDER = "course_utils.imdb, COURSE_DATA_DIR set"
WITH_CACHE = "course_utils.imdb, from its cache"
FIRST_USE = "course_utils.imdb, first use"
STAGES = ("load", "split", "pad")
CLOCKS = {"seconds": time.perf_counter, "processor_seconds": time.process_time}


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


def print_memory(name, folder):
    """Print by how many MB a load raises the peak memory of this process, as JSON."""
    load = loaders(folder)[name]
    before = _rows.peak_memory_mb()
    data = load()
    print(json.dumps(_rows.peak_memory_mb() - before))
    del data


def stages(load):
    """Load, split and pad as the lessons do; return what each stage took, by clock."""
    import keras
    from sklearn.model_selection import train_test_split

    gc.collect()
    times = [{name: clock() for name, clock in CLOCKS.items()}]

    def done():
        times.append({name: clock() for name, clock in CLOCKS.items()})

    (train_input, train_target), test = load()
    done()
    train_input, val_input, *targets = train_test_split(
        train_input, train_target, test_size=0.2, random_state=42
    )
    done()
    padded = [keras.utils.pad_sequences(part, maxlen=TOKENS) for part in (train_input, val_input)]
    done()
    del test, targets, padded
    return {
        clock: {stage: times[i + 1][clock] - times[i][clock] for i, stage in enumerate(STAGES)}
        for clock in CLOCKS
    }


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
            memory[name] = _rows.in_own_process(__file__, "--memory", way, folder)

        ways = loaders(folder)
        for cached in Path(cache).iterdir():
            cached.unlink()
        taken = {FIRST_USE: [stages(ways[WITH_FOLDER])]}
        for _ in range(REPETITIONS):
            for name, load in ways.items():
                taken.setdefault(name, []).append(stages(load))
    rows = [
        {"way": name, "peak_memory_mb": memory[name], **by_stage(taken[name])} for name in memory
    ]
    return {"rows": rows}


def by_stage(repetitions):
    """Turn a list of what `stages` gives into lists: clock -> stage -> seconds."""
    return {
        clock: {stage: [one[clock][stage] for one in repetitions] for stage in STAGES}
        for clock in CLOCKS
    }


def total(row, clock):
    """Return the seconds of all stages, repetition by repetition."""
    return [sum(parts) for parts in zip(*row[clock].values(), strict=True)]


def times_faster(theirs, ours):
    """Divide repetition by repetition; the first use has only one."""
    return [a / b for a, b in zip(theirs, ours, strict=False)]


def spread(values, digits):
    """Return median, lowest and highest in words."""
    low, middle, high = (
        f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values))
    )
    return f"{middle} ({low} to {high})"


def table(rows):
    """Yield the results as lines: seconds, then how many times faster than with Keras's loader.

    The processor's time is the steadier one on a busy machine; it adds up both cores.
    """
    (keras_row,) = [row for row in rows if row["way"] == KERAS]
    for row in rows:
        yield f"{row['way']}: {row['peak_memory_mb']} MB more at its peak"
        lines = {stage: lambda row, clock, s=stage: row[clock][s] for stage in STAGES}
        for stage, values in {**lines, "in all": total}.items():
            ratios = (
                spread(times_faster(values(keras_row, clock), values(row, clock)), 1)
                for clock in CLOCKS
            )
            yield "  {:7} {:24} s  times faster: {:22} on the processor: {}".format(
                stage, spread(values(row, "seconds"), 3), *ratios
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memory", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.memory:
        return print_memory(*arguments.memory)
    results = _rows.measured("loading", measure)
    print("\n".join(table(results["rows"])))


if __name__ == "__main__":
    main()
