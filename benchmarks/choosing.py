"""The models of lessons 14 and 15 on IMDB: one worth having, and what stands beside it.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/choosing.py     about ten minutes
    python benchmarks/choosing.py --report                          writes the table into README.md

The small models of lessons 06 to 12 are measured by ``benchmarks/speed.py``; the table takes them
from there. Here are the baselines, a SimpleRNN as large as the LSTM, and the large network: 10,000
words, the last 400 tokens, a convolution and a GRU in both directions. All choices were made on the
5,000 validation reviews; the test reviews are read once, at the end of each training. A network's
row also counts on how many test reviews only it is right and on how many only the bag of the same
words is, which says more about their difference than two accuracies do, and what the mean of both
answers reaches.

When there are new results here or in ``speed.json``, run ``--report`` and build lessons 14 and 15
again; lesson 14 prints the same table.
"""

import functools
import itertools
import math
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _pages, _rows, speed

SEEDS = (1, 2, 3)
COLUMNS = ("model", "seed")
SAME_SIZE = "SimpleRNN(21)"
LARGE = "GRU both ways, 10,000 words"
MAJORITY = "majority"
BAG = "bag of words"
LARGE_BAG = "bag of 10,000 words"
PAIRS = "bag of words and pairs, whole reviews"
NETWORKS = (LARGE, SAME_SIZE)
MODELS = (MAJORITY, BAG, LARGE_BAG, PAIRS, *NETWORKS)

ENVIRONMENT = {"KERAS_BACKEND": "tensorflow", **_rows.ONE_THREAD}
WORDS, TOKENS = 10_000, 400
RECIPE = (2, 5e-3, 1.0)  # epochs, highest learning rate, clipnorm
STRENGTH = {BAG: 0.01, LARGE_BAG: 0.1, PAIRS: 0.1}  # C, chosen on the validation reviews


def build_large(dropout=True):
    """Build the large network of lesson 15, or the same without dropout."""
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((TOKENS,)),
            layers.Embedding(WORDS, 32),
            layers.SpatialDropout1D(0.2 if dropout else 0.0),
            layers.Conv1D(32, 5, strides=4, padding="same", activation="relu"),
            layers.Bidirectional(layers.GRU(32, return_sequences=True)),
            layers.GlobalMaxPooling1D(),
            layers.Dropout(0.3 if dropout else 0.0),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def build_same_size():
    """Build lesson 06's model with as many recurrent parameters as an LSTM of 8 units."""
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((100,)),
            layers.Embedding(500, 16),
            layers.SimpleRNN(21, recurrent_initializer="identity"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def counts(inputs):
    """Count the 500 ids of padded reviews, padding included, as lesson 06 does."""
    import numpy as np

    return np.array([np.bincount(row, minlength=500) for row in inputs], dtype="float32")


def bag_with_pairs(inputs, words):
    """Mark which ids and which pairs of neighbours occur in each whole review.

    There are more pairs than anyone can count, so each gets one of 2**20 columns by its number's
    remainder; few of the frequent ones share a column.
    """
    columns = 2**20
    marked = [
        [*review, *(words + (a * 1_000_003 + b) % columns for a, b in itertools.pairwise(review))]
        for review in inputs
    ]
    return sparse_marks(marked, words + columns)


def sparse_marks(rows, columns):
    """Turn lists of column numbers into a sparse array of zeros and ones, one row for each list."""
    import numpy as np
    from scipy.sparse import csr_array

    kept = [np.unique(np.asarray(row, dtype="int32")) for row in rows]
    kept = [row[row > 0] for row in kept]  # no padding
    ends = np.concatenate([[0], np.cumsum([len(row) for row in kept])])
    ids = np.concatenate(kept)
    return csr_array((np.ones(len(ids), "float32"), ids, ends), shape=(len(kept), columns))


def features(model, inputs):
    """Return what the logistic regression called `model` reads."""
    if model == BAG:
        return counts(inputs)
    if model == LARGE_BAG:
        return sparse_marks(inputs, WORDS)
    return bag_with_pairs(inputs, WORDS)


def fit_bag(model, train):
    """Fit a logistic regression to counts or marks of words."""
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=STRENGTH[model], max_iter=1000)
    return regression.fit(features(model, train[0]), train[1])


def majority(validation, test):
    """Return the row of the model that gives the more frequent answer of the judged reviews."""
    shares = [targets.mean() for _, targets in (validation, test)]
    return row(0.0, [max(share, 1 - share) for share in shares], 1, None)


def train_bag(model, train, validation, test):
    """Fit a logistic regression; return its row."""
    start = time.perf_counter()
    fitted = fit_bag(model, train)
    seconds = time.perf_counter() - start
    accuracies = [fitted.score(features(model, x), y) for x, y in (validation, test)]
    return row(seconds, accuracies, fitted.coef_.size + 1, None)


def train_network(model, seed, train, validation, test):
    """Train a network; return its row, with what it and the bag of as many words got right."""
    import keras

    start = time.perf_counter()
    keras.utils.set_random_seed(seed)
    network = build_large() if model == LARGE else build_same_size()
    recipe = RECIPE if model == LARGE else speed.RECIPE["SimpleRNN"]
    history = speed.compile_and_fit(network, recipe, train, validation, xla=model != LARGE)
    seconds = time.perf_counter() - start
    peak = _rows.peak_memory_mb()
    network_answers = network.predict(test[0], batch_size=speed.BATCH_SIZE, verbose=0)[:, 0]
    opponent = LARGE_BAG if model == LARGE else BAG
    bag_answers = fit_bag(opponent, train).predict_proba(features(opponent, test[0]))[:, 1]
    right, bag_right, mean_right = (
        (probability > 0.5) == test[1]
        for probability in (network_answers, bag_answers, (network_answers + bag_answers) / 2)
    )
    accuracies = [history["val_accuracy"][-1], right.mean()]
    return {
        **row(seconds, accuracies, network.count_params(), recipe[0]),
        "peak_memory_mb": peak,
        "right_where_bag_is_wrong": int((right & ~bag_right).sum()),
        "wrong_where_bag_is_right": int((~right & bag_right).sum()),
        "test_accuracy_of_mean_with_bag": round(float(mean_right.mean()), 4),
    }


def row(seconds, accuracies, parameters, epochs):
    """Return what every row says."""
    validation, test = (round(float(accuracy), 4) for accuracy in accuracies)
    return {
        "seconds": round(seconds, 2),
        "validation_accuracy": validation,
        "test_accuracy": test,
        "parameters": parameters,
        "epochs": epochs,
        "peak_memory_mb": _rows.peak_memory_mb(),
    }


def train_one(model, seed):
    """Train one model in this process and return its row."""
    import course_utils.quiet  # noqa: F401

    large = {LARGE: (WORDS, TOKENS), LARGE_BAG: (WORDS, TOKENS), PAIRS: (WORDS, None)}
    parts = speed.reviews(*large.get(model, (500, 100)))
    if model == MAJORITY:
        found = majority(*parts[1:])
    elif model in NETWORKS:
        found = train_network(model, seed, *parts)
    else:
        found = train_bag(model, *parts)
    return {"model": model, "seed": seed, **found}


def trainings():
    """Yield model and seed of all trainings: a network from three seeds, a baseline once."""
    for model in MODELS:
        for seed in SEEDS if model in NETWORKS else (None,):
            yield model, seed


def measure():
    """Do the trainings that are not recorded yet; return whether all are now."""
    train = functools.partial(_rows.alone, __file__, environment=ENVIRONMENT)
    return _rows.complete("choosing", trainings(), COLUMNS, train)


def mean(rows, name):
    """Return the mean of a column, as lesson 14 computes it: a tie must be rounded alike."""
    import numpy as np

    return np.mean([row[name] for row in rows])


def standard_error(accuracies, reviews=25_000):
    """Return the standard error of a mean accuracy: the luck of the reviews and of the seeds."""
    mean = statistics.fmean(accuracies)
    seeds = statistics.variance(accuracies) / len(accuracies) if len(accuracies) > 1 else 0.0
    return math.sqrt(mean * (1 - mean) / reviews + seeds)


def table(rows):
    """Return lesson 14's table: means of the seeds, the worst on the test reviews first.

    The test accuracy has its 95 % interval.
    """
    groups = _rows.grouped(rows, "model").items()
    lines = []
    for (model,), group in sorted(groups, key=lambda item: mean(item[1], "test_accuracy")):
        names = ("seconds", "validation_accuracy", "test_accuracy")
        seconds, validation, test = (mean(group, name) for name in names)
        half = 1.96 * standard_error([row["test_accuracy"] for row in group])
        size, epochs = f"{group[0]['parameters']:,}", group[0]["epochs"] or "–"
        accuracies = f"{validation:.3f}", f"{test:.3f} ± {half:.3f}"
        lines.append([model, size, epochs, f"{seconds:.0f}", *accuracies])
    header = ("model", "parameters", "epochs", "seconds", "validation", "test")
    return _pages.table(header, lines)


def sections():
    """Return the table for the README, with the small networks of `speed.py`."""
    small = [row for row in _rows.read("speed")["rows"] if row["side"] == speed.COURSE]
    return {"models": table(small + _rows.read("choosing")["rows"])}


if __name__ == "__main__":
    _rows.main(__doc__, sections, measure, train_one, _pages.README)
