"""Whatever happens to the files, the cache or the network: the reviews load, or it is said why."""

import contextlib
import errno
import functools
import http.server
import os
import random
import re
import shutil
import socket
import subprocess
import sys
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
    """Look at no other data than the test's own, and let nothing reach stderr."""
    isolate(monkeypatch, tmp_path)
    yield
    assert capfd.readouterr().err == ""


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
def cache(tmp_path):
    return tmp_path / "course-cache"


def load(capfd, **arguments):
    """Load, check that IMDB's stand-in came whole, and return the lines printed."""
    (train, target), (test, _) = imdb.load_data(**arguments)
    assert imdb.loaded_source() == "imdb"
    ranks, labels = reviews(seed=1)
    assert sorted(map(len, train)) == sorted(len(review) + 1 for review in ranks)
    assert target.sum() == labels.sum()
    assert len(test) == len(reviews(seed=2)[0])
    return lines(capfd)


def load_practice(capfd, **arguments):
    imdb.load_data(**arguments)
    assert imdb.loaded_source() == "practice"
    return lines(capfd)


def lines(capfd):
    return capfd.readouterr().out.splitlines()


# --- Where it looks ---------------------------------------------------------------------------


def test_data_folder_comes_first_and_fills_the_cache(data_folder, cache, capfd):
    assert load(capfd) == [IMDB_LINE]
    assert [file.name for file in cache.iterdir()] == ["imdb_reviews.npz"]
    assert load(capfd) == [IMDB_LINE]


def test_cache_alone_is_enough(data_folder, capfd, monkeypatch):
    load(capfd)
    imdb.get_word_index()
    monkeypatch.delenv("COURSE_DATA_DIR")
    shutil.rmtree(data_folder)
    imdb._vocabulary.cache_clear()
    assert load(capfd) == [IMDB_LINE]
    assert imdb.get_word_index()["word900"] == 900


def test_kerass_cache_is_found(keras_folder, capfd):
    assert load(capfd) == [IMDB_LINE]
    assert len(imdb.get_word_index()) == 900


def test_practice_in_the_data_folder_forces_it(keras_folder, capfd, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(PRACTICE_FOLDER))
    (line,) = load_practice(capfd)
    assert "practice reviews" in line
    assert "synthetic" in line
    assert FALL_BACK not in line
    assert load(capfd, source="imdb") == [IMDB_LINE]


def test_source_practice_is_practice_wherever_imdb_is(data_folder, keras_folder, capfd):
    (line,) = load_practice(capfd, source="practice")
    assert str(PRACTICE_FOLDER) not in line


def test_words_alone_come_from_the_same_places(keras_folder, capfd):
    assert imdb.decode(imdb.encode("word5")) == "<start> word5"
    assert imdb.loaded_source() is None
    assert lines(capfd) == []


def test_words_alone_without_imdb(published, capfd):
    for _ in range(2):  # It is asked and said once.
        assert imdb.encode("the film")[0] == 1
    assert imdb.decode([4]) == "the"
    (line,) = lines(capfd)
    assert line == "Words: the practice reviews' (IMDB cannot be downloaded: no network)."


def test_words_that_cannot_be_had_change_nothing(published, capfd):
    with pytest.raises(ConnectionError, match="Connect to the network"):
        imdb.get_word_index(source="imdb")
    assert imdb.encode("the film")[0] == 1


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


def test_relative_data_folder_is_named_in_full(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_DATA_DIR", "data")
    with pytest.raises(FileNotFoundError, match=re.escape(str(tmp_path / "data"))):
        imdb.load_data()


@pytest.mark.parametrize("exists", [True, False])
def test_data_folder_without_data(tmp_path, monkeypatch, exists):
    folder = tmp_path / "empty"
    if exists:
        folder.mkdir()
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder))
    with pytest.raises(FileNotFoundError, match=r"which holds neither .*Put imdb\.npz and"):
        imdb.load_data()


# --- Broken and malicious files ---------------------------------------------------------------


class Malicious:
    """Creates a file when it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return (open, (str(self.mark), "w"))


def truncated(file, _):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file, _):
    file.write_bytes(b"")


def wrong(file, _):
    with open(file, "wb") as opened:
        np.savez(opened, x_train=[1], y_train=[1], x_test=[1], y_test=[1])


def web_page(file, _):
    file.write_bytes(b"<html><body>Please log in</body></html>")


def malicious(file, mark):
    thing = np.array([Malicious(mark)], dtype=object)
    with open(file, "wb") as opened:
        np.savez(opened, **dict.fromkeys(["x_train", "x_test", *_download.ARRAYS], thing))


BROKEN = [truncated, empty, wrong, web_page, malicious]


def test_the_malicious_file_would_do_harm(tmp_path):
    malicious(tmp_path / "imdb.npz", tmp_path / "mark")
    assert not (tmp_path / "mark").exists()
    np.load(tmp_path / "imdb.npz", allow_pickle=True)["x_train"][0].close()
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("break_", BROKEN)
def test_broken_file_in_the_data_folder(data_folder, keras_folder, tmp_path, break_):
    file = data_folder / "imdb.npz"
    break_(file, tmp_path / "mark")
    before = file.read_bytes()
    with pytest.raises(
        ValueError, match=r"imdb\.npz in COURSE_DATA_DIR .* is not the published file"
    ):
        imdb.load_data()
    assert file.read_bytes() == before
    assert not (tmp_path / "mark").exists()
    assert not (tmp_path / "course-cache").exists()


def test_broken_file_is_noticed_though_the_cache_is_whole(data_folder, capfd):
    load(capfd)
    load_practice(capfd, source="practice")
    truncated(data_folder / "imdb.npz", None)
    with pytest.raises(ValueError, match="is not the published file"):
        imdb.load_data()
    assert lines(capfd) == []
    assert imdb.loaded_source() == "practice"


def test_file_in_the_data_folder_that_cannot_be_read(data_folder):
    (data_folder / "imdb.npz").unlink()
    (data_folder / "imdb.npz").mkdir()
    with pytest.raises(OSError, match=r"imdb\.npz in COURSE_DATA_DIR .* cannot be used"):
        imdb.load_data()


@pytest.mark.parametrize("break_", [truncated, empty, web_page])
def test_broken_word_index_in_the_data_folder(data_folder, break_):
    break_(data_folder / "imdb_word_index.json", None)
    with pytest.raises(
        ValueError, match=r"imdb_word_index\.json in COURSE_DATA_DIR .* not the published file"
    ):
        imdb.get_word_index()


@pytest.mark.parametrize("break_", BROKEN)
def test_broken_file_in_kerass_cache(keras_folder, tmp_path, capfd, break_):
    file = keras_folder / "imdb.npz"
    break_(file, tmp_path / "mark")
    before = file.read_bytes()
    said, source = load_practice(capfd)
    assert said.startswith("Keras's own copy of imdb.npz is not used: it is not")
    assert "is not the published file" in said
    assert FALL_BACK in source
    with pytest.raises(ConnectionError, match="Connect to the network"):
        imdb.load_data(source="imdb")
    assert file.read_bytes() == before
    assert not (tmp_path / "mark").exists()


def first_byte_changed(file, _, place=0):
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


def last_byte_changed(file, _):
    first_byte_changed(file, _, place=-1)


def header_that_ends_early(file, _):
    """Then NumPy reads other ids, and does not get as far as the zip file's own checksum."""
    data = file.read_bytes()
    place = data.index(b"NUMPY", data.index(b"train_ids.npy")) + len("NUMPY") + 2
    file.write_bytes(data[:place] + bytes([data[place] - 0x20]) + data[place + 1 :])


def other_reviews(file, _):
    shutil.copy(PRACTICE_FOLDER / "practice_reviews.npz", file)


@pytest.mark.parametrize(
    "break_", [*BROKEN, first_byte_changed, header_that_ends_early, other_reviews]
)
def test_damaged_cache_is_made_anew(data_folder, cache, tmp_path, capfd, break_):
    load(capfd)
    break_(cache / "imdb_reviews.npz", tmp_path / "mark")
    damaged, source = load(capfd)
    assert damaged.startswith("The course's cached imdb_reviews.npz is damaged (")
    assert source == IMDB_LINE
    assert load(capfd) == [IMDB_LINE]
    assert not (tmp_path / "mark").exists()


def test_no_changed_bit_changes_the_reviews(data_folder, cache, capfd):
    """It goes unnoticed only where it is harmless."""
    expected = _download.imdb("imdb.npz", "imdb.npz", 1)
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
        found = _download.imdb("imdb.npz", "imdb.npz", 1)
        assert all((found[name] == expected[name]).all() for name in _download.ARRAYS)
    assert len(lines(capfd)) > 1000  # so often it was noticed


@pytest.mark.parametrize("name", ["train_ids", "test_labels"])
def test_whole_cache_of_other_reviews(data_folder, cache, capfd, name):
    load(capfd)
    with np.load(cache / "imdb_reviews.npz") as arrays:
        changed = {**arrays, name: 1 + arrays[name]}
    np.savez(cache / "imdb_reviews.npz", **changed)
    assert "it holds other reviews" in load(capfd)[0]


def test_former_cache_is_left_alone(data_folder, cache, capfd):
    cache.mkdir()
    (cache / "imdb_reviews_16bit.bin").write_bytes(b"former")
    assert load(capfd) == [IMDB_LINE]
    assert (cache / "imdb_reviews_16bit.bin").read_bytes() == b"former"


@pytest.mark.parametrize("break_", [truncated, empty, last_byte_changed])
def test_damaged_cached_word_index_is_made_anew(keras_folder, cache, capfd, break_):
    imdb.get_word_index(source="imdb")
    break_(cache / "imdb_word_index.json", None)
    for said in (1, 0):
        imdb._vocabulary.cache_clear()
        assert len(imdb.get_word_index(source="imdb")) == 900
        assert len(lines(capfd)) == said


@pytest.mark.parametrize("break_", [truncated, empty, web_page, malicious])
def test_broken_practice_reviews(tmp_path, monkeypatch, break_):
    folder = Path(shutil.copytree(PRACTICE_FOLDER, tmp_path / "practice"))
    break_(folder / "practice_reviews.npz", tmp_path / "mark")
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder))
    with pytest.raises(ValueError, match=r"practice_reviews\.npz is damaged.*Get it again"):
        imdb.load_data()
    assert not (tmp_path / "mark").exists()


def test_broken_practice_word_index(tmp_path, monkeypatch):
    folder = Path(shutil.copytree(PRACTICE_FOLDER, tmp_path / "practice"))
    truncated(folder / "practice_word_index.json", None)
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder))
    with pytest.raises(ValueError, match=r"practice_word_index\.json is damaged"):
        imdb.get_word_index()


# --- A cache that cannot be used --------------------------------------------------------------


def assert_loads_and_says_why_not_cached(capfd, reason):
    for _ in range(2):
        said, source = load(capfd)
        assert said.startswith(f"The course's cache cannot be written ({reason}")
        assert "set COURSE_CACHE_DIR" in said
        assert source == IMDB_LINE


def test_file_in_the_place_of_the_cache(data_folder, cache, capfd):
    cache.write_text("mine")
    assert_loads_and_says_why_not_cached(capfd, "File exists")
    assert cache.read_text() == "mine"


def test_cache_below_a_file(data_folder, tmp_path, capfd, monkeypatch):
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert_loads_and_says_why_not_cached(capfd, "Not a directory")


def test_cache_that_may_not_be_written(data_folder, cache, capfd, monkeypatch):
    monkeypatch.setattr(os, "replace", failing(errno.EACCES))
    assert_loads_and_says_why_not_cached(capfd, "Permission denied")
    assert list(cache.iterdir()) == []


def test_full_disk(data_folder, cache, capfd, monkeypatch):
    monkeypatch.setattr(os, "replace", failing(errno.ENOSPC))
    assert_loads_and_says_why_not_cached(capfd, "No space left on device")
    assert list(cache.iterdir()) == []


def test_cache_that_cannot_be_read_nor_replaced(data_folder, cache, capfd):
    (cache / "imdb_reviews.npz").mkdir(parents=True)
    cannot_read, cannot_write, source = load(capfd)
    assert "Is a directory" in cannot_read
    assert "cannot be written" in cannot_write
    assert source == IMDB_LINE
    assert len(list(cache.iterdir())) == 1


def failing(number):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


def test_many_notebooks_start_at_once(keras_folder, cache):
    """All convert, all write; none sees another's half-written file."""
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: _download.imdb("imdb.npz", "imdb.npz", 1), range(40)))
    for flat in loaded:
        _download.checked(flat, _download.IMDB_CONTENT_SHA256)
    assert [file.name for file in cache.iterdir()] == ["imdb_reviews.npz"]


LOADS = """
import sys
from course_utils import _download, imdb

_download.KNOWN_DIGESTS, _download.IMDB_CONTENT_SHA256 = eval(sys.stdin.readline())
sys.stdin.readline()  # Wait until all are ready.
for _ in range(5):
    imdb.load_data(source="imdb")
"""


def test_several_processes_start_at_once(published, data_folder, cache):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    processes = [
        subprocess.Popen([sys.executable, "-c", LOADS], **pipes, text=True) for _ in range(4)
    ]
    for process in processes:
        print((_download.KNOWN_DIGESTS, _download.IMDB_CONTENT_SHA256), file=process.stdin)
        process.stdin.flush()
    for process in processes:
        print(file=process.stdin, flush=True)
    for process in processes:
        assert process.communicate(timeout=60)[0].splitlines() == [IMDB_LINE] * 5
    assert [file.name for file in cache.iterdir()] == ["imdb_reviews.npz"]


# --- Network ----------------------------------------------------------------------------------


@contextlib.contextmanager
def server(monkeypatch, handler):
    require_local_network()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        monkeypatch.setattr(_download, "DOWNLOAD_FROM", f"http://127.0.0.1:{running.server_port}/")
        yield
        running.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def require_local_network():
    """Skip where even the local network is cut: there is no server to download from then."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        try:
            socket.create_connection(listener.getsockname(), timeout=1).close()
        except OSError:
            pytest.skip("even the local network is cut")


@pytest.fixture
def no_waiting(monkeypatch):
    """Do not wait between two attempts."""
    monkeypatch.setattr(time, "sleep", lambda _: None)


def test_download(published, cache, monkeypatch, capfd):
    with server(monkeypatch, functools.partial(Quiet, directory=published)):
        said = load(capfd)
    assert said[-1] == IMDB_LINE
    assert any("imdb.npz: 100%" in line for line in said)
    assert sorted(file.name for file in cache.iterdir()) == [
        "imdb_reviews.npz",
        "imdb_word_index.json",
    ]
    assert load(capfd) == [IMDB_LINE]  # With the server gone, words included.
    assert len(imdb.get_word_index()) == 900


def breaks_off(times):
    """Serve the files, but end the connection half-way so many times."""

    class BreaksOff(Quiet):
        def copyfile(self, source, outputfile):
            data = source.read()
            BreaksOff.times_left -= 1
            outputfile.write(data if BreaksOff.times_left < 0 else data[: len(data) // 2])

    BreaksOff.times_left = times
    return BreaksOff


def test_download_that_breaks_off_once(published, monkeypatch, capfd, no_waiting):
    with server(monkeypatch, functools.partial(breaks_off(1), directory=published)):
        assert load(capfd)[-1] == IMDB_LINE


def assert_falls_back_and_leaves_nothing(capfd, cache, reason):
    said = load_practice(capfd)
    assert f"{FALL_BACK}{reason})" in said[-1]
    assert len([line for line in said if "Reviews:" in line]) == 1
    with pytest.raises(ConnectionError, match=re.escape(f"downloaded: {reason}. Connect")):
        imdb.load_data(source="imdb")
    assert not cache.exists()


def test_download_that_breaks_off(published, cache, monkeypatch, capfd, no_waiting):
    with server(monkeypatch, functools.partial(breaks_off(99), directory=published)):
        assert_falls_back_and_leaves_nothing(capfd, cache, "the download broke off")


def test_download_of_a_web_page(published, cache, monkeypatch, capfd, no_waiting):
    for file in published.iterdir():
        web_page(file, None)
    with server(monkeypatch, functools.partial(Quiet, directory=published)):
        reason = "what was downloaded is not the published file"
        assert_falls_back_and_leaves_nothing(capfd, cache, reason)


def test_download_that_is_refused(published, cache, monkeypatch, capfd, no_waiting):
    class Refuses(Quiet):
        def do_GET(self):
            self.send_error(403)

    with server(monkeypatch, Refuses):
        assert_falls_back_and_leaves_nothing(capfd, cache, "the server refused it (403)")


def test_download_onto_a_full_disk(published, cache, monkeypatch, capfd):
    monkeypatch.setattr(os, "replace", failing(errno.ENOSPC))
    with server(monkeypatch, functools.partial(Quiet, directory=published)):
        said = load(capfd)
    assert len([line for line in said if "cannot be written (No space left" in line]) == 2
    assert list(cache.iterdir()) == []


def seconds_to_fall_back(capfd, reason):
    start = time.monotonic()
    (line,) = load_practice(capfd)
    assert f"{FALL_BACK}{reason})" in line
    return time.monotonic() - start


def test_no_network(published, capfd):
    assert seconds_to_fall_back(capfd, "no network") < 5


def test_name_server_that_never_answers(published, capfd, monkeypatch):
    asked = threading.Event()

    def never(*_, **__):
        asked.set()
        time.sleep(60)

    monkeypatch.setattr(socket, "getaddrinfo", never)
    assert seconds_to_fall_back(capfd, "no answer from the network within 2 s") < 5
    assert asked.is_set()


def test_server_that_never_answers(published, capfd, monkeypatch):
    require_local_network()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        monkeypatch.setattr(_download, "DOWNLOAD_FROM", address)
        assert seconds_to_fall_back(capfd, "no answer from the network within 2 s") < 5


def test_published_addresses_and_digests():
    algorithm, published, _ = _download.KNOWN_DIGESTS["imdb.npz"]
    assert (algorithm, published[:8], len(published)) == ("sha256", "69664113", 64)
    assert _download.KNOWN_DIGESTS["imdb_word_index.json"] == (
        "md5",
        "bfafd718b763782e994055a2d397834f",
    )
