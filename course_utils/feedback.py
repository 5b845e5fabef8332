"""Predict, then run: what a lesson says to a reader's guess.

A lesson asks ``guess = None``, and the cell after it calls ``compare`` with what came out. What is
said about the answer and about usual mistakes stands in one file per lesson: ``answers/13.toml``
holds a table for each question of lesson 13.

.. code-block:: toml

    [lstm]
    why = "Four small layers of 200 each: three gates and a candidate."
    wrong = [{answer = 200, says = "That's one of its four small layers."}]

A number has to be exact, unless ``within`` says how far off it may be, or ``factor`` how many times
too large or too small. ``measured = true`` marks a number that differs from machine to machine, and
``format`` says how to write it, as in ``".2g"``.
"""

import math
import tomllib
from numbers import Number
from pathlib import Path

ANSWERS = Path(__file__).resolve().with_name("answers")
KEYS = {"why", "wrong", "within", "factor", "measured", "format"}


def compare(question, guess, answer):
    """Print the answer, and what a wrong guess has probably mixed up.

    Whatever the guess is, this does not fail. Upper case and spaces around a text do not matter,
    and a list is as good as a tuple.

    Parameters
    ----------
    question : str
        Lesson and question, as in ``"13.lstm"``. One without an entry is a KeyError.
    guess : object
        What the reader wrote, or None for no guess.
    answer : int, float, str or tuple of int
        What came out.

    Examples
    --------
    >>> compare("13.lstm", None, 800)
    It's 800. Four small layers of 200 each: three gates and a candidate.
    >>> compare("13.lstm", 200, 800)
    It's 800, not 200. That's one of its four small layers.
    """
    notes = questions(question.split(".")[0])[question.split(".")[1]]
    shown = str(answer) if isinstance(answer, tuple) else format(answer, notes.get("format", ""))
    shown = f"≈ {shown}" if notes.get("measured") else shown
    comment = notes["why"]
    if guess is None:
        verdict = f"It's {shown}."
    elif agree(guess, answer, notes):
        verdict = f"You're right: {shown}."
    else:
        verdict = f"It's {shown}, not {_brief(guess)}."
        mistakes = [each for each in notes.get("wrong", ()) if agree(guess, each["answer"], notes)]
        comment = mistakes[0]["says"] if mistakes else comment
    print(verdict, comment)


def questions(lesson):
    """Return the entries for a lesson, such as ``"13"``: a dict of each question's table."""
    return tomllib.loads((ANSWERS / f"{lesson}.toml").read_text(encoding="utf-8"))


def agree(guess, answer, notes):
    """Return whether a guess is as good as an answer, by the entry's ``within`` or ``factor``."""
    try:
        if isinstance(answer, Number):
            guess = float(guess) if isinstance(guess, Number) else math.nan
            if "factor" in notes:
                return 1 / notes["factor"] <= guess / answer <= notes["factor"]
            return abs(guess - answer) <= notes.get("within", 0)
        if isinstance(answer, str):
            return str(guess).strip().casefold() == answer.casefold()
        return tuple(guess) == tuple(answer)
    except Exception:  # a guess may be any object, and do anything when it is looked at
        return False


def _brief(guess):
    try:
        text = " ".join(repr(guess).split())
    except Exception:
        return "that"
    return text if len(text) <= 40 else f"{text[:39]}…"
