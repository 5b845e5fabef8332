"""Lesson 14's table and lesson 15's network: made from the results, trained as they were."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from benchmarks import choosing, speed

ROOT = Path(__file__).resolve().parent.parent
LESSON = ROOT / "notebooks" / "14_choosing_a_model.ipynb"
TEXT = ROOT / "lessons" / "14_choosing_a_model.md"
LARGE_TEXT = ROOT / "lessons" / "15_a_model_worth_having.md"
TABLE = choosing.sections()["models"]


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_holds_the_middle_of_the_seeds_the_worst_first():
    row = {"model": "GRU", "epochs": 8, "parameters": 8633}
    networks = [
        {
            **row,
            "seed": seed,
            "seconds": 2 * seed**2,
            "validation_accuracy": 0.8,
            "test_accuracy": 0.81 + seed / 100,
        }
        for seed in (1, 2, 3)
    ]
    bag = {"model": "bag", "epochs": None, "validation_accuracy": 1, "test_accuracy": 0.5}
    header, line, *rows = choosing.table([*networks, {**networks[0], **bag}]).splitlines()
    assert header == "| model | parameters | epochs | seconds | validation | test |"
    assert line == "| --- | ---: | ---: | ---: | ---: | ---: |"
    assert rows == [
        "| bag | 8,633 | – | 2 | 1.000 | 0.500 ± 0.006 |",
        "| GRU | 8,633 | 8 | 8 | 0.800 | 0.830 ± 0.021 |",
    ]


def test_every_model_has_a_row():
    models = {cells(line)[0] for line in TABLE.splitlines()[2:]}
    assert models == {*speed.MODELS, *speed.COURSE_ONLY, *choosing.MODELS}


def test_an_interval_grows_with_the_luck_of_the_seeds():
    of_reviews = (0.16 / 25_000) ** 0.5
    one, three = choosing.half_interval([0.8]), choosing.half_interval([0.8, 0.8, 0.8])
    assert one == pytest.approx(1.960 * of_reviews, rel=1e-3)
    assert one == pytest.approx(three)
    # Student's t with two degrees of freedom, where the seeds are all that counts; with more of
    # them where the reviews count as much.
    seeds_only = choosing.half_interval([0.79, 0.8, 0.81], reviews=1e12)
    assert seeds_only == pytest.approx(4.303 * 0.01 / 3**0.5, rel=1e-3)
    apart = of_reviews * 3**0.5
    both = choosing.half_interval([0.8 - apart, 0.8, 0.8 + apart])  # 2 * (2 / 1)**2 = 8 degrees
    assert both == pytest.approx(2.306 * 2**0.5 * of_reviews, rel=1e-3)


def test_the_rows_of_a_bag_that_only_knows_marks_have_no_weight_for_padding():
    assert choosing.sparse_marks([[0, 0, 3], [1, 3, 3]], 5).toarray().tolist() == [
        [0, 0, 1, 0],
        [1, 0, 1, 0],
    ]


def test_shuffling_moves_tokens_and_no_padding():
    reviews = np.array([[0, 0, 0, *range(1, 30)], [*range(1, 33)]])
    shuffled = choosing.shuffled(reviews)
    assert (shuffled[:, :3] == 0).tolist() == [[True] * 3, [False] * 3]
    assert (np.sort(shuffled) == reviews).all()
    assert (shuffled != reviews).sum() > 40


def test_the_lesson_prints_the_same_table():
    notebook = nbformat.read(LESSON, as_version=4)
    printed = "\n".join(
        output.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream"
    )
    for line in TABLE.splitlines()[2:]:
        model, parameters, epochs, seconds, validation, test = cells(line)
        columns = [model, parameters, epochs, seconds, validation, test]
        pattern = r"\s+".join(re.escape(column) for column in columns)
        again = f"the results are new: make notebooks LESSONS=14 ({line})"
        assert re.search(rf"^{pattern}$", printed, re.MULTILINE), again


def test_the_lessons_train_with_the_benchmarks_settings():
    text, large_text = (path.read_text(encoding="utf-8") for path in (TEXT, LARGE_TEXT))
    _, rate, clipnorm = speed.RECIPE["LSTM"]
    epochs, large_rate, large_clipnorm = choosing.RECIPE[choosing.LARGE]
    assert f"falling_rate({rate}, steps), clipnorm={clipnorm})" in text
    assert f"falling_rate({large_rate}, steps), clipnorm={large_clipnorm})" in large_text
    assert f"epochs = {epochs} if on_imdb" in large_text


def test_pairs_of_neighbours_are_marked_beside_the_words():
    marks = choosing.bag_with_pairs([[1, 5, 6, 5], [1, 6, 5]], 10)
    words, pairs = marks[:, :9].toarray(), marks[:, 9:].toarray()
    assert words.sum(axis=1).tolist() == [3, 3]
    assert pairs.sum(axis=1).tolist() == [3, 2]  # (1 5) (5 6) (6 5), and (1 6) (6 5)
    assert (pairs[0] * pairs[1]).sum() == 1


def test_words_are_counted_as_in_the_lessons():
    (row,) = choosing.counts([[0] * 97 + [1, 7, 7]])
    assert (row[0], row[1], row[7], row.sum()) == (97, 1, 2, 100)
