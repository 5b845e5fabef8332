"""The practice reviews are what their program writes, look like IMDB's, and depend on order."""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from course_utils import imdb

DATA = Path(__file__).resolve().parent.parent / "data"
CALIBRATION = json.loads((DATA / "calibration.json").read_text(encoding="utf-8"))["practice"]
SEEDS = ("1", "2", "3")


@pytest.fixture(scope="module")
def program():
    sys.path.insert(0, str(DATA))
    try:
        import make_practice_reviews
    finally:
        sys.path.remove(str(DATA))
    return make_practice_reviews


@pytest.fixture(scope="module")
def texts(program):
    """All reviews as (text, label), written anew: about ten seconds."""
    return [review for split in program.generate().values() for review in split]


def sentences_of(text):
    return re.split(r"(?<=\.)\s|<br /><br />", text)


@pytest.fixture(scope="module")
def stored():
    with np.load(DATA / "practice_reviews.npz", allow_pickle=False) as arrays:
        return dict(arrays)


@pytest.fixture(scope="module")
def word_index():
    return json.loads((DATA / "practice_word_index.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def all_ids(stored):
    return np.concatenate([stored["train_ids"], stored["test_ids"]])


@pytest.fixture(scope="module")
def reviews(stored):
    """All reviews, each an array of ranks."""
    return [
        review
        for split in ("train", "test")
        for review in np.split(stored[f"{split}_ids"], np.cumsum(stored[f"{split}_lengths"])[:-1])
    ]


def last_tokens(sequences, count=100):
    return [" ".join(map(str, ids[-count:])) for ids in sequences]


def test_the_program_writes_exactly_these_reviews():
    command = [sys.executable, str(DATA / "make_practice_reviews.py"), "--check"]
    finished = subprocess.run(command, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert imdb.PRACTICE_CONTENT_SHA256 in finished.stdout


def test_check_notices_other_reviews(program, stored, word_index, capsys):
    assert program.check(stored, word_index) == 0
    assert program.check(stored | {"test_labels": 1 - stored["test_labels"]}, word_index) == 1
    assert "differ" in capsys.readouterr().out


def test_the_files_are_small():
    files = ("practice_reviews.npz", "practice_word_index.json")
    assert sum((DATA / name).stat().st_size for name in files) <= 3_000_000


def test_labels_are_balanced(stored):
    for split in ("train", "test"):
        labels = stored[f"{split}_labels"]
        assert set(labels) == {0, 1}
        assert labels.mean() == 0.5


def test_lengths_are_distributed_like_those_of_imdb(stored):
    lengths = np.concatenate([stored["train_lengths"], stored["test_lengths"]])
    assert lengths.min() > 0
    assert np.log(lengths + 1).mean() == pytest.approx(5.26, abs=0.05)
    assert np.log(lengths + 1).std() == pytest.approx(0.64, abs=0.05)
    assert np.mean(lengths + 1 <= 100) == pytest.approx(0.11, abs=0.03)


def test_words_are_numbered_by_frequency(all_ids, word_index):
    counts = np.bincount(all_ids)[1:]
    assert sorted(word_index.values()) == list(range(1, len(counts) + 1))
    assert (np.diff(counts) <= 0).all()
    assert all(word == word.lower() and " " not in word for word in word_index)


def test_rare_words_are_about_as_many_as_in_imdb(all_ids, word_index):
    assert 2000 < len(word_index) < 8000
    assert np.mean(all_ids > 500) == pytest.approx(0.30, abs=0.05)


def test_no_review_stands_there_twice(reviews):
    assert len({review.tobytes() for review in reviews}) == len(reviews)


def test_sentences_vary(texts):
    sentences = Counter(sentence for text, _ in texts for sentence in sentences_of(text))
    assert len(sentences) > 0.8 * sentences.total()
    assert max(sentences.values()) < 0.05 * len(texts)


def test_the_grammar_leaves_no_traces(texts):
    for text, _ in texts:
        assert text.isascii()
        assert not re.search(r"[<>|]", text.replace("<br />", "")), text
        assert not re.search(r" {2}|[,.;:] ?[,.;:]| [.,;:]|\bi\b", text), text


def test_words_are_cut_as_the_loader_cuts_them(program, texts, word_index, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(DATA))
    imdb.load_data()
    for text, _ in texts[::350]:
        ids = [word_index[word] + 3 for word in program.tokenize(text)]
        assert imdb.encode(text) == [1, *ids]


def test_training_and_test_reviews_are_about_different_films(program):
    titles = [film["title"] for films in program.make_films().values() for film in films]
    assert len(titles) == len(set(titles)) == sum(program.FILMS.values())


def test_the_same_words_in_another_order_bear_the_other_label(program, texts):
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


def test_order_tells_what_a_bag_of_words_cannot(stored, reviews):
    """The same linear model does better once it sees pairs of neighbouring words."""
    training = len(stored["train_labels"])
    train, test = last_tokens(reviews[:training]), last_tokens(reviews[training:])
    accuracies = []
    for longest in (1, 3):
        counter = CountVectorizer(
            ngram_range=(1, longest), min_df=5, binary=True, token_pattern=r"\d+"
        )
        model = LogisticRegression(C=0.03, max_iter=1000)
        model.fit(counter.fit_transform(train), stored["train_labels"])
        accuracies.append(model.score(counter.transform(test), stored["test_labels"]))
    assert accuracies[1] > accuracies[0] + 0.01


def test_the_recorded_calibration_is_of_these_reviews():
    assert CALIBRATION["digest"] == imdb.PRACTICE_CONTENT_SHA256
    for network in ("SimpleRNN(8)", "LSTM(8)", "GRU(8)"):
        assert set(CALIBRATION[network]) == set(SEEDS)


def test_the_story_of_the_course_holds_on_them():
    mean = {
        network: np.mean([CALIBRATION[network][seed]["accuracy"] for seed in SEEDS])
        for network in ("SimpleRNN(8)", "LSTM(8)", "GRU(8)")
    }
    bag_of_words = CALIBRATION["bag of words"]
    assert CALIBRATION["majority"] < 0.55
    assert 0.70 < mean["SimpleRNN(8)"] < bag_of_words < mean["LSTM(8)"] < 0.92
    assert mean["GRU(8)"] == pytest.approx(mean["LSTM(8)"], abs=0.03)
