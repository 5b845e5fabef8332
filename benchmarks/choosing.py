"""The models of lessons 14 and 15 on IMDB: one worth having, and what stands beside it.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/choosing.py     about half an hour
    python benchmarks/choosing.py --report                          writes the table into README.md

The small models of lessons 06 to 12 are measured by ``benchmarks/speed.py``; the table takes them
from there. Here are the baselines, a SimpleRNN as large as the LSTM, and the large network: 10,000
words, the last 400 tokens, a convolution and a GRU in both directions. A second set of results,
``reading.json``, holds the same network and the same bag with fewer words, with fewer tokens, and
with every review shuffled, in training as well as in the test; here two seeds will do.

All choices were made on the 5,000 validation reviews; the test reviews are read once, at the end of
each training. SimpleRNN(21)'s recipe is the best of nine tried with seed 11: 3, 6 or 10 epochs, a
rate of 0.001 to 0.004 and a clipnorm of 0.1 to 1. Their validation accuracies lay between 0.775 and
0.802; lesson 06's recipe had reached 0.791, the mean of three seeds. The large network's recipe
stays the same whatever it reads. (With 500 words and 100 tokens it could do with four epochs
instead of two: 0.811 on validation against 0.804, seed 11.)

The row of a network in the table also counts on how many test reviews only it is right and on how
many only the bag of the same words is, which says more about their difference than two accuracies
do, and what the mean of both answers reaches.

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
from course_utils._download import IMDB_CONTENT_SHA256

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
SHUFFLED = f"{LARGE}, shuffled"

WORDS, TOKENS = 10_000, 400
READS = {LARGE_BAG: (WORDS, TOKENS), PAIRS: (WORDS, None), LARGE: (WORDS, TOKENS)}  # words, tokens
READS[SHUFFLED] = READS[LARGE]
for number, length in ((500, TOKENS), (WORDS, 100), (500, 100)):
    READS[f"bag of {number:,} words, {length} tokens"] = number, length
    READS[f"GRU both ways, {number:,} words, {length} tokens"] = number, length
READING = tuple(model for model in READS if model not in MODELS)

ENVIRONMENT = {"KERAS_BACKEND": "tensorflow", **_rows.ONE_THREAD}
RECIPE = {  # epochs, highest learning rate, clipnorm
    SAME_SIZE: (6, 2e-3, 0.3),
    **{model: (2, 5e-3, 1.0) for model in READS if model.startswith("GRU")},
}
STRENGTH = {BAG: 0.01}  # C of the logistic regression; 0.1 for the other bags


def build(model, dropout=True):
    """Build a network: the large one of lesson 15, also without dropout, or SimpleRNN(21)."""
    import keras
    from keras import layers

    if model == SAME_SIZE:  # lesson 06's model with as many recurrent parameters as an LSTM(8)
        return keras.Sequential(
            [
                keras.Input((100,)),
                layers.Embedding(500, 16),
                layers.SimpleRNN(21, recurrent_initializer="identity"),
                layers.Dense(1, activation="sigmoid"),
            ]
        )
    words, tokens = READS[model]
    return keras.Sequential(
        [
            keras.Input((tokens,)),
            layers.Embedding(words, 32),
            layers.SpatialDropout1D(0.2 if dropout else 0.0),
            layers.Conv1D(32, 5, strides=4, padding="same", activation="relu"),
            layers.Bidirectional(layers.GRU(32, return_sequences=True)),
            layers.GlobalMaxPooling1D(),
            layers.Dropout(0.3 if dropout else 0.0),
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
    """Turn lists of column numbers into a sparse array of zeros and ones, one row for each list.

    Column 0 would be padding's, and is left out.
    """
    import numpy as np
    from scipy.sparse import csr_array

    kept = [np.unique(np.asarray(row, dtype="int32")) for row in rows]
    kept = [row[row > 0] - 1 for row in kept]
    ends = np.concatenate([[0], np.cumsum([len(row) for row in kept])])
    ids = np.concatenate(kept)
    return csr_array((np.ones(len(ids), "float32"), ids, ends), shape=(len(kept), columns - 1))


def features(model, inputs):
    """Return what the logistic regression called `model` reads."""
    if model == BAG:
        return counts(inputs)
    return (bag_with_pairs if model == PAIRS else sparse_marks)(inputs, reads(model)[0])


def shuffled(inputs):
    """Return padded reviews with the tokens of each in any order, the padding still in front."""
    import numpy as np

    random, inputs = np.random.default_rng(0), inputs.copy()
    for review in inputs:
        review[review > 0] = random.permutation(review[review > 0])
    return inputs


def regression(model):
    """Return the logistic regression of a bag, not fitted yet."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH.get(model, 0.1), max_iter=1000)


def prepare(model):
    """Build and compile a network; return it with the settings of `fit`."""
    network = build(model)
    return network, speed.compile_by(RECIPE[model], network, xla=model == SAME_SIZE)


def majority(validation, test):
    """Return the row of the model that gives the more frequent answer of the judged reviews."""
    shares = [targets.mean() for _, targets in (validation, test)]
    return row(0.0, [max(share, 1 - share) for share in shares], 1, None)


def train_bag(model, train, validation, test):
    """Fit a logistic regression; return its row."""
    start = time.perf_counter()
    fitted = regression(model).fit(features(model, train[0]), train[1])
    seconds = time.perf_counter() - start
    accuracies = [fitted.score(features(model, x), y) for x, y in (validation, test)]
    return row(seconds, accuracies, fitted.coef_.size + 1, None)


def train_network(model, seed, train, validation, test):
    """Train a network; return its row, and in it what it and the bag of as many words got right."""
    import keras

    start = time.perf_counter()
    keras.utils.set_random_seed(seed)
    network, settings = prepare(model)
    history = network.fit(*train, validation_data=validation, verbose=0, **settings).history
    seconds = time.perf_counter() - start
    peak = _rows.peak_memory_mb()
    answers = network.predict(test[0], batch_size=speed.BATCH_SIZE, verbose=0)[:, 0]
    accuracies = [history["val_accuracy"][-1], ((answers > 0.5) == test[1]).mean()]
    return {
        **row(seconds, accuracies, network.count_params(), settings["epochs"]),
        "peak_memory_mb": peak,
        **(beside_the_bag(model, answers, train, test) if model in NETWORKS else {}),
    }


def beside_the_bag(model, answers, train, test):
    """Return how a network's answers to the test reviews compare with those of a bag."""
    bag = LARGE_BAG if model == LARGE else BAG
    fitted = regression(bag).fit(features(bag, train[0]), train[1])
    bag_answers = fitted.predict_proba(features(bag, test[0]))[:, 1]
    right, bag_right, mean_right = (
        (probability > 0.5) == test[1]
        for probability in (answers, bag_answers, (answers + bag_answers) / 2)
    )
    return {
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


def reads(model):
    """Return how many words a model knows, and how many tokens of a review it reads."""
    return READS.get(model, (500, 100))


def digest(model, seed):
    """Return the digest of a training; see `benchmarks._rows.digest`."""
    recipe = [] if model == MAJORITY else [regression(model)]
    if model in RECIPE:
        network, settings = prepare(model)
        recipe = [network, network.optimizer, settings, seed, model == SHUFFLED]
    return _rows.digest(IMDB_CONTENT_SHA256, *reads(model), *recipe)


def train_one(model, seed):
    """Train one model in this process and return its row."""
    import course_utils.quiet  # noqa: F401

    parts = speed.reviews(*reads(model))
    if model == SHUFFLED:
        parts = [(shuffled(inputs), targets) for inputs, targets in parts]
    if model == MAJORITY:
        found = majority(*parts[1:])
    elif model in RECIPE:
        found = train_network(model, seed, *parts)
    else:
        found = train_bag(model, *parts)
    return {"model": model, "seed": seed, **found, "digest": digest(model, seed)}


def trainings(models=MODELS):
    """Yield model and seed of all trainings: a network from three seeds or two, a bag once."""
    for model in models:
        seeds = SEEDS if model in NETWORKS else SEEDS[:2]
        for seed in seeds if model in RECIPE else (None,):
            yield model, seed


def measure():
    """Do the trainings that are not recorded yet; return whether all are now."""
    train = functools.partial(_rows.alone, __file__, environment=ENVIRONMENT)
    all_models = _rows.complete("choosing", trainings(), COLUMNS, train)
    return _rows.complete("reading", trainings(READING), COLUMNS, train) and all_models


def middle(rows, name):
    """Return the median of a column of seconds, or the mean of another.

    NumPy's, as in lesson 14: a tie must be rounded alike.
    """
    import numpy as np

    return (np.median if name == "seconds" else np.mean)([row[name] for row in rows])


def half_interval(accuracies, reviews=25_000):
    """Return half the width of the 95 % interval of a mean accuracy.

    Two kinds of luck add up: that of the reviews, and that of the seeds, if there are several. Few
    seeds say little about how far seeds scatter, so Student's t takes the place of 1.96, with the
    degrees of freedom of Welch, "The Generalization of 'Student's' Problem", Biometrika 34, 1947.
    """
    from scipy.stats import t

    mean, seeds = statistics.fmean(accuracies), len(accuracies)
    of_seeds = statistics.variance(accuracies) / seeds if seeds > 1 else 0.0
    variance = mean * (1 - mean) / reviews + of_seeds
    freedom = (seeds - 1) * (variance / of_seeds) ** 2 if of_seeds else math.inf
    return t.ppf(0.975, freedom) * math.sqrt(variance)


def table(rows):
    """Return lesson 14's table: the middle of the seeds, the worst on the test reviews first.

    The test accuracy has its 95 % interval.
    """
    groups = _rows.grouped(rows, "model").items()
    lines = []
    for (model,), group in sorted(groups, key=lambda item: middle(item[1], "test_accuracy")):
        names = ("seconds", "validation_accuracy", "test_accuracy")
        seconds, validation, test = (middle(group, name) for name in names)
        half = half_interval([row["test_accuracy"] for row in group])
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
