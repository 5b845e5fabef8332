"""What XLA, one thread and the course's loop are worth, model by model and size by size.

    COURSE_RESULTS_DIR=build/results python benchmarks/sizes.py   about half an hour
    python benchmarks/sizes.py --report                  writes the tables into docs/speed.md

Plain Keras trains as it comes: no XLA, one step per call, as many threads as TensorFlow likes.
The other ways take up to 20 steps per call. Each way has a process of its own, and the processes
take turns, epoch by epoch, so that a busy machine is busy for all of them. A row holds the seconds
per 2,000 sequences: those of the first epoch, whose compiling is scaled with it, and those of five
more. The sequences are drawn at random, since their values do not change what is computed.
"""

import contextlib
import functools
import importlib.util
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _pages, _rows, choosing, speed

PLAIN, XLA, LOOP = "plain", "xla", "loop"
PLAIN_ONE, XLA_ONE = "plain, one thread", "xla, one thread"
BASE = {"KERAS_BACKEND": "tensorflow"}
ALL_THREADS = {**BASE, "TF_NUM_INTRAOP_THREADS": "0", "XLA_FLAGS": ""}
ONE_THREAD = {**BASE, "TF_NUM_INTRAOP_THREADS": "1"}  # and XLA's flags as the course sets them
WAYS = {
    PLAIN: ALL_THREADS,
    XLA: ALL_THREADS,
    PLAIN_ONE: {**ONE_THREAD, "XLA_FLAGS": ""},
    XLA_ONE: ONE_THREAD,
    LOOP: ONE_THREAD,
}
UNITS = (8, 16, 32, 64, 128, 256)
STEPS = (50, 100, 200, 400)
TURNS = 5
BATCH_SIZE, SEQUENCES = 100, 2_000
COLUMNS = ("model", "units", "steps")  # They tell one case from another.


def trainings():
    """Yield model, units and time steps of all cases: whole models, then an LSTM in all sizes."""
    for model in (*speed.MODELS, choosing.LARGE):
        yield model, None, None
    for steps in STEPS:
        for units in UNITS:
            yield "LSTM", units, steps


def network_and_batches(model, units, steps):
    """Build the model of a case; return it, its number of words and the batches of an epoch."""
    import keras
    from keras import layers

    if units:
        recurrent = layers.LSTM(units)
        last = layers.Dense(1, activation="sigmoid")
        parts = [keras.Input((steps,)), layers.Embedding(500, 16), recurrent, last]
        operations = 6 * BATCH_SIZE * steps * 4 * units * (16 + units)  # in each batch
        return keras.Sequential(parts), 500, int(min(20, max(2, 1.5e10 // operations)))
    if model == choosing.LARGE:
        return choosing.build_large(dropout=False), choosing.WORDS, 10
    return speed.build(model, course=True), speed.words(model), 60


@functools.lru_cache(maxsize=1)  # further epochs of a case go on with its model
def prepare(way, *case):
    """Build and compile the model of a case; return a function that trains it for an epoch."""
    import course_utils.quiet  # noqa: F401

    # isort: split
    import keras
    import numpy as np

    if way == LOOP:
        from course_utils import _loop

        _loop.install()
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    network, words, batches = network_and_batches(*case)
    random = np.random.default_rng(1)
    x = random.integers(0, words, (batches * BATCH_SIZE, network.input_shape[1]))
    y = random.integers(0, 2, len(x))
    network.compile(
        optimizer=keras.optimizers.Adam(1e-3, clipnorm=0.3),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        jit_compile=way in (XLA, XLA_ONE, LOOP),
        steps_per_execution=1 if way == PLAIN else min(20, batches),
    )
    timer, seconds = speed.epoch_timer()

    def epoch():
        network.fit(x, y, batch_size=BATCH_SIZE, verbose=0, shuffle=False, callbacks=[timer])
        return seconds[-1] * SEQUENCES / len(x)

    return epoch


def train_epoch(way, *case):
    """Train for one epoch in this process; return its seconds per 2,000 sequences."""
    return prepare(way, *case)()


def measure_case(ask, *case):
    """Let the ways take turns; return the row of a case."""
    row = {name: value for name, value in zip(COLUMNS, case, strict=True) if value}
    row["first"] = {way: round(ask[way](way, *case), 2) for way in ask}
    row["seconds"] = {way: [] for way in ask}
    for _ in range(TURNS):
        for way, seconds in row["seconds"].items():
            seconds.append(round(ask[way](way, *case), 4))
    return row


def measure():
    """Measure the cases that are not recorded yet; return whether all are now."""
    with contextlib.ExitStack() as processes:
        ask = {
            way: processes.enter_context(_rows.process_to_ask(__file__, environment))
            for way, environment in WAYS.items()
            if way != LOOP or importlib.util.find_spec("course_utils._loop")
        }
        return _rows.complete("sizes", trainings(), COLUMNS, functools.partial(measure_case, ask))


def compared_with_plain(row, way):
    """Write how long a way takes compared with plain Keras, turn by turn."""
    pairs = zip(row["seconds"][way], row["seconds"][PLAIN], strict=True)
    return _pages.with_range([seconds / plain for seconds, plain in pairs], 2)


def models_table(rows):
    """Return the table of whole models: seconds, and compared with plain Keras."""
    rows = [row for row in rows if "units" not in row]
    lines = []
    for row in rows:
        medians = {way: f"{statistics.median(s):.3f} s" for way, s in row["seconds"].items()}
        plain = medians.pop(PLAIN)
        others = [f"{s}: {compared_with_plain(row, way)}" for way, s in medians.items()]
        lines.append([row["model"], plain, *others])
    header = [way.replace("xla", "XLA") for way in rows[0]["seconds"]]
    return _pages.table(["model", *header], lines)


def sizes_table(rows):
    """Return the table of an LSTM in all sizes: XLA's seconds divided by plain Keras's."""
    cells = {
        (row["units"], row["steps"]): compared_with_plain(row, XLA)
        for row in rows
        if "units" in row
    }
    lines = [[units, *(cells[units, steps] for steps in STEPS)] for units in UNITS]
    return _pages.table(["units", *(f"{steps} steps" for steps in STEPS)], lines)


def sections():
    """Return the tables for docs/speed.md by name."""
    results = _rows.read("sizes")
    rows = results["rows"]
    if not rows:
        return {}
    models = f"{models_table(rows)}\n\n{_rows.where(results['machine'])}"
    return {"models-speed": models, "sizes-speed": sizes_table(rows)}


if __name__ == "__main__":
    _rows.main(__doc__, sections, measure, train_epoch, _pages.SPEED)
