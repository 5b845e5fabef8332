"""`make thorough` runs again what changed, and says plainly what it found."""

import json
from types import SimpleNamespace

import nbformat
import pytest
import thorough
from nbformat.v4 import new_code_cell, new_notebook

LESSON = """---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A lesson

```{code-cell} ipython3
print(1)
```
"""
ROW = {"failed": None, "stderr": [], "with": "Python 3.12.1, keras 3.15.1"}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two lessons with an empty record; running one is only noted."""
    ran, lessons = [], tmp_path / "lessons"
    lessons.mkdir()
    for name in ("01_one", "02_two"):
        (lessons / f"{name}.md").write_text(LESSON)
    for name, place in (("LESSONS", "lessons"), ("RESULTS", "a.json"), ("PAGE", "a.md")):
        monkeypatch.setattr(thorough, name, tmp_path / place)
    monkeypatch.setattr(thorough, "ROOT", tmp_path)
    monkeypatch.setattr(thorough, "ENVIRONMENTS", {"JAX": None, "oldest": None})
    monkeypatch.setattr(thorough, "prepare", lambda environment: None)

    def run_there(environment, lesson):
        ran.append((environment, lesson.stem))
        return ROW

    monkeypatch.setattr(thorough, "run_there", run_there)
    return SimpleNamespace(lessons=lessons, ran=ran)


def test_everything_runs_once_and_then_only_what_changed(course, capsys):
    thorough.main([])
    assert len(course.ran) == 4
    thorough.main([])
    assert len(course.ran) == 4
    lesson = course.lessons / "02_two.md"
    lesson.write_text(LESSON.replace("print(1)", "print(2)"))
    thorough.main([])
    assert course.ran[4:] == [("JAX", "02_two"), ("oldest", "02_two")]
    assert len(thorough.read()) == 4


def test_prose_does_not_count(course):
    thorough.main([])
    (course.lessons / "01_one.md").write_text(LESSON.replace("# A lesson", "# A better title"))
    thorough.main(["--check"])


def test_the_check_names_what_is_out_of_date(course, capsys):
    thorough.main([])
    (course.lessons / "01_one.md").write_text(LESSON.replace("print(1)", "print(2)"))
    with pytest.raises(SystemExit, match="2 results are out of date: run `make thorough`"):
        thorough.main(["--check"])
    assert "01_one: its code has changed since it was run on oldest" in capsys.readouterr().out


def test_an_interrupted_run_goes_on_where_it_stopped(course, monkeypatch):
    noted = thorough.run_there

    def run_there(environment, lesson):
        if len(course.ran) == 3:
            raise KeyboardInterrupt
        return noted(environment, lesson)

    monkeypatch.setattr(thorough, "run_there", run_there)
    with pytest.raises(KeyboardInterrupt):
        thorough.main([])
    monkeypatch.setattr(thorough, "run_there", noted)
    thorough.main([])
    assert len(course.ran) == 4
    assert len(set(course.ran)) == 4


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


def test_a_lesson_is_really_run_and_judged(tmp_path, monkeypatch):
    monkeypatch.setattr(thorough, "NOTEBOOKS", tmp_path)

    def run(code):
        cells = [new_code_cell(code)]
        nbformat.write(new_notebook(cells=cells), tmp_path / "01_one.ipynb")
        return thorough.run_here(tmp_path / "01_one.md")

    row = run("import sys\nprint('a warning', file=sys.stderr)")
    assert row["failed"] is None
    assert row["stderr"] == ["code cell 1: a warning"]
    assert "keras" in row["with"]
    assert run("1 / 0")["failed"].startswith("code cell 1, which begins `1 / 0`")


def test_the_committed_page_is_the_record():
    rows = json.loads(thorough.RESULTS.read_text(encoding="utf-8"))["rows"]
    assert thorough.PAGE.read_text(encoding="utf-8") == thorough.page(rows)
