"""The course's way to train against the reference recipe: six models, three seeds, one run.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/speed.py           nearly two hours
    COURSE_DATA_DIR=/path/to/imdb python benchmarks/speed.py --quick   about two minutes
    python benchmarks/speed.py --report                                writes docs/speed.md anew

The reference is the public recipe of the book that the course's documents follow: Adam as it
comes, batch 64, at most 100 epochs, early stopping, deterministic operations, ``to_categorical``.
Both sides build the same layers and read the same reviews. They take turns, model by model, so
that a busy machine is busy for both; each training has a process of its own, so that its peak
memory is its own (with ``--quick`` each side has one). The course trains cold, with nothing
compiled before. Then, apart and again in turns, it trains cold, warm, with what XLA compiled the
first time at hand, and where JAX is installed on JAX.

Every finished training is kept in ``benchmarks/results/speed.json``, or in the folder that
COURSE_RESULTS_DIR names, and not done again, so an interrupted run goes on where it stopped.
"""

import argparse
import contextlib
import functools
import importlib.util
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _report, _rows

SEEDS = (1, 2, 3)
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
REFERENCE, COLD = "reference", "course, cold"
COLD_AGAIN, WARM, JAX = "course, cold again", "course, warm", "course, JAX"
SIDES = (REFERENCE, COLD, COLD_AGAIN, WARM, JAX)

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
QUICK_PART = {REFERENCE: 10, COLD: 2}  # a quick epoch is a tenth of one, or half of one
QUICK_EPOCHS = {REFERENCE: 3, COLD: 4}


def recurrent_layers(model, course):
    """Build the layers between the input and the output, the same for both sides.

    The course starts a SimpleRNN's recurrent weights at the identity.
    """
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


def build(model, course, words):
    """Build a model; the reference's one-hot model reads vectors, all others read ids."""
    import keras
    from keras import layers

    one_hot = model == ONE_HOT
    if one_hot and not course:
        first = [keras.Input((100, words))]
    elif one_hot:
        encoding = layers.CategoryEncoding(words, output_mode="one_hot")
        first = [keras.Input((100,), dtype="int32"), encoding]
    else:
        first = [keras.Input((100,)), layers.Embedding(words, 16)]
    last = layers.Dense(1, activation="sigmoid")
    return keras.Sequential([*first, *recurrent_layers(model, course), last])


@functools.cache
def reviews(words):
    """Load, split and pad as every lesson does."""
    from keras.utils import pad_sequences
    from sklearn.model_selection import train_test_split

    from course_utils import imdb

    (inputs, targets), (test_inputs, test_targets) = imdb.load_data(num_words=words)
    _rows.require_imdb(imdb.loaded_source())
    split = train_test_split(inputs, targets, test_size=0.2, random_state=42)
    train, validation = (pad_sequences(part, maxlen=100) for part in split[:2])
    return (train, split[2]), (validation, split[3]), (test_inputs, test_targets)


def epoch_timer():
    """Return a callback and the list that it fills with the seconds of each epoch."""
    import keras

    starts, seconds = [], []
    callback = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: starts.append(time.perf_counter()),
        on_epoch_end=lambda epoch, logs: seconds.append(time.perf_counter() - starts[-1]),
    )
    return callback, seconds


def fit_reference(model, train, validation, seed, most_epochs=100):
    """Train as the book's public notebooks do."""
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    words = 200 if model == ONE_HOT else 500
    network = build(model, course=False, words=words)
    if model == ONE_HOT:
        train = (keras.utils.to_categorical(train[0], words), train[1])
        validation = (keras.utils.to_categorical(validation[0], words), validation[1])
    network.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    timer, seconds = epoch_timer()
    stopping = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    fitted = network.fit(
        *train,
        validation_data=validation,
        batch_size=64,
        epochs=most_epochs,
        verbose=0,
        callbacks=[stopping, timer],
    )
    losses = fitted.history["val_loss"]
    return network, fitted.history, losses.index(min(losses)), seconds


def fit_course(model, train, validation, seed, most_epochs=100):
    """Train as the lessons do."""
    import keras

    from course_utils import training

    keras.utils.set_random_seed(seed)
    network = build(model, course=True, words=200 if model == ONE_HOT else 500)
    epochs, highest_rate, clipnorm = RECIPE[model]
    steps = epochs * len(train[0]) // BATCH_SIZE
    rate = training.falling_rate(highest_rate, steps)
    network.compile(
        optimizer=keras.optimizers.Adam(rate, clipnorm=clipnorm),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        jit_compile=training.jit_compile(),
        steps_per_execution=20,
    )
    timer, seconds = epoch_timer()
    epochs = min(epochs, most_epochs)
    fitted = network.fit(
        *train,
        validation_data=validation,
        batch_size=BATCH_SIZE,
        validation_batch_size=100 if model == ONE_HOT else 1000,
        epochs=epochs,
        verbose=0,
        callbacks=[timer, training.progress_bar()],
    )
    return network, fitted.history, epochs - 1, seconds


def train_one(side, model, seed, quick):
    """Train one model in this process and return its row."""
    import course_utils.quiet  # noqa: F401

    start = time.perf_counter()
    train, validation, test = reviews(200 if model == ONE_HOT else 500)
    data_seconds = time.perf_counter() - start
    if quick:
        train, validation = (
            tuple(part[: len(part) // QUICK_PART[side]] for part in parts)
            for parts in (train, validation)
        )
    fit = fit_reference if side == REFERENCE else fit_course
    start = time.perf_counter()
    network, history, kept, seconds = fit(
        model, train, validation, seed, QUICK_EPOCHS[side] if quick else 100
    )
    total = time.perf_counter() - start
    epoch = statistics.median(seconds[1:])
    row = {
        "side": side,
        "model": model,
        "seed": seed,
        "seconds": round(total, 2),
        "epochs": len(seconds),
        "seconds_an_epoch": round(epoch, 3),
        "compile_seconds": round(seconds[0] - epoch, 2),
        "data_seconds": round(data_seconds, 2),
        "validation_accuracy": round(history["val_accuracy"][kept], 4),
        "peak_memory_mb": _rows.peak_memory_mb(),
        "parameters": network.count_params(),
    }
    if side != REFERENCE and not quick:
        row["test_accuracy"] = test_accuracy(network, *test)
    return row


def print_rows(side, models, seed, quick):
    """Train models in this process and print their rows, a line each; all else goes to stderr."""
    standard_output = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        for model in models:
            row = train_one(side, model, seed, quick)
            print(json.dumps(row), file=standard_output, flush=True)


def test_accuracy(network, inputs, targets):
    """Judge the trained model once on the test reviews."""
    from keras.utils import pad_sequences

    padded = pad_sequences(inputs, maxlen=100)
    return round(network.evaluate(padded, targets, batch_size=BATCH_SIZE, verbose=0)[1], 4)


def trainings():
    """Say what is to be measured, in order.

    The reference and the course take turns; then the course alone: cold, warm, and on JAX.
    """
    for seed in SEEDS:
        for model in MODELS:
            yield REFERENCE, model, seed
            yield COLD, model, seed
        for model in COURSE_ONLY:
            yield COLD, model, seed
    for seed in SEEDS:
        for model in MODELS:
            yield COLD_AGAIN, model, seed
            yield WARM, model, seed
            if importlib.util.find_spec("jax"):
                yield JAX, model, seed


def measure():
    """Do the trainings that are not recorded yet; return whether all are now."""
    results, todo = _rows.resume("speed", trainings(), COLUMNS)
    for number, (side, model, seed) in enumerate(todo, 1):
        print(f"{number}/{len(todo)}  {side}: {model}, seed {seed}", end="  ", flush=True)
        row = in_new_process(side, model, seed)
        results["rows"].append(row)
        _rows.write("speed", results)
        print(f"{row['seconds']:.1f} s, {row['validation_accuracy']:.3f}", flush=True)
    return not _rows.missing(results, trainings(), COLUMNS)


def environment_of(side):
    """Return what the environment of a side's process sets."""
    if side == REFERENCE:
        return {"KERAS_BACKEND": "tensorflow", "TF_NUM_INTRAOP_THREADS": "0"}  # as many as it likes
    return {"KERAS_BACKEND": "jax" if side == JAX else "tensorflow"}


def in_new_process(side, model, seed):
    """Train in a new process and return its row; a warm one trains once before, unmeasured."""
    arguments = ("--side", side, "--model", model, "--seed", seed)
    environment = environment_of(side)
    if side != WARM:
        return _rows.in_own_process(__file__, *arguments, environment=environment)
    with tempfile.TemporaryDirectory() as compiled:
        environment["TF_XLA_FLAGS"] = f"--tf_xla_persistent_cache_directory={compiled}"
        _rows.in_own_process(__file__, *arguments, environment=environment)
        return _rows.in_own_process(__file__, *arguments, environment=environment)


def measure_quickly():
    """Compare seconds an epoch and compile seconds on a part of the reviews; keep nothing.

    Each side has one process, which trains one model after the other. The course trains on half
    of the reviews and not on a tenth: a tenth takes it 0.2 s, too short to be measured.
    """
    print(f"{'model':24s}{'seconds an epoch':>26s}{'seconds to compile':>22s}")
    print(f"{'':24s}{'reference':>10s}{'course':>8s}{'ratio':>8s}{'reference':>14s}{'course':>8s}")
    with contextlib.ExitStack() as processes:
        ask_reference, ask_course = (
            processes.enter_context(
                _rows.process_to_ask(__file__, "--side", side, environment=environment_of(side))
            )
            for side in (REFERENCE, COLD)
        )
        for model in MODELS:
            reference, course = ask_reference(model), ask_course(model)
            rows = (reference, course)
            epochs = [QUICK_PART[row["side"]] * row["seconds_an_epoch"] for row in rows]
            compiling = [row["compile_seconds"] for row in rows]
            print(
                f"{model:24s}{epochs[0]:10.1f}{epochs[1]:8.1f}{epochs[0] / epochs[1]:7.1f}×"
                f"{compiling[0]:14.1f}{compiling[1]:8.1f}",
                flush=True,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="seconds an epoch and to compile only")
    parser.add_argument("--report", action="store_true", help="write docs/speed.md anew")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--model", choices=MODELS + COURSE_ONLY, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.model:
        print_rows(arguments.side, [arguments.model], arguments.seed, quick=False)
    elif arguments.side:  # The models come line by line.
        print_rows(arguments.side, map(str.strip, sys.stdin), arguments.seed, quick=True)
    elif arguments.quick:
        measure_quickly()
    elif arguments.report:
        _rows.require_recorded()
        _report.write()
    elif measure():
        for name, section in _report.comparison_sections().items():
            print(f"\n{name}\n{section}")
    else:
        print("There are no tables before all trainings are measured.")
