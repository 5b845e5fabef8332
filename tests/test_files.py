import contextlib
import threading

from course_utils._files import replacing, write_atomically


def test_a_text_is_written_as_it_is(tmp_path):
    write_atomically(tmp_path / "a.txt", "한\n글\n")
    assert (tmp_path / "a.txt").read_bytes() == "한\n글\n".encode()


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with contextlib.suppress(KeyboardInterrupt), replacing(path) as file:
        file.write(b"half of the n")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


def test_many_writers_at_once_disturb_nobody(tmp_path):
    path, failures = tmp_path / "a.txt", []

    def write(letter):
        try:
            for _ in range(100):
                write_atomically(path, letter * 10_000)
        except OSError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert path.read_text() in {letter * 10_000 for letter in "abcd"}
    assert list(tmp_path.iterdir()) == [path]
