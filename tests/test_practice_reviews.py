"""The practice reviews are what their program writes, look like IMDB's, and depend on order."""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import calibrate
import make_practice_reviews as program
import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from course_utils import imdb

DATA = Path(__file__).resolve().parent.parent / "data"
RECORDED = json.loads((DATA / "calibration.json").read_text(encoding="utf-8"))
WORD_INDEX = json.loads((DATA / "practice_word_index.json").read_text(encoding="utf-8"))
with np.load(DATA / "practice_reviews.npz", allow_pickle=False) as arrays:
    STORED = dict(arrays)
TRAIN, TEST = (  # each review is an array of ranks
    np.split(STORED[f"{split}_ids"], np.cumsum(STORED[f"{split}_lengths"])[:-1])
    for split in ("train", "test")
)


@pytest.fixture(scope="module")
def texts():
    """All reviews as (text, label), written again: about ten seconds."""
    return [review for split in program.generate().values() for review in split]


def sentences_of(text):
    return re.split(r"(?<=\.)\s|<br /><br />", text)


def test_the_program_writes_exactly_these_reviews():
    command = [sys.executable, str(DATA / "make_practice_reviews.py"), "--check"]
    finished = subprocess.run(command, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert imdb.PRACTICE_CONTENT_SHA256 in finished.stdout


def test_check_notices_other_reviews(capsys):
    assert program.check(STORED, WORD_INDEX) == 0
    assert program.check(STORED | {"test_labels": 1 - STORED["test_labels"]}, WORD_INDEX) == 1
    assert "differ" in capsys.readouterr().out


def test_the_files_are_small():
    files = ("practice_reviews.npz", "practice_word_index.json")
    assert sum((DATA / name).stat().st_size for name in files) <= 3_000_000


def test_labels_are_balanced_and_no_review_is_empty_or_stands_there_twice():
    for split in ("train", "test"):
        assert set(STORED[f"{split}_labels"]) == {0, 1}
        assert STORED[f"{split}_labels"].mean() == 0.5
    different = {review.tobytes() for review in TRAIN + TEST}
    assert len(different - {b""}) == len(TRAIN + TEST)


def test_words_are_numbered_by_frequency():
    counts = np.bincount(np.concatenate(TRAIN + TEST))[1:]
    assert sorted(WORD_INDEX.values()) == list(range(1, len(counts) + 1))
    assert (np.diff(counts) <= 0).all()
    assert all(word == word.lower() and " " not in word for word in WORD_INDEX)


def test_sentences_vary(texts):
    sentences = Counter(sentence for text, _ in texts for sentence in sentences_of(text))
    assert len(sentences) > 0.8 * sentences.total()
    assert max(sentences.values()) < 0.05 * len(texts)


def test_the_grammar_leaves_no_traces(texts):
    for text, _ in texts:
        assert text.isascii()
        assert not re.search(r"[<>|]", text.replace("<br />", "")), text
        assert not re.search(r" {2}|[,.;:] ?[,.;:]| [.,;:]|\bi\b", text), text


def test_words_are_cut_as_the_loader_cuts_them(texts):
    for text, _ in texts[::350]:
        ids = [WORD_INDEX[word] + 3 for word in program.tokenize(text)]
        assert imdb.encode(text, source="practice") == [1, *ids]


def test_training_and_test_reviews_are_about_different_films():
    titles = [film["title"] for films in program.make_films().values() for film in films]
    assert len(titles) == len(set(titles)) == sum(program.FILMS.values())


def test_the_same_words_in_another_order_bear_the_other_label(texts):
    """As in: expected a dull film and got a fine one; expected a fine film and got a dull one."""
    orders = defaultdict(lambda: defaultdict(list))
    for text, label in texts:
        for sentence in sentences_of(text):
            words = program.tokenize(sentence)
            orders[" ".join(sorted(words))][" ".join(words)].append(label)
    opposed = 0
    for labels in orders.values():
        means = sorted(np.mean(one) for one in labels.values() if len(one) > 1)
        opposed += len(means) > 1 and means[0] < 0.35 and means[-1] > 0.65
    assert opposed >= 3


def test_order_tells_what_a_bag_of_words_cannot():
    """The same linear model does better once it sees pairs of neighbouring words."""
    train, test = ([" ".join(map(str, ids[-100:])) for ids in reviews] for reviews in (TRAIN, TEST))
    accuracies = []
    for longest in (1, 3):
        counter = CountVectorizer(
            ngram_range=(1, longest), min_df=5, binary=True, token_pattern=r"\d+"
        )
        model = LogisticRegression(C=0.03, max_iter=1000)
        model.fit(counter.fit_transform(train), STORED["train_labels"])
        accuracies.append(model.score(counter.transform(test), STORED["test_labels"]))
    assert accuracies[1] > accuracies[0] + 0.01


# --- the calibration ---


def test_the_page_shows_what_is_recorded_of_these_reviews():
    assert RECORDED["practice"]["digest"] == imdb.PRACTICE_CONTENT_SHA256
    table = calibrate.make_table(RECORDED)
    assert table in (DATA / "README.md").read_text(encoding="utf-8")
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    shown = {label: figures for label, *figures in lines}
    names = ["SimpleRNN(8), mean", "bag of words, logistic regression", "LSTM(8), mean"]
    columns = [map(float, shown[name]) for name in [*names, "GRU(8), mean"]]
    for simple, bag, lstm, gru in zip(*columns, strict=True):  # of either data set
        assert 0.70 < simple < bag < lstm < 0.92
        assert gru == pytest.approx(lstm, abs=0.03)


def test_what_needs_no_training_is_measured_again():
    recorded = RECORDED["practice"]
    assert calibrate.describe("practice") == recorded["statistics"]
    parts = calibrate.split("practice")
    assert calibrate.bag_of_words(*parts) == pytest.approx(recorded["bag of words"], abs=0.003)


def test_lengths_and_rare_words_are_like_those_of_imdb():
    practice, real = (RECORDED[source]["statistics"] for source in ("practice", "imdb"))
    for figure in ("log_length_mean", "log_length_sd", "share_past_500"):
        assert practice[figure] == pytest.approx(real[figure], abs=0.05), figure
    assert practice["share_within_100"] == pytest.approx(real["share_within_100"], abs=0.03)
    assert 2000 < practice["vocabulary"] < 8000


def test_measuring_goes_on_where_it_stopped(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    ids, labels = rng.integers(1, 9, (80, 30)), np.arange(80) % 2
    ids[labels == 1, :15] = 10
    parts = ids, ids[[1, 0, 2, 4]], labels, labels[[1, 0, 2, 4]]  # three of four are negative
    trained = []

    def train(network, seed, *parts):
        trained.append((network, seed))
        return {"accuracy": seed / 10, "epochs": 1}

    monkeypatch.setattr(calibrate, "RESULTS", tmp_path / "calibration.json")
    monkeypatch.setattr(calibrate, "split", lambda source: parts)
    monkeypatch.setattr(calibrate, "describe", lambda source: RECORDED[source]["statistics"])
    monkeypatch.setattr(calibrate, "train", train)
    known = {"digest": None, "GRU(8)": {"2": {"accuracy": 0.9, "epochs": 1}}}
    results = {"practice": dict(known), "imdb": dict(known)}
    calibrate.measure("imdb", results)
    assert json.loads(calibrate.RESULTS.read_text()) == results
    assert (results["imdb"]["majority"], results["imdb"]["bag of words"]) == (0.75, 1)
    assert len(trained) == 8
    table = calibrate.make_table({"imdb": results["imdb"]})
    assert "| LSTM(8), seeds 1 / 2 / 3 | 0.100 / 0.200 / 0.300 |" in table
    assert "| GRU(8), mean | 0.433 |" in table
    calibrate.measure("practice", results)  # of other reviews: nothing of it holds
    assert len(trained) == 17
