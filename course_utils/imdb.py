"""Film reviews as numbers: a drop-in for `keras.datasets.imdb` that loads fast and works offline.

    from course_utils import imdb

    (train_input, train_target), (test_input, test_target) = imdb.load_data(num_words=500)

The reviews are the real IMDB ones where they can be had, and else the course's own synthetic
practice reviews; `load_data` prints which. Words are numbered by how often they occur: rank 1
is the most frequent word, and its id is 1 + `index_from` = 4, because 0, 1, 2 are reserved for
padding, start and unknown (3 is never used).
"""

import array
import contextlib
import functools
import gc
import operator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from course_utils import _download

PRACTICE_CONTENT_SHA256 = "cdf4f0e8e408762fc5981018916767ff5272cb7cb1855cd1ffe600a3f4624919"

SECONDS_TO_WAIT = 2  # for an answer from the network, before the practice reviews are taken
SECONDS_TO_WAIT_IF_FORCED = 20
PUNCTUATION = b'!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'  # The apostrophe is not among them.
RESERVED = ("<pad>", "<start>", "<unknown>", "<unused>")

_loaded_source = None


# --- What the lessons call --------------------------------------------------------------------


def load_data(
    path="imdb.npz",
    num_words=None,
    skip_top=0,
    maxlen=None,
    seed=113,
    start_char=1,
    oov_char=2,
    index_from=3,
    source=None,
):
    """Load the film reviews as lists of word ids, just as `keras.datasets.imdb.load_data` does.

    Prints one line that names the source of the reviews.

    Parameters
    ----------
    path : str
        File name of IMDB's reviews in COURSE_DATA_DIR and in Keras's cache.
    num_words : int or None
        Ids from `num_words` on become `oov_char`. None: Keras takes the highest id that occurs
        for it, so that the rarest word becomes `oov_char` and all others stay.
    skip_top : int
        Ids below `skip_top` become `oov_char`, too (the start marker is not spared).
    maxlen : int or None
        Reviews of `maxlen` ids or more, start marker included, are left out. None or 0: none is.
    seed : int
        Seed of the shuffle.
    start_char : int or None
        Id put before each review. None: nothing is put there.
    oov_char : int or None
        Id of what is cut out of the vocabulary. None: it is left out instead.
    index_from : int or None
        Added to each word's rank. None: nothing is, which `start_char=None` must go with.
    source : "imdb", "practice" or None
        Which reviews. None: IMDB if it can be had, else the practice reviews.

    Returns
    -------
    (train_input, train_target), (test_input, test_target)
        Inputs: object arrays (reviews,) of lists of int. Targets: int64 (reviews,), 1 = positive.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or a file is not the published one.
    FileNotFoundError
        COURSE_DATA_DIR holds no reviews.
    ConnectionError
        `source="imdb"`, and it is neither on this computer nor to be downloaded.
    """
    global _loaded_source
    num_words = _vocabulary_limit(num_words)
    skip_top = _integer("skip_top", skip_top)
    maxlen = _integer_or_none("maxlen", maxlen)
    start_char, oov_char, index_from = _reserved_ids(start_char, oov_char, index_from)

    source, packed, line, wait_for_check = _find_reviews(source, path)
    loaded = _as_in_keras(
        packed, num_words, skip_top, maxlen, seed, start_char, oov_char, index_from
    )
    wait_for_check()
    _loaded_source = source
    print(line)
    return loaded


def loaded_source():
    """Return where the reviews loaded last came from: "imdb" or "practice".

    Before any are loaded: where the first words came from, or None.
    """
    return _loaded_source


def get_word_index(path="imdb_word_index.json", source=None):
    """Return the word index: a dictionary from each word to its frequency rank, from 1.

    Parameters
    ----------
    path : str
        File name of IMDB's word index in COURSE_DATA_DIR and in Keras's cache.
    source : "imdb", "practice" or None
        Whose words. None: those of the reviews loaded last, else as in `load_data`.

    Raises as `load_data` does.
    """
    _, word_index = _known_words(source, path)
    return dict(word_index)


def encode(text, num_words=None, start_char=1, oov_char=2, index_from=3):
    """Turn a text into word ids, exactly as Keras turned the reviews into theirs.

    Letters A-Z become small, punctuation becomes a space (apostrophes stay), and the text is cut
    at the spaces. Words not in the word index are left out; one printed line names them.

    Parameters
    ----------
    text : str
    num_words, start_char, oov_char, index_from
        As in `load_data`.

    Returns
    -------
    list of int

    Raises
    ------
    TypeError
        `text` is not a str.
    ValueError
        No word of the text is in the word index.
    """
    if not isinstance(text, str):
        raise TypeError(f"encode takes one text, a str, not {type(text).__name__}.")
    num_words = _vocabulary_limit(num_words)
    start_char, oov_char, index_from = _reserved_ids(start_char, oov_char, index_from)
    _, word_index = _known_words()
    if num_words is None:
        num_words = max(word_index.values()) + index_from  # As load_data: the highest id goes.

    words = _words(text)
    known = [word for word in words if word in word_index]
    unknown = list(dict.fromkeys(word for word in words if word not in word_index))
    if not known:
        raise ValueError(
            f"encode knows none of the words in {text!r}: there is nothing to encode. "
            "Give it an English text of at least one common word."
        )
    if unknown:
        print("Left out, not in the word index:", ", ".join(repr(word)[1:-1] for word in unknown))
    ids = [] if start_char is None else [start_char]
    ids += [word_index[word] + index_from for word in known]
    ids = [id_ if id_ < num_words else oov_char for id_ in ids]
    return [id_ for id_ in ids if id_ is not None]


def decode(ids):
    """Turn word ids, as `load_data` and `encode` give them by default, back into words.

    Parameters
    ----------
    ids : sequence of int
        One review. Reserved ids are shown as <pad>, <start>, <unknown> and <unused>.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        An id is not an integer.
    ValueError
        An id is negative or beyond the vocabulary.
    """
    if not hasattr(ids, "__iter__"):
        raise TypeError(f"decode takes one review, a sequence of ids, not {ids!r}.")
    source, _ = _known_words()
    words = _words_by_id(source)
    decoded = []
    for position, id_ in enumerate(ids):
        id_ = _integer(f"the id at position {position}", id_)
        if not 0 <= id_ < len(words):
            raise ValueError(
                f"decode knows no id {id_} (at position {position}): ids go from 0 to "
                f"{len(words) - 1} in the {source} reviews."
            )
        decoded.append(words[id_])
    return " ".join(decoded)


# --- Steps of load_data -----------------------------------------------------------------------

_SPLITS = _download.SPLITS
_PIECE = 2**20  # ids looked up at once: for each piece a thread waits for Python's lock
_LEFT_OUT = np.iinfo(np.int32).min  # in the place of an id


def _as_in_keras(packed, num_words, skip_top, maxlen, seed, start_char, oov_char, index_from):
    """Return reviews and targets, train and test, from packed arrays: see `load_data`."""
    shuffler = np.random.RandomState(seed)
    order = {s: _shuffled(len(packed[f"{s}_lengths"]), shuffler) for s in _SPLITS}
    if maxlen:
        order = {s: _shorter(order[s], packed, s, maxlen, start_char) for s in _SPLITS}
    if num_words is None:
        num_words = max(_highest_id(order[s], packed, s, start_char, index_from) for s in _SPLITS)

    if start_char is not None and not skip_top <= start_char < num_words:
        start_char = oov_char
    highest_rank = max(
        int(packed[f"{s}_{name}"].max(initial=0)) for s in _SPLITS for name in ("ids", "rare_ids")
    )
    ids = np.arange(highest_rank + 1, dtype=np.int32) + index_from  # rank -> id
    cut_out = (ids < skip_top) | (ids >= num_words)
    ids[cut_out] = _LEFT_OUT if oov_char is None else oov_char
    if ids.min() >= 0 and ids.max() < 2**16:
        ids = ids.astype(np.uint16)  # Half the memory to go through.
    with ThreadPoolExecutor(2) as pool, _no_garbage_collection():
        # The test reviews are looked up while the train reviews are cut into lists.
        looked_up = {s: _start_looking_up(packed, s, ids, pool) for s in _SPLITS}
        inputs = [_lists(*looked_up[s](), order[s], start_char) for s in _SPLITS]
    targets = [packed[f"{s}_labels"].astype(np.int64)[order[s]] for s in _SPLITS]
    return tuple(zip(inputs, targets, strict=True))


def _shuffled(count, shuffler):
    order = np.arange(count)
    shuffler.shuffle(order)
    return order


def _shorter(order, packed, split, maxlen, start_char):
    """Keep the reviews that have fewer than `maxlen` ids, start marker included."""
    lengths = packed[f"{split}_lengths"] + (start_char is not None)
    order = order[lengths[order] < maxlen]
    if len(order) == 0:
        raise ValueError(f"maxlen={maxlen} leaves no {split} review: increase maxlen.")
    return order


def _highest_id(order, packed, split, start_char, index_from):
    """Return the highest id among the reviews of `order`, start marker included."""
    lengths = packed[f"{split}_lengths"]
    kept = np.zeros(len(lengths), bool)
    kept[order] = True
    ids = _download.unpacked_ids(packed, split)[np.repeat(kept, lengths)]
    return max(int(ids.max(initial=0)) + index_from, start_char or 0)


def _start_looking_up(packed, split, id_of_rank, pool):
    """Let the pool look up one split; return a function that waits for it.

    It returns the ids, all reviews end to end, and how many each review has.
    """
    ranks = packed[f"{split}_ids"]
    ids = np.empty(len(ranks), id_of_rank.dtype)
    pieces = [slice(start, start + _PIECE) for start in range(0, len(ranks), _PIECE)]
    # There is nothing to clip; but only then does NumPy write into `out` directly.
    jobs = [pool.submit(id_of_rank.take, ranks[i], out=ids[i], mode="clip") for i in pieces]

    def looked_up():
        for job in jobs:
            job.result()
        ids[packed[f"{split}_rare_places"]] = id_of_rank[packed[f"{split}_rare_ids"]]
        lengths = packed[f"{split}_lengths"]
        return _without_left_out(ids, lengths) if _LEFT_OUT in id_of_rank else (ids, lengths)

    return looked_up


def _without_left_out(ids, lengths):
    stays = ids != _LEFT_OUT
    ends = np.cumsum(lengths, dtype=np.int64)
    return ids[stays], np.diff(np.concatenate([[0], np.cumsum(stays)])[ends], prepend=0)


def _lists(ids, lengths, order, start_char):
    """Return the reviews in order as Keras does: an object array of lists of int."""
    # One place before each review belongs to the start marker: it is read along and overwritten.
    spaced = array.array(ids.dtype.char, [0])  # It makes lists faster than NumPy does.
    spaced.frombytes(ids.view(np.uint8))
    ends = np.cumsum(lengths, dtype=np.int64) + 1
    starts = ends - lengths - (start_char is not None)
    reviews = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        review = spaced[start:end].tolist()
        if start_char is not None:
            review[0] = start_char
        reviews.append(review)
    return np.array([reviews[i] for i in order.tolist()], dtype=object)


@contextlib.contextmanager
def _no_garbage_collection():
    """Keep Python from searching the many new lists for cycles: there are none.

    Frozen and thawed, they count as old: no search of what is new goes through them afterwards.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        if gc.get_freeze_count() == 0:  # Else somebody wants something to stay frozen.
            gc.freeze()
            gc.unfreeze()
    finally:
        if was_enabled:
            gc.enable()


# --- Which source -----------------------------------------------------------------------------


def _find_reviews(wanted, path):
    """Find the source asked for, or the first to be had.

    Return its name, its packed arrays, a line to print, and a function to call before anything made
    of the arrays is given out: it waits for the check of their file (`_download.imdb_reviews`).
    """
    seconds = SECONDS_TO_WAIT_IF_FORCED if wanted == "imdb" else SECONDS_TO_WAIT
    wanted = _check_source(wanted) or _download.source_in_data_folder(path)
    reason = ""
    if wanted != "practice":
        try:
            packed, wait_for_check = _download.imdb_reviews(path, seconds)
            line = (
                "Reviews: IMDB, 25,000 + 25,000 real ones. "
                'For the synthetic practice reviews: load_data(..., source="practice").'
            )
            return "imdb", packed, line, wait_for_check
        except _download.ImdbNotAvailable as error:
            if wanted == "imdb":
                raise
            reason = f" (IMDB cannot be downloaded: {error.reason})"
    packed = _practice_reviews()
    counts = " + ".join(f"{len(packed[f'{split}_lengths']):,}" for split in _SPLITS)
    line = (
        f"Reviews: the course's practice reviews, {counts} synthetic ones{reason}. "
        'For the real ones: load_data(..., source="imdb").'
    )
    return "practice", packed, line, lambda: None


def _practice_reviews():
    flat = _download.practice_reviews()
    if _download.content_sha256(flat) != PRACTICE_CONTENT_SHA256:
        raise ValueError(
            "The practice reviews are not those of this version of the course: get them again "
            "with the course, or unset COURSE_DATA_DIR if it names another folder."
        )
    return _download.pack(flat)


def _known_words(source=None, path=_download.WORD_INDEX):
    """Return a source and its word index: see `_known_source`; what fails counts as not loaded."""
    global _loaded_source
    source = _known_source(source)
    word_index = _word_index(source, path)
    if _loaded_source is None:
        _loaded_source = source
    return source, word_index


def _known_source(source):
    """Return the source asked for, or else loaded last, or else the first to be had."""
    source = _check_source(source) or _loaded_source or _download.source_in_data_folder()
    if source is None:
        try:
            _download.imdb_word_index(_download.WORD_INDEX, SECONDS_TO_WAIT)
            source = "imdb"
        except _download.ImdbNotAvailable as error:
            print(f"Words: the practice reviews' (IMDB cannot be downloaded: {error.reason}).")
            source = "practice"
    return source


def _check_source(source):
    if source not in (None, "imdb", "practice"):
        raise ValueError(f'source is {source!r}: it must be "imdb", "practice" or None.')
    return source


@functools.cache
def _word_index(source, path):
    if source == "practice":
        return _download.practice_word_index()
    return _download.imdb_word_index(path, SECONDS_TO_WAIT_IF_FORCED)


@functools.cache
def _words_by_id(source):
    """Return the words in a list, each at its id, the reserved ids before them."""
    word_index = _word_index(source, _download.WORD_INDEX)
    words = [*RESERVED] + ["<unused>"] * max(word_index.values())
    for word, rank in word_index.items():
        words[rank + len(RESERVED) - 1] = word
    return words


# --- Words and arguments ----------------------------------------------------------------------


def _words(text):
    """Cut a text into words as Keras's file did: on bytes, so only A-Z become small."""
    text = text.encode("utf-8", "replace").lower()
    text = text.translate(bytes.maketrans(PUNCTUATION, b" " * len(PUNCTUATION)))
    return [word.decode("utf-8") for word in text.split(b" ") if word]


def _integer(name, value):
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be an integer, not {value!r}.")
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer, not {value!r}.") from None


def _integer_or_none(name, value):
    return None if value is None else _integer(name, value)


def _reserved_id(name, value):
    value = _integer_or_none(name, value)
    if value is not None and abs(value) > 2**30:
        raise ValueError(f"{name} is {value}: it must lie between -2**30 and 2**30.")
    return value


def _vocabulary_limit(num_words):
    num_words = _integer_or_none("num_words", num_words)
    if num_words is not None and num_words < 1:
        raise ValueError(f"num_words is {num_words}: it must be at least 1, or None for all words.")
    return num_words


def _reserved_ids(start_char, oov_char, index_from):
    start_char = _reserved_id("start_char", start_char)
    oov_char = _reserved_id("oov_char", oov_char)
    index_from = _reserved_id("index_from", index_from)
    if index_from is None and start_char is not None:
        raise ValueError(
            "index_from=None numbers the words from 1, where the start marker is: "
            "give start_char=None with it, or a number for index_from."
        )
    return start_char, oov_char, index_from or 0
