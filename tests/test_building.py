"""Building and running notebooks: whole or not at all, the same each time, failures named."""

import os
import re
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import build_notebooks
import format_lessons
import nbformat
import notebook_runs
import pytest
import run_lessons
from nbformat.v4 import new_code_cell, new_notebook

FRONT = """\
---
jupytext:
  cell_metadata_filter: tags,-all
  notebook_metadata_filter: kernelspec,-jupytext.text_representation.jupytext_version
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# 01 · Sample
"""
PRACTICE = 'from course_utils import imdb\n\nreviews = imdb.load_data(source="practice")'


def lesson(*sources):
    cells = [f"```{{code-cell}} ipython3\n{source}\n```\n" for source in sources]
    return "\n".join([FRONT, *cells])


def sleeping():
    return new_notebook(cells=[new_code_cell("import time\n\ntime.sleep(60)")])


@pytest.fixture
def text(tmp_path):
    (tmp_path / "lessons").mkdir()
    return tmp_path / "lessons" / "01_sample.md"


@pytest.fixture
def target(tmp_path):
    return tmp_path / "01_sample.ipynb"


@pytest.fixture(autouse=True)
def course_in(tmp_path, monkeypatch):
    """Let the tools find lessons and notebooks in `tmp_path`, and start kernels there."""
    shutil.copy(format_lessons.ROOT / "pyproject.toml", tmp_path)
    for tool in (format_lessons, run_lessons):
        monkeypatch.setattr(tool, "ROOT", tmp_path)
    for tool in (build_notebooks, run_lessons):
        monkeypatch.setattr(tool, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(build_notebooks, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(run_lessons, "EXECUTED", tmp_path / "build")
    monkeypatch.setattr(notebook_runs.execute, "__defaults__", (tmp_path, 60))


NOISY = """\
import sys
import time

for step in range(3):
    print(f"\\rstep {step}", end="", flush=True)
    time.sleep(0.1)
print()
display("a picture")
display("another")
print(sys.executable != "", flush=True)
print("out of pieces")"""
ON_PURPOSE = ':tags: [raises-exception]\n\nimport json\n\njson.loads("{")'


def test_two_builds_are_equal_to_the_byte_and_hold_nothing_of_a_run(text, target):
    text.write_text(lesson(NOISY, ON_PURPOSE), encoding="utf-8")
    build_notebooks.build(text, target)
    first = target.read_bytes()
    build_notebooks.build(text, target)
    assert target.read_bytes() == first
    noisy, failed = notebook_runs.code_cells(nbformat.read(target, as_version=4))
    assert (noisy.execution_count, failed.execution_count) == (1, 2)
    shown = [output.get("text", "a picture") for output in noisy.outputs]
    assert shown == ["step 2\n", "a picture", "a picture", "True\nout of pieces\n"]
    shown = re.sub(r"\x1b\[[0-9;]*m", "", "".join(failed.outputs[0].traceback))
    assert "json.loads" in shown
    assert "JSONDecodeError: " in shown
    assert "/" not in shown  # no frame of a library


def test_a_cell_has_an_id_of_its_own_and_keeps_it_when_another_changes():
    before = build_notebooks.notebook_from(lesson("a = 1", "a = 1", "b = 2"), "01_sample")
    after = build_notebooks.notebook_from(lesson("a = 1", "a = 1", "c = 3", "b = 2"), "01_sample")
    ids = [cell.id for cell in after.cells]
    assert [cell.id for cell in before.cells] == [*ids[:3], ids[4]]
    assert len(set(ids)) == 5


def test_a_failing_build_names_the_cell_and_leaves_the_notebook(text, target, capsys):
    target.write_text("as it was")
    text.write_text(lesson("a = 1", "# divide\n1 / 0"), encoding="utf-8")
    with pytest.raises(SystemExit, match="Needs fixing: 01_sample"):
        build_notebooks.main([])
    said = capsys.readouterr().out
    assert "code cell 2, which begins `# divide`" in said
    assert "ZeroDivisionError: division by zero" in said
    assert target.read_text() == "as it was"
    assert list(target.parent.glob("01_sample*")) == [target]


def test_a_lesson_that_breaks_a_rule_is_built_and_named(text, target, capsys):
    text.write_text(lesson("1 + 1"), encoding="utf-8")
    with pytest.raises(SystemExit, match="Needs fixing: 01_sample"):
        build_notebooks.main(["01"])
    assert "01_sample: built\n  - 1 code cells" in capsys.readouterr().out
    assert target.exists()


def test_a_build_on_the_practice_reviews_is_refused(text, target):
    text.write_text(lesson(PRACTICE), encoding="utf-8")
    with pytest.raises(build_notebooks.BuildFailed, match="set COURSE_DATA_DIR"):
        build_notebooks.build(text, target)
    assert not target.exists()


def test_a_text_in_another_form_is_refused_and_formatting_fixes_it(text, target, capsys):
    text.write_text(lesson(":tags: [ raises-exception ]\n\n1/0"), encoding="utf-8")
    with pytest.raises(build_notebooks.BuildFailed, match="make format"):
        build_notebooks.build(text, target)
    for said in ("Formatted 01_sample.md. Now build its notebook again: make notebooks\n", ""):
        format_lessons.main()
        assert capsys.readouterr().out == said
    formatted = lesson(":tags: [raises-exception]\n\n1 / 0")
    assert text.read_text(encoding="utf-8") == formatted
    build_notebooks.build(text, target)
    with pytest.raises(SystemExit, match="could not format 02"):
        format_lessons.format_lesson(lesson("1 +"), "02")


def test_a_lesson_is_found_by_its_number_its_name_and_its_path(text):
    text.write_text(FRONT, encoding="utf-8")
    for name in ("01", "01_sample", str(text)):
        assert build_notebooks.find_text(name) == text
    with pytest.raises(SystemExit, match="01_sample"):
        build_notebooks.find_text("02")


BROKEN = [b"<<<<<<< HEAD", b"{}", b"[]", b"null", b'{"cells": 3}', "[½]".encode("latin-1")]


def run_all(capsys, status=1):
    """Do what `make run` does, check its exit status, and return what it says."""
    with pytest.raises(SystemExit) as ending:
        run_lessons.main()
    assert ending.value.code == status
    return capsys.readouterr()


def test_every_lesson_is_run_and_failures_are_named(tmp_path, capsys):
    sources = {
        "01_fails": ["a = 1", "# why\nraise ValueError('no')", "# never run"],
        "02_dies": ["import os\n\nos._exit(1)"],
        "03_runs": [PRACTICE],
    }
    for name, cells in sources.items():
        cells = [new_code_cell(source, execution_count=9) for source in cells]
        nbformat.write(new_notebook(cells=cells), tmp_path / f"{name}.ipynb")
    for number, content in enumerate(BROKEN):
        (tmp_path / f"00_broken_{number}.ipynb").write_bytes(content)
    said = run_all(capsys).out
    assert re.search(r"01_fails +\? +\d+  failed", said)
    assert re.search(r"02_dies +\? +\d+  failed", said)
    assert re.search(r"03_runs +practice reviews +\d+  ok", said)
    assert "01_fails failed: code cell 2, which begins `# why`\n  ValueError: no" in said
    assert "the kernel died" in said
    for number in range(len(BROKEN)):
        assert f"00_broken_{number} failed: its file is not a notebook: " in said
    executed = sorted((tmp_path / "build").iterdir())
    assert [path.stem for path in executed] == sorted(sources)
    cells = nbformat.read(executed[0], as_version=4).cells
    assert [cell.execution_count for cell in cells] == [1, 2, None]


def test_the_others_run_when_a_kernel_does_not_start_or_a_copy_cannot_be_written(
    tmp_path, monkeypatch, capsys
):
    for name in ("01_no_python", "02_no_kernel", "03_no_room", "04_runs"):
        nbformat.write(new_notebook(), tmp_path / f"{name}.ipynb")
    (tmp_path / "build" / "03_no_room.ipynb").mkdir(parents=True)
    good = notebook_runs.get_kernel_dict()
    no_python, no_kernel = ["/no/such/python"], [sys.executable, "-c", "1/0"]
    kernels = iter([good | {"argv": no_python}, good | {"argv": no_kernel}, good, good])
    monkeypatch.setattr(run_lessons, "AT_ONCE", 1)
    monkeypatch.setattr(notebook_runs, "get_kernel_dict", lambda: next(kernels))
    said = run_all(capsys).out
    assert re.search(r"01_no_python failed: its kernel did not start: .*/no/such/python", said)
    assert re.search(r"02_no_kernel failed: its kernel did not start: .", said)
    assert re.search(r"03_no_room failed: \w+Error: ", said)
    assert re.search(r"04_runs +none +\d+  ok", said)
    assert not notebook_runs.RUNNING


def test_ctrl_c_says_what_was_done_and_calls_nothing_failed(tmp_path, monkeypatch, capsys):
    for name in ("01_done", "02_interrupted"):
        nbformat.write(new_notebook(), tmp_path / f"{name}.ipynb")

    def run(lesson, failures):
        if lesson.stem == "01_done":
            return lesson.stem, "none", "1", "ok"
        failures[lesson.stem] = "a kernel that was ended"
        raise KeyboardInterrupt

    kernels = ["running"]
    monkeypatch.setattr(run_lessons, "run", run)
    monkeypatch.setattr(run_lessons, "stop_kernels", kernels.clear)
    said = run_all(capsys, status=130)
    assert not kernels
    assert re.search(r"01_done +none +1  ok", said.out)
    assert "failed" not in said.out
    assert said.err.endswith("Stopped.\n")


def test_the_data_folder_is_found_from_the_folder_of_a_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_DATA_DIR", "data")
    notebook_runs.absolute_data_folder()
    assert os.environ["COURSE_DATA_DIR"] == str(tmp_path / "data")


def test_a_cell_that_takes_too_long_is_stopped(tmp_path):
    with pytest.raises(notebook_runs.LessonFailed, match="longer than 2 seconds"):
        notebook_runs.execute(sleeping(), "sleeps", tmp_path, cell_seconds=2)


def test_all_kernels_can_be_stopped(tmp_path):
    with ThreadPoolExecutor() as pool:
        run = pool.submit(notebook_runs.execute, sleeping(), "sleeps", tmp_path, cell_seconds=50)
        while not notebook_runs.RUNNING and not run.done():
            time.sleep(0.1)
        time.sleep(1)
        notebook_runs.stop_kernels()
        with pytest.raises(notebook_runs.LessonFailed, match="the kernel died"):
            run.result()
    assert not notebook_runs.RUNNING


def test_the_kernel_is_this_python_whatever_the_home_directory_holds(tmp_path, monkeypatch):
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(
        '{"argv": ["/bin/false"], "display_name": "Other", "language": "python"}'
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    notebook = new_notebook(cells=[new_code_cell("import sys\n\nprint(sys.prefix)")])
    notebook_runs.execute(notebook, "which", tmp_path)
    assert notebook.cells[0].outputs[0].text.strip() == sys.prefix
