"""Loading IMDB: the course's load_data against Keras's, in one run, on one file.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/loading.py

Prints a table, and keeps every repetition in ``benchmarks/results/loading.json``. Both do their
whole work in every call. They take turns, so that a busy machine is busy for both. Keras
is spared its own check of the file's digest; the course does all of its checks.
"""

import argparse
import contextlib
import gc
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results" / "loading.json"
NUM_WORDS = 500
KERAS = "keras.datasets.imdb"
WITH_FOLDER = "course_utils.imdb, COURSE_DATA_DIR set"
WITH_CACHE = "course_utils.imdb, from its cache"
FIRST_USE = "course_utils.imdb, first use"
PEAK_MEMORY = """
import resource, sys
from benchmarks import loading
load = loading.loaders({folder!r})[{name!r}]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
data = load()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(before, after)
"""


def loaders(folder):
    """Return a function for each way to load, by name; `folder` is COURSE_DATA_DIR."""
    import course_utils.quiet  # noqa: F401
    from course_utils import imdb

    # isort: split
    import keras

    keras_load = keras.datasets.imdb.load_data
    file = str(Path(folder, "imdb.npz"))
    sys.modules[keras_load.__module__].get_file = lambda *_, **__: file

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


def peak_memory(name, folder):
    """Return by how many bytes a load raises the peak memory of a process of its own."""
    program = PEAK_MEMORY.format(folder=folder, name=name)
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, check=True, capture_output=True, text=True
    )
    before, after = map(int, done.stdout.split()[-2:])
    return (after - before) * (1 if sys.platform == "darwin" else 1024)


def seconds(load):
    """Return how long one load takes, and how long it keeps a processor, without freeing it."""
    gc.collect()
    start, processor_start = time.perf_counter(), time.process_time()
    data = load()
    taken = time.perf_counter() - start, time.process_time() - processor_start
    del data
    return taken


def measure(folder, repetitions):
    """Return seconds of each repetition and peak memory in bytes, by way of loading."""
    # Memory first: a process's peak never falls below that of the one that started it.
    memory = {FIRST_USE: peak_memory(WITH_FOLDER, folder)}
    for name in (KERAS, WITH_FOLDER, WITH_CACHE):
        memory[name] = peak_memory(name, folder)

    ways = loaders(folder)
    times = {name: [] for name in ways}
    for cached in Path(os.environ["COURSE_CACHE_DIR"]).iterdir():
        cached.unlink()
    first = seconds(ways[WITH_FOLDER])
    for _ in range(repetitions):
        for name, load in ways.items():
            times[name].append(seconds(load))
    return {
        name: {
            "seconds": [wall for wall, _ in times.get(name, [first])],
            "processor_seconds": [processor for _, processor in times.get(name, [first])],
            "peak_memory_bytes": memory[name],
        }
        for name in (KERAS, FIRST_USE, WITH_FOLDER, WITH_CACHE)
    }


def spread(values, digits):
    """Return median, lowest and highest in words."""
    low, middle, high = (
        f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values))
    )
    return f"{middle} ({low} to {high})"


def times_faster(results, name, clock):
    """Return Keras's time divided by that of `name`, repetition by repetition."""
    pairs = zip(results[KERAS][clock], results[name][clock], strict=name != FIRST_USE)
    return [theirs / ours for theirs, ours in pairs]


def table(results):
    """Yield the results as lines; the processor's time is the steadier one on a busy machine."""
    call = f"load_data(num_words={NUM_WORDS})"
    yield f"{call:39} {'seconds':21} {'times faster':22} {'on the processor':22} peak memory"
    for name, result in results.items():
        yield (
            f"{name:39} {spread(result['seconds'], 2):21} "
            f"{spread(times_faster(results, name, 'seconds'), 1):22} "
            f"{spread(times_faster(results, name, 'processor_seconds'), 1):22} "
            f"{result['peak_memory_bytes'] / 1e6:,.0f} MB"
        )


def write(results):
    """Keep the results as `training.recorded` reads them: the machine, and a row for each way."""
    from simple_rnn import describe_machine

    rows = [{"way": name, **result} for name, result in results.items()]
    text = json.dumps({"machine": describe_machine(), "rows": rows}, indent=1)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=7)
    arguments = parser.parse_args()
    folder = os.environ.get("COURSE_DATA_DIR", "")
    if not Path(folder, "imdb.npz").is_file():
        parser.error("set COURSE_DATA_DIR to a folder that holds imdb.npz")
    with tempfile.TemporaryDirectory() as cache:
        os.environ["COURSE_CACHE_DIR"] = cache
        results = measure(str(Path(folder).resolve()), arguments.repetitions)
    print("\n".join(table(results)))
    write(results)


if __name__ == "__main__":
    main()
