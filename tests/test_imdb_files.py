"""Whatever happens to the files, the cache or the network: the reviews load, or it is said why."""

import contextlib
import errno
import functools
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
PRACTICE_LINE = (
    "Reviews: the course's practice reviews, 5,000 + 2,000 synthetic ones{}. "
    'For the real ones: load_data(..., source="imdb").'
)
CACHE = Path("course-cache")  # every test runs in a folder of its own


@pytest.fixture(autouse=True)
def isolated(monkeypatch, tmp_path, capfd):
    """Look at no other data than the test's own; let nothing reach stderr, or be unpickled."""
    isolate(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    yield
    assert capfd.readouterr().err == ""
    assert not Path("mark").exists()


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
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "practice"))
    return Path(shutil.copytree(PRACTICE_FOLDER, tmp_path / "practice"))


def load(capfd, **arguments):
    """Load, check that IMDB's stand-in came whole, and return the lines printed."""
    (train, target), (test, _) = imdb.load_data(**arguments)
    assert imdb.loaded_source() == "imdb"
    ranks, labels = reviews("train")
    assert sorted(map(len, train)) == sorted(len(review) + 1 for review in ranks)
    assert target.sum() == labels.sum()
    assert len(test) == len(reviews("test")[0])
    return lines(capfd)


def load_practice(capfd, because="", **arguments):
    """Load, check that the practice reviews came and why, and return the lines before that."""
    imdb.load_data(**arguments)
    assert imdb.loaded_source() == "practice"
    *before, last = lines(capfd)
    assert last == PRACTICE_LINE.format(because and f" (IMDB cannot be downloaded: {because})")
    return before


def load_words(capfd):
    imdb._vocabulary.cache_clear()
    assert imdb.get_word_index(source="imdb")["word900"] == 900
    return lines(capfd)


def lines(capfd):
    return capfd.readouterr().out.splitlines()


def flat_arrays():
    return _download.imdb("imdb.npz", "imdb.npz", 1)


# --- Where it looks ---------------------------------------------------------------------------


def test_the_cache_is_filled_and_is_enough_from_then_on(data_folder, capfd, monkeypatch):
    assert load(capfd) == [IMDB_LINE]
    assert [file.name for file in CACHE.iterdir()] == ["imdb_reviews.npz"]
    load_words(capfd)
    monkeypatch.setenv("COURSE_DATA_DIR", "")  # as good as not set
    shutil.rmtree(data_folder)
    assert load(capfd) == [IMDB_LINE]
    assert load_words(capfd) == []


def test_kerass_cache_is_found(keras_folder, capfd):
    assert imdb.decode(imdb.encode("word5")) == "<start> word5"
    assert load(capfd) == [IMDB_LINE]


def test_practice_in_the_data_folder_forces_it(keras_folder, practice_folder, capfd):
    assert load_practice(capfd) == []
    assert load(capfd, source="imdb") == [IMDB_LINE]


def test_words_without_imdb(published, capfd):
    for _ in range(2):  # It is asked and said once.
        assert imdb.encode("the film")[0] == 1
    assert lines(capfd) == ["Words: the practice reviews' (IMDB cannot be downloaded: no network)."]


def test_files_that_are_not_in_the_data_folder(data_folder, keras_folder):
    (data_folder / "imdb_word_index.json").unlink()
    message = r" in COURSE_DATA_DIR .* cannot be used.*Download it"
    with pytest.raises(FileNotFoundError, match=f"imdb_word_index.json{message}"):
        imdb.get_word_index()
    with pytest.raises(FileNotFoundError, match=f"other.npz{message}"):
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


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def malicious(_):
    things = np.array([Malicious()], dtype=object)
    return npz(**dict.fromkeys(["x_train", "x_test", *_download.ARRAYS], things))


def header_that_ends_early(data):
    """NumPy then reads other ids, and does not get as far as the zip file's own checksum."""
    place = data.index(b"NUMPY", data.index(b"train_ids.npy")) + len("NUMPY") + 2
    return data[:place] + bytes([data[place] - 0x20]) + data[place + 1 :]


def other(name, data):
    with np.load(io.BytesIO(data)) as arrays:
        return npz(**{**arrays, name: 1 + arrays[name]})


BREAK = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "web page": lambda data: b"<html><body>Please log in</body></html>",
    "malicious": malicious,
    "not an archive of reviews": lambda data: npz(x_train=[1], x_test=[1]),
    "header": header_that_ends_early,
    "other ids": functools.partial(other, "train_ids"),
    "other labels": functools.partial(other, "test_labels"),
    "other word": lambda data: data.replace(b"word5", b"WORD5"),
}
ANY_FILE = list(BREAK)[:5]


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
def test_broken_file_in_the_data_folder(data_folder, keras_folder, name, read, how):
    before = damage(data_folder / name, how)
    with pytest.raises(ValueError, match=f"{name} in COURSE_DATA_DIR .* not the published file"):
        read()
    assert (data_folder / name).read_bytes() == before
    assert not CACHE.exists()


def test_broken_file_is_noticed_though_the_cache_is_whole(data_folder, capfd):
    load(capfd)
    load_practice(capfd, source="practice")
    damage(data_folder / "imdb.npz", "truncated")
    with pytest.raises(ValueError, match="is not the published file"):
        imdb.load_data()
    (data_folder / "imdb.npz").unlink()
    (data_folder / "imdb.npz").mkdir()  # cannot be read
    with pytest.raises(OSError, match=r"imdb\.npz in COURSE_DATA_DIR .* cannot be used"):
        imdb.load_data()
    assert lines(capfd) == []
    assert imdb.loaded_source() == "practice"


@pytest.mark.parametrize("how", ANY_FILE)
def test_broken_file_in_kerass_cache(keras_folder, capfd, how):
    before = damage(keras_folder / "imdb.npz", how)
    (said,) = load_practice(capfd, because="no network")
    assert said.startswith("Keras's own copy of imdb.npz is not used: it is not the published file")
    assert (keras_folder / "imdb.npz").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "read", "how"),
    [
        *(("imdb_reviews.npz", load, how) for how in list(BREAK)[:-1]),
        *(("imdb_word_index.json", load_words, how) for how in ["empty", "other word"]),
    ],
)
def test_damaged_cache_is_made_again(data_folder, capfd, name, read, how):
    expected = read(capfd)
    damage(CACHE / name, how)
    said, *rest = read(capfd)
    assert said.startswith(f"The course's cached {name} cannot be used (")
    assert rest == expected
    assert read(capfd) == expected


def test_no_changed_bit_changes_the_reviews(data_folder, capfd):
    """It goes unnoticed only where it is harmless."""
    expected = flat_arrays()
    file = CACHE / "imdb_reviews.npz"
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


@pytest.mark.parametrize(
    ("name", "read", "how"),
    [
        *(("practice_reviews.npz", imdb.load_data, how) for how in [*ANY_FILE, "other ids"]),
        *(("practice_word_index.json", imdb.get_word_index, how) for how in ANY_FILE),
    ],
)
def test_broken_practice_files(practice_folder, name, read, how):
    damage(practice_folder / name, how)
    with pytest.raises(ValueError, match=f"{name} is damaged, or not of this version.*Get it"):
        read()


# --- A cache that cannot be used --------------------------------------------------------------


@pytest.mark.parametrize("fault", ["file", "file/cache", "folder", errno.EACCES, errno.ENOSPC])
def test_cache_that_cannot_be_written(data_folder, capfd, monkeypatch, fault):
    """A file is in its place, or a folder in the place of its file; it is forbidden, or full."""
    reason = ""
    Path("file").write_text("mine")
    if fault == "folder":
        (CACHE / "imdb_reviews.npz").mkdir(parents=True)
    elif isinstance(fault, str):
        monkeypatch.setenv("COURSE_CACHE_DIR", fault)
    else:
        reason = os.strerror(fault)

        def fail(*_):
            raise OSError(fault, reason)

        monkeypatch.setattr(os, "replace", fail)
    for _ in range(2):
        *cannot_read, cannot_write, source = load(capfd)
        assert len(cannot_read) == (fault == "folder")
        assert cannot_write.startswith(f"The course's cache cannot be written ({reason}")
        assert "set COURSE_CACHE_DIR" in cannot_write
        assert source == IMDB_LINE
    assert Path("file").read_text() == "mine"
    assert not list(CACHE.glob("*.part"))


def test_many_notebooks_start_at_once(keras_folder):
    """All convert, all write; none sees another's half-written file."""
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: flat_arrays(), range(40)))
    for flat in loaded:
        _download.checked(flat, _download.IMDB_CONTENT_SHA256)
    assert [file.name for file in CACHE.iterdir()] == ["imdb_reviews.npz"]


# --- Network ----------------------------------------------------------------------------------


@contextlib.contextmanager
def server(monkeypatch, folder, breaks_off=0, refuses=False, waits=0):
    """Serve a folder; break off half-way so many times, refuse, or wait so many seconds first."""
    require_local_network()
    cuts = [2] * breaks_off

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_HEAD(self):
            time.sleep(waits)
            super().do_HEAD()

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
def test_download(published, monkeypatch, capfd, breaks_off):
    with server(monkeypatch, published, breaks_off):
        said = load(capfd)
    assert said[-1] == IMDB_LINE
    assert any("imdb.npz: 100%" in line for line in said)
    assert {file.name for file in CACHE.iterdir()} == {"imdb_reviews.npz", "imdb_word_index.json"}
    assert load(capfd) == [IMDB_LINE]  # With the server gone, words included.
    assert load_words(capfd) == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"breaks_off": 99}, "the download broke off"),
        ({"refuses": True}, "the server refused it (403)"),
        ({}, "what was downloaded is not the published file"),
    ],
)
def test_download_that_fails(published, monkeypatch, capfd, fault, reason):
    if not fault:
        for file in published.iterdir():
            damage(file, "web page")
    with server(monkeypatch, published, **fault):
        said = load_practice(capfd, because=reason)
        assert not any("Reviews:" in line for line in said)
        with pytest.raises(ConnectionError, match=rf"{re.escape(reason)}\. .*COURSE_DATA_DIR"):
            imdb.load_data(source="imdb")
    assert not CACHE.exists()


def test_a_slow_server_is_waited_for_if_imdb_is_asked_for(published, monkeypatch, capfd):
    monkeypatch.setattr(imdb, "SECONDS_TO_WAIT", 0.6)
    with server(monkeypatch, published, waits=1):
        load_practice(capfd, because="no answer from the network within 0.6 s")
        load(capfd, source="imdb")


@pytest.mark.parametrize(
    ("scheme", "variable", "reason"),
    [
        ("http", "http_proxy", "the proxy refused or did not answer; check HTTPS_PROXY"),
        ("https", "none", "no secure connection to the server; check"),
        ("https", "REQUESTS_CA_BUNDLE", "Could not find .* invalid path"),
    ],
)
def test_what_keeps_the_server_from_answering_is_named(
    published, monkeypatch, scheme, variable, reason
):
    monkeypatch.setenv("no_proxy", "elsewhere")
    monkeypatch.setenv(variable, _download.DOWNLOAD_FROM)  # where nobody listens
    with server(monkeypatch, published):
        url = _download.DOWNLOAD_FROM.replace("http", scheme)
        monkeypatch.setattr(_download, "DOWNLOAD_FROM", url)
        with pytest.raises(ConnectionError, match=f"cannot be downloaded: {reason}"):
            imdb.load_data(source="imdb")


@pytest.mark.parametrize("silent", ["server", "name server"])
def test_no_answer_is_not_waited_for(published, monkeypatch, capfd, silent):
    if silent == "server":
        require_local_network()
    start = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        if silent == "server":
            address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            monkeypatch.setattr(_download, "DOWNLOAD_FROM", address)
        else:
            monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(60))
        load_practice(capfd, because="no answer from the network within 2 s")
    assert time.monotonic() - start < 5
