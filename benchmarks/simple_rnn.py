"""Train lesson 06's models on IMDB from three seeds; keep what each training reached.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/simple_rnn.py

Every training follows the lesson to the letter: the cells that pad the reviews, build the model,
compile and fit it are read from the lesson, and so is ``moves``, which measures how far back a
model remembers. The one-hot model is trained as the lesson trains the embedding model, for at most
8 epochs. "default start" leaves out the lesson's ``recurrent_initializer``, and "no clipping" its
``clipnorm``.
"""

import functools
import itertools
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _pages, _rows
from course_utils._download import IMDB_CONTENT_SHA256

MODELS = (
    "embedding",
    "one-hot",
    "embedding, no clipping",
    "embedding, default start",
    "embedding, default start, no clipping",
)
SEEDS = (1, 2, 3)
COLUMNS = ("model", "seed")
SEED_1 = "keras.utils.set_random_seed(1)\n"


def train_one(model, seed):
    """Train one model as the lesson does and return its row."""
    names = {}
    *preparing, training = program(model, seed)
    for source in preparing:
        exec(source, names)
    _rows.require_imdb(names["imdb"].loaded_source())
    exec(training, names)
    history = names["history"].history
    network = names["one_hot_model" if model == "one-hot" else "model2"]  # with its best weights
    moved = names["moves"](lambda reviews: network.predict(reviews, batch_size=500, verbose=0))
    best = min(range(len(history["val_loss"])), key=history["val_loss"].__getitem__)
    return {
        "model": model,
        "seed": seed,
        "epochs": len(history["val_loss"]),
        "best_epoch": best + 1,
        "validation_accuracy": round(history["val_accuracy"][best], 4),
        "last_word_against_early": round(float(moved[0] / moved[-4:].mean()), 2),
        "digest": digest(model, seed),
    }


def digest(model, seed):
    """Return the digest of a training; see `benchmarks._rows.digest`."""
    imports, _, *preparing, training = program(model, seed)
    names = {name: name for name in ("train_seq", "train_target", "val_seq", "val_target")}
    with _rows.only_noting_fit() as noted:
        for source in (imports, *preparing, training):
            exec(source, names)
    return _rows.digest(IMDB_CONTENT_SHA256, *noted(), seed)


def program(model, seed):
    """Return the lesson's cells up to the training, changed for this model and this seed."""
    network = "one_hot_model" if model == "one-hot" else "model2"
    preparing = ("import tempfile", "(train_input", "places =", "early_stopping =", "folder =")
    building = (f"{SEED_1}{network} =", "optimizer =", "model2.compile(")
    beginnings = (*preparing, *building, "history = model2.fit(")
    text = "\0".join(_rows.lesson_cells("training_a_simple_rnn", beginnings))
    changes = {SEED_1: SEED_1.replace("1", str(seed))}
    if model == "one-hot":
        changes |= {"model2": network, "epochs=20": "epochs=8"}
    if "default start" in model:
        changes[', recurrent_initializer="identity"'] = ""
    if "no clipping" in model:
        changes[", clipnorm=0.1"] = ""
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"Lesson 06 no longer says {old!r}.")
        text = text.replace(old, new)
    return text.split("\0")


def measure():
    """Do the trainings that are not recorded yet; return whether all are now."""
    train = functools.partial(_rows.alone, __file__, environment={"KERAS_BACKEND": "tensorflow"})
    return _rows.complete("simple_rnn", itertools.product(MODELS, SEEDS), COLUMNS, train)


def sections():
    """Return the rows as a table, by its name."""
    rows = _rows.read("simple_rnn")["rows"]
    return {"simple_rnn": _pages.table(rows[0], [row.values() for row in rows])}


if __name__ == "__main__":
    _rows.main(__doc__, sections, measure, train_one)
