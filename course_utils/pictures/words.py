"""Diagrams of words on their way into a network. Each function returns its figure."""

import numpy as np

from .drawing import across, arrow, box, canvas, grid, upright, write
from .showing import BLUE, DARK, GREEN, GREY, GREY_TEXT, LIGHT_BLUE, ORANGE, PALE, RED


def sentence_to_ids():
    """Draw how a sentence becomes ids: split into tokens, ranked, shifted by 3, limited to 500.

    The ranks are those of IMDB's word index.
    """
    ranks = {"he": 26, "loves": 1385, "the": 1, "cat": 1129, "brilliant": 527, "film": 19}
    figure, axes = canvas(15, 7.4, inches=7.5)
    sentence = "He loves the cat. Brilliant film!"
    write(axes, (4.15, 6.9, sentence), ha="left", size=13, style="italic")
    labels = {5.4: "tokens", 3.9: "ranks", 2.4: "ids: rank + 3", 0.7: "num_words=500"}
    write(axes, *((2.7, y, label) for y, label in labels.items()), ha="right", weight="bold")
    box(axes, 3.45, 0.7, "1", width=1.1, height=0.9, fill=GREEN, color="white", weight="bold")
    write(axes, (3.45, 1.55, "start"), color=GREEN, size=10)
    for x, (token, rank) in zip(np.arange(5.0, 15.0, 1.8), ranks.items(), strict=True):
        box(axes, x, 5.4, token, width=1.7, height=0.9, fill=PALE, size=10.5)
        write(axes, (x, 3.9, rank), (x, 2.4, rank + 3))
        known = rank + 3 < 500
        id_, fill, weight = (rank + 3, LIGHT_BLUE, "normal") if known else (2, "white", "bold")
        box(axes, x, 0.7, id_, width=1.7, height=0.9, fill=fill, weight=weight)
        upright(axes, x, (4.9, 4.3), (3.5, 2.8), (2.0, 1.25), color=GREY)
    return figure


def reserved_ids():
    """Draw what ids mean with num_words=500: 4 are reserved, 496 are words, the rest become 2."""
    figure, axes = canvas(14.8, 3.8, inches=7.4)
    for id_, name in enumerate(("padding", "start", "unknown", "unused")):
        fill = "white" if name == "unused" else ORANGE
        box(axes, 1.0 + 1.5 * id_, 1.6, id_, width=1.3, fill=fill, weight="bold")
        write(axes, (1.0 + 1.5 * id_, 0.9, name), va="top", size=9.5)
    for x, id_ in ((7.1, 4), (8.3, 5), (9.5, "…"), (10.7, 499)):
        box(axes, x, 1.6, id_, width=1.1, fill=LIGHT_BLUE)
    write(axes, (8.9, 0.9, "496 words,\nmost frequent first"), va="top", size=9.5)
    for x, id_ in ((12.6, 500), (13.9, "…")):
        box(axes, x, 1.6, id_, width=1.2, edge=GREY)
    write(axes, (13.25, 0.9, "rarer words"), va="top", size=9.5)
    arrow(axes, (13.2, 2.15), (4.0, 2.15), color=RED, curve=0.16)
    write(axes, (8.6, 3.4, "all of them become 2"), size=10, color=RED)
    return figure


def padding_four_ways():
    """Draw a short review padded and a long one cut to 7 tokens, at the front and at the back."""
    figure, axes = canvas(17, 11.6)
    axes.set_ylim(-1.2, 10.4)  # a legend below
    left, width = 6.4, 1.15  # where the seven places begin, and how wide each is
    right = left + 7 * width
    looks = {
        "word": {"fill": LIGHT_BLUE},
        "padding": {"fill": "white"},
        "cut off": {"fill": PALE, "edge": GREY, "color": GREY_TEXT},
    }
    axes.plot([left, left], [0.4, 9.5], color=DARK, linestyle="--", linewidth=1.2)
    axes.plot([right, right], [0.4, 9.5], color=DARK, linestyle="--", linewidth=1.2)
    axes.plot([left, right], [9.5, 9.5], color=DARK, linewidth=1.6)
    write(axes, (left + 3.5 * width, 10.0, "maxlen = 7"), weight="bold")
    short = ["i", "love", "you"]
    long = ["not", "my", "kind", "of", "film", "yet", "i", "loved", "it"]
    rows = {  # height, tokens, the first one's place, whether this is the default
        "too short": (8.6, short, 0, False),
        'padding="pre"': (7.2, ["0"] * 4 + short, 0, True),
        'padding="post"': (6.0, short + ["0"] * 4, 0, False),
        "too long": (3.8, long, 0, False),
        'truncating="pre"': (2.4, long, -2, True),
        'truncating="post"': (1.2, long, 0, False),
    }
    for label, (y, tokens, first, default) in rows.items():
        write(axes, (3.9, y, label), ha="right", weight="bold", size=11)
        for place, token in enumerate(tokens, start=first):
            kind = "padding" if token == "0" else "word"
            if place not in range(7) and label != "too long":
                kind = "cut off"
            box(axes, left + width * (place + 0.5), y, token, 1.05, 0.9, size=11, **looks[kind])
        if default:
            write(axes, (right + 0.2, y, "(default)"), ha="left", size=11)
    for x, (kind, look) in zip((5.4, 8.6, 12.4), looks.items(), strict=True):
        box(axes, x, -0.6, "0" if kind == "padding" else "", 0.8, 0.7, size=11, **look)
        write(axes, (x + 0.6, -0.6, kind), ha="left", size=11)
    return figure


def row_lookup():
    """Draw a one-hot row times a table: the product is one row of the table."""
    figure, axes = canvas(15.6, 6.2)
    table = _written(np.arange(18).reshape(6, 3) / 10 - 0.6)
    fills = np.where(np.arange(6) == 3, LIGHT_BLUE, "white")
    grid(axes, 0.4, 3.5, [["0", "0", "0", "1", "0", "0"]], fills)
    grid(axes, 7.9, 5.5, table, fills[:, np.newaxis])
    grid(axes, 12.4, 3.5, [table[3]], LIGHT_BLUE)
    for word in range(6):
        write(axes, (0.9 + word, 2.4, word), (7.6, 5.1 - 0.8 * word, word), color=GREY)
    write(axes, (3.4, 4.0, "one-hot row of word 3"), va="baseline")
    write(axes, (9.4, 5.75, "table: one row per word"), va="baseline")
    write(axes, (13.9, 4.0, "row 3"), va="baseline")
    write(axes, (6.85, 3.1, "×"), (11.65, 3.1, "="), fontsize=16)
    return figure


def _written(numbers):
    """Return a matrix as texts with one decimal and a proper minus sign."""
    return [[f"{number:.1f}".replace("-", "−") for number in row] for row in numbers]


def sentence_as_tensor(sentence, tokens):
    """Draw a sentence as numbers: one sheet, with a row for each word, a column for each feature.

    `sentence`, of shape (1, time, features), is drawn with one decimal, and has a row for each of
    the `tokens`; any other shape raises a ValueError.
    """
    sentence = np.asarray(sentence)
    if sentence.ndim != 3 or len(sentence) != 1 or sentence.shape[1] != len(tokens):
        raise ValueError(
            f"sentence_as_tensor draws shape (1, {len(tokens)}, features) for {len(tokens)} "
            f"tokens, not {sentence.shape}: give one sentence with a row for each token"
        )
    _, time, features = sentence.shape
    left, top, right, bottom = 4.0, time + 1.2, 4.0 + 1.5 * features, 1.2
    across_it, down = (left + right) / 2, (top + bottom) / 2
    figure, axes = canvas(right + 6.9, time + 2.6)
    grid(axes, left, top, _written(sentence[0]), cell=(1.5, 1.0), size=12)
    for step, token in enumerate(tokens):
        y = top - step - 0.5
        box(axes, 1.3, y, token, 1.7, 0.76, fill=PALE, fontsize=12, parse_math=False)
        across(axes, y, (2.25, left - 0.15), color=GREY)
    upright(axes, right + 0.45, (top, bottom), color=BLUE)
    across(axes, top + 0.4, (left, right), color=RED)
    bold = {"weight": "bold", "va": "baseline"}
    write(axes, (right + 0.75, down, "time"), color=BLUE, ha="left", weight="bold")
    write(axes, (across_it, top + 0.9, "features"), color=RED, **bold)
    write(axes, (across_it, 0.45, "one sheet: a batch of 1"), **bold)
    # On the right the shape, and below it what each of its numbers counts.
    x, shape = right + 2.7, f"shape (1, {time}, {features})"
    write(axes, (x, down + 1.6, shape), ha="left", fontsize=13, **bold)
    lines = ((1, "sentence", "black"), (time, "time steps", BLUE), (features, "features", RED))
    for row, (count, word, color) in enumerate(lines):
        y = down + 0.6 - 0.9 * row
        write(axes, (x + 0.5, y, count), color=color, fontsize=13, **bold)
        write(axes, (x + 1.1, y, word), color=color, fontsize=12, ha="left", va="baseline")
    return figure
