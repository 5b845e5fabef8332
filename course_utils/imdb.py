"""Film reviews as numbers: a drop-in for `keras.datasets.imdb` that loads fast and works offline.

The reviews are IMDB's if they can be had, or else the course's own synthetic practice reviews.
The most frequent word has rank 1 and, by default, id 4: ids 0, 1 and 2 stand for padding, start
and unknown, and 3 is unused.
"""

import functools
import itertools

import numpy as np

from course_utils import _download
from course_utils._checks import whole_number

PRACTICE_CONTENT_SHA256 = _download.PRACTICE_CONTENT_SHA256
SECONDS_TO_WAIT = 2  # for an answer from the network, before the practice reviews are taken
SECONDS_TO_WAIT_IF_FORCED = 20
PUNCTUATION = b'!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'  # without the apostrophe

_loaded_source = None


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
    """Load the film reviews as lists of word ids, as `keras.datasets.imdb.load_data` does.

    Prints one line that names their source. Unlike Keras, it refuses `num_words=0`, bools and
    numbers that are not whole, such as 500.0; and it returns arrays of lists even where all reviews
    are equally long (Keras: a two-dimensional array).

    Parameters
    ----------
    path : str
        Name of IMDB's file in COURSE_DATA_DIR and in Keras's cache.
    num_words : int or None
        Ids from `num_words` on become `oov_char`. None: only the highest id does, as in Keras.
    skip_top : int
        Ids below `skip_top` become `oov_char`, the start marker included.
    maxlen : int or None
        Reviews of `maxlen` ids or more, start marker included, are left out. None or 0: none are.
    seed : int
        Seed of the shuffle.
    start_char, oov_char : int or None
        The id before each review, and the one for words cut out of the vocabulary. None: no id.
    index_from : int or None
        Added to each word's rank. None: nothing is, and `start_char` has to be None, too.
    source : "imdb", "practice" or None
        Which reviews. None: IMDB if it can be had, or else the practice reviews.

    Returns
    -------
    (train_input, train_target), (test_input, test_target)
        Inputs: object arrays (reviews,) of lists of int. Targets: int64 (reviews,), 1 = positive.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above, or a file is damaged.
    FileNotFoundError, ConnectionError
        COURSE_DATA_DIR holds no reviews; `source="imdb"` is not to be had.
    """
    global _loaded_source
    numbering = _checked_numbering(num_words, start_char, oov_char, index_from)
    skip_top = whole_number("skip_top", skip_top)
    maxlen = 0 if maxlen is None else whole_number("maxlen", maxlen)
    source, flat, reason = _find(_download.REVIEWS, path, source)

    random = np.random.RandomState(seed)
    kept, highest = {}, 0
    for split in _download.SPLITS:
        lengths, ranks = flat[f"{split}_lengths"], flat[f"{split}_ids"]
        order = random.permutation(len(lengths))
        if maxlen:
            order = order[lengths[order] + (start_char is not None) < maxlen]
        if not order.size:
            raise ValueError(f"maxlen={maxlen} leaves no {split} review: increase maxlen.")
        starts = lengths.cumsum() - lengths
        highest = max(highest, int(np.maximum.reduceat(ranks, starts)[order].max()))
        kept[split] = order
    splits = []
    for split, order in kept.items():
        inputs = _ids(flat[f"{split}_ids"], flat[f"{split}_lengths"], highest, skip_top, *numbering)
        splits.append((inputs[order], flat[f"{split}_labels"][order].astype(np.int64)))

    _loaded_source = source
    counts = f"{len(flat['train_labels']):,} + {len(flat['test_labels']):,}"
    if source == "imdb":
        what = f"IMDB, {counts} real ones. For the synthetic practice reviews"
        other = "practice"
    else:
        what = f"the course's practice reviews, {counts} synthetic ones{reason}. For the real ones"
        other = "imdb"
    print(f'Reviews: {what}: load_data(..., source="{other}").')
    return tuple(splits)


def loaded_source():
    """Return "imdb" or "practice", whichever `load_data` loaded last, or None before that."""
    return _loaded_source


def get_word_index(path="imdb_word_index.json", source=None):
    """Return the word index: a dictionary from each word to its frequency rank, from 1.

    `path` and the errors raised are as in `load_data`. `source` tells whose words; None: those of
    the reviews that `load_data` loaded last or, before that, would load.
    """
    return dict(_vocabulary(source or _loaded_source, path)[1])


def encode(text, num_words=None, start_char=1, oov_char=2, index_from=3, source=None):
    """Turn a text into a list of word ids, exactly as the reviews were turned into theirs.

    Letters A-Z become small, punctuation becomes a space (apostrophes stay), and the text is cut
    at the spaces. Words not in the word index are left out, and one printed line names them.

    Parameters
    ----------
    text : str
    num_words, start_char, oov_char, index_from
        As in `load_data`.
    source
        Whose word index: see `get_word_index`.

    Returns
    -------
    list of int

    Raises
    ------
    TypeError, ValueError
        `text` is not a str; no word of it is in the word index.

    Examples
    --------
    >>> encode("A masterpiece it isn't.", num_words=500, source="practice")
    [1, 5, 2, 10, 2]
    """
    if not isinstance(text, str):
        raise TypeError(f"encode takes one text, a str, not {type(text).__name__}.")
    numbering = _checked_numbering(num_words, start_char, oov_char, index_from)
    _, word_index, _ = _vocabulary(source or _loaded_source)
    data = text.encode("utf-8", "replace").lower()  # as bytes, so that only A-Z become small
    data = data.translate(bytes.maketrans(PUNCTUATION, b" " * len(PUNCTUATION)))
    words = [word.decode("utf-8") for word in data.split(b" ") if word]
    ranks = [word_index[word] for word in words if word in word_index]
    unknown = dict.fromkeys(repr(word)[1:-1] for word in words if word not in word_index)
    if not ranks:
        raise ValueError(
            f"encode knows none of the words in {text!r}: give it an English text of common words."
        )
    if unknown:
        print("Left out, not in the word index:", ", ".join(unknown))
    return _ids(np.array(ranks), [len(ranks)], max(word_index.values()), 0, *numbering)[0]


def decode(ids, source=None):
    """Turn word ids, as `load_data` and `encode` give them by default, back into words.

    Parameters
    ----------
    ids : sequence of int
        One review. Reserved ids are shown as <pad>, <start>, <unknown> and <unused>.
    source
        Whose word index: see `get_word_index`. Ids do not tell which reviews they are from, so
        name the source if you have loaded the other one since.

    Returns
    -------
    str

    Raises
    ------
    TypeError, ValueError
        An id is not a whole number; it is negative or beyond the vocabulary.

    Examples
    --------
    >>> decode([1, 5, 2, 10, 2], source="practice")
    '<start> a <unknown> it <unknown>'
    """
    if not hasattr(ids, "__iter__"):
        raise TypeError(f"decode takes one review, a sequence of ids, not {ids!r}.")
    source, _, words = _vocabulary(source or _loaded_source)
    shown = []
    for position, id_ in enumerate(ids):
        id_ = whole_number(f"the id at position {position}", id_)
        if not 0 <= id_ < len(words):
            raise ValueError(
                f"decode knows no id {id_} (at position {position}): ids go from 0 to "
                f"{len(words) - 1} in the {source} reviews."
            )
        shown.append(words[id_])
    return " ".join(shown)


def _find(kind, path, wanted):
    """Return the source asked for, or the first to be had, its data, and why it isn't IMDB."""
    if wanted not in (None, "imdb", "practice"):
        raise ValueError(f'source is {wanted!r}: it must be "imdb", "practice" or None.')
    reason = ""
    if (wanted or _download.data_folder()[1]) != "practice":
        try:
            seconds = SECONDS_TO_WAIT_IF_FORCED if wanted else SECONDS_TO_WAIT
            return "imdb", _download.imdb(kind, path, seconds), reason
        except ConnectionError as error:
            if wanted:
                raise ConnectionError(
                    f"IMDB is not on this computer and cannot be downloaded: {error}. Try again "
                    "when it can; or put imdb.npz and imdb_word_index.json into a folder and name "
                    'it in COURSE_DATA_DIR; or take source="practice".'
                ) from None
            reason = f" (IMDB cannot be downloaded: {error})"
    return "practice", _download.practice(kind), reason


@functools.cache
def _vocabulary(source, path=_download.WORD_INDEX):
    """Return whose words they are, the word index, and a list of the words, each at its id."""
    source, word_index, reason = _find(_download.WORD_INDEX, path, source)
    if reason:
        print(f"Words: the practice reviews'{reason}.")
    words = ["<pad>", "<start>", "<unknown>"] + ["<unused>"] * (max(word_index.values()) + 1)
    for word, rank in word_index.items():
        words[rank + 3] = word
    return source, word_index, words


def _checked_numbering(num_words, start_char, oov_char, index_from):
    if num_words is not None:
        num_words = whole_number("num_words", num_words, at_least=1)
    others = {"start_char": start_char, "oov_char": oov_char, "index_from": index_from}
    for name, value in others.items():
        others[name] = None if value is None else whole_number(name, value)
    if index_from is None and start_char is not None:
        raise ValueError(
            "index_from=None numbers the words from 1, where the start marker is: "
            "give start_char=None with it, or a number for index_from."
        )
    return num_words, *others.values()


def _ids(ranks, lengths, highest_rank, skip_top, num_words, start_char, oov_char, index_from):
    """Turn reviews, an array of frequency ranks end to end, into an array of lists of ids."""
    marker = [] if start_char is None else [start_char]
    index_from = index_from or 0
    if num_words is None:
        num_words = max([index_from + highest_rank, *marker])

    def cut(ids):
        return [id_ if skip_top <= id_ < num_words else oov_char for id_ in ids]

    marker = cut(marker)
    id_of_rank = np.array(cut(range(index_from, index_from + int(ranks.max()) + 1)), dtype=object)
    ranks = np.append(ranks[:1], ranks)  # one more, in whose place the first marker goes
    ends = [0, *np.cumsum(lengths).tolist()]
    reviews = []
    for first in range(0, len(lengths), 100):  # a hundred reviews with one call of NumPy
        spans = ends[first : first + 101]
        ids = id_of_rank.take(ranks[spans[0] : spans[-1] + 1])
        for start, end in itertools.pairwise(spans):
            review = ids[start - spans[0] : end - spans[0] + 1].tolist()
            review[:1] = marker  # in place of the last word of the review before
            reviews.append(review)
    if oov_char is None:
        reviews = [[id_ for id_ in ids if id_ is not None] for ids in reviews]
    return np.fromiter(reviews, dtype=object, count=len(reviews))
