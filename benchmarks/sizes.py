"""What XLA and a single thread are worth, model by model and size by size.

    COURSE_RESULTS_DIR=build/results python benchmarks/sizes.py   about a quarter of an hour
    python benchmarks/sizes.py --report                  writes the tables into docs/speed.md

Plain Keras trains as it comes: no XLA, as many threads as TensorFlow likes. The course's way is
that of the lessons: one thread, and XLA where `training.jit_compile` asks for it; the large network
trains as in lesson 15, without XLA. Each way has a process of its own, and the processes take
turns, epoch by epoch, so that a busy machine is busy for all of them. A row holds the seconds per
2,000 sequences of five epochs, after a first one that compiles. The sequences are drawn at random:
their values do not change what is computed.
"""

import contextlib
import functools
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _pages, _rows, choosing, speed

PLAIN, XLA, COURSE = "plain", "XLA", "course"
ALL_THREADS = {"KERAS_BACKEND": "tensorflow", "TF_NUM_INTRAOP_THREADS": "0"}
ONE_THREAD = {"KERAS_BACKEND": "tensorflow", **_rows.ONE_THREAD}
WAYS = {PLAIN: ALL_THREADS, XLA: ALL_THREADS, COURSE: ONE_THREAD}
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
        return choosing.build(model, dropout=False), choosing.WORDS, 10
    return speed.build(model, course=True), speed.words(model), 60


def compiled(way, *case):
    """Build and compile the model of a case; return it, its number of words and the batches."""
    import keras

    from course_utils import training

    network, words, batches = network_and_batches(*case)
    large = case[0] == choosing.LARGE
    by_course = "auto" if large else training.jit_compile(network)
    network.compile(
        optimizer=keras.optimizers.Adam(1e-3, clipnorm=0.3),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        jit_compile={PLAIN: "auto", XLA: True, COURSE: by_course}[way],
        steps_per_execution=1 if way == PLAIN else min(20, batches),
    )
    return network, words, batches


def digest(*case):
    """Return the digest of a case; see `benchmarks._rows.digest`."""
    ways = {}
    for way in WAYS:
        network, *sizes = compiled(way, *case)
        ways[way] = network.optimizer, network.jit_compile, network.steps_per_execution
    return _rows.digest(network, *sizes, BATCH_SIZE, ways)


@functools.lru_cache(maxsize=1)  # further epochs of a case go on with its model
def prepare(way, *case):
    """Build and compile the model of a case; return a function that trains it for an epoch."""
    import course_utils.quiet  # noqa: F401

    # isort: split
    import keras
    import numpy as np

    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    network, words, batches = compiled(way, *case)
    random = np.random.default_rng(1)
    x = random.integers(0, words, (batches * BATCH_SIZE, network.input_shape[1]))
    y = random.integers(0, 2, len(x))
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
    for way in WAYS:  # an epoch that compiles, and does not count
        ask[way](way, *case)
    row["seconds"] = {way: [] for way in WAYS}
    for _ in range(TURNS):
        for way, seconds in row["seconds"].items():
            seconds.append(round(ask[way](way, *case), 4))
    return {**row, "digest": digest(*case)}


def measure():
    """Measure the cases that are not recorded yet; return whether all are now."""
    with contextlib.ExitStack() as processes:
        ask = {
            way: processes.enter_context(_rows.process_to_ask(__file__, environment))
            for way, environment in WAYS.items()
        }
        return _rows.complete("sizes", trainings(), COLUMNS, functools.partial(measure_case, ask))


def times_as_long(row, way, other):
    """Write how many times as long one way takes as another, turn by turn."""
    pairs = zip(row["seconds"][way], row["seconds"][other], strict=True)
    return _pages.with_range([seconds / others for seconds, others in pairs], 2)


def models_table(rows):
    """Return the table of whole models: medians of seconds, and how the ways compare."""
    rows = [row for row in rows if "units" not in row]
    medians = {
        row["model"]: [statistics.median(row["seconds"][way]) for way in WAYS] for row in rows
    }
    lines = []
    for row in rows:
        seconds = [f"{median:.3f}" for median in medians[row["model"]]]
        ratios = [times_as_long(row, way, PLAIN) for way in (XLA, COURSE)]
        lines.append([row["model"], *seconds, *ratios])
    six = [sum(column) for column in zip(*(medians[model] for model in speed.MODELS), strict=True)]
    ratios = [f"{total / six[0]:.2f}" for total in six[1:]]
    total = ["six models", *(f"{seconds:.3f}" for seconds in six), *ratios]
    lines.append([f"**{cell}**" for cell in total])
    return _pages.table(("model", *WAYS, "XLA ÷ plain", "course ÷ plain"), lines)


def sizes_table(rows, way):
    """Return the table of an LSTM in all sizes: a way's seconds divided by plain Keras's."""
    cells = {
        (row["units"], row["steps"]): times_as_long(row, way, PLAIN)
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
    return {
        "models-speed": models,
        "sizes-xla": sizes_table(rows, XLA),
        "sizes-course": sizes_table(rows, COURSE),
    }


if __name__ == "__main__":
    _rows.main(__doc__, sections, measure, train_epoch, _pages.SPEED)
