"""The course's way to train against the book's recipe, model by model.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/speed.py           about half an hour
    COURSE_DATA_DIR=/path/to/imdb python benchmarks/speed.py --quick   about two minutes
    python benchmarks/speed.py --report                      writes the tables into docs/speed.md

The reference is the public recipe of the book that the course's documents follow: Adam as it
comes, batches of 64, at most 100 epochs, early stopping, deterministic operations and
``to_categorical``. Both sides build the same layers and read the same reviews. They take turns,
model by model, so that a busy machine is busy for both. Every training has a process of its own in
which nothing is compiled yet.
"""

import functools
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _pages, _rows
from course_utils._download import IMDB_CONTENT_SHA256

SEEDS = (1, 2, 3)
REFERENCE_SEEDS = (1,)  # a seed of the reference takes as long as five of the course
ONE_HOT = "SimpleRNN, one-hot"
MODELS = (
    "SimpleRNN",
    "LSTM",
    "LSTM, dropout 0.2",
    "two LSTM, dropout 0.2",
    "GRU, dropout 0.2",
    ONE_HOT,
)
COURSE_ONLY = ("LSTM, dropout 0.3", "two LSTM, dropout 0.3", "GRU")
REFERENCE, COURSE = "reference", "course"

# The course's recipe: epochs, highest learning rate, clipnorm.
RECIPE = {
    "SimpleRNN": (3, 3e-3, 0.1),
    "LSTM": (4, 1e-2, 0.3),
    "LSTM, dropout 0.2": (5, 1e-2, 0.3),
    "LSTM, dropout 0.3": (5, 1e-2, 0.3),
    "two LSTM, dropout 0.2": (10, 1.5e-2, 0.3),
    "two LSTM, dropout 0.3": (10, 1.5e-2, 0.3),
    "GRU, dropout 0.2": (8, 1.5e-2, 1.0),
    "GRU": (8, 1.5e-2, 1.0),
    ONE_HOT: (5, 3e-3, 0.1),
}
COLUMNS = ("side", "model", "seed")  # They tell one training from another.
BATCH_SIZE = 100
TRAINING_REVIEWS = 20_000
QUICK_PART, QUICK_EPOCHS = 5, 4  # ``--quick`` trains on a fifth of the reviews, for four epochs


def words(model):
    """Return how many words a model knows."""
    return 200 if model == ONE_HOT else 500


def recurrent_layers(model, course):
    """Build the recurrent layers; only the start of a SimpleRNN's weights differs by side."""
    from keras import layers

    start = {"recurrent_initializer": "identity"} if course else {}
    dropout = float(model.rsplit(" ", 1)[1]) if "dropout" in model else 0.0
    if model.startswith("SimpleRNN"):
        return [layers.SimpleRNN(8, **start)]
    if model.startswith("GRU"):
        return [layers.GRU(8, dropout=dropout)]
    if model.startswith("two"):
        first = layers.LSTM(8, dropout=dropout, return_sequences=True)
        return [first, layers.LSTM(8, dropout=dropout)]
    return [layers.LSTM(8, dropout=dropout)]


def build(model, course):
    """Build a model; the reference's one-hot model reads vectors, and all others read ids."""
    import keras
    from keras import layers

    one_hot = model == ONE_HOT
    if one_hot and not course:
        first = [keras.Input((100, words(model)))]
    elif one_hot:
        encoding = layers.CategoryEncoding(words(model), output_mode="one_hot")
        first = [keras.Input((100,), dtype="int32"), encoding]
    else:
        first = [keras.Input((100,)), layers.Embedding(words(model), 16)]
    last = layers.Dense(1, activation="sigmoid")
    return keras.Sequential([*first, *recurrent_layers(model, course), last])


@functools.cache
def reviews(num_words, tokens=100):
    """Load, split and pad as every lesson does; whole reviews if `tokens` is None.

    Returns
    -------
    tuple of three pairs
        The reviews and the targets for training, for validation and for the test.
    """
    from keras.utils import pad_sequences
    from sklearn.model_selection import train_test_split

    from course_utils import imdb

    (inputs, targets), (test_inputs, test_targets) = imdb.load_data(num_words=num_words)
    _rows.require_imdb(imdb.loaded_source())
    if tokens:
        inputs, test_inputs = (pad_sequences(part, maxlen=tokens) for part in (inputs, test_inputs))
    split = train_test_split(inputs, targets, test_size=0.2, random_state=42)
    return (split[0], split[2]), (split[1], split[3]), (test_inputs, test_targets)


def epoch_timer():
    """Return a callback and the list that it fills with the seconds of each epoch."""
    import keras

    starts, seconds = [], []
    callback = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: starts.append(time.perf_counter()),
        on_epoch_end=lambda epoch, logs: seconds.append(time.perf_counter() - starts[-1]),
    )
    return callback, seconds


def compile_by(recipe, network, xla=True, reviews=TRAINING_REVIEWS):
    """Compile a network by one of the course's recipes; return the settings of `fit`.

    Without `xla`, Keras compiles as it does by default, as in lesson 15.
    """
    import keras

    from course_utils import training

    epochs, highest_rate, clipnorm = recipe
    rate = training.falling_rate(highest_rate, epochs * reviews // BATCH_SIZE)
    network.compile(
        optimizer=keras.optimizers.Adam(rate, clipnorm=clipnorm),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        jit_compile=training.jit_compile(network) if xla else "auto",
        steps_per_execution=20,
    )
    return {"batch_size": BATCH_SIZE, "epochs": epochs}


def prepare(side, model, reviews=TRAINING_REVIEWS, most_epochs=100):
    """Build and compile a model by a side's recipe; return it with the settings of `fit`."""
    network = build(model, course=side == COURSE)
    if side == COURSE:
        epochs, *others = RECIPE[model]
        return network, compile_by((min(epochs, most_epochs), *others), network, reviews=reviews)
    network.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return network, {"batch_size": 64, "epochs": most_epochs}


def fit(side, model, network, settings, train, validation, timer):
    """Train as the book's public notebooks do, or as the lessons do; return the history."""
    import keras
    import tensorflow as tf

    from course_utils import training

    if side == REFERENCE:
        tf.config.experimental.enable_op_determinism()
        callbacks = [keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True), timer]
        if model == ONE_HOT:
            train, validation = (
                (keras.utils.to_categorical(inputs, words(model)), targets)
                for inputs, targets in (train, validation)
            )
    else:
        callbacks = [timer, training.progress_bar()]
        settings = {"validation_batch_size": 100 if model == ONE_HOT else 1000, **settings}
    settings = {"verbose": 0, "callbacks": callbacks, **settings}
    return network.fit(*train, validation_data=validation, **settings).history


def digest(side, model, seed):
    """Return the digest of a training; see `benchmarks._rows.digest`."""
    network, settings = prepare(side, model)
    recipe = network, network.optimizer, settings, seed
    return _rows.digest(IMDB_CONTENT_SHA256, words(model), 100, *recipe)


def train_one(side, model, seed, quick=False):
    """Train one model in this process and return its row."""
    import course_utils.quiet  # noqa: F401

    # isort: split
    import keras

    *parts, test = reviews(words(model))
    if quick:
        parts = [[half[: len(half) // QUICK_PART] for half in part] for part in parts]
    timer, seconds = epoch_timer()
    start = time.perf_counter()
    keras.utils.set_random_seed(seed)
    most_epochs = QUICK_EPOCHS if quick else 100
    network, settings = prepare(side, model, len(parts[0][0]), most_epochs)
    history = fit(side, model, network, settings, *parts, timer)
    total = time.perf_counter() - start
    epoch = statistics.median(seconds[1:])
    losses = history["val_loss"]
    kept = losses.index(min(losses)) if side == REFERENCE else -1
    row = {
        "side": side,
        "model": model,
        "seed": seed,
        "seconds": round(total, 2),
        "epochs": len(seconds),
        "seconds_an_epoch": round(epoch * (QUICK_PART if quick else 1), 3),
        "compile_seconds": round(seconds[0] - epoch, 2),
        "validation_accuracy": round(history["val_accuracy"][kept], 4),
        "peak_memory_mb": _rows.peak_memory_mb(),
        "parameters": network.count_params(),
        "digest": digest(side, model, seed),
    }
    if side != REFERENCE and not quick:
        _, accuracy = network.evaluate(*test, batch_size=BATCH_SIZE, verbose=0)
        row["test_accuracy"] = round(accuracy, 4)
    return row


def trainings():
    """Yield side, model and seed of all trainings; the reference and the course take turns."""
    for seed in SEEDS:
        for model in MODELS:
            if seed in REFERENCE_SEEDS:
                yield REFERENCE, model, seed
            yield COURSE, model, seed
        for model in COURSE_ONLY:
            yield COURSE, model, seed


def environment_of(side):
    """Return the environment variables of a side's process."""
    if side == REFERENCE:
        return {"KERAS_BACKEND": "tensorflow", "TF_NUM_INTRAOP_THREADS": "0"}  # as many as it likes
    return {"KERAS_BACKEND": "tensorflow", **_rows.ONE_THREAD}


def train_alone(side, *training):
    """Train one model in a process of its own and return its row."""
    return _rows.alone(__file__, side, *training, environment=environment_of(side))


def measure():
    """Do the trainings that are not recorded yet; return whether all are now."""
    return _rows.complete("speed", trainings(), COLUMNS, train_alone)


def compare_quickly():
    """Compare epochs and compiling on a fifth of the reviews, and keep nothing."""
    rows = []
    for model in MODELS:
        print(f"{model} ...", file=sys.stderr, flush=True)
        rows += [train_alone(side, model, 1, True) for side in (REFERENCE, COURSE)]
    print(epochs_table(rows))


def pair(rows, model):
    """Return the rows of a model on both sides, each in the order of its seeds."""
    groups = _rows.grouped(sorted(rows, key=lambda row: row["seed"]), "side", "model")
    return groups[REFERENCE, model], groups[COURSE, model]


def column(rows, name):
    """Return the values of a column."""
    return [row[name] for row in rows]


def of_seeds(values, digits):
    """Write the mean of the seeds, with the smallest and the largest value."""
    return _pages.with_range(values, digits, middle=statistics.fmean)


def comparison_table(rows):
    """Return the table of whole trainings: the reference and the course side by side."""
    lines, totals = [], [0, 0]
    for model in MODELS:
        sides = pair(rows, model)
        line = [
            of_seeds(column(side, name), digits)
            for side in sides
            for name, digits in (("seconds", 0), ("epochs", 0), ("validation_accuracy", 3))
        ]
        seconds = [statistics.fmean(column(side, "seconds")) for side in sides]
        lines.append([model, *line, f"{seconds[0] / seconds[1]:.1f}"])
        totals = [total + mean for total, mean in zip(totals, seconds, strict=True)]
    before, after = totals
    total = ["all six", f"{before:.0f}", "", "", f"{after:.0f}", "", "", f"{before / after:.1f}"]
    lines.append([cell and f"**{cell}**" for cell in total])
    columns = "seconds", "epochs", "validation accuracy"
    header = [f"{side}: {name}" for side in ("reference", "course") for name in columns]
    return _pages.table(["model", *header, "times faster"], lines)


def epochs_table(rows):
    """Return the table of a single epoch, of compiling, and of memory."""
    lines = []
    for model in MODELS:
        sides = pair(rows, model)
        before, after = (statistics.fmean(column(side, "seconds_an_epoch")) for side in sides)
        compiling = statistics.fmean(column(sides[1], "compile_seconds"))
        memory = [f"{max(column(side, 'peak_memory_mb')) / 1000:.1f} GB" for side in sides]
        epochs = [f"{before:.1f} s", f"{after:.1f} s", f"{before / after:.1f}"]
        lines.append([model, *epochs, f"{compiling:.1f} s", *memory])
    header = "epoch, reference|course|times faster|compiling, course|peak memory, reference|course"
    return _pages.table(["model", *header.split("|")], lines)


def sections():
    """Return the tables for docs/speed.md by name."""
    results = _rows.read("speed")
    rows = results["rows"]
    return {
        "comparison": f"{comparison_table(rows)}\n\n{_rows.where(results['machine'])}",
        "epochs": epochs_table(rows),
    }


if __name__ == "__main__":
    _rows.main(__doc__, sections, measure, train_one, _pages.SPEED, compare_quickly)
