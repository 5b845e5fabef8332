"""Diagrams of words on their way into a network: tokens, ids, padding, one-hot, tensor."""

import numpy as np

from .drawing import arrow, box, canvas, number_grid, write
from .showing import BLUE, DARK, GREEN, GREY, GREY_TEXT, LIGHT_BLUE, ORANGE, PALE, RED


def sentence_to_ids():
    """Draw how a sentence becomes ids: split into tokens, ranked, shifted by 3, limited to 500.

    The ranks are those of IMDB's word index.
    """
    columns = {"he": 26, "loves": 1385, "the": 1, "cat": 1129, "brilliant": 527, "film": 19}
    ids = {token: rank + 3 for token, rank in columns.items()}
    figure, axes = canvas(15, 7.4, inches=7.5)
    write(axes, 4.15, 6.9, "He loves the cat. Brilliant film!", ha="left", size=13, style="italic")
    labels = ("tokens", "ranks", "ids: rank + 3", "num_words=500")
    for y, label in zip((5.4, 3.9, 2.4, 0.7), labels, strict=True):
        write(axes, 2.7, y, label, ha="right", weight="bold")
    box(axes, 3.45, 0.7, "1", width=1.1, height=0.9, fill=GREEN, color="white", weight="bold")
    write(axes, 3.45, 1.55, "start", color=GREEN, size=10)
    for x, (token, rank) in zip(np.arange(5.0, 15.0, 1.8), columns.items(), strict=True):
        kept = ids[token] < 500
        box(axes, x, 5.4, token, width=1.7, height=0.9, fill=PALE, size=10.5)
        write(axes, x, 3.9, rank)
        write(axes, x, 2.4, ids[token])
        id_, fill, weight = (ids[token], LIGHT_BLUE, "normal") if kept else (2, "white", "bold")
        box(axes, x, 0.7, id_, width=1.7, height=0.9, fill=fill, weight=weight)
        for top, bottom in ((4.9, 4.3), (3.5, 2.8), (2.0, 1.25)):
            arrow(axes, (x, top), (x, bottom), color=GREY)
    return figure


def reserved_ids():
    """Draw what ids mean with num_words=500: 4 are reserved, 496 are words, the rest become 2."""
    figure, axes = canvas(14.8, 3.8, inches=7.4)
    names = ("padding", "start", "unknown", "unused")
    for x, (id_, name) in enumerate(zip(range(4), names, strict=True)):
        fill = "white" if id_ == 3 else ORANGE
        box(axes, 1.0 + 1.5 * x, 1.6, id_, width=1.3, height=1.0, fill=fill, weight="bold")
        write(axes, 1.0 + 1.5 * x, 0.9, name, va="top", size=9.5)
    for x, id_ in zip((7.1, 8.3, 9.5, 10.7), (4, 5, "…", 499), strict=True):
        box(axes, x, 1.6, id_, width=1.1, height=1.0, fill=LIGHT_BLUE)
    write(axes, 8.9, 0.9, "496 words,\nmost frequent first", va="top", size=9.5)
    for x, id_ in zip((12.6, 13.9), (500, "…"), strict=True):
        box(axes, x, 1.6, id_, width=1.2, height=1.0, fill="white", edge=GREY)
    write(axes, 13.25, 0.9, "rarer words", va="top", size=9.5)
    arrow(axes, (13.2, 2.15), (4.0, 2.15), color=RED, curve=0.16)
    write(axes, 8.6, 3.4, "all of them become 2", size=10, color=RED)
    return figure


_PLACES = 6.4  # where the seven places of `padding_four_ways` begin


def padding_four_ways():
    """Draw a short review padded and a long one cut to 7 tokens, at the front and at the back."""
    short = ["i", "love", "you"]
    long = ["not", "my", "kind", "of", "film", "yet", "i", "loved", "it"]
    figure, axes = canvas(17, 10.4, inches=7.6)
    edges = [_PLACES, _PLACES + 7 * 1.15]
    for x in edges:
        axes.plot([x, x], [0.4, 9.5], color=DARK, linestyle="--", linewidth=1.2)
    axes.plot(edges, [9.5, 9.5], color=DARK, linewidth=1.6)
    write(axes, _PLACES + 3.5 * 1.15, 10.0, "maxlen = 7", weight="bold")
    _token_row(axes, 8.6, short, "too short")
    _token_row(axes, 7.2, ["0"] * 4 + short, 'padding="pre"', default=True)
    _token_row(axes, 6.0, short + ["0"] * 4, 'padding="post"')
    _token_row(axes, 3.8, long, "too long")
    _token_row(axes, 2.4, long, 'truncating="pre"', first=-2, cut=range(2), default=True)
    _token_row(axes, 1.2, long, 'truncating="post"', cut=range(7, 9))
    return figure


def _token_row(axes, y, tokens, label, first=0, cut=(), default=False):
    """Draw tokens side by side from place ``first`` of seven; zeros are white, cut ones grey."""
    write(axes, 3.6, y, label, ha="right", weight="bold", size=9.5)
    for index, token in enumerate(tokens):
        x = _PLACES + 1.15 * (first + index + 0.5)
        fill, edge, color = ("white" if token == "0" else LIGHT_BLUE), DARK, "black"
        if index in cut:
            fill, edge, color = PALE, GREY, GREY_TEXT
        box(axes, x, y, token, 1.05, 0.9, fill=fill, edge=edge, color=color, size=9.5)
    if default:
        write(axes, _PLACES + 7 * 1.15 + 0.2, y, "(default)", ha="left", size=9.5)


def row_lookup():
    """Draw a one-hot row times a table: the product is one row of the table."""
    figure, axes = canvas(15.6, 6.2)
    table = [
        [f"{value:.1f}".replace("-", "−") for value in row]
        for row in np.arange(18).reshape(6, 3) / 10 - 0.6
    ]
    row = {(3, column): LIGHT_BLUE for column in range(3)}
    number_grid(axes, 0.4, 3.5, [["0", "0", "0", "1", "0", "0"]], {(0, 3): LIGHT_BLUE})
    number_grid(axes, 7.9, 5.5, table, row)
    number_grid(axes, 12.4, 3.5, [table[3]], {(0, column): LIGHT_BLUE for column in range(3)})
    for column in range(6):
        write(axes, 0.9 + column, 2.4, str(column), color=GREY)
        write(axes, 7.6, 5.1 - 0.8 * column, str(column), color=GREY)
    write(axes, 3.4, 4.0, "one-hot row of word 3", va="baseline")
    write(axes, 9.4, 5.75, "table: a row a word", va="baseline")
    write(axes, 13.9, 4.0, "row 3", va="baseline")
    write(axes, 6.85, 3.1, "×", fontsize=16)
    write(axes, 11.65, 3.1, "=", fontsize=16)
    return figure


def sentence_as_tensor(sentence, tokens):
    """Draw a sentence as numbers: one sheet, with a row for each word, a column for each feature.

    Parameters
    ----------
    sentence : array of shape (1, time, features)
        The numbers, drawn with one decimal.
    tokens : list of str
        The word of each time step.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is not one sentence with a row for each token.
    """
    sentence = np.asarray(sentence)
    if sentence.ndim != 3 or len(sentence) != 1 or sentence.shape[1] != len(tokens):
        raise ValueError(
            f"sentence_as_tensor draws shape (1, {len(tokens)}, features) for {len(tokens)} "
            f"tokens, not {sentence.shape}: give one sentence with a row for each token"
        )
    _, time, features = sentence.shape
    numbers = [[f"{value:.1f}".replace("-", "−") for value in row] for row in sentence[0]]
    left, top, right, bottom = 4.0, time + 1.2, 4.0 + 1.5 * features, 1.2
    figure, axes = canvas(right + 6.9, time + 2.6)
    number_grid(axes, left, top, numbers, size=12, cell=(1.5, 1.0))
    for step, token in enumerate(tokens):
        y = top - step - 0.5
        box(axes, 1.3, y, token, 1.7, 0.76, fill=PALE, fontsize=12, parse_math=False)
        arrow(axes, (2.25, y), (left - 0.15, y), color=GREY)
    arrow(axes, (right + 0.45, top), (right + 0.45, bottom), color=BLUE)
    arrow(axes, (left, top + 0.4), (right, top + 0.4), color=RED)
    middle = (top + bottom) / 2
    write(axes, right + 0.75, middle, "time", color=BLUE, ha="left", weight="bold")
    write(axes, (left + right) / 2, top + 0.9, "features", color=RED, va="baseline", weight="bold")
    write(axes, (left + right) / 2, 0.45, "one sheet: a batch of 1", va="baseline", weight="bold")
    _shape_in_words(axes, right + 2.7, middle, time, features)
    return figure


def _shape_in_words(axes, left, middle, time, features):
    """Write a shape, and below it what each of its numbers counts."""
    options = {"ha": "left", "va": "baseline", "fontsize": 13}
    write(axes, left, middle + 1.6, f"shape (1, {time}, {features})", weight="bold", **options)
    lines = ((1, "sentence", "black"), (time, "time steps", BLUE), (features, "features", RED))
    for row, (count, word, color) in enumerate(lines):
        y = middle + 0.6 - 0.9 * row
        write(axes, left + 0.5, y, count, color=color, va="baseline", weight="bold", fontsize=13)
        write(axes, left + 1.1, y, word, color=color, fontsize=12, ha="left", va="baseline")
