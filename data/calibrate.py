"""Measure the practice reviews, and IMDB if it is at hand; rewrite the table in README.md.

    python data/calibrate.py                                  # the practice reviews
    COURSE_DATA_DIR=/path/to/imdb python data/calibrate.py    # IMDB beside them

What is measured goes to ``calibration.json`` at once; what is there already is not measured again,
so an interrupted run continues where it stopped. Changed practice reviews are measured again.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # so that it also runs where the package is not installed

import keras  # noqa: E402

import course_utils.quiet  # noqa: E402, F401  keeps TensorFlow's start-up lines off the page
from benchmarks import _pages  # noqa: E402
from course_utils import imdb, training  # noqa: E402
from course_utils._files import write_atomically  # noqa: E402

RESULTS = HERE / "calibration.json"
README = HERE / "README.md"
NAMES = {"practice": "practice reviews", "imdb": "IMDB"}
SEEDS = (1, 2, 3)
ZIPF_RANKS = (10, 2000)
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NETWORKS = {
    "SimpleRNN(8)": lambda: keras.layers.SimpleRNN(8, recurrent_initializer="identity"),
    "LSTM(8)": lambda: keras.layers.LSTM(8),
    "GRU(8)": lambda: keras.layers.GRU(8),
}


def main():
    """Measure what is missing and rewrite the table."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for source in NAMES:
        if source == "imdb" and not have_imdb():
            print("IMDB is not at hand: its columns stay as they were.")
        else:
            measure(source, results)
    _pages.rewrite(README, {"calibration": make_table(results)})
    return 0


def have_imdb():
    """Tell whether the real reviews can be had."""
    imdb.load_data()
    return imdb.loaded_source() == "imdb"


def measure(source, results):
    """Measure one data set; every figure is kept as soon as it is known."""
    digest = imdb.PRACTICE_CONTENT_SHA256 if source == "practice" else None
    if results.get(source, {}).get("digest") != digest:
        results[source] = {}
    known = results.setdefault(source, {})
    known["digest"] = digest
    if "statistics" not in known:
        known["statistics"] = describe(source)
    parts = split(source)
    known["majority"] = round(float(max(np.mean(parts[3]), 1 - np.mean(parts[3]))), 4)
    known["bag of words"] = round(float(bag_of_words(*parts)), 4)
    write(results)
    for network in NETWORKS:
        rows = known.setdefault(network, {})
        for seed in SEEDS:
            if str(seed) not in rows:
                rows[str(seed)] = train(network, seed, *parts)
                write(results)
                print(source, network, "seed", seed, rows[str(seed)], flush=True)


def describe(source):
    """Count words and lengths over training and test reviews, start markers left out."""
    (train_reviews, _), (test_reviews, _) = imdb.load_data(
        source=source, num_words=1_000_000, start_char=None, index_from=0
    )
    reviews = [*train_reviews, *test_reviews]
    lengths = np.array([len(review) for review in reviews])
    counts = np.sort(np.bincount(np.concatenate(reviews)))[::-1]
    counts = counts[counts > 0]
    first, last = ZIPF_RANKS
    ranks = np.arange(first, last + 1)
    slope = np.polyfit(np.log(ranks), np.log(counts[first - 1 : last]), 1)[0]
    return {
        "reviews": [len(train_reviews), len(test_reviews)],
        "tokens": int(lengths.sum()),
        "vocabulary": len(counts),
        "zipf_slope": round(float(slope), 2),
        "share_past_500": round(float(counts[500:].sum() / counts.sum()), 3),
        "length_quantiles": [int(q) for q in np.quantile(lengths, QUANTILES)],
        "log_length_mean": round(float(np.log(lengths + 1).mean()), 2),
        "log_length_sd": round(float(np.log(lengths + 1).std()), 2),
        "share_within_100": round(float((lengths + 1 <= 100).mean()), 3),
    }


def split(source):
    """Load, split and pad as the lessons do; return two arrays of ids and two of targets."""
    (reviews, targets), _ = imdb.load_data(num_words=500, source=source)
    train_x, val_x, train_y, val_y = train_test_split(
        reviews, targets, test_size=0.2, random_state=42
    )
    pad = keras.utils.pad_sequences
    return pad(train_x, maxlen=100), pad(val_x, maxlen=100), train_y, val_y


def bag_of_words(train_x, val_x, train_y, val_y):
    """Return the validation accuracy of logistic regression on word counts."""

    def count(ids):
        return np.array([np.bincount(row, minlength=500) for row in ids], dtype="float32")

    model = LogisticRegression(C=0.01, max_iter=1000).fit(count(train_x), train_y)
    return model.score(count(val_x), val_y)


def train(network, seed, train_x, val_x, train_y, val_y):
    """Train one network from one seed; return its validation accuracy and its epochs.

    SimpleRNN follows lesson 06; LSTM and GRU take larger steps and more patience.
    """
    simple = network.startswith("Simple")
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((100,)),
            keras.layers.Embedding(500, 16),
            NETWORKS[network](),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    adam = keras.optimizers.Adam
    model.compile(
        optimizer=adam(1e-3, clipnorm=0.1) if simple else adam(3e-3),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        jit_compile=training.jit_compile(),
    )
    patience = 3 if simple else 10 if len(train_x) < 10_000 else 5  # short epochs: more of them
    stop = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    history = model.fit(
        train_x,
        train_y,
        validation_data=(val_x, val_y),
        batch_size=100 if simple else 64,
        epochs=20 if simple else 25,
        verbose=0,
        callbacks=[stop],
    ).history
    _, accuracy = model.evaluate(val_x, val_y, batch_size=500, verbose=0)
    return {"accuracy": round(float(accuracy), 4), "epochs": len(history["loss"])}


def write(results):
    """Write the results."""
    write_atomically(RESULTS, json.dumps(results, indent=1) + "\n")


def make_table(results):
    """Format the results as a Markdown table, one column per data set."""
    sources = [source for source in NAMES if source in results]
    rows = [["", *(NAMES[source] for source in sources)], ["---"] * (len(sources) + 1)]
    columns = [column(results[source]) for source in sources]
    rows += [[label, *(values[label] for values in columns)] for label in columns[0]]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def column(known):
    """Format the figures of one data set, by label."""
    figures = known["statistics"]
    first, last = ZIPF_RANKS
    texts = {
        "reviews, training + test": "{:,} + {:,}".format(*figures["reviews"]),
        "words in all": f"{figures['tokens']:,}",
        "different words": f"{figures['vocabulary']:,}",
        f"Zipf slope, ranks {first} to {last:,}": f"{figures['zipf_slope']:.2f}",
        "share past the 500 most frequent words": f"{figures['share_past_500']:.1%}",
        "words in a review, 5 / 25 / 50 / 75 / 95 %": " / ".join(
            map(str, figures["length_quantiles"])
        ),
        "logarithm of the length, mean and deviation": (
            f"{figures['log_length_mean']:.2f}, {figures['log_length_sd']:.2f}"
        ),
        "reviews that fit in 100 tokens": f"{figures['share_within_100']:.1%}",
        "majority": f"{known['majority']:.3f}",
        "bag of words, logistic regression": f"{known['bag of words']:.3f}",
    }
    for network in NETWORKS:
        accuracies = [known[network][str(seed)]["accuracy"] for seed in SEEDS]
        texts[f"{network}, seeds 1 / 2 / 3"] = " / ".join(f"{a:.3f}" for a in accuracies)
        texts[f"{network}, mean"] = f"{np.mean(accuracies):.3f}"
    return texts


if __name__ == "__main__":
    sys.exit(main())
