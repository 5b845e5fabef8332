"""`course_utils.imdb` gives what Keras's imdb gives, and says clearly what it does not take."""

import functools
import inspect
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from imdb_stand_in import HAS_IMDB, IMDB_FOLDER, PRACTICE_FOLDER, isolate, make_imdb_folder

import course_utils.quiet  # noqa: F401 - keeps TensorFlow's start-up lines off the page
from course_utils import _download, imdb

# isort: split
import keras

KERAS_MODULE = sys.modules[keras.datasets.imdb.load_data.__module__]
needs_imdb = pytest.mark.skipif(not HAS_IMDB, reason="needs the real IMDB in COURSE_DATA_DIR")


@pytest.fixture(autouse=True)
def isolated(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)


def use(monkeypatch, folder):
    """Let the course and Keras read their reviews from a folder."""
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder))
    monkeypatch.setattr(KERAS_MODULE, "get_file", lambda fname, **_: str(folder / fname))


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    use(monkeypatch, make_imdb_folder(monkeypatch, tmp_path / "imdb"))


# --- The same as Keras ------------------------------------------------------------------------


def assert_same_as_keras(arguments):
    try:
        keras_s = keras.datasets.imdb.load_data(**arguments)
    except (ValueError, TypeError):  # Nothing is left, or None is added to a number.
        with pytest.raises(ValueError, match=r"increase maxlen|index_from=None"):
            imdb.load_data(**arguments)
        return
    ours = imdb.load_data(**arguments)
    for (our_input, our_target), (keras_input, keras_target) in zip(ours, keras_s, strict=True):
        assert our_input.dtype == keras_input.dtype == object
        assert our_target.dtype == keras_target.dtype == np.int64
        assert our_input.shape == (len(keras_input),)  # Keras: another axis for reviews of a length
        assert our_input.tolist() == keras_input.tolist()
        assert all(type(review) is list for review in our_input)
        assert all(type(id_) is int for review in our_input for id_ in review)
        assert our_target.tolist() == keras_target.tolist()


def none_or(low, high):
    return st.none() | st.integers(low, high)


NUMBERING = {
    "num_words": none_or(1, 1000),
    "start_char": none_or(0, 8) | st.just(100_000),
    "oov_char": none_or(0, 8),
    "index_from": none_or(-5, 12),
}
OTHERS = {
    "skip_top": st.integers(-2, 40),
    "maxlen": none_or(-1, 70),
    "seed": st.integers(0, 2**32 - 1),
}
many_examples = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@many_examples
@given(st.fixed_dictionaries({}, optional=NUMBERING | OTHERS))
@example({})
@example({"maxlen": 3})  # reviews of one length
@example({"num_words": 500, "oov_char": -1})
@example({"num_words": 500, "oov_char": 2**70})
@example({"start_char": 100_000, "maxlen": 20})
@example({"index_from": 2**40})
@example({"index_from": -1000})
@example({"start_char": 0, "oov_char": None, "index_from": -1})  # 0 is an id, None is not
@example({"num_words": np.int64(50), "skip_top": np.uint8(3), "index_from": np.int32(3)})
@example({"num_words": 50, "start_char": np.int16(1), "oov_char": np.int64(2)})
def test_any_arguments_give_what_keras_gives(stand_in, arguments):
    assert_same_as_keras(arguments)


@needs_imdb
@pytest.mark.parametrize(
    "arguments",
    [
        {"num_words": 500},
        {},
        {"num_words": 10000, "skip_top": 20, "maxlen": 200, "seed": 7, "oov_char": None},
        {"start_char": None, "index_from": None, "maxlen": 100},
        {"start_char": 100_000},
    ],
    ids=str,
)
def test_imdb_is_what_keras_gives(monkeypatch, arguments):
    use(monkeypatch, IMDB_FOLDER)
    assert_same_as_keras(arguments)
    assert imdb.get_word_index() == keras.datasets.imdb.get_word_index()


def test_the_published_files_are_those_that_keras_takes():
    for _, published, *_ in _download.KNOWN_DIGESTS.values():
        assert f'"{published}"' in inspect.getsource(KERAS_MODULE)


# --- Arguments that are refused ---------------------------------------------------------------


def encode(**arguments):
    return imdb.encode("word1", **arguments)


@pytest.mark.parametrize(
    ("functions", "arguments", "error", "message"),
    [
        ([imdb.load_data, encode], {"num_words": 0}, ValueError, "num_words must be at least 1"),
        ([imdb.load_data, encode], {"index_from": None}, ValueError, "give start_char=None with"),
        *(
            ([imdb.load_data, encode], {name: 500.0}, TypeError, f"{name} must be a whole number")
            for name in ("num_words", "start_char", "oov_char", "index_from")
        ),
        ([imdb.load_data], {"skip_top": None}, TypeError, "skip_top must be a whole number"),
        ([imdb.load_data], {"maxlen": 500.0}, TypeError, "maxlen must be a whole number"),
        ([imdb.load_data], {"maxlen": 2}, ValueError, "maxlen=2 leaves no train review: increase"),
        (
            [imdb.load_data, encode, imdb.get_word_index, functools.partial(imdb.decode, [4])],
            {"source": "IMDB"},
            ValueError,
            "source is 'IMDB': it must be",
        ),
    ],
)
def test_what_is_refused(stand_in, functions, arguments, error, message):
    for function in functions:
        with pytest.raises(error, match=message):
            function(**arguments)


# --- encode and decode ------------------------------------------------------------------------


@pytest.fixture
def small_words(monkeypatch):
    words = ["the", "film", "isn't", "br", "great", "café", "naïve", "É", "it", "rare"]
    ranks = {word: rank for rank, word in enumerate(words, start=1)}
    monkeypatch.setattr(_download, "practice", lambda _: ranks)
    monkeypatch.setattr(imdb, "_loaded_source", "practice")


@pytest.mark.parametrize(
    ("text", "words", "left_out"),
    [
        ("THE Film", "the film", ""),
        ("The film isn't great.", "the film isn't great", ""),
        ("The film.<br /><br />GREAT!", "the film br br great", ""),
        ("the\tfilm\nisn't\n\n great", "the film isn't great", ""),
        ("café, naïve", "café naïve", ""),
        ("film/film-film_film{film}", "film film film film film", ""),
        ("the CAFÉ", "the", "cafÉ"),  # Only A-Z become small: É stays.
        ("it 😀 it", "it it", "😀"),
        ("the film 좋아요", "the film", "좋아요"),
        ("'the' film", "film", "'the'"),  # Apostrophes stay.
        ("the\rfilm great", "great", r"the\rfilm"),  # So does what is neither tab nor newline.
        ("the\u00a0film great", "great", r"the\xa0film"),
        ("The plot! Plot, the cast", "the the", "plot, cast"),
        ("film zzz\ud800", "film", "zzz"),
    ],
)
def test_text_is_cut_as_keras_cut_it_and_unknown_words_are_named(
    small_words, capsys, text, words, left_out
):
    assert imdb.decode(imdb.encode(text)) == f"<start> {words}"
    said = f"Left out, not in the word index: {left_out}\n" if left_out else ""
    assert capsys.readouterr().out == said


def test_reserved_ids_are_shown(small_words):
    assert imdb.decode([0, 1, 2, 3, 4]) == "<pad> <start> <unknown> <unused> the"
    assert imdb.decode(np.array([0, 4], dtype=np.int32)) == "<pad> the"
    assert imdb.encode("the rare") == [1, 4, 2]  # The highest id, as in load_data().


@pytest.mark.parametrize(
    ("function", "arguments", "error", "message"),
    [
        (imdb.encode, ["", "?!", "zzz qqq", "😀"], ValueError, "knows none of the words"),
        (imdb.encode, [None, 5, b"the film", ["the"]], TypeError, "encode takes one text, a str"),
        (imdb.decode, [4, None], TypeError, "decode takes one review"),
        (
            imdb.decode,
            [[4, 4.0], [4, True], [4, "the"], [[4], [5]], np.ones((2, 3), int)],
            TypeError,
            "the id at position . must be a whole number",
        ),
        (imdb.decode, [[4, -1]], ValueError, r"no id -1 \(at position 1\).*from 0 to 13"),
        (imdb.decode, [[4, 14]], ValueError, "no id 14"),
        (imdb.decode, [[4, 10**30]], ValueError, f"no id {10**30}"),
    ],
)
def test_what_cannot_be_encoded_or_decoded(small_words, function, arguments, error, message):
    for argument in arguments:
        with pytest.raises(error, match=message):
            function(argument)


@settings(many_examples, max_examples=50)
@given(st.fixed_dictionaries({}, optional=NUMBERING))
def test_encode_gives_the_ids_of_load_data(stand_in, arguments):
    assume(arguments.get("index_from", 3) is not None or arguments.get("start_char", 1) is None)
    words = {rank: word for word, rank in imdb.get_word_index().items()}
    (ranks, _), _ = imdb.load_data(num_words=10**6, start_char=None, index_from=None)
    (train, _), _ = imdb.load_data(**arguments)
    for review, its_ranks in zip(train[:10], ranks, strict=False):
        text = " ".join(words[rank] for rank in its_ranks)
        assert imdb.encode(text, **arguments) == review


@pytest.mark.parametrize("folder", [PRACTICE_FOLDER, pytest.param(IMDB_FOLDER, marks=needs_imdb)])
def test_every_word_and_review_can_be_decoded_and_encoded(folder, monkeypatch, capsys):
    use(monkeypatch, folder)
    (train, target), _ = imdb.load_data()
    assert (train.dtype, target.dtype, set(target.tolist())) == (object, np.int64, {0, 1})
    words = imdb.get_word_index()
    assert imdb.encode(" ".join(words), num_words=10**6) == [1, *(r + 3 for r in words.values())]
    for review in train[:200]:
        text = imdb.decode(review[1:]).replace(" <unknown>", "")
        assert imdb.encode(text) == [id_ for id_ in review if id_ != 2]
    assert "Left out" not in capsys.readouterr().out


# --- Whose words, and what is handed out ------------------------------------------------------


def test_whose_words(stand_in):
    """Those of the reviews loaded last, or of the source asked for, which changes nothing."""
    for source in (None, "practice", "imdb"):
        if source:
            imdb.load_data(source=source)
        assert ("word1" in imdb.get_word_index()) == (source != "practice")
        assert "word1" in imdb.get_word_index(source="imdb")
        assert imdb.decode(imdb.encode("word1", source="imdb"), source="imdb") == "<start> word1"
        assert imdb.decode([1, 4], source="practice") == "<start> the"
        assert imdb.encode("the", source="practice") == [1, 4]
        assert imdb.loaded_source() == source
    assert imdb.decode(imdb.encode("word1")) == "<start> word1"


def test_what_is_returned_belongs_to_the_caller(stand_in):
    for _ in range(2):
        (train, _), _ = imdb.load_data()
        words = imdb.get_word_index()
        assert train[0]
        assert words
        train[0].clear()
        words.clear()


def test_importing_it_imports_nothing_heavy():
    heavy = "{'keras', 'tensorflow', 'sklearn', 'matplotlib', 'requests'}"
    program = f"import sys; from course_utils import imdb; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")
