"""Guesses are answered, whatever they are, and each lesson's entries fit its questions."""

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest

from course_utils import feedback

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
FILES = sorted(feedback.ANSWERS.glob("*.toml"))
WHY, SAYS = "Because.", "You counted twice."


@pytest.fixture
def said(monkeypatch, capsys):
    """Return a function that gives what is said to a guess, for an entry made up here."""

    def say(guess, answer, **entry):
        notes = {"why": WHY, **entry}
        monkeypatch.setattr(feedback, "questions", lambda lesson: {"count": notes})
        feedback.compare("09.count", guess, answer)
        return capsys.readouterr().out

    return say


def test_no_guess_a_right_one_and_wrong_ones(said):
    wrong = [{"answer": 400, "says": SAYS}, {"answer": 100, "says": "No."}]
    assert said(None, 800, wrong=wrong) == f"It's 800. {WHY}\n"
    assert said(800, 800, wrong=wrong) == f"You're right: 800. {WHY}\n"
    assert said(400, 800, wrong=wrong) == f"It's 800, not 400. {SAYS}\n"
    assert said(8, 800, wrong=wrong) == f"It's 800, not 8. {WHY}\n"


@pytest.mark.parametrize(
    ("right", "wrong", "answer", "entry"),
    [
        (0.82, 0.83, 0.8, {"within": 0.025}),
        (3e-6, 4e-6, 1e-6, {"factor": 3.1}),
        (0.4e-6, 0.3e-6, 1e-6, {"factor": 3}),
        (np.int64(800), 800.5, 800, {}),
        (" lstm ", "GRU", "LSTM", {}),
        ([3, 4], (4, 3), (3, 4), {}),
        (np.array([3, 4]), (3, 4, 1), (3, 4), {}),
    ],
)
def test_how_near_a_guess_has_to_be(said, right, wrong, answer, entry):
    assert said(right, answer, **entry).startswith("You're right")
    assert said(wrong, answer, **entry).startswith("It's ")


def test_measured_numbers_are_marked_and_written_as_asked(said):
    assert said(None, 0.81234, measured=True, format=".2f") == f"It's ≈ 0.81. {WHY}\n"
    assert said(None, np.int64(8000), format=",") == f"It's 8,000. {WHY}\n"
    assert said(None, (1, 4, 3), format="") == f"It's (1, 4, 3). {WHY}\n"


class Hostile:
    def __eq__(self, other):
        raise RuntimeError

    __float__ = __str__ = __repr__ = __iter__ = __hash__ = __eq__


@pytest.mark.parametrize("answer", [800, 0.5, 1e-6, "LSTM", (3, 4)])
@pytest.mark.parametrize(
    "guess",
    [
        *(math.nan, math.inf, 10**400, 1j, "800", "x" * 10_000, b"x", [], {}, [[3], 4]),
        *(np.zeros((3, 4)), print, Hostile(), Hostile, object(), lambda: 1 / 0),
    ],
    ids=lambda guess: type(guess).__name__,
)
def test_no_guess_is_too_odd(said, guess, answer):
    for entry in ({}, {"factor": 3}, {"within": 1e-9}):
        heard = said(guess, answer, **entry)
        assert heard.startswith("It's ")
        assert len(heard) < 120


def test_an_unknown_question_is_an_error():
    with pytest.raises(KeyError):
        feedback.compare("13.nothing", 1, 2)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_entry_belongs_to_a_question_and_no_two_answers_are_the_same(path):
    (text,) = LESSONS.glob(f"{path.stem}_*.md")
    asked = re.findall(r'feedback\.compare\(\s*"(\w+\.\w+)"', text.read_text(encoding="utf-8"))
    entries = feedback.questions(path.stem)
    assert sorted(asked) == sorted(f"{path.stem}.{name}" for name in entries)
    for name, notes in entries.items():
        assert set(notes) <= feedback.KEYS, name
        assert all(notes["why"] and set(each) == {"answer", "says"} for each in notes["wrong"])
        for one, other in itertools.permutations(notes["wrong"], 2):
            assert not feedback.agree(one["answer"], other["answer"], notes), name
