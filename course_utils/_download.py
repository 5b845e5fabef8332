"""Finds, verifies, converts and caches the files that `course_utils.imdb` reads (private)."""

import contextlib
import hashlib
import io
import itertools
import json
import os
import secrets
import sys
import tempfile
import threading
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

with warnings.catch_warnings():  # its progress bar would like a widget that the course does not use
    warnings.simplefilter("ignore")
    import pooch

DOWNLOAD_FROM = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
REVIEWS = "imdb.npz"
WORD_INDEX = "imdb_word_index.json"
PRACTICE_REVIEWS = "practice_reviews.npz"
PRACTICE_WORD_INDEX = "practice_word_index.json"
CACHED_REVIEWS = "imdb_reviews_16bit.bin"
FORMER_CACHED_REVIEWS = "imdb_reviews.bin"  # the flat arrays, end to end

# Bytes are compared with these before anything in them is parsed or unpickled.
KNOWN_DIGESTS = {
    REVIEWS: (
        "sha256",
        "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",  # as published
        "6814c0beea01878740d178d45caaf84fa878f5f452bd5f6bb6b5e3add8655f32",  # same reviews, rebuilt
    ),
    WORD_INDEX: ("md5", "bfafd718b763782e994055a2d397834f"),
}

# SHA-256 of the reviews themselves, whatever the container, is checked when the cache is made;
# CRC-32 of the cache's two halves, several times faster and enough to find damage, each time it
# is read.
IMDB_CONTENT_SHA256 = "81700cf324017c4411b2976ca3d987a80f39718d4ab917e65896e9041f32e498"
IMDB_CACHE_CRC32 = (0x87EA3020, 0x1AF6BAD3)
IMDB_REVIEWS = 25_000  # in each split
IMDB_RARE = {"train": 23_050, "test": 15_246}  # ids from RARE on

# The reviews as six flat arrays, in the order that the digests are taken over.
CONTENT_TYPES = {
    "train_lengths": "<i4",  # ids in each review
    "train_ids": "<i4",  # all reviews end to end, as frequency ranks from 1
    "train_labels": "u1",  # 1 = positive
    "test_lengths": "<i4",
    "test_ids": "<i4",
    "test_labels": "u1",
}
SPLITS = ("train", "test")

# To read and to look up half as much, they are cached with ids of 16 bits. The few ids from RARE
# on are kept apart, with their places among the ids, which hold RARE instead. The order is that of
# the file, lengths before the ids that they count: another order needs another CACHED_REVIEWS.
RARE = 2**16 - 1
PACKED_TYPES = {
    **{f"{split}_lengths": "<i4" for split in SPLITS},
    **{f"{split}_rare_places": "<i4" for split in SPLITS},
    **{f"{split}_rare_ids": "<i4" for split in SPLITS},
    **{f"{split}_ids": "<u2" for split in SPLITS},
    **{f"{split}_labels": "u1" for split in SPLITS},
}


class ImdbNotAvailable(ConnectionError):
    """IMDB is neither on this computer nor to be downloaded; `reason` says why in a few words."""

    def __init__(self, reason):
        super().__init__(
            f"IMDB is not on this computer and cannot be downloaded: {reason}. Connect to the "
            f"network and try again; or put {REVIEWS} and {WORD_INDEX} into a folder and name it "
            'in COURSE_DATA_DIR; or take source="practice".'
        )
        self.reason = reason


# --- Flat arrays ------------------------------------------------------------------------------


def content_sha256(flat):
    """Return the SHA-256 of the reviews themselves, whatever file they came from."""
    digest = hashlib.sha256()
    for name, kind in CONTENT_TYPES.items():
        digest.update(np.ascontiguousarray(flat[name], dtype=kind))
    return digest.hexdigest()


def pack(flat):
    """Return the flat arrays with ids of 16 bits, by the names of PACKED_TYPES."""
    packed = dict(flat)
    for split in SPLITS:
        ids = flat[f"{split}_ids"]
        places = np.flatnonzero(ids >= RARE)
        packed[f"{split}_rare_places"] = places
        packed[f"{split}_rare_ids"] = ids[places]
        packed[f"{split}_ids"] = np.minimum(ids, RARE)
    return {name: packed[name].astype(kind) for name, kind in PACKED_TYPES.items()}


def unpacked_ids(packed, split):
    """Return all ids of a split, rare ones included, as int32."""
    ids = packed[f"{split}_ids"].astype(np.int32)
    ids[packed[f"{split}_rare_places"]] = packed[f"{split}_rare_ids"]
    return ids


def split_cache(content, types):
    """Return the arrays, as views, of a cache of IMDB: the arrays end to end, as bytes."""
    arrays, offset = {}, 0
    for name, kind in types.items():
        split, what = name.split("_", 1)
        if what == "ids":
            count = arrays[f"{split}_lengths"].sum()
        else:
            count = IMDB_RARE[split] if what.startswith("rare") else IMDB_REVIEWS
        arrays[name] = np.frombuffer(content, kind, count, offset)
        offset += arrays[name].nbytes
    return arrays


def flatten(verified):
    """Unpickle Keras's file, given as bytes that were verified before, into flat arrays."""
    flat = {}
    with np.load(io.BytesIO(verified), allow_pickle=True) as arrays, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy speaks of the file's age; a learner cannot help it.
        for split in SPLITS:
            reviews = arrays[f"x_{split}"]
            lengths = np.fromiter(map(len, reviews), np.int32, len(reviews))
            ids = itertools.chain.from_iterable(reviews)
            flat[f"{split}_lengths"] = lengths
            flat[f"{split}_ids"] = np.fromiter(ids, np.int32, lengths.sum())
            flat[f"{split}_labels"] = arrays[f"y_{split}"].astype(np.uint8)
            del reviews, ids  # A split takes 250 MB as lists: free it before the next.
    if content_sha256(flat) != IMDB_CONTENT_SHA256:
        raise ValueError("Unpacking imdb.npz gave other reviews than IMDB's: please report this.")
    return flat


# --- The places to look in --------------------------------------------------------------------


def data_folder():
    """Return the folder that COURSE_DATA_DIR names, or None if it is not set."""
    setting = os.environ.get("COURSE_DATA_DIR")
    if not setting:
        return None
    folder = Path(setting).expanduser()
    if not any((folder / name).exists() for name in (REVIEWS, PRACTICE_REVIEWS)):
        raise FileNotFoundError(
            f"COURSE_DATA_DIR is set to {folder.absolute()}, which holds neither {REVIEWS} nor "
            f"{PRACTICE_REVIEWS}. Put {REVIEWS} and {WORD_INDEX} there, or unset COURSE_DATA_DIR."
        )
    return folder


def source_in_data_folder(name=REVIEWS):
    """Return which source COURSE_DATA_DIR holds: "imdb", "practice", or None if it is not set."""
    folder = data_folder()
    if folder is None:
        return None
    return "imdb" if holds_imdb(folder, name) else "practice"


def holds_imdb(folder, name):
    """Tell whether a folder is one for IMDB, if only by the usual name of its reviews."""
    return any((folder / reviews).exists() for reviews in (REVIEWS, name))


def is_published(kind, data):
    """Tell whether bytes are the published file: `kind` is REVIEWS or WORD_INDEX."""
    algorithm, *known = KNOWN_DIGESTS[kind]
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest() in known


def from_data_folder(kind, name):
    """Return the verified bytes of a file in COURSE_DATA_DIR, or None if it holds no IMDB."""
    folder = data_folder()
    if folder is None or not holds_imdb(folder, name):
        return None
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise type(error)(
            f"{name} in COURSE_DATA_DIR ({folder}) cannot be read: {error.strerror}. "
            f"Put the file there, or unset COURSE_DATA_DIR."
        ) from None
    if not is_published(kind, data):
        raise ValueError(
            f"{name} in COURSE_DATA_DIR ({folder}) is not the published file: it has "
            f"{len(data):,} bytes, and its digest is another. It was not opened. Download it "
            f"again from {DOWNLOAD_FROM}{kind}, or unset COURSE_DATA_DIR."
        )
    return data


def from_keras(kind, name):
    """Return the verified bytes of a file in Keras's own cache, or None."""
    home = os.environ.get("KERAS_HOME") or Path.home() / ".keras"
    try:
        data = (Path(home) / "datasets" / name).read_bytes()
    except OSError:
        return None
    if is_published(kind, data):
        return data
    print(f"Keras's own copy of {name} is not the published file (cut short?): it is not used.")
    return None


# --- The course's cache -----------------------------------------------------------------------


def cache_folder():
    """Return the folder of the course's cache, which need not exist."""
    setting = os.environ.get("COURSE_CACHE_DIR")
    return Path(setting or pooch.os_cache("recurrent-networks-step-by-step")).expanduser()


def read_cached_reviews():
    """Return the packed arrays of the cache, checked, or None."""
    found = read_cached(CACHED_REVIEWS, read_in_halves)
    if found is None:
        return None
    content, checksums = found
    if checksums == IMDB_CACHE_CRC32:
        return split_cache(content, PACKED_TYPES)
    print("The course's cached copy of the reviews is damaged: it has to be made anew.")
    return None


def read_former_cache():
    """Return the flat arrays of the cache as the course made it once, checked, or None."""
    content = read_cached(FORMER_CACHED_REVIEWS)
    if content is None or hashlib.sha256(content).hexdigest() != IMDB_CONTENT_SHA256:
        return None
    return split_cache(content, CONTENT_TYPES)


def read_cached_word_index():
    """Return the verified bytes of the cached word index, or None."""
    data = read_cached(WORD_INDEX)
    if data is None or is_published(WORD_INDEX, data):
        return data
    print("The course's cached copy of the word index is damaged: it has to be made anew.")
    return None


def read_in_halves(path):
    """Return a file's bytes, as an array, and the CRC-32 of each half: both are read at once."""
    content = np.empty(path.stat().st_size, np.uint8)
    middle = len(content) // 2

    def read(start, end):
        with open(path, "rb") as file:
            file.seek(start)
            file.readinto(content[start:end])  # If it is cut short, the checksum says so.
        return zlib.crc32(content[start:end])

    with ThreadPoolExecutor(2) as pool:
        return content, tuple(pool.map(read, (0, middle), (middle, len(content))))


def read_cached(name, read=Path.read_bytes):
    """Return what `read` makes of a file in the cache, or None if it cannot be read."""
    try:
        return read(cache_folder() / name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        print(f"The course's cache cannot be read ({error.strerror}: {cache_folder()}).")
        return None


def write_cache(name, parts):
    """Put a file, given as parts of bytes, into the cache, whole or not at all; say if it is."""
    folder = cache_folder()
    temporary = folder / f"{name}.{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb") as file:
            file.writelines(parts)
        os.replace(temporary, folder / name)
        return True
    except OSError as error:
        print(
            f"The course's cache cannot be written ({error.strerror}: {folder}): nothing is lost, "
            "but loading stays slow. Make room there, or set COURSE_CACHE_DIR to another folder."
        )
        return False
    finally:
        with contextlib.suppress(OSError):  # It is gone if all went well.
            temporary.unlink()


# --- Download ---------------------------------------------------------------------------------


def check_reachable(seconds):
    """Raise ImdbNotAvailable unless the server answers within so many seconds.

    The question is asked in a thread of its own: no time-out of a socket covers a name server
    that never answers.
    """
    import requests

    answers = []

    def ask():
        try:
            requests.head(DOWNLOAD_FROM + WORD_INDEX, timeout=2 * seconds)
            answers.append("yes")
        except Exception:  # Whatever went wrong, it is not reachable.
            answers.append("no")

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not answers:
        raise ImdbNotAvailable(f"no answer from the network within {seconds} s")
    if answers == ["no"]:
        raise ImdbNotAvailable("no network")


def fetch(kind, folder):
    """Download a published file into a folder, with a progress bar, and return its bytes.

    Raises what pooch and requests raise; ValueError if it is not the published file.
    """
    import tqdm

    algorithm, published, *_ = KNOWN_DIGESTS[kind]
    server = pooch.create(
        path=folder,
        base_url=DOWNLOAD_FROM,
        registry={kind: f"{algorithm}:{published}"},
        retry_if_failed=1,
    )
    bar = tqdm.tqdm(desc=kind, file=sys.stdout, total=1, unit="B", unit_scale=True)
    receive = pooch.HTTPDownloader(progressbar=bar, chunk_size=2**16, timeout=10)
    with contextlib.closing(bar), silent_pooch():
        return Path(server.fetch(kind, downloader=receive)).read_bytes()


@contextlib.contextmanager
def silent_pooch():
    """Keep pooch's own messages, which go to stderr, off the page."""
    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel("CRITICAL")
    try:
        yield
    finally:
        logger.setLevel(level)


def download(kind, patience):
    """Download one of Keras's published files and return its verified bytes.

    Raises ImdbNotAvailable if it cannot be had; nothing is left behind then.
    """
    import requests

    check_reachable(patience)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return fetch(kind, folder)
    except requests.HTTPError as error:
        reason = f"the server refused it ({error.response.status_code})"
    except requests.RequestException:
        reason = "the download broke off"
    except ValueError:
        reason = "what was downloaded is not the published file"
    except OSError as error:
        reason = f"it cannot be stored: {error.strerror}"
    raise ImdbNotAvailable(reason)


# --- All of it, in order ----------------------------------------------------------------------


def imdb_reviews(name, patience):
    """Return IMDB's packed arrays from the first place that has them, and a function.

    It waits for the check of a file in COURSE_DATA_DIR: if the arrays come from the cache, that
    goes on meanwhile. Raises ImdbNotAvailable if no place has them; ValueError or OSError if
    COURSE_DATA_DIR holds a broken file, and the function does if that is found out later.
    """
    pool = ThreadPoolExecutor(1)
    original = pool.submit(from_data_folder, REVIEWS, name)
    pool.shutdown(wait=False)
    packed = read_cached_reviews()
    if packed is None:
        data = original.result()
        flat = read_former_cache()
        if flat is None:
            flat = flatten(data or from_keras(REVIEWS, name) or download_all(patience))
        packed = pack(flat)
        if write_cache(CACHED_REVIEWS, packed.values()):
            with contextlib.suppress(OSError):  # It has done its duty; there seldom is one.
                (cache_folder() / FORMER_CACHED_REVIEWS).unlink()
    return packed, original.result


def download_all(patience):
    """Download reviews and words, so that all works offline from here on; return the reviews."""
    imdb_word_index(WORD_INDEX, patience)
    return download(REVIEWS, patience)


def imdb_word_index(name, patience):
    """Return IMDB's word index, word to rank, from the first place that has it.

    Raises ImdbNotAvailable if no place has it, ValueError or OSError if COURSE_DATA_DIR holds a
    broken file.
    """
    data = from_data_folder(WORD_INDEX, name)
    cached = read_cached_word_index()
    if cached is None:
        data = data or from_keras(WORD_INDEX, name) or download(WORD_INDEX, patience)
        write_cache(WORD_INDEX, [data])
    return json.loads(data or cached)


def practice_folder():
    """Return the folder of the practice reviews: COURSE_DATA_DIR if they are there, or ours."""
    here = Path(__file__).parent
    folders = [data_folder(), here / "practice", here.parent / "data"]
    for folder in folders:
        if folder is not None and (folder / PRACTICE_REVIEWS).exists():
            return folder
    raise FileNotFoundError(
        "The course's practice reviews are missing: install the course again, or set "
        "COURSE_DATA_DIR to its data folder."
    )


def practice_reviews():
    """Return the flat arrays of the practice reviews, read without pickle."""
    folder = practice_folder()
    try:
        with np.load(folder / PRACTICE_REVIEWS, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in CONTENT_TYPES}
    except Exception as error:  # A damaged file can fail in any way.
        raise ValueError(
            f"The practice reviews in {folder} are damaged ({error}). Get them again."
        ) from error


def practice_word_index():
    """Return the word index of the practice reviews, word to rank."""
    folder = practice_folder()
    try:
        return json.loads((folder / PRACTICE_WORD_INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(
            f"The practice word index in {folder} is damaged ({error}). Get it again."
        ) from error
