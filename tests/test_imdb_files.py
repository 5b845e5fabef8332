"""Whatever happens to the files, the cache or the network: the reviews load, or it is said why."""

import contextlib
import errno
import http.server
import io
import os
import random
import re
import shutil
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from imdb_stand_in import PRACTICE_FOLDER, isolate, make_imdb_folder, reviews

from course_utils import _download, imdb

IMDB_LINE = (
    "Reviews: IMDB, 120 + 120 real ones. "
    'For the synthetic practice reviews: load_data(..., source="practice").'
)
FALL_BACK = "synthetic ones (IMDB cannot be downloaded: "


@pytest.fixture(autouse=True)
def isolated(monkeypatch, tmp_path, capfd):
    """Look at no other data than the test's own; let nothing reach stderr, or be unpickled."""
    isolate(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    yield
    assert capfd.readouterr().err == ""
    assert not (tmp_path / "mark").exists()


@pytest.fixture
def published(monkeypatch, tmp_path):
    """A folder with a stand-in for the two published files."""
    return make_imdb_folder(monkeypatch, tmp_path / "published")


@pytest.fixture
def data_folder(monkeypatch, published):
    monkeypatch.setenv("COURSE_DATA_DIR", str(published))
    return published


@pytest.fixture
def keras_folder(published, tmp_path):
    return Path(shutil.copytree(published, tmp_path / "keras" / "datasets"))


@pytest.fixture
def practice_folder(monkeypatch, tmp_path):
    """A copy of the practice reviews, named in COURSE_DATA_DIR."""
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "practice"))
    return Path(shutil.copytree(PRACTICE_FOLDER, tmp_path / "practice"))


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "course-cache"


def load(capfd, **arguments):
    """Load, check that IMDB's stand-in came whole, and return the lines printed."""
    (train, target), (test, _) = imdb.load_data(**arguments)
    assert imdb.loaded_source() == "imdb"
    ranks, labels = reviews("train")
    assert sorted(map(len, train)) == sorted(len(review) + 1 for review in ranks)
    assert target.sum() == labels.sum()
    assert len(test) == len(reviews("test")[0])
    return lines(capfd)


def load_practice(capfd, **arguments):
    imdb.load_data(**arguments)
    assert imdb.loaded_source() == "practice"
    return lines(capfd)


def lines(capfd):
    return capfd.readouterr().out.splitlines()


def flat_arrays():
    return _download.imdb("imdb.npz", "imdb.npz", 1)


# --- Where it looks ---------------------------------------------------------------------------


def test_data_folder_fills_the_cache_and_the_cache_alone_is_enough(
    data_folder, cache, capfd, monkeypatch
):
    assert load(capfd) == [IMDB_LINE]
    assert [file.name for file in cache.iterdir()] == ["imdb_reviews.npz"]
    imdb.get_word_index()
    monkeypatch.delenv("COURSE_DATA_DIR")
    shutil.rmtree(data_folder)
    imdb._vocabulary.cache_clear()
    assert load(capfd) == [IMDB_LINE]
    assert imdb.get_word_index()["word900"] == 900


def test_kerass_cache_is_found(keras_folder, capfd):
    assert imdb.decode(imdb.encode("word5")) == "<start> word5"
    assert imdb.loaded_source() is None
    assert load(capfd) == [IMDB_LINE]


def test_practice_in_the_data_folder_forces_it(keras_folder, practice_folder, capfd):
    (line,) = load_practice(capfd)
    assert line.startswith("Reviews: the course's practice reviews, 5,000 + 2,000 synthetic ones.")
    assert load(capfd, source="imdb") == [IMDB_LINE]


def test_source_practice_is_practice_wherever_imdb_is(data_folder, keras_folder, capfd):
    (line,) = load_practice(capfd, source="practice")
    assert str(PRACTICE_FOLDER) not in line


def test_words_without_imdb(published, capfd):
    with pytest.raises(ConnectionError, match="Connect to the network"):
        imdb.get_word_index(source="imdb")
    for _ in range(2):  # It is asked and said once.
        assert imdb.encode("the film")[0] == 1
    assert imdb.decode([4]) == "the"
    (line,) = lines(capfd)
    assert line == "Words: the practice reviews' (IMDB cannot be downloaded: no network)."


def test_reviews_without_words(data_folder, capfd):
    (data_folder / "imdb_word_index.json").unlink()
    load(capfd)
    with pytest.raises(
        FileNotFoundError, match=r"imdb_word_index\.json in COURSE_DATA_DIR.*Download it"
    ):
        imdb.get_word_index()


def test_reviews_of_another_name_that_are_not_there(data_folder):
    with pytest.raises(FileNotFoundError, match=r"other\.npz in COURSE_DATA_DIR .* cannot be used"):
        imdb.load_data(path="other.npz")
    assert imdb.loaded_source() is None


@pytest.mark.parametrize("exists", [True, False])
def test_data_folder_without_data(tmp_path, monkeypatch, exists):
    if exists:
        (tmp_path / "empty").mkdir()
    monkeypatch.setenv("COURSE_DATA_DIR", "empty")
    folder = re.escape(str(tmp_path / "empty"))  # in full
    with pytest.raises(FileNotFoundError, match=rf"{folder}, .*holds neither .*Put imdb\.npz and"):
        imdb.load_data()


# --- Broken and malicious files ---------------------------------------------------------------


class Malicious:
    """Creates a file when it is unpickled."""

    def __reduce__(self):
        return (open, ("mark", "w"))


def npz(thing, *names):
    file = io.BytesIO()
    np.savez(file, **dict.fromkeys(["x_train", "x_test", *names], thing))
    return file.getvalue()


def header_that_ends_early(data):
    """NumPy then reads other ids, and does not get as far as the zip file's own checksum."""
    place = data.index(b"NUMPY", data.index(b"train_ids.npy")) + len("NUMPY") + 2
    return data[:place] + bytes([data[place] - 0x20]) + data[place + 1 :]


BREAK = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "wrong": lambda data: npz([1]),
    "web page": lambda data: b"<html><body>Please log in</body></html>",
    "malicious": lambda data: npz(np.array([Malicious()], dtype=object), *_download.ARRAYS),
    "last byte": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "header": header_that_ends_early,
    "other reviews": lambda data: (PRACTICE_FOLDER / "practice_reviews.npz").read_bytes(),
}
ANY_FILE = ["truncated", "empty", "wrong", "web page", "malicious"]


def damage(file, how):
    """Damage a file, and return what it holds now."""
    file.write_bytes(BREAK[how](file.read_bytes()))
    return file.read_bytes()


def test_the_malicious_file_would_do_harm(data_folder):
    damage(data_folder / "imdb.npz", "malicious")
    np.load(data_folder / "imdb.npz", allow_pickle=True)["x_train"][0].close()
    Path("mark").unlink()


@pytest.mark.parametrize("how", ANY_FILE)
@pytest.mark.parametrize(
    ("name", "read"),
    [("imdb.npz", imdb.load_data), ("imdb_word_index.json", imdb.get_word_index)],
)
def test_broken_file_in_the_data_folder(data_folder, keras_folder, cache, name, read, how):
    before = damage(data_folder / name, how)
    with pytest.raises(ValueError, match=f"{name} in COURSE_DATA_DIR .* not the published file"):
        read()
    assert (data_folder / name).read_bytes() == before
    assert not cache.exists()


def test_broken_file_is_noticed_though_the_cache_is_whole(data_folder, capfd):
    load(capfd)
    load_practice(capfd, source="practice")
    damage(data_folder / "imdb.npz", "truncated")
    with pytest.raises(ValueError, match="is not the published file"):
        imdb.load_data()
    assert lines(capfd) == []
    assert imdb.loaded_source() == "practice"


def test_file_in_the_data_folder_that_cannot_be_read(data_folder):
    (data_folder / "imdb.npz").unlink()
    (data_folder / "imdb.npz").mkdir()
    with pytest.raises(OSError, match=r"imdb\.npz in COURSE_DATA_DIR .* cannot be used"):
        imdb.load_data()


@pytest.mark.parametrize("how", ANY_FILE)
def test_broken_file_in_kerass_cache(keras_folder, capfd, how):
    before = damage(keras_folder / "imdb.npz", how)
    said, source = load_practice(capfd)
    assert said.startswith("Keras's own copy of imdb.npz is not used: it is not the published file")
    assert FALL_BACK in source
    with pytest.raises(ConnectionError, match="Connect to the network"):
        imdb.load_data(source="imdb")
    assert (keras_folder / "imdb.npz").read_bytes() == before


@pytest.mark.parametrize("how", [*ANY_FILE, "header", "other reviews"])
def test_damaged_cache_is_made_anew(data_folder, cache, capfd, how):
    load(capfd)
    damage(cache / "imdb_reviews.npz", how)
    damaged, source = load(capfd)
    assert damaged.startswith("The course's cached imdb_reviews.npz is damaged (")
    assert source == IMDB_LINE
    assert load(capfd) == [IMDB_LINE]


def test_no_changed_bit_changes_the_reviews(data_folder, cache, capfd):
    """It goes unnoticed only where it is harmless."""
    expected = flat_arrays()
    file = cache / "imdb_reviews.npz"
    whole = file.read_bytes()
    headers = [
        i for m in re.finditer(rb"NUMPY", whole) for i in range(m.start() - 70, m.end() + 70)
    ]
    anywhere = random.Random(0).sample(range(len(whole)), 300)
    for place in {*headers, *anywhere, *range(len(whole) - 1000, len(whole))}:
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        file.write_bytes(changed)
        found = flat_arrays()
        assert all((found[name] == expected[name]).all() for name in _download.ARRAYS)
    assert len(lines(capfd)) > 1000  # so often it was noticed


@pytest.mark.parametrize("name", ["train_ids", "test_labels"])
def test_whole_cache_of_other_reviews(data_folder, cache, capfd, name):
    load(capfd)
    with np.load(cache / "imdb_reviews.npz") as arrays:
        changed = {**arrays, name: 1 + arrays[name]}
    np.savez(cache / "imdb_reviews.npz", **changed)
    assert "it holds other reviews" in load(capfd)[0]


@pytest.mark.parametrize("how", ["truncated", "empty", "last byte"])
def test_damaged_cached_word_index_is_made_anew(keras_folder, cache, capfd, how):
    imdb.get_word_index(source="imdb")
    damage(cache / "imdb_word_index.json", how)
    for said in (1, 0):
        imdb._vocabulary.cache_clear()
        assert len(imdb.get_word_index(source="imdb")) == 900
        assert len(lines(capfd)) == said


@pytest.mark.parametrize("how", ["truncated", "empty", "web page", "malicious"])
@pytest.mark.parametrize(
    ("name", "read"),
    [("practice_reviews.npz", imdb.load_data), ("practice_word_index.json", imdb.get_word_index)],
)
def test_broken_practice_files(practice_folder, name, read, how):
    damage(practice_folder / name, how)
    with pytest.raises(ValueError, match=f"{name} is damaged.*Get it again"):
        read()


# --- A cache that cannot be used --------------------------------------------------------------


def failing(number):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


def assert_loads_and_says_why_not_cached(capfd, reason):
    for _ in range(2):
        said, source = load(capfd)
        assert said.startswith(f"The course's cache cannot be written ({reason}")
        assert "set COURSE_CACHE_DIR" in said
        assert source == IMDB_LINE


@pytest.mark.parametrize(
    ("folder", "reason"), [("file", "File exists"), ("file/cache", "Not a directory")]
)
def test_file_in_the_place_of_the_cache(data_folder, capfd, monkeypatch, folder, reason):
    Path("file").write_text("mine")
    monkeypatch.setenv("COURSE_CACHE_DIR", folder)
    assert_loads_and_says_why_not_cached(capfd, reason)
    assert Path("file").read_text() == "mine"


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
def test_cache_that_may_not_be_written_or_is_full(data_folder, cache, capfd, monkeypatch, number):
    monkeypatch.setattr(os, "replace", failing(number))
    assert_loads_and_says_why_not_cached(capfd, os.strerror(number))
    assert list(cache.iterdir()) == []


def test_cache_that_cannot_be_read_nor_replaced(data_folder, cache, capfd):
    (cache / "imdb_reviews.npz").mkdir(parents=True)
    cannot_read, cannot_write, source = load(capfd)
    assert "Is a directory" in cannot_read
    assert "cannot be written" in cannot_write
    assert source == IMDB_LINE
    assert len(list(cache.iterdir())) == 1


def test_many_notebooks_start_at_once(keras_folder, cache):
    """All convert, all write; none sees another's half-written file."""
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: flat_arrays(), range(40)))
    for flat in loaded:
        _download.checked(flat, _download.IMDB_CONTENT_SHA256)
    assert [file.name for file in cache.iterdir()] == ["imdb_reviews.npz"]


# --- Network ----------------------------------------------------------------------------------


@contextlib.contextmanager
def server(monkeypatch, folder, breaks_off=0, refuses=False):
    """Serve the files of a folder; end the connection half-way so many times, or refuse them."""
    require_local_network()
    cuts = [2] * breaks_off

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            if refuses:
                self.send_error(403)
            else:
                super().do_GET()

        def translate_path(self, path):
            return str(folder / Path(path).name)

        def copyfile(self, source, outputfile):
            data = source.read()
            outputfile.write(data[: len(data) // (cuts.pop() if cuts else 1)])

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        monkeypatch.setattr(_download, "DOWNLOAD_FROM", f"http://127.0.0.1:{running.server_port}/")
        yield
        running.shutdown()


def require_local_network():
    """Skip where even the local network is cut: there is no server to download from then."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        try:
            socket.create_connection(listener.getsockname(), timeout=1).close()
        except OSError:
            pytest.skip("even the local network is cut")


@pytest.mark.parametrize("breaks_off", [0, 1])
def test_download(published, cache, monkeypatch, capfd, breaks_off):
    with server(monkeypatch, published, breaks_off):
        said = load(capfd)
    assert said[-1] == IMDB_LINE
    assert any("imdb.npz: 100%" in line for line in said)
    assert {file.name for file in cache.iterdir()} == {"imdb_reviews.npz", "imdb_word_index.json"}
    assert load(capfd) == [IMDB_LINE]  # With the server gone, words included.
    assert len(imdb.get_word_index()) == 900


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"breaks_off": 99}, "the download broke off"),
        ({"refuses": True}, "the server refused it (403)"),
        ("web page", "what was downloaded is not the published file"),
    ],
)
def test_download_that_fails(published, cache, monkeypatch, capfd, fault, reason):
    if fault == "web page":
        for file in published.iterdir():
            damage(file, "web page")
        fault = {}
    with server(monkeypatch, published, **fault):
        said = load_practice(capfd)
        assert f"{FALL_BACK}{reason})" in said[-1]
        assert len([line for line in said if "Reviews:" in line]) == 1
        with pytest.raises(ConnectionError, match=re.escape(f"downloaded: {reason}. Connect")):
            imdb.load_data(source="imdb")
    assert not cache.exists()


def test_download_onto_a_full_disk(published, cache, monkeypatch, capfd):
    monkeypatch.setattr(os, "replace", failing(errno.ENOSPC))
    with server(monkeypatch, published):
        said = load(capfd)
    assert len([line for line in said if "cannot be written (No space left" in line]) == 2
    assert list(cache.iterdir()) == []


def assert_falls_back_soon(capfd, reason):
    start = time.monotonic()
    (line,) = load_practice(capfd)
    assert f"{FALL_BACK}{reason})" in line
    assert time.monotonic() - start < 5


def test_no_network(published, capfd):
    assert_falls_back_soon(capfd, "no network")


def test_name_server_that_never_answers(published, capfd, monkeypatch):
    asked = threading.Event()

    def never(*_, **__):
        asked.set()
        time.sleep(60)

    monkeypatch.setattr(socket, "getaddrinfo", never)
    assert_falls_back_soon(capfd, "no answer from the network within 2 s")
    assert asked.is_set()


def test_server_that_never_answers(published, capfd, monkeypatch):
    require_local_network()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        monkeypatch.setattr(_download, "DOWNLOAD_FROM", address)
        assert_falls_back_soon(capfd, "no answer from the network within 2 s")
