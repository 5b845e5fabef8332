"""What `make lab` copies belongs to the learner; it is never overwritten, and news is announced."""

import json
import os
import sys
from unittest.mock import Mock

import open_lab
import pytest


@pytest.fixture
def course(tmp_path):
    (tmp_path / "notebooks" / "exercises").mkdir(parents=True)
    (tmp_path / "notebooks" / "01.ipynb").write_text("one")
    (tmp_path / "notebooks" / "exercises" / "01.ipynb").write_text("exercise")
    return tmp_path


def update(course):
    return open_lab.copy_new_lessons(course / "notebooks", course / "my_lessons")


def test_all_lessons_are_copied_once(course):
    assert update(course) == ["Copied to my_lessons/: 01.ipynb, exercises/01.ipynb"]
    assert (course / "my_lessons" / "exercises" / "01.ipynb").read_text() == "exercise"
    assert update(course) == []


def test_a_learners_work_is_never_overwritten_and_a_new_version_is_announced(course):
    update(course)
    mine = course / "my_lessons" / "01.ipynb"
    mine.write_text("my work")
    assert update(course) == []
    (course / "notebooks" / "01.ipynb").write_text("one, corrected")
    (said,) = update(course)
    assert "newer 01.ipynb" in said
    assert "rename my_lessons/01.ipynb to my_lessons/01_mine.ipynb and run `make lab`" in said
    assert mine.read_text() == "my work"
    assert update(course) == [said]


def test_what_the_announcement_says_works(course):
    update(course)
    (course / "notebooks" / "01.ipynb").write_text("one, corrected")
    update(course)
    mine = course / "my_lessons" / "01.ipynb"
    mine.rename(mine.with_name("01_mine.ipynb"))
    assert update(course) == ["Copied to my_lessons/: 01.ipynb"]
    assert mine.read_text() == "one, corrected"
    assert mine.with_name("01_mine.ipynb").read_text() == "one"
    assert update(course) == []


def test_the_announcement_never_names_a_file_that_is_there(course):
    """Whoever follows it with `mv` would lose what was kept at the last update."""
    update(course)
    kept = course / "my_lessons" / "exercises" / "01_mine.ipynb"
    kept.write_text("my earlier work")
    (course / "notebooks" / "exercises" / "01.ipynb").write_text("exercise, corrected")
    (said,) = update(course)
    assert "exercises/01.ipynb to my_lessons/exercises/01_mine2.ipynb and" in said


def test_an_untouched_copy_is_not_overwritten_either(course):
    update(course)
    (course / "notebooks" / "01.ipynb").write_text("one, corrected")
    assert len(update(course)) == 1
    assert (course / "my_lessons" / "01.ipynb").read_text() == "one"


def test_a_new_lesson_is_added(course):
    update(course)
    (course / "notebooks" / "02.ipynb").write_text("two")
    assert update(course) == ["Copied to my_lessons/: 02.ipynb"]


@pytest.mark.parametrize("damage", ["", "{", "[]", None])
def test_a_lost_or_damaged_note_loses_no_lesson(course, damage):
    update(course)
    note = course / "my_lessons" / open_lab.MANIFEST
    note.unlink() if damage is None else note.write_text(damage)
    mine = course / "my_lessons" / "01.ipynb"
    mine.write_text("my work")
    update(course)
    assert mine.read_text() == "my work"
    assert "exercises/01.ipynb" in json.loads(note.read_text())


def test_checkpoints_are_not_copied(course):
    hidden = course / "notebooks" / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / "01-checkpoint.ipynb").write_text("old")
    update(course)
    assert not list((course / "my_lessons").rglob("*checkpoint*"))


FORMER = ("14_choosing_a_model", "15_five_shapes_of_task", "16_forecasting")
PRESENT = (
    "14_choosing_a_model",
    "15_a_model_worth_having",
    "16_five_shapes_of_task",
    "17_forecasting",
)


def publish(course, names, edition):
    for old in (course / "notebooks").glob("*.ipynb"):
        old.unlink()
    for name in names:
        (course / "notebooks" / f"{name}.ipynb").write_text(f"{name}, {edition}")


@pytest.mark.parametrize("work", [None, "my work"])
def test_copies_from_before_the_lessons_were_renumbered_are_kept_and_explained(course, work):
    publish(course, FORMER, "first edition")
    update(course)
    mine = course / "my_lessons"
    if work:
        for name in FORMER:
            (mine / f"{name}.ipynb").write_text(work)
    publish(course, PRESENT, "second edition")
    copied, newer, *moved = update(course)
    assert copied == (
        "Copied to my_lessons/: "
        "15_a_model_worth_having.ipynb, 16_five_shapes_of_task.ipynb, 17_forecasting.ipynb"
    )
    assert "newer 14_choosing_a_model.ipynb; yours is untouched" in newer
    renamed = [
        "my_lessons/15_five_shapes_of_task.ipynb is your copy of a lesson that is now "
        "16_five_shapes_of_task.ipynb; it is kept as it is.",
        "my_lessons/16_forecasting.ipynb is your copy of a lesson that is now "
        "17_forecasting.ipynb; it is kept as it is.",
    ]
    split = (
        "my_lessons/14_choosing_a_model.ipynb is from before that lesson was divided in two; "
        "its second half is now 15_a_model_worth_having.ipynb."
    )
    assert moved == [*renamed, split]
    for name in FORMER:
        assert (mine / f"{name}.ipynb").read_text() == (work or f"{name}, first edition")
    for name in PRESENT[1:]:
        assert (mine / f"{name}.ipynb").read_text() == f"{name}, second edition"
    assert update(course) == [newer, *renamed]


def test_a_learners_own_file_with_a_new_lessons_name_is_kept(course):
    publish(course, FORMER, "first edition")
    update(course)
    mine = course / "my_lessons" / "16_five_shapes_of_task.ipynb"
    mine.write_text("my own notes")
    publish(course, PRESENT, "second edition")
    said = update(course)
    assert any("newer 16_five_shapes_of_task.ipynb; yours is untouched" in line for line in said)
    assert mine.read_text() == "my own notes"


def test_a_newer_lesson_14_alone_is_not_called_the_undivided_one(course):
    publish(course, PRESENT, "second edition")
    update(course)
    publish(course, PRESENT, "third edition")
    assert not any("divided" in line or "now" in line for line in update(course))


def test_the_names_that_old_copies_are_explained_by_are_those_of_lessons():
    lessons = {path.name for path in open_lab.NOTEBOOKS.glob("*.ipynb")}
    assert {*open_lab.RENAMED.values(), *open_lab.SPLIT, *open_lab.SPLIT.values()} <= lessons
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
    ((command,), settings) = jupyterlab.call_args
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert command[3:] == ["01.ipynb", "--no-browser", "--port", "8899"]
    assert settings["cwd"] == course / "my_lessons"
    assert settings["env"] == {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}


def test_no_lessons_no_lab(course, jupyterlab):
    for lesson in (course / "notebooks").rglob("*.ipynb"):
        lesson.unlink()
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
