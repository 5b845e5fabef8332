"""Building and running notebooks: whole or not at all, the same each time, failures named."""

import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import build_notebooks
import nbformat
import notebook_runs
import pytest
import run_lessons
from nbformat.v4 import new_code_cell, new_notebook

ROOT = build_notebooks.ROOT
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


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """Let the tools find lessons and notebooks in `tmp_path`, and start kernels there."""
    (tmp_path / "lessons").mkdir()
    monkeypatch.setattr(run_lessons, "ROOT", tmp_path)
    for tool in (build_notebooks, run_lessons):
        monkeypatch.setattr(tool, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(build_notebooks, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(run_lessons, "EXECUTED", tmp_path / "build")
    monkeypatch.setattr(notebook_runs.execute, "__defaults__", (tmp_path, 60, False))
    return tmp_path


@pytest.fixture
def text(course):
    return course / "lessons" / "01_sample.md"


@pytest.fixture
def target(course):
    return course / "01_sample.ipynb"


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


@pytest.mark.parametrize("tag", ["check", "hide-input"])
def test_checks_and_drawing_cells_are_collapsed_in_jupyterlab_and_in_colab(tag):
    text = lesson(f":tags: [{tag}]\n\n# Both agree.\nassert 1 == 1", "# plain")
    check, plain = build_notebooks.notebook_from(text, "01_sample").cells[1:]
    assert check.source == "# @title Both agree.\nassert 1 == 1"
    assert check.metadata == {"tags": [tag], "jupyter": {"source_hidden": True}, "cellView": "form"}
    assert (plain.source, plain.metadata) == ("# plain", {})


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
    for name in ("01", "01_sample", str(text)):
        with pytest.raises(SystemExit, match="Needs fixing: 01_sample"):
            build_notebooks.main([name])
        assert "01_sample: built\n  - 1 code cells" in capsys.readouterr().out
    assert target.exists()
    with pytest.raises(SystemExit, match="01_sample"):
        build_notebooks.main(["02"])


def test_a_build_on_the_practice_reviews_is_refused(text, target):
    text.write_text(lesson(PRACTICE), encoding="utf-8")
    with pytest.raises(build_notebooks.BuildFailed, match="set COURSE_DATA_DIR"):
        build_notebooks.build(text, target)
    assert not target.exists()


def run_formatting(text):
    """Do to one lesson what `make format` does to all, and return the exit status."""
    said = subprocess.check_output(["make", "-n", "format", f"RUN={sys.executable}"], cwd=ROOT)
    command = re.search(r"^.*jupytext.*\\\n.*", said.decode(), re.MULTILINE)[0]
    return subprocess.run(
        command.replace("lessons/*.md", str(text)), cwd=ROOT, shell=True
    ).returncode


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_a_text_in_another_form_is_refused_and_formatting_fixes_it(text, target):
    text.write_text(lesson(":tags: [ raises-exception ]\n\n1/0"), encoding="utf-8")
    with pytest.raises(build_notebooks.BuildFailed, match="make format"):
        build_notebooks.build(text, target)
    formatted = lesson(":tags: [raises-exception]\n\n1 / 0")
    for _ in range(2):
        assert run_formatting(text) == 0
        assert text.read_text(encoding="utf-8") == formatted
    build_notebooks.build(text, target)
    text.write_text(lesson("1 +"), encoding="utf-8")
    assert run_formatting(text) != 0
    assert text.read_text(encoding="utf-8") == lesson("1 +")


BROKEN = [b"<<<<<<< HEAD", b"{}", b"[]", b"null", b'{"cells": 3}', "[½]".encode("latin-1")]


def run_all(capsys, status=1):
    """Do what `make run` does, check its exit status, and return what it says."""
    with pytest.raises(SystemExit) as ending:
        run_lessons.main()
    assert ending.value.code == status
    return capsys.readouterr()


def write(course, **lessons):
    for name, sources in lessons.items():
        cells = [new_code_cell(source, execution_count=9) for source in sources]
        nbformat.write(new_notebook(cells=cells), course / f"{name}.ipynb")


def test_every_lesson_is_run_and_failures_are_named(course, capsys):
    lessons = {
        "fails_1": ["a = 1", "# why\nraise ValueError('no')", "# never run"],
        "fails_2": ["import os\n\nos._exit(1)"],
        "runs": [PRACTICE],
    }
    write(course, **lessons)
    for number, content in enumerate(BROKEN):
        (course / f"broken_{number}.ipynb").write_bytes(content)
    said = run_all(capsys).out
    assert len(re.findall(r"fails_[12] +\? +\d+  failed", said)) == 2
    assert re.search(r"runs +practice reviews +\d+  ok", said)
    assert "fails_1 failed: code cell 2, which begins `# why`\n  ValueError: no" in said
    assert "the kernel died" in said
    for number in range(len(BROKEN)):
        assert f"broken_{number} failed: its file is not a notebook: " in said
    executed = sorted((course / "build").iterdir())
    assert [path.stem for path in executed] == sorted(lessons)
    cells = nbformat.read(executed[0], as_version=4).cells
    assert [cell.execution_count for cell in cells] == [1, 2, None]


def test_the_others_run_when_a_kernel_does_not_start_or_a_copy_cannot_be_written(
    course, monkeypatch, capsys
):
    write(course, **{"01_no_python": [], "02_no_kernel": [], "03_no_room": [], "04_runs": []})
    (course / "build" / "03_no_room.ipynb").mkdir(parents=True)
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


def test_ctrl_c_says_what_was_done_and_calls_nothing_failed(course, monkeypatch, capsys):
    write(course, **{"01_done": [], "02_interrupted": []})

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


def test_the_data_folder_is_found_from_the_folder_of_a_notebook(course, monkeypatch):
    monkeypatch.chdir(course)
    monkeypatch.setenv("COURSE_DATA_DIR", "data")
    notebook_runs.absolute_data_folder()
    assert os.environ["COURSE_DATA_DIR"] == str(course / "data")


def test_a_cell_that_takes_too_long_is_stopped():
    with pytest.raises(notebook_runs.LessonFailed, match="longer than 2 seconds"):
        notebook_runs.execute(sleeping(), "sleeps", cell_seconds=2)


def test_all_kernels_can_be_stopped():
    with ThreadPoolExecutor() as pool:
        run = pool.submit(notebook_runs.execute, sleeping(), "sleeps")
        while not notebook_runs.RUNNING and not run.done():
            time.sleep(0.1)
        time.sleep(1)
        notebook_runs.stop_kernels()
        with pytest.raises(notebook_runs.LessonFailed, match="the kernel died"):
            run.result()
    assert not notebook_runs.RUNNING


@pytest.mark.parametrize("threads", [None, "2"])
def test_the_kernel_is_this_python_with_the_backend_and_one_thread(course, monkeypatch, threads):
    other = '{"argv": ["/bin/false"], "display_name": "Other", "language": "python"}'
    (course / "kernels" / "python3").mkdir(parents=True)
    (course / "kernels" / "python3" / "kernel.json").write_text(other)
    monkeypatch.setenv("JUPYTER_PATH", str(course))  # or what the home directory holds
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    if threads:
        monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", threads)
    else:
        monkeypatch.delenv("TF_NUM_INTRAOP_THREADS", raising=False)
    cell = new_code_cell(
        "import os, sys\n\n"
        'print(sys.prefix, *map(os.environ.get, ["KERAS_BACKEND", "TF_NUM_INTRAOP_THREADS"]))'
    )
    notebook_runs.execute(new_notebook(cells=[cell]), "which")
    assert cell.outputs[0].text == f"{sys.prefix} jax {threads or 1}\n"
