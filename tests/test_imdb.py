"""`course_utils.imdb` gives what Keras's imdb gives, and says clearly what it does not take."""

import inspect
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
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


@pytest.fixture
def real_imdb(monkeypatch):
    use(monkeypatch, IMDB_FOLDER)


@pytest.fixture
def practice(monkeypatch):
    use(monkeypatch, PRACTICE_FOLDER)


# --- The same as Keras ------------------------------------------------------------------------


def assert_same_as_keras(**arguments):
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
        assert our_input.shape == keras_input.shape
        assert our_input.tolist() == keras_input.tolist()
        assert all(type(id_) is int for review in our_input for id_ in review)
        assert our_target.tolist() == keras_target.tolist()


def none_or(low, high):
    return st.none() | st.integers(low, high)


many_examples = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@many_examples
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
        {},
        {"maxlen": 3},  # reviews of one length: a two-dimensional array
        {"num_words": 500, "oov_char": -1},
        {"num_words": 500, "oov_char": 2**70},
        {"start_char": 100_000},
        {"start_char": 100_000, "maxlen": 20},
        {"index_from": 2**40},
        {"index_from": -1000},
        {"start_char": 0, "oov_char": None, "index_from": -1},  # 0 is an id, None is not
        {"num_words": np.int64(50), "skip_top": np.uint8(3), "index_from": np.int32(3)},
    ],
    ids=str,
)
def test_special_arguments_give_what_keras_gives(stand_in, arguments):
    assert_same_as_keras(**arguments)


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
    assert imdb.get_word_index() == keras.datasets.imdb.get_word_index()


@needs_imdb
def test_imdb_converts_to_the_agreed_content(real_imdb):
    for _ in range(2):  # made, then read
        flat = _download.imdb("imdb.npz", "imdb.npz", 1)
        _download.checked(flat, "81700cf324017c4411b2976ca3d987a80f39718d4ab917e65896e9041f32e498")


def test_the_published_files_are_those_that_keras_takes():
    for _, published, *_ in _download.KNOWN_DIGESTS.values():
        assert f'"{published}"' in inspect.getsource(KERAS_MODULE)


# --- Arguments that are refused ---------------------------------------------------------------

LOAD_OR_ENCODE = [imdb.load_data, lambda **arguments: imdb.encode("the film", **arguments)]


@pytest.mark.parametrize("function", LOAD_OR_ENCODE)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"num_words": 0}, "num_words must be at least 1"),
        ({"num_words": -500}, "num_words must be at least 1"),
        ({"index_from": None}, "give start_char=None with it"),
    ],
)
def test_numbering_that_means_nothing(practice, function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(**arguments)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, 500.0) for name in "num_words maxlen start_char oov_char index_from".split()),
        *(("skip_top", value) for value in [500.0, True, np.True_, "500", [500], None]),
    ],
)
def test_not_an_integer(practice, name, value):
    with pytest.raises(TypeError, match=f"{name} must be a whole number"):
        imdb.load_data(**{name: value})


def test_maxlen_that_leaves_nothing(stand_in):
    with pytest.raises(ValueError, match="maxlen=2 leaves no train review: increase maxlen"):
        imdb.load_data(maxlen=2)


@pytest.mark.parametrize(
    "function", [*LOAD_OR_ENCODE, imdb.get_word_index, lambda **source: imdb.decode([4], **source)]
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
        ("THE Film", "the film"),
        ("The film isn't great.", "the film isn't great"),
        ("The film.<br /><br />GREAT!", "the film br br great"),
        ("the\tfilm\nisn't\n\n great", "the film isn't great"),
        ("café, naïve", "café naïve"),
        ("film/film-film_film{film}", "film film film film film"),
    ],
)
def test_text_is_cut_as_keras_cut_it(small_words, text, words):
    assert imdb.decode(imdb.encode(text)) == f"<start> {words}"


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


@pytest.mark.parametrize(
    ("error", "message", "texts"),
    [
        (ValueError, "encode knows none of the words", ["", "   ", "?!", "zzz qqq", "😀"]),
        (TypeError, "encode takes one text, a str", [None, 5, b"the film", ["the", "film"]]),
    ],
)
def test_what_cannot_be_encoded(small_words, error, message, texts):
    for text in texts:
        with pytest.raises(error, match=message):
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


@pytest.mark.parametrize("id_", [-1, 14, 10**30])
def test_unknown_ids(small_words, id_):
    with pytest.raises(ValueError, match=rf"no id {id_} \(at position 1\).*from 0 to 13"):
        imdb.decode([4, id_])


@pytest.mark.parametrize(
    ("message", "reviews"),
    [
        (
            "position . must be a whole number",
            [[4, 4.0], [True], ["the"], [[4, 5]], np.ones((2, 3), int)],
        ),
        ("decode takes one review", [4, None]),
    ],
)
def test_what_cannot_be_decoded(small_words, message, reviews):
    for review in reviews:
        with pytest.raises(TypeError, match=message):
            imdb.decode(review)


@settings(many_examples, max_examples=50)
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


@pytest.mark.parametrize("which", ["practice", pytest.param("real_imdb", marks=needs_imdb)])
def test_every_word_and_review_can_be_decoded_and_encoded(which, request, capsys):
    request.getfixturevalue(which)
    (train, _), _ = imdb.load_data()
    words = imdb.get_word_index()
    assert imdb.encode(" ".join(words), num_words=10**6) == [1, *(r + 3 for r in words.values())]
    for review in train[:200]:
        text = imdb.decode(review[1:]).replace(" <unknown>", "")
        assert imdb.encode(text) == [id_ for id_ in review if id_ != 2]
    assert "Left out" not in capsys.readouterr().out


# --- Whose words, and what is handed out ------------------------------------------------------


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


def test_what_is_returned_belongs_to_the_caller(stand_in):
    for _ in range(2):
        (train, _), _ = imdb.load_data()
        words = imdb.get_word_index()
        assert train[0]
        assert words
        train[0].clear()
        words.clear()


def test_other_practice_reviews_are_refused(practice, monkeypatch):
    monkeypatch.setattr(_download, "PRACTICE_CONTENT_SHA256", "0" * 64)
    with pytest.raises(ValueError, match="not of this version of the course"):
        imdb.load_data()


def test_practice_reviews_have_the_types_of_imdb(practice):
    for inputs, targets in imdb.load_data(num_words=500):
        assert (inputs.dtype, targets.dtype) == (object, np.int64)
        assert set(targets.tolist()) == {0, 1}
        assert all(review[0] == 1 and max(review) < 500 for review in inputs)
        assert all(type(id_) is int for review in inputs for id_ in review)


def test_importing_it_imports_nothing_heavy():
    heavy = "{'keras', 'tensorflow', 'sklearn', 'matplotlib', 'requests'}"
    program = f"import sys; from course_utils import imdb; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")
