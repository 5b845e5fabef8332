"""Lesson 08's texts have the gap that was asked for, and its table is written."""

import numpy as np
import pytest

from benchmarks import fading
from course_utils import pictures


@pytest.fixture(scope="module")
def lesson():
    return fading.lesson()


@pytest.mark.parametrize("gap", [2, 40, 100])
def test_a_text_has_the_gap_that_was_asked_for(lesson, gap):
    words = ["", *lesson["vocabulary"]]
    ids, answers = lesson["texts"](np.full(20, gap), np.random.default_rng(0))
    for text, answer in zip(ids, answers, strict=True):
        told = [words[id] for id in text if id]
        country = next(word for word in told if word in lesson["languages"])
        assert told[:5] == ["i", "grew", "up", "in", country]
        assert len(told) - told.index(country) - 1 == gap
        assert told[-2:] == ["i", "speak"]
        assert words[answer] == lesson["languages"][country]


def test_the_protocols_keep_to_their_gaps(lesson):
    chosen = {
        protocol: lesson["gaps_for"](protocol, 2000, np.random.default_rng(0))
        for protocol in fading.PROTOCOLS
    }
    assert set(chosen["fixed"]) == {40}
    assert (chosen["mixed"].min(), chosen["mixed"].max()) == (2, 100)
    assert chosen["growing"][:200].max() < 10
    assert (chosen["growing"].min(), chosen["growing"].max()) == (2, 100)


def test_the_table_holds_the_lowest_and_the_highest_of_the_seeds():
    row = {"cell": "GRU", "protocol": "mixed", "gaps": [2, 40], "seconds": 10}
    rows = [{**row, "accuracy": [0.2, 1.0]}, {**row, "accuracy": [0.4, 1.0], "seconds": 13}]
    assert fading.table(rows).splitlines() == [
        "| cell and gaps in training | gap 2 | gap 40 | seconds |",
        "| --- | ---: | ---: | ---: |",
        "| GRU, mixed | 0.20–0.40 | 1.00–1.00 | 12 |",
    ]


def test_the_gradient_gets_thinner_on_its_way_back():
    figure = pictures.fading_gradient()
    curved = [patch for patch in figure.axes[0].patches if patch.get_edgecolor()[0] > 0.8]
    widths = [patch.get_linewidth() for patch in curved if patch.get_linewidth() != 1.6]
    assert widths == sorted(widths)
    assert len(widths) >= 4
