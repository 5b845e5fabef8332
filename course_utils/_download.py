"""Finds, verifies and caches the files that `course_utils.imdb` reads (private)."""

import hashlib
import io
import json
import os
import sys
import threading
import warnings
from pathlib import Path

import numpy as np

from course_utils._files import replacing

with warnings.catch_warnings():  # about a widget that the course does not use
    warnings.simplefilter("ignore")
    import pooch

DOWNLOAD_FROM = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
REVIEWS, WORD_INDEX = "imdb.npz", "imdb_word_index.json"
CACHED = {REVIEWS: "imdb_reviews.npz", WORD_INDEX: WORD_INDEX}
PRACTICE = {REVIEWS: "practice_reviews.npz", WORD_INDEX: "practice_word_index.json"}
KNOWN_DIGESTS = {
    REVIEWS: (
        "sha256",
        "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",  # as published
        "6814c0beea01878740d178d45caaf84fa878f5f452bd5f6bb6b5e3add8655f32",  # same reviews, rebuilt
    ),
    WORD_INDEX: ("md5", "bfafd718b763782e994055a2d397834f"),
}
IMDB_CONTENT_SHA256 = "81700cf324017c4411b2976ca3d987a80f39718d4ab917e65896e9041f32e498"
PRACTICE_CONTENT_SHA256 = "cdf4f0e8e408762fc5981018916767ff5272cb7cb1855cd1ffe600a3f4624919"

UNREACHABLE = {  # what to say of an exception of requests
    "ConnectionError": "no network",
    "ProxyError": "the proxy refused or did not answer; check HTTPS_PROXY",
    "SSLError": "no secure connection to the server; check the computer's clock, and if your "
    "network has a certificate of its own, name its file in REQUESTS_CA_BUNDLE",
}

# The reviews as flat arrays, in the order of their digest. Of each split: how many words each
# review has; all reviews end to end, as frequency ranks from 1; and the labels, 1 = positive.
SPLITS = ("train", "test")
TYPES = {"lengths": "<i4", "ids": "<i4", "labels": "u1"}
ARRAYS = {f"{split}_{name}": type_ for split in SPLITS for name, type_ in TYPES.items()}


def imdb(kind, name, seconds):
    """Return IMDB's reviews (flat arrays) or word index (word to rank).

    They come from COURSE_DATA_DIR, the course's cache, Keras's cache or a download: the first that
    has them. A file in COURSE_DATA_DIR is verified even if its content is in the cache; if it
    cannot be used, that is a ValueError or OSError. If they are nowhere, it is a ConnectionError.
    """
    data = from_data_folder(kind, name)
    folder = os.environ.get("COURSE_CACHE_DIR") or pooch.os_cache("recurrent-networks-step-by-step")
    path = Path(os.path.expanduser(folder), CACHED[kind])
    try:
        if kind == REVIEWS:
            return read_flat(path, IMDB_CONTENT_SHA256)
        return json.loads(verified(kind, path.read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        pass
    except Exception as error:  # a damaged file can fail in any way
        print(f"The course's cached {path.name} cannot be used ({error}): it has to be made again.")

    data = data or from_keras(kind, name)
    if data is None and kind == REVIEWS:
        imdb(WORD_INDEX, WORD_INDEX, seconds)  # so that all works offline from here on
    data = data or download(kind, seconds)
    content = flatten(data) if kind == REVIEWS else json.loads(data)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            if kind == REVIEWS:
                np.savez(file, **content)
            else:
                file.write(data)
    except OSError as error:
        print(
            f"The course's cache cannot be written ({error.strerror}: {path.parent}): nothing is "
            "lost, but loading stays slow. Make room, or set COURSE_CACHE_DIR to another folder."
        )
    return content


def practice(kind):
    """Return the practice reviews or their word index, COURSE_DATA_DIR's or the course's own."""
    folder, source = data_folder()
    if source != "practice":
        here = Path(__file__).parent
        folder = here / "practice" if (here / "practice").exists() else here.parent / "data"
    path = folder / PRACTICE[kind]
    try:
        if kind == REVIEWS:
            return read_flat(path, PRACTICE_CONTENT_SHA256)
        return json.loads(path.read_bytes())
    except Exception as error:  # a damaged file can fail in any way
        raise ValueError(
            f"{path} is damaged, or not of this version of the course ({error}). Get it again with "
            "the course, or unset COURSE_DATA_DIR if that names the folder."
        ) from error


def verified(kind, data):
    """Return bytes if they are the published file; else raise ValueError before they are parsed."""
    algorithm, *known = KNOWN_DIGESTS[kind]
    if hashlib.new(algorithm, data, usedforsecurity=False).hexdigest() in known:
        return data
    raise ValueError(
        f"it is not the published file ({len(data):,} bytes, and its {algorithm.upper()} differs)"
    )


def checked(arrays, sha256):
    """Return a mapping's flat arrays if they hold the right reviews; else raise ValueError."""
    flat = {name: np.ascontiguousarray(arrays[name], type_) for name, type_ in ARRAYS.items()}
    digest = hashlib.sha256()
    for array in flat.values():
        digest.update(array)
    if digest.hexdigest() != sha256:
        raise ValueError("it holds other reviews")
    return flat


def read_flat(path, sha256):
    """Return the flat arrays of an .npz file, read without pickle and checked.

    Zip's own checksum is not enough: NumPy does not reach it if a damaged header ends too early.
    """
    with np.load(path, allow_pickle=False) as arrays:
        return checked(arrays, sha256)


def flatten(data):
    """Unpickle Keras's file, given as verified bytes, into flat arrays."""
    flat = {}
    with np.load(io.BytesIO(data), allow_pickle=True) as arrays, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns that the file is an old one
        for split in SPLITS:
            reviews = [np.array(review, np.int32) for review in arrays[f"x_{split}"]]
            flat[f"{split}_lengths"] = [len(review) for review in reviews]
            flat[f"{split}_ids"] = np.concatenate(reviews)
            flat[f"{split}_labels"] = arrays[f"y_{split}"]
    return checked(flat, IMDB_CONTENT_SHA256)


def data_folder():
    """Return the folder that COURSE_DATA_DIR names and the source in it; Nones if it is not set."""
    setting = os.environ.get("COURSE_DATA_DIR")
    if not setting:
        return None, None
    folder = Path(os.path.expanduser(setting)).absolute()
    for name, source in ((REVIEWS, "imdb"), (PRACTICE[REVIEWS], "practice")):
        if os.path.exists(folder / name):
            return folder, source
    raise FileNotFoundError(
        f"COURSE_DATA_DIR is set to {folder}, which holds neither {REVIEWS} nor "
        f"{PRACTICE[REVIEWS]}. Put {REVIEWS} and {WORD_INDEX} there, or unset COURSE_DATA_DIR."
    )


def from_data_folder(kind, name):
    """Return the verified bytes of a file in COURSE_DATA_DIR, or None if IMDB is not there."""
    folder, source = data_folder()
    try:
        return verified(kind, (folder / name).read_bytes()) if source == "imdb" else None
    except (OSError, ValueError) as error:
        raise type(error)(
            f"{name} in COURSE_DATA_DIR ({folder}) cannot be used: {error}. Download it from "
            f"{DOWNLOAD_FROM}{kind}, or unset COURSE_DATA_DIR."
        ) from None


def from_keras(kind, name):
    """Return the verified bytes of a file in Keras's own cache, or None."""
    home = os.environ.get("KERAS_HOME") or os.path.expanduser("~/.keras")
    try:
        return verified(kind, Path(home, "datasets", name).read_bytes())
    except OSError:
        return None
    except ValueError as error:
        print(f"Keras's own copy of {name} is not used: {error}.")


def download(kind, seconds):
    """Download a published file, with a progress bar; raise ConnectionError if it fails twice."""
    import requests
    import tqdm

    check_reachable(seconds)
    for _ in range(2):
        received = io.BytesIO()
        try:
            with tqdm.tqdm(desc=kind, file=sys.stdout, total=1, unit="B", unit_scale=True) as bar:
                receive = pooch.HTTPDownloader(progressbar=bar, chunk_size=2**16, timeout=10)
                receive(DOWNLOAD_FROM + kind, received, None)
            return verified(kind, received.getvalue())
        except requests.HTTPError as error:
            reason = f"the server refused it ({error.response.status_code})"
        except requests.RequestException:
            reason = "the download broke off"
        except ValueError:
            reason = "what was downloaded is not the published file"
    raise ConnectionError(reason)


def check_reachable(seconds):
    """Raise ConnectionError, with the reason, unless the server answers within so many seconds."""
    import requests

    outcomes = []

    def ask():
        try:
            requests.head(DOWNLOAD_FROM + WORD_INDEX, timeout=2 * seconds)
            outcomes.append("answered")
        except Exception as error:
            outcomes.append(UNREACHABLE.get(type(error).__name__, str(error)))

    # In a thread, because no time-out of requests covers a name server that never answers.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    outcome = outcomes[0] if outcomes else f"no answer from the network within {seconds} s"
    if outcome != "answered":
        raise ConnectionError(outcome)
