"""`make worlds` runs again what changed, and says plainly what it found."""

from types import SimpleNamespace

import nbformat
import pytest
import worlds
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROW = {"failed": [], "stderr": [], "with": "Python 3.12.1, keras 3.15.1"}
CLAIM = 'if source == "imdb":\n    assert gru > lstm, "the GRU beats the LSTM"'


def write(path, *sources, prose="# A lesson"):
    cells = [new_markdown_cell(prose), *map(new_code_cell, sources)]
    nbformat.write(new_notebook(cells=cells), path)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two lessons, one of which trains; running one is only noted."""
    ran, notebooks = [], tmp_path / "notebooks"
    notebooks.mkdir()
    write(notebooks / "01_one.ipynb", "print('a sentence')")
    write(notebooks / "02_two.ipynb", "model.fit(x)", CLAIM)
    for name, place in (("NOTEBOOKS", "notebooks"), ("RESULTS", "a.json"), ("PAGE", "a.md")):
        monkeypatch.setattr(worlds, name, tmp_path / place)
    monkeypatch.setattr(worlds, "ROOT", tmp_path)
    small = ("IMDB, AVX2", "practice", "practice, JAX")
    monkeypatch.setattr(worlds, "WORLDS", {name: worlds.WORLDS[name] for name in small})
    monkeypatch.setattr(worlds, "prepare", lambda releases: None)
    monkeypatch.setattr(worlds, "imdb_folder", lambda: tmp_path)

    def run_there(world, notebook):
        ran.append((world, notebook.stem))
        return ROW

    monkeypatch.setattr(worlds, "run_there", run_there)
    return SimpleNamespace(notebooks=notebooks, ran=ran)


def test_everything_runs_once_and_then_only_what_changed(course):
    worlds.main([])
    trained = [(world, "02_two") for world in ("IMDB, AVX2", "practice", "practice, JAX")]
    assert sorted(course.ran) == sorted([*trained, ("practice, JAX", "01_one")])
    worlds.main([])
    assert len(course.ran) == 4
    write(course.notebooks / "02_two.ipynb", "model.fit(y)", CLAIM)
    worlds.main([])
    assert sorted(course.ran[4:]) == sorted(trained)
    assert len(worlds.read()) == 4


def test_the_worlds_of_imdb_are_left_out_where_it_is_not_there(course, monkeypatch, capsys):
    monkeypatch.setattr(worlds, "imdb_folder", lambda: None)
    worlds.main([])
    assert "IMDB, AVX2" not in {world for world, _ in course.ran}
    assert "set COURSE_DATA_DIR" in capsys.readouterr().out


def test_prose_and_sentences_in_the_code_do_not_count(course):
    worlds.main([])
    path = course.notebooks / "01_one.ipynb"
    write(path, "print('another sentence')  # a comment", prose="# A better title")
    worlds.main(["--check"])
    write(path, "print('word')")
    with pytest.raises(SystemExit, match="1 runs are out of date"):
        worlds.main(["--check"])


def test_every_release_of_python_gives_the_same_digest(tmp_path):
    """The trees themselves differ: from 3.12 on, a function has (no) type parameters."""
    code = "def f(x, *, y=None):\n    return f'{x:.2f} of {y!r}', {**x}, [1.5, b'a', ...]"
    write(tmp_path / "01_one.ipynb", code)
    notebook = nbformat.read(tmp_path / "01_one.ipynb", as_version=4)
    assert worlds.digest(notebook) == "8eb6edf97503bfbb"


def test_the_check_names_what_is_out_of_date(course, capsys):
    worlds.main([])
    write(course.notebooks / "01_one.ipynb", "print(2)")
    with pytest.raises(SystemExit, match="run `make worlds`"):
        worlds.main(["--check"])
    assert "01_one: its code as it is now has not passed in the world “practice, JAX”" in (
        capsys.readouterr().out
    )


def test_a_lesson_that_failed_is_reported_and_runs_again(course, monkeypatch):
    passes = worlds.run_there
    failed = [{"cell": 2, "error": "AssertionError: the GRU beats the LSTM"}]
    monkeypatch.setattr(worlds, "run_there", lambda *task: {**passes(*task), "failed": failed})
    with pytest.raises(SystemExit, match="Some cells raised"):
        worlds.main([])
    with pytest.raises(SystemExit, match="2 runs are out of date"):
        worlds.main(["--check"])
    monkeypatch.setattr(worlds, "run_there", passes)
    worlds.main([])
    assert len(course.ran) == 8
    worlds.main(["--check"])


def test_what_has_been_run_is_kept_when_something_goes_wrong(course, monkeypatch):
    passes = worlds.run_there

    def run_there(world, notebook):
        if (world, notebook.stem) == ("practice, JAX", "02_two"):
            raise RuntimeError("no such Python")
        return passes(world, notebook)

    monkeypatch.setattr(worlds, "run_there", run_there)
    with pytest.raises(RuntimeError, match="no such Python"):
        worlds.main([])
    monkeypatch.setattr(worlds, "run_there", passes)
    worlds.main([])
    assert len(course.ran) == len(set(course.ran)) == 4


def test_the_page_counts_how_often_a_claim_held(course):
    failure = {"cell": 2, "error": "AssertionError: the GRU beats the LSTM"}
    other = {"cell": 2, "error": "NameError: x"}
    rows = [
        {**ROW, "world": "IMDB, AVX2", "lesson": "02_two"},
        {**ROW, "world": "IMDB, AVX2", "lesson": "02_two", "failed": [failure]},
        {**ROW, "world": "IMDB, AVX2", "lesson": "02_two", "failed": [other]},
        {**ROW, "world": "practice", "lesson": "02_two", "stderr": ["code cell 1: a warning"]},
    ]
    page = worlds.page(rows)
    assert "| IMDB, AVX2 | 3 | 2 | – |" in page
    assert "| practice | 1 | – | 1 |" in page
    assert "| 2 | the GRU beats the LSTM | 1 of 2 | – |" in page
    assert "- 02_two, IMDB, AVX2: code cell 2: NameError: x" in page
    assert "- 02_two, practice: code cell 1: a warning" in page


def test_a_lesson_is_really_run_and_judged(tmp_path):
    path = tmp_path / "01_one.ipynb"
    world = worlds.World(reviews="practice", seeds=100)
    write(
        path,
        "import sys\nprint('a warning', file=sys.stderr)",
        "1 / 0",
        "def seeded(n):\n    assert n == 7",
        "set_random_seed = seeded\nset_random_seed(7)",
    )
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_code_cell("'a' + 1", metadata={"tags": ["raises-exception"]}))
    nbformat.write(notebook, path)
    row = worlds.run_here(path, world)
    assert row["failed"] == [
        {"cell": 2, "error": "ZeroDivisionError: division by zero"},
        {"cell": 4, "error": "AssertionError: "},
    ]
    assert row["stderr"] == ["code cell 1: a warning"]
    assert "keras" in row["with"]


def test_the_committed_page_is_the_record():
    assert worlds.PAGE.read_text(encoding="utf-8") == worlds.page(worlds.read())
