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
    monkeypatch.delenv("COURSE_DATA_DIR", raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(folder / "course-cache"))
    monkeypatch.setenv("KERAS_HOME", str(folder / "keras"))
    monkeypatch.setattr(_download, "DOWNLOAD_FROM", f"http://127.0.0.1:{closed_port()}/")
    monkeypatch.setattr(imdb, "_loaded_source", None)
    imdb._vocabulary.cache_clear()


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def reviews(count=120, seed=0):
    """Random ranks, Zipf-like, of different lengths; labels; for train and test."""
    random = np.random.default_rng(seed)
    lengths = random.integers(1, 60, count)
    lengths[:2] = 1
    ranks = [np.minimum(random.zipf(1.3, length), 900).tolist() for length in lengths]
    return ranks, random.integers(0, 2, count)


def write_keras_file(file):
    """Write a pickled npz as Keras publishes it."""
    arrays = {}
    for split, seed in (("train", 1), ("test", 2)):
        ranks, labels = reviews(seed=seed)
        arrays[f"x_{split}"] = np.array(ranks, dtype=object)
        arrays[f"y_{split}"] = labels
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, **arrays)


def word_index():
    return {f"word{rank}": rank for rank in range(1, 901)}


def make_imdb_folder(monkeypatch, folder):
    """Make a folder with a stand-in for IMDB's two files, and let the course take it for IMDB."""
    write_keras_file(folder / "imdb.npz")
    (folder / "imdb_word_index.json").write_text(json.dumps(word_index()))
    digests = {
        "imdb.npz": ("sha256", sha256((folder / "imdb.npz").read_bytes()).hexdigest()),
        "imdb_word_index.json": (
            "md5",
            md5((folder / "imdb_word_index.json").read_bytes()).hexdigest(),
        ),
    }
    content = b""
    for seed in (1, 2):  # train, test
        ranks, labels = reviews(seed=seed)
        parts = [[len(review) for review in ranks], [rank for review in ranks for rank in review]]
        for part in (*(np.array(part, "<i4") for part in parts), labels.astype("u1")):
            content += part.tobytes()
    monkeypatch.setattr(_download, "KNOWN_DIGESTS", digests)
    monkeypatch.setattr(_download, "IMDB_CONTENT_SHA256", sha256(content).hexdigest())
    return folder
