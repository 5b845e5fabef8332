"""What `make lab` copies belongs to the learner; it is never overwritten, and news is announced."""

import json
import os
import shutil
import sys
from unittest.mock import Mock

import open_lab
import pytest

FORMER = ("15_five_shapes_of_task", "16_forecasting")
PRESENT = ("16_five_shapes_of_task", "17_forecasting")


@pytest.fixture
def course(tmp_path):
    publish(tmp_path, "one", "01", "exercises/01")
    return tmp_path


@pytest.fixture
def mine(course):
    """The learner's folder, with a copy of every lesson."""
    update(course)
    return course / "my_lessons"


def update(course):
    return open_lab.copy_new_lessons(course / "notebooks", course / "my_lessons")


def publish(course, edition, *names):
    """Let the course consist of these lessons, their text the name and the edition."""
    shutil.rmtree(course / "notebooks", ignore_errors=True)
    (course / "notebooks" / "exercises").mkdir(parents=True)
    for name in names:
        (course / "notebooks" / f"{name}.ipynb").write_text(f"{name}, {edition}")


def test_every_lesson_is_copied_once_and_checkpoints_are_not(course):
    (course / "notebooks" / ".ipynb_checkpoints").mkdir()
    (course / "notebooks" / ".ipynb_checkpoints" / "01-checkpoint.ipynb").write_text("old")
    assert update(course) == ["Copied to my_lessons/: 01.ipynb, exercises/01.ipynb"]
    assert (course / "my_lessons" / "exercises" / "01.ipynb").read_text() == "exercises/01, one"
    assert update(course) == []
    (course / "notebooks" / "02.ipynb").write_text("two")
    assert update(course) == ["Copied to my_lessons/: 02.ipynb"]


@pytest.mark.parametrize("work", ["my work", "01, one"])
def test_a_copy_is_never_overwritten_and_a_new_version_is_announced(course, mine, work):
    (mine / "01.ipynb").write_text(work)
    assert update(course) == []
    publish(course, "corrected", "01")
    (said,) = update(course)
    assert said == (
        "The course has a newer 01.ipynb; yours is untouched. To have both, rename "
        "my_lessons/01.ipynb to my_lessons/01_mine.ipynb and run `make lab` again."
    )
    assert update(course) == [said]
    assert (mine / "01.ipynb").read_text() == work
    (mine / "01.ipynb").rename(mine / "01_mine.ipynb")
    assert update(course) == ["Copied to my_lessons/: 01.ipynb"]
    assert (mine / "01.ipynb").read_text() == "01, corrected"
    assert (mine / "01_mine.ipynb").read_text() == work
    assert update(course) == []
    publish(course, "corrected again", "01")
    (said,) = update(course)
    assert "to my_lessons/01_mine2.ipynb and" in said  # whose name would overwrite nothing


@pytest.mark.parametrize("damage", ["", "{", "[]", None])
def test_a_lost_or_damaged_note_loses_no_lesson(course, mine, damage):
    note = mine / open_lab.MANIFEST
    note.unlink() if damage is None else note.write_text(damage)
    (mine / "01.ipynb").write_text("my work")
    update(course)
    assert (mine / "01.ipynb").read_text() == "my work"
    assert "exercises/01.ipynb" in json.loads(note.read_text())


def test_copies_from_before_the_lessons_were_renumbered_are_kept_and_explained(course):
    publish(course, "first edition", *FORMER)
    update(course)
    publish(course, "second edition", *PRESENT)
    copied, *moved = update(course)
    assert copied == f"Copied to my_lessons/: {'.ipynb, '.join(PRESENT)}.ipynb"
    assert moved == [
        f"my_lessons/{old}.ipynb is your copy of a lesson that is now {new}.ipynb; "
        "it is kept as it is."
        for old, new in zip(FORMER, PRESENT, strict=True)
    ]
    for name in FORMER:
        assert (course / "my_lessons" / f"{name}.ipynb").read_text() == f"{name}, first edition"
    assert update(course) == moved


def test_the_names_that_old_copies_are_explained_by_are_those_of_lessons():
    lessons = {path.name for path in open_lab.NOTEBOOKS.glob("*.ipynb")}
    assert set(open_lab.RENAMED.values()) <= lessons
    assert not lessons & set(open_lab.RENAMED)


@pytest.fixture
def jupyterlab(course, monkeypatch):
    """Take JupyterLab's place: a mock of the function that starts it."""
    monkeypatch.setattr(open_lab, "NOTEBOOKS", course / "notebooks")
    monkeypatch.setattr(open_lab, "MINE", course / "my_lessons")
    monkeypatch.setattr(open_lab.subprocess, "Popen", Mock())
    return open_lab.subprocess.Popen


def test_options_go_to_jupyterlab_and_its_status_comes_back_after_ctrl_c(course, jupyterlab):
    jupyterlab.return_value.wait.side_effect = [KeyboardInterrupt, KeyboardInterrupt, 3]
    with pytest.raises(SystemExit) as ending:
        open_lab.main(["--no-browser", "--port", "8899"])
    assert ending.value.code == 3
    jupyterlab.assert_called_once_with(
        [sys.executable, "-m", "jupyterlab", "01.ipynb", "--no-browser", "--port", "8899"],
        cwd=course / "my_lessons",
        env={**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"},
    )


def test_no_lessons_no_lab(course, jupyterlab):
    publish(course, "without lessons")
    with pytest.raises(SystemExit, match="There are no lessons"):
        open_lab.main([])
    assert not jupyterlab.called


@pytest.mark.parametrize(
    ("user", "status", "options", "told"),
    [
        (0, 1, [], True),
        (0, 1, ["--allow-root"], False),
        (0, 1, ["--ServerApp.allow_root=True"], False),
        (0, 0, [], False),
        (1000, 1, [], False),
    ],
)
def test_root_is_told_why_jupyterlab_refuses(
    jupyterlab, monkeypatch, capsys, user, status, options, told
):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    jupyterlab.return_value.wait.return_value = status
    with pytest.raises(SystemExit):
        open_lab.main(options)
    assert ("make lab ARGS=--allow-root" in capsys.readouterr().err) is told
