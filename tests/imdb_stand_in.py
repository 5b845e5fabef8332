"""A small file in the format of Keras's imdb.npz, and a computer that knows of no other data."""

import json
import os
import socket
from hashlib import md5, sha256
from pathlib import Path

import numpy as np

from course_utils import _download, imdb

PRACTICE_FOLDER = Path(__file__).resolve().parent.parent / "data"
IMDB_FOLDER = Path(os.environ.get("COURSE_DATA_DIR", "."))
HAS_IMDB = (IMDB_FOLDER / "imdb.npz").is_file()


def isolate(monkeypatch, folder):
    """Empty caches, no COURSE_DATA_DIR, nothing loaded yet, and a server that is not there."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        closed_port = listener.getsockname()[1]
    monkeypatch.delenv("COURSE_DATA_DIR", raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(folder / "course-cache"))
    monkeypatch.setenv("KERAS_HOME", str(folder / "keras"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(_download, "DOWNLOAD_FROM", f"http://127.0.0.1:{closed_port}/")
    monkeypatch.setattr(imdb, "_loaded_source", None)
    imdb._vocabulary.cache_clear()


def reviews(split):
    """Return 120 random reviews as ranks, Zipf-like, of different lengths; and their labels."""
    random = np.random.default_rng(["train", "test"].index(split) + 1)
    lengths = random.integers(1, 60, 120)
    lengths[:2] = 1
    ranks = [np.minimum(random.zipf(1.3, length), 900).tolist() for length in lengths]
    return ranks, random.integers(0, 2, 120)


def make_imdb_folder(monkeypatch, folder):
    """Make a folder with a stand-in for IMDB's two files, and let the course take it for IMDB."""
    arrays, content = {}, sha256()
    for split in ("train", "test"):
        ranks, labels = reviews(split)
        arrays |= {f"x_{split}": np.array(ranks, dtype=object), f"y_{split}": labels}
        content.update(np.array([len(review) for review in ranks], "<i4"))
        content.update(np.concatenate(ranks).astype("<i4"))
        content.update(labels.astype("u1"))
    folder.mkdir()
    file, words = folder / "imdb.npz", folder / "imdb_word_index.json"
    np.savez_compressed(file, **arrays)  # pickled, as Keras publishes it
    words.write_text(json.dumps({f"word{rank}": rank for rank in range(1, 901)}))
    digests = {
        file.name: ("sha256", sha256(file.read_bytes()).hexdigest()),
        words.name: ("md5", md5(words.read_bytes()).hexdigest()),
    }
    monkeypatch.setattr(_download, "KNOWN_DIGESTS", digests)
    monkeypatch.setattr(_download, "IMDB_CONTENT_SHA256", content.hexdigest())
    return folder
