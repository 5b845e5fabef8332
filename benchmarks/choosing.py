"""The models of lessons 14 and 15 on IMDB: one worth having, and what stands beside it.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/choosing.py     about ten minutes
    python benchmarks/choosing.py --report          writes the main table into README.md anew
    python benchmarks/choosing.py --table           prints it

The small models of lessons 06 to 12 are measured by ``benchmarks/speed.py``; the table takes them
from there. Here are the baselines, a SimpleRNN as large as the LSTM, and the large network: 10,000
words, the last 400 tokens, a convolution and a GRU in both directions. All choices were made on the
5,000 validation reviews; the test reviews are read once, at the end of each training. A network's
row also counts on how many test reviews only it is right and on how many only the bag of the same
words is, which says more about their difference than two accuracies do, and what the mean of both
answers reaches.

Every training has a process of its own. It is kept in ``benchmarks/results/choosing.json``, or in
the folder that COURSE_RESULTS_DIR names, when it is finished and not done again, so an interrupted
run goes on where it stopped. Whenever new results are here or in ``speed.json``: ``--report``, and
build lessons 14 and 15 anew: 14 prints the same table.
"""

import argparse
import itertools
import json
import math
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _rows, speed

README = Path(__file__).resolve().parent.parent / "README.md"
SEEDS = (1, 2, 3)
SAME_SIZE = "SimpleRNN(21)"
LARGE = "GRU both ways, 10,000 words"
MAJORITY = "majority"
BAG = "bag of words"
LARGE_BAG = "bag of 10,000 words"
PAIRS = "bag of words and pairs, whole reviews"
MODELS = (MAJORITY, BAG, LARGE_BAG, PAIRS, LARGE, SAME_SIZE)

WORDS, TOKENS = 10_000, 400
RECIPE = (2, 5e-3, 1.0)  # epochs, highest learning rate, clipnorm
BATCH_SIZE = 100
STRENGTH = {BAG: 0.01, LARGE_BAG: 0.1, PAIRS: 0.1}  # C, chosen on the validation reviews


def build_large():
    """Build the large network of lesson 15."""
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((TOKENS,)),
            layers.Embedding(WORDS, 32),
            layers.SpatialDropout1D(0.2),
            layers.Conv1D(32, 5, strides=4, padding="same", activation="relu"),
            layers.Bidirectional(layers.GRU(32, return_sequences=True)),
            layers.GlobalMaxPooling1D(),
            layers.Dropout(0.3),
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


def reviews(words, tokens):
    """Load and split as every lesson does; pad to `tokens`, unless that is None."""
    from keras.utils import pad_sequences
    from sklearn.model_selection import train_test_split

    from course_utils import imdb

    (inputs, targets), test = imdb.load_data(num_words=words)
    _rows.require_imdb(imdb.loaded_source())
    if tokens:
        inputs = pad_sequences(inputs, maxlen=tokens)
        test = pad_sequences(test[0], maxlen=tokens), test[1]
    split = train_test_split(inputs, targets, test_size=0.2, random_state=42)
    return (split[0], split[2]), (split[1], split[3]), test


def fit_network(model, train, validation, seed):
    """Train a network as the lessons do; return it, its final validation accuracy, its epochs."""
    import keras

    from course_utils import training

    keras.utils.set_random_seed(seed)
    network = build_large() if model == LARGE else build_same_size()
    epochs, rate, clipnorm = RECIPE if model == LARGE else speed.RECIPE["SimpleRNN"]
    steps = epochs * len(train[0]) // BATCH_SIZE
    network.compile(
        optimizer=keras.optimizers.Adam(training.falling_rate(rate, steps), clipnorm=clipnorm),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        jit_compile=training.jit_compile(),
        steps_per_execution=20,
    )
    history = network.fit(
        *train,
        validation_data=validation,
        batch_size=BATCH_SIZE,
        epochs=epochs,
        verbose=0,
    ).history
    return network, history["val_accuracy"][-1], epochs


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
    """Turn lists of column numbers into a sparse array of zeros and ones, a list a row."""
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
    """Fit a logistic regression to marks of words."""
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=STRENGTH[model], max_iter=1000)
    return regression.fit(features(model, train[0]), train[1])


def train_baseline(model, train, validation, test):
    """Fit a baseline; return its row."""
    start = time.perf_counter()
    if model == MAJORITY:
        shares = [part[1].mean() for part in (validation, test)]
        accuracies = [max(share, 1 - share) for share in shares]
        numbers = 1
    else:
        fitted = fit_bag(model, train)
        seconds = time.perf_counter() - start
        accuracies = [fitted.score(features(model, x), y) for x, y in (validation, test)]
        numbers = fitted.coef_.size + 1
    seconds = 0.0 if model == MAJORITY else seconds
    return {"seconds": seconds, "accuracies": accuracies, "parameters": numbers, "epochs": None}


def train_network(model, seed, train, validation, test):
    """Train a network; return its row, with what it and the bag of as many words got right."""
    start = time.perf_counter()
    network, validation_accuracy, epochs = fit_network(model, train, validation, seed)
    seconds = time.perf_counter() - start
    peak = _rows.peak_memory_mb()
    network_answers = network.predict(test[0], batch_size=BATCH_SIZE, verbose=0)[:, 0]
    opponent = LARGE_BAG if model == LARGE else BAG
    bag_answers = fit_bag(opponent, train).predict_proba(features(opponent, test[0]))[:, 1]
    right, bag_right, mean_right = (
        (probability > 0.5) == test[1]
        for probability in (network_answers, bag_answers, (network_answers + bag_answers) / 2)
    )
    return {
        "seconds": seconds,
        "accuracies": [validation_accuracy, right.mean()],
        "parameters": network.count_params(),
        "epochs": epochs,
        "peak_memory_mb": peak,
        "right_where_bag_is_wrong": int((right & ~bag_right).sum()),
        "wrong_where_bag_is_right": int((~right & bag_right).sum()),
        "test_accuracy_of_mean_with_bag": round(float(mean_right.mean()), 4),
    }


def train_one(model, seed):
    """Train one model in this process and print its row as JSON."""
    import course_utils.quiet  # noqa: F401

    large = {LARGE: (WORDS, TOKENS), LARGE_BAG: (WORDS, TOKENS), PAIRS: (WORDS, None)}
    parts = reviews(*large.get(model, (500, 100)))
    if model in (SAME_SIZE, LARGE):
        row = train_network(model, seed, *parts)
    else:
        row = train_baseline(model, *parts)
    validation, test = row.pop("accuracies")
    row = {
        "model": model,
        "seed": seed,
        "seconds": round(row.pop("seconds"), 2),
        "validation_accuracy": round(float(validation), 4),
        "test_accuracy": round(float(test), 4),
        **row,
    }
    row.setdefault("peak_memory_mb", _rows.peak_memory_mb())
    print(json.dumps(row))


def trainings():
    """Say what is to be measured: a network from three seeds, a baseline once."""
    for model in MODELS:
        for seed in SEEDS if model in (SAME_SIZE, LARGE) else (None,):
            yield model, seed


def measure():
    """Do the trainings that are not recorded yet."""
    results, todo = _rows.resume("choosing", trainings(), ("model", "seed"))
    for model, seed in todo:
        options = [] if seed is None else ["--seed", seed]
        row = _rows.in_own_process(
            __file__, "--model", model, *options, environment={"KERAS_BACKEND": "tensorflow"}
        )
        results["rows"].append(row)
        _rows.write("choosing", results)
        print(
            f"{model}, seed {seed}: {row['seconds']:.1f} s, "
            f"validation {row['validation_accuracy']:.3f}, test {row['test_accuracy']:.3f}",
            flush=True,
        )


def by_model():
    """Return the rows of every model of the course, the worst on the test reviews first."""
    rows = [row for row in _rows.read("speed")["rows"] if row["side"] == speed.COLD]
    groups = {}
    for row in rows + _rows.read("choosing")["rows"]:
        groups.setdefault(row["model"], []).append(row)
    return dict(sorted(groups.items(), key=lambda item: mean(item[1], "test_accuracy")))


def mean(rows, name):
    """Return the mean of a column, as lesson 14 computes it: a tie must be rounded alike."""
    import numpy as np

    return np.mean([row[name] for row in rows])


def standard_error(accuracies, reviews=25_000):
    """Return the standard error of a mean accuracy: the luck of the reviews and of the seeds."""
    mean = statistics.fmean(accuracies)
    seeds = statistics.variance(accuracies) / len(accuracies) if len(accuracies) > 1 else 0.0
    return math.sqrt(mean * (1 - mean) / reviews + seeds)


def table():
    """Return lesson 14's table in Markdown: means of the seeds, test with a 95 % interval."""
    lines = [
        "| model | parameters | epochs | seconds | validation | test |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for model, rows in by_model().items():
        names = ("seconds", "validation_accuracy", "test_accuracy")
        seconds, validation, test = (mean(rows, name) for name in names)
        half = 1.96 * standard_error([row["test_accuracy"] for row in rows])
        size, epochs = f"{rows[0]['parameters']:,}", rows[0]["epochs"] or "–"
        lines.append(
            f"| {model} | {size} | {epochs} | {seconds:.0f} "
            f"| {validation:.3f} | {test:.3f} ± {half:.3f} |"
        )
    return "\n".join(lines)


def with_table(text):
    """Return the README with what stands between the table's markers made anew."""
    start, end = "<!-- models -->\n", "<!-- end -->"
    before, opened, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise ValueError(f"{README.name} has no markers for the table: {start}…{end}")
    return f"{before}{start}{table()}\n{end}{after}"


def write_table():
    """Write the table into the README."""
    text = with_table(README.read_text(encoding="utf-8"))
    README.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", action="store_true", help="only print the main table")
    parser.add_argument("--report", action="store_true", help="write it into README.md")
    parser.add_argument("--model", choices=MODELS, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.model:
        train_one(arguments.model, arguments.seed)
    elif arguments.report:
        _rows.require_recorded()
        write_table()
    else:
        if not arguments.table:
            measure()
        _rows.print_where("speed", _rows.read("speed"))
        print(table())
