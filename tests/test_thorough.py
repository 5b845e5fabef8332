"""`make thorough` runs again what changed, and says plainly what it found."""

import json
from types import SimpleNamespace

import nbformat
import pytest
import thorough
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROW = {"failed": None, "stderr": [], "with": "Python 3.12.1, keras 3.15.1"}


def write(path, *sources, prose="# A lesson"):
    cells = [new_markdown_cell(prose), *map(new_code_cell, sources)]
    nbformat.write(new_notebook(cells=cells), path)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two lessons with an empty record; running one is only noted."""
    ran, notebooks = [], tmp_path / "notebooks"
    notebooks.mkdir()
    for name in ("01_one", "02_two"):
        write(notebooks / f"{name}.ipynb", "print(1)")
    for name, place in (("NOTEBOOKS", "notebooks"), ("RESULTS", "a.json"), ("PAGE", "a.md")):
        monkeypatch.setattr(thorough, name, tmp_path / place)
    monkeypatch.setattr(thorough, "ROOT", tmp_path)
    monkeypatch.setattr(thorough, "ENVIRONMENTS", {"JAX": None, "oldest": None})
    monkeypatch.setattr(thorough, "prepare", lambda environment: None)

    def run_there(environment, notebook):
        ran.append((environment, notebook.stem))
        return ROW

    monkeypatch.setattr(thorough, "run_there", run_there)
    return SimpleNamespace(notebooks=notebooks, ran=ran)


def test_everything_runs_once_and_then_only_what_changed(course):
    thorough.main([])
    assert len(course.ran) == 4
    thorough.main([])
    assert len(course.ran) == 4
    write(course.notebooks / "02_two.ipynb", "print(2)")
    thorough.main([])
    assert sorted(course.ran[4:]) == [("JAX", "02_two"), ("oldest", "02_two")]
    assert len(thorough.read()) == 4


def test_prose_does_not_count(course):
    thorough.main([])
    write(course.notebooks / "01_one.ipynb", "print(1)", prose="# A better title")
    thorough.main(["--check"])


def test_the_check_names_what_is_out_of_date(course, capsys):
    thorough.main([])
    write(course.notebooks / "01_one.ipynb", "print(2)")
    with pytest.raises(SystemExit, match="2 results are out of date: run `make thorough`"):
        thorough.main(["--check"])
    assert "01_one: its code as it is now has not passed on oldest" in capsys.readouterr().out


def test_a_lesson_that_failed_is_reported_and_runs_again(course, monkeypatch):
    passes = thorough.run_there
    monkeypatch.setattr(
        thorough, "run_there", lambda *where: {**passes(*where), "failed": "code cell 1"}
    )
    with pytest.raises(SystemExit, match="Some lessons failed"):
        thorough.main([])
    with pytest.raises(SystemExit, match="4 results are out of date"):
        thorough.main(["--check"])
    monkeypatch.setattr(thorough, "run_there", passes)
    thorough.main([])
    assert len(course.ran) == 8
    thorough.main(["--check"])


def test_what_has_been_run_is_kept_when_something_goes_wrong(course, monkeypatch):
    passes = thorough.run_there

    def run_there(environment, notebook):
        if (environment, notebook.stem) == ("oldest", "02_two"):
            raise RuntimeError("no such Python")
        return passes(environment, notebook)

    monkeypatch.setattr(thorough, "run_there", run_there)
    with pytest.raises(RuntimeError, match="no such Python"):
        thorough.main([])
    monkeypatch.setattr(thorough, "run_there", passes)
    thorough.main([])
    assert sorted(course.ran) == sorted(set(course.ran))
    assert len(course.ran) == 4


def test_the_page_says_what_failed_and_what_reached_stderr():
    rows = [
        {**ROW, "environment": "JAX", "lesson": "01_one", "failed": "code cell 3: ValueError"},
        {**ROW, "environment": "JAX", "lesson": "02_two", "stderr": ["code cell 1: a warning"]},
        {**ROW, "environment": "oldest releases", "lesson": "01_one"},
    ]
    page = thorough.page(rows)
    assert "| lesson | JAX | oldest releases |" in page
    assert "| 01_one | **failed** | ok |" in page
    assert "| 02_two | stderr | not run |" in page
    assert "- 01_one, JAX: code cell 3: ValueError" in page
    assert "- 02_two, JAX: code cell 1: a warning" in page


def test_a_lesson_is_really_run_and_judged(tmp_path):
    path = tmp_path / "01_one.ipynb"
    write(path, "import sys\nprint('a warning', file=sys.stderr)")
    row = thorough.run_here(path)
    assert row["failed"] is None
    assert row["stderr"] == ["code cell 1: a warning"]
    assert "keras" in row["with"]
    write(path, "1 / 0")
    assert thorough.run_here(path)["failed"].startswith("code cell 1, which begins `1 / 0`")


def test_the_committed_page_is_the_record():
    rows = json.loads(thorough.RESULTS.read_text(encoding="utf-8"))["rows"]
    assert thorough.PAGE.read_text(encoding="utf-8") == thorough.page(rows)
