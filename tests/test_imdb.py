"""`course_utils.imdb` gives what Keras's imdb gives, and says clearly what it does not take."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imdb_stand_in import (
    HAS_IMDB,
    IMDB_FOLDER,
    PRACTICE_FOLDER,
    isolate,
    make_imdb_folder,
)

import course_utils.quiet  # noqa: F401 - keeps TensorFlow's start-up lines off the page
from course_utils import _download, imdb

# isort: split
import keras

KERAS_MODULE = sys.modules[keras.datasets.imdb.load_data.__module__]
needs_imdb = pytest.mark.skipif(not HAS_IMDB, reason="needs the real IMDB in COURSE_DATA_DIR")


@pytest.fixture(autouse=True)
def isolated(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    folder = make_imdb_folder(monkeypatch, tmp_path / "imdb")
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder))
    monkeypatch.setattr(KERAS_MODULE, "get_file", lambda *_, **__: str(folder / "imdb.npz"))


@pytest.fixture
def real_imdb(monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(IMDB_FOLDER))
    monkeypatch.setattr(KERAS_MODULE, "get_file", lambda *_, **__: str(IMDB_FOLDER / "imdb.npz"))


@pytest.fixture
def practice(monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(PRACTICE_FOLDER))


# --- The same as Keras ------------------------------------------------------------------------


def assert_equal_splits(ours, keras_s):
    for (our_input, our_target), (keras_input, keras_target) in zip(ours, keras_s, strict=True):
        assert our_input.dtype == keras_input.dtype == object
        assert our_target.dtype == keras_target.dtype == np.int64
        assert our_input.shape == keras_input.shape
        assert our_input.tolist() == keras_input.tolist()
        assert all(type(id_) is int for review in our_input for id_ in review)
        assert our_target.tolist() == keras_target.tolist()


def assert_same_as_keras(**arguments):
    try:
        keras_s = keras.datasets.imdb.load_data(**arguments)
    except (ValueError, TypeError):  # Nothing is left, or None is added to a number.
        with pytest.raises(ValueError, match=r"increase maxlen|index_from=None"):
            imdb.load_data(**arguments)
    else:
        assert_equal_splits(imdb.load_data(**arguments), keras_s)


def none_or(low, high):
    return st.none() | st.integers(low, high)


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    arguments=st.fixed_dictionaries(
        {},
        optional={
            "num_words": none_or(1, 1000),
            "skip_top": st.integers(-2, 40),
            "maxlen": none_or(-1, 70),
            "seed": st.integers(0, 2**32 - 1),
            "start_char": none_or(0, 8),
            "oov_char": none_or(0, 8),
            "index_from": none_or(-1, 12),
        },
    )
)
def test_any_arguments_give_what_keras_gives(stand_in, arguments):
    assert_same_as_keras(**arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        {"num_words": 500, "oov_char": -1},
        {"num_words": 500, "oov_char": 2**70},
        {"start_char": 100_000},
        {"start_char": 100_000, "maxlen": 20},
        {"index_from": 2**40},
        {"index_from": -1000},
    ],
)
def test_ids_of_any_size(stand_in, arguments):
    assert_same_as_keras(**arguments)


def test_no_num_words_makes_the_highest_id_unknown_as_in_keras(stand_in):
    assert_same_as_keras()
    (train, _), (test, _) = imdb.load_data()
    highest = max(max(review) for review in [*train, *test])
    assert highest < max(imdb.get_word_index().values()) + 3


def test_reviews_of_one_length_become_a_two_dimensional_array_as_in_keras(stand_in):
    assert_same_as_keras(maxlen=3)
    (train, _), _ = imdb.load_data(maxlen=3)
    assert train.ndim == 2


def test_numpy_integers_are_integers(stand_in):
    assert_equal_splits(
        imdb.load_data(num_words=np.int64(50), skip_top=np.uint8(3), index_from=np.int32(3)),
        keras.datasets.imdb.load_data(num_words=50, skip_top=3),
    )


def test_each_call_gives_lists_of_its_own(stand_in):
    (first, _), _ = imdb.load_data()
    first[0].clear()
    (second, _), _ = imdb.load_data()
    assert second[0]


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
def test_imdb_is_what_keras_gives(real_imdb, arguments):
    assert_same_as_keras(**arguments)


@needs_imdb
def test_word_index_is_what_keras_gives(real_imdb, monkeypatch):
    file = str(IMDB_FOLDER / "imdb_word_index.json")
    monkeypatch.setattr(KERAS_MODULE, "get_file", lambda *_, **__: file)
    assert imdb.get_word_index() == keras.datasets.imdb.get_word_index()


@needs_imdb
def test_imdb_converts_to_the_agreed_content(real_imdb):
    for _ in range(2):  # made, then read
        flat = _download.imdb("imdb.npz", "imdb.npz", 1)
        _download.checked(flat, "81700cf324017c4411b2976ca3d987a80f39718d4ab917e65896e9041f32e498")


@needs_imdb
def test_figures_of_imdb(real_imdb):
    from sklearn.model_selection import train_test_split

    (train_input, train_target), (test_input, test_target) = imdb.load_data(num_words=500)
    assert train_input.shape == test_input.shape == train_target.shape == (25000,)
    assert test_target.shape == (25000,)
    assert (len(train_input[0]), len(train_input[1])) == (218, 189)
    first_targets = [1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1]
    assert train_target[:20].tolist() == first_targets

    train_input, *_ = train_test_split(train_input, train_target, test_size=0.2, random_state=42)
    lengths = np.array([len(review) for review in train_input])
    assert (lengths.mean(), np.median(lengths)) == (239.00925, 178.0)

    padded = keras.utils.pad_sequences(train_input, maxlen=100)
    assert padded.shape == (20000, 100)
    assert padded[0][:4].tolist() == [10, 4, 20, 9]
    assert train_input[0][-4:] == [10, 10, 470, 158]
    assert padded[5][:7].tolist() == [0, 0, 0, 0, 1, 2, 195]


# --- Arguments that are refused ---------------------------------------------------------------


@pytest.mark.parametrize("num_words", [0, -1, -500])
@pytest.mark.parametrize("function", [imdb.load_data, lambda **a: imdb.encode("the film", **a)])
def test_num_words_below_one(practice, function, num_words):
    with pytest.raises(ValueError, match="num_words must be at least 1"):
        function(num_words=num_words)


@pytest.mark.parametrize("value", [500.0, True, np.True_, "500", [500]])
@pytest.mark.parametrize(
    "name", ["num_words", "skip_top", "maxlen", "start_char", "oov_char", "index_from"]
)
def test_not_an_integer(practice, name, value):
    with pytest.raises(TypeError, match=f"{name} must be a whole number"):
        imdb.load_data(**{name: value})


def test_skip_top_is_not_none(practice):
    with pytest.raises(TypeError, match="skip_top must be a whole number"):
        imdb.load_data(skip_top=None)


@pytest.mark.parametrize("function", [imdb.load_data, lambda **a: imdb.encode("the film", **a)])
def test_index_from_none_needs_start_char_none(practice, function):
    with pytest.raises(ValueError, match="give start_char=None with it"):
        function(index_from=None)


def test_maxlen_that_leaves_nothing(stand_in):
    with pytest.raises(ValueError, match="maxlen=2 leaves no train review: increase maxlen"):
        imdb.load_data(maxlen=2)


@pytest.mark.parametrize(
    "function",
    [
        imdb.load_data,
        imdb.get_word_index,
        lambda source: imdb.encode("the film", source=source),
        lambda source: imdb.decode([4], source=source),
    ],
)
def test_unknown_source(practice, function):
    with pytest.raises(ValueError, match="source is 'IMDB': it must be"):
        function(source="IMDB")


# --- encode and decode ------------------------------------------------------------------------


@pytest.fixture
def small_words(monkeypatch):
    words = ["the", "film", "isn't", "br", "great", "café", "naïve", "É", "it", "rare"]
    ranks = {word: rank for rank, word in enumerate(words, start=1)}
    monkeypatch.setattr(_download, "practice", lambda _: ranks)
    monkeypatch.setattr(imdb, "_loaded_source", "practice")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the film", "the film"),
        ("THE Film", "the film"),
        ("The film isn't great.", "the film isn't great"),
        ("The film.<br /><br />GREAT!", "the film br br great"),
        ("the\tfilm\nisn't\n\n great", "the film isn't great"),
        ("café, naïve", "café naïve"),
        ("film/film-film_film{film}", "film film film film film"),
    ],
)
def test_text_is_cut_as_keras_cut_it(small_words, text, words):
    ids = imdb.encode(text)
    assert ids[0] == 1
    assert imdb.decode(ids[1:]) == words


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("the CAFÉ", "cafÉ"),  # Only A-Z become small: É stays.
        ("it 😀 it", "😀"),
        ("the film 좋아요", "좋아요"),
        ("'the' film", "'the'"),  # Apostrophes stay.
        ("the\rfilm great", r"the\rfilm"),  # So does what is neither tab nor newline.
        ("the\u00a0film great", r"the\xa0film"),
        ("The plot! Plot, the cast", "plot, cast"),
        ("film zzz\ud800", "zzz"),
    ],
)
def test_unknown_words_are_left_out_and_named(small_words, capsys, text, left_out):
    imdb.encode(text)
    assert capsys.readouterr().out == f"Left out, not in the word index: {left_out}\n"


@pytest.mark.parametrize("text", ["", "   ", "?!", "zzz qqq", "😀"])
def test_nothing_to_encode(small_words, text):
    with pytest.raises(ValueError, match="encode knows none of the words"):
        imdb.encode(text)


@pytest.mark.parametrize("text", [None, 5, b"the film", ["the", "film"]])
def test_encode_takes_a_text(small_words, text):
    with pytest.raises(TypeError, match="encode takes one text, a str"):
        imdb.encode(text)


def test_encode_takes_load_datas_arguments(small_words):
    assert imdb.encode("the film great") == [1, 4, 5, 8]
    assert imdb.encode("the film great", num_words=6) == [1, 4, 5, 2]
    assert imdb.encode("the film great", num_words=6, oov_char=9) == [1, 4, 5, 9]
    assert imdb.encode("the film great", num_words=6, oov_char=None) == [1, 4, 5]
    assert imdb.encode("the film", start_char=None) == [4, 5]
    assert imdb.encode("the film", start_char=None, index_from=None) == [1, 2]
    assert imdb.encode("the film", index_from=10) == [1, 11, 12]
    assert imdb.encode("the rare") == [1, 4, 2]  # The highest id, as in load_data().


def test_reserved_ids_are_shown(small_words):
    assert imdb.decode([0, 1, 2, 3, 4]) == "<pad> <start> <unknown> <unused> the"
    assert imdb.decode(np.array([0, 4], dtype=np.int32)) == "<pad> the"


@pytest.mark.parametrize(("id_", "position"), [(-1, 1), (14, 1), (10**30, 1)])
def test_unknown_ids(small_words, id_, position):
    with pytest.raises(ValueError, match=rf"no id {id_} \(at position {position}\).*from 0 to 13"):
        imdb.decode([4, id_])


@pytest.mark.parametrize("ids", [[4, 4.0], [True], ["the"], [[4, 5]], np.ones((2, 3), int)])
def test_ids_that_are_not_integers(small_words, ids):
    with pytest.raises(TypeError, match=r"position .* must be a whole number"):
        imdb.decode(ids)


@pytest.mark.parametrize("ids", [4, None])
def test_decode_takes_a_sequence(small_words, ids):
    with pytest.raises(TypeError, match="decode takes one review"):
        imdb.decode(ids)


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    arguments=st.fixed_dictionaries(
        {},
        optional={
            "num_words": none_or(1, 1000),
            "start_char": none_or(0, 8) | st.just(100_000),
            "oov_char": none_or(0, 8),
            "index_from": st.integers(-5, 12),
        },
    )
)
def test_encode_gives_the_ids_of_load_data(stand_in, arguments):
    words = {rank: word for word, rank in imdb.get_word_index().items()}
    (ranks, _), _ = imdb.load_data(num_words=10**6, start_char=None, index_from=None)
    (train, _), _ = imdb.load_data(**arguments)
    for review, its_ranks in zip(train[:10], ranks, strict=False):
        text = " ".join(words[rank] for rank in its_ranks)
        assert imdb.encode(text, **arguments) == list(review)  # an empty one is an array in Keras


def check_every_word_and_review():
    (train, _), _ = imdb.load_data()
    words = list(imdb.get_word_index())
    ids = imdb.encode(" ".join(words), num_words=10**6)
    assert ids == [1, *(rank + 3 for rank in imdb.get_word_index().values())]
    for review in train[:200]:
        text = imdb.decode(review[1:]).replace(" <unknown>", "")
        assert imdb.encode(text) == [id_ for id_ in review if id_ != 2]


def test_practice_reviews_decode_and_encode(practice, capsys):
    check_every_word_and_review()
    assert "Left out" not in capsys.readouterr().out


@needs_imdb
def test_imdb_reviews_decode_and_encode(real_imdb, capsys):
    check_every_word_and_review()
    assert "Left out" not in capsys.readouterr().out


def test_words_are_those_of_the_reviews_loaded_last(stand_in):
    assert imdb.loaded_source() is None
    imdb.load_data(source="practice")
    assert imdb.loaded_source() == "practice"
    assert "word1" not in imdb.get_word_index()
    imdb.load_data()
    assert imdb.loaded_source() == "imdb"
    assert imdb.decode(imdb.encode("word1")) == "<start> word1"


def test_words_of_a_source_asked_for(stand_in):
    """Whatever is loaded, and without changing whose words the others are."""
    for load in (lambda: None, imdb.load_data, lambda: imdb.load_data(source="practice")):
        load()
        before = imdb.loaded_source()
        assert "word1" in imdb.get_word_index(source="imdb")
        assert imdb.decode(imdb.encode("word1", source="imdb"), source="imdb") == "<start> word1"
        assert imdb.decode([1, 4], source="practice") == "<start> the"
        assert imdb.encode("the", source="practice") == [1, 4]
        assert imdb.loaded_source() == before


def test_word_index_is_a_copy(stand_in):
    imdb.get_word_index().clear()
    assert imdb.get_word_index()


# --- The practice reviews, and the module itself ----------------------------------------------


def test_other_practice_reviews_are_refused(practice, monkeypatch):
    monkeypatch.setattr(_download, "PRACTICE_CONTENT_SHA256", "0" * 64)
    with pytest.raises(ValueError, match="not of this version of the course"):
        imdb.load_data()


def test_practice_reviews_have_the_types_of_imdb(practice):
    (train_input, train_target), (test_input, test_target) = imdb.load_data(num_words=500)
    for inputs, targets in ((train_input, train_target), (test_input, test_target)):
        assert inputs.dtype == object
        assert targets.dtype == np.int64
        assert set(targets.tolist()) == {0, 1}
        assert all(review[0] == 1 and max(review) < 500 for review in inputs)
        assert all(type(id_) is int for review in inputs for id_ in review)


def test_importing_it_imports_nothing_heavy():
    heavy = "{'keras', 'tensorflow', 'sklearn', 'matplotlib', 'requests'}"
    program = f"import sys; from course_utils import imdb; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")
