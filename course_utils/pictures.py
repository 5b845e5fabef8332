"""The course's pictures: each drawn by code, each with a sentence that says what to see.

``show(figure, alt)`` publishes a finished figure: sharp on a dense screen, with its alternative
text in the output and its sentence visible underneath. Colours are Okabe and Ito's (2008), which
colour-blind readers can tell apart; every picture reads in grey as well.
"""

import io

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from IPython import display
from matplotlib import patches

BLUE = "#0072B2"
ORANGE = "#E69F00"
GREEN = "#009E73"
RED = "#D55E00"
PURPLE = "#CC79A7"
LIGHT_BLUE = "#56B4E9"
DARK = "#333333"
GREY = "#8C8C8C"
PALE = "#F0F0F0"

DOTS_PER_INCH = 100  # of the page; the PNG has twice as many


def style():
    """Set the course's look for every figure drawn after this call."""
    matplotlib.rcParams.update(
        {
            "axes.edgecolor": DARK,
            "axes.grid": True,
            "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED, PURPLE, LIGHT_BLUE]),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12.5,
            "axes.titleweight": "bold",
            "axes.axisbelow": True,
            "figure.dpi": DOTS_PER_INCH,
            "figure.figsize": (7.2, 3.6),
            "figure.constrained_layout.use": True,
            "font.size": 11,
            "grid.color": "#DDDDDD",
            "legend.frameon": False,
            "lines.linewidth": 2,
            "svg.hashsalt": "recurrent networks, step by step",
        }
    )


def show(figure, alt):
    """Publish a figure with its alternative text, and the same sentence visible below it.

    The output holds ``image/png`` (two pixels for each of the page's), ``text/plain`` (the
    sentence, which is what a check of the notebook compares) and the sentence as ``alt`` in the
    output's metadata. The figure is closed afterwards.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The finished figure.
    alt : str
        One or two sentences that say what there is to see, for a reader who cannot see it.

    Raises
    ------
    ValueError
        If ``alt`` is empty: no picture goes without a sentence.
    """
    if not alt.strip():
        raise ValueError(
            "show() needs a sentence that says what to see: show(figure, 'Loss falls …')"
        )
    stream = io.BytesIO()
    figure.savefig(
        stream, format="png", dpi=2 * DOTS_PER_INCH, facecolor="white", metadata={"Software": None}
    )
    width, height = (round(inches * DOTS_PER_INCH) for inches in figure.get_size_inches())
    plt.close(figure)
    display.display(
        {"image/png": stream.getvalue(), "text/plain": alt},
        raw=True,
        metadata={"alt": alt, "image/png": {"alt": alt, "width": width, "height": height}},
    )
    display.display({"text/markdown": f"*{alt}*", "text/plain": alt}, raw=True)


def canvas(width, height, size=None):
    """Make an empty drawing area for a diagram, in units of one, without axes.

    Parameters
    ----------
    width, height : float
        The drawing's extent: x runs from 0 to ``width``, y from 0 (bottom) to ``height``.
    size : (float, float), optional
        Size of the figure in inches; 0.6 inches a unit if not given.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes
    """
    figure, axes = plt.subplots(figsize=size or (0.6 * width, 0.6 * height))
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    axes.axis("off")
    return figure, axes


def box(axes, x, y, text="", width=1.0, height=1.0, fill="white", edge=DARK, **text_options):
    """Draw a rounded box centred at (x, y) with text in its middle."""
    axes.add_patch(
        patches.FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=fill,
            edgecolor=edge,
            linewidth=1.4,
        )
    )
    axes.text(x, y, text, ha="center", va="center", **text_options)


def arrow(axes, start, end, color=DARK, curve=0.0, dashed=False):
    """Draw an arrow from ``start`` to ``end``, both (x, y); ``curve`` bends it."""
    axes.add_patch(
        patches.FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=14,
            color=color,
            linewidth=1.6,
            linestyle="--" if dashed else "-",
            connectionstyle=f"arc3,rad={curve}",
            shrinkA=0,
            shrinkB=0,
        )
    )


# --- lessons 05 and 06


def number_grid(axes, left, top, numbers, fill=None, size=11, cell=(1.0, 0.8)):
    """Draw a matrix as a grid of numbers, its upper left corner at (left, top).

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    left, top : float
        Corner of the grid.
    numbers : list of lists of str
        What stands in each cell, row by row.
    fill : dict, optional
        Colour by (row, column); white elsewhere.
    size : float
        Size of the text, in points.
    cell : (float, float)
        Width and height of a cell.
    """
    width, height = cell
    for i, row in enumerate(numbers):
        for j, number in enumerate(row):
            corner = (left + j * width, top - (i + 1) * height)
            color = (fill or {}).get((i, j), "white")
            axes.add_patch(
                patches.Rectangle(corner, width, height, facecolor=color, edgecolor=DARK)
            )
            middle = (corner[0] + width / 2, corner[1] + height / 2)
            axes.text(*middle, number, ha="center", va="center", fontsize=size)


def row_lookup():
    """Draw a one-hot row times a table: the product is one row of the table.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = canvas(15.6, 6.2, size=(8.2, 3.26))
    table = [
        [f"{value:.1f}".replace("-", "−") for value in row]
        for row in np.arange(18).reshape(6, 3) / 10 - 0.6
    ]
    row = {(3, column): LIGHT_BLUE for column in range(3)}
    number_grid(axes, 0.4, 3.5, [["0", "0", "0", "1", "0", "0"]], {(0, 3): LIGHT_BLUE})
    number_grid(axes, 7.9, 5.5, table, row)
    number_grid(axes, 12.4, 3.5, [table[3]], {(0, column): LIGHT_BLUE for column in range(3)})
    for column in range(6):
        axes.text(0.9 + column, 2.4, str(column), ha="center", va="center", color=GREY)
        axes.text(7.6, 5.1 - 0.8 * column, str(column), ha="center", va="center", color=GREY)
    axes.text(3.4, 4.0, "one-hot row of word 3", ha="center")
    axes.text(9.4, 5.75, "table: a row a word", ha="center")
    axes.text(13.9, 4.0, "row 3", ha="center")
    axes.text(6.85, 3.1, "×", ha="center", va="center", fontsize=16)
    axes.text(11.65, 3.1, "=", ha="center", va="center", fontsize=16)
    return figure


# --- lessons 03 and 04 ---


def sentence_to_ids():
    """Draw how a sentence becomes ids: cut into tokens, ranked, shifted by 3, limited to 500.

    Ranks are those of IMDB's word index.

    Returns
    -------
    matplotlib.figure.Figure
    """
    columns = {"he": 26, "loves": 1385, "the": 1, "cat": 1129, "brilliant": 527, "film": 19}
    ids = {token: rank + 3 for token, rank in columns.items()}
    figure, axes = canvas(15, 7.4, size=(7.5, 3.7))
    axes.text(4.15, 6.9, "He loves the cat. Brilliant film!", va="center", size=13, style="italic")
    labels = ("tokens", "ranks", "ids: rank + 3", "num_words=500")
    for y, label in zip((5.4, 3.9, 2.4, 0.7), labels, strict=True):
        axes.text(2.7, y, label, ha="right", va="center", weight="bold")
    box(axes, 3.45, 0.7, "1", width=1.1, height=0.9, fill=GREEN, color="white", weight="bold")
    axes.text(3.45, 1.55, "start", ha="center", va="center", color=GREEN, size=10)
    for x, (token, rank) in zip(np.arange(5.0, 15.0, 1.8), columns.items(), strict=True):
        kept = ids[token] < 500
        box(axes, x, 5.4, token, width=1.7, height=0.9, fill=PALE, size=10.5)
        axes.text(x, 3.9, rank, ha="center", va="center")
        axes.text(x, 2.4, ids[token], ha="center", va="center")
        box(
            axes,
            x,
            0.7,
            ids[token] if kept else 2,
            width=1.7,
            height=0.9,
            fill=LIGHT_BLUE if kept else "white",
            weight="normal" if kept else "bold",
        )
        for top, bottom in ((4.9, 4.3), (3.5, 2.8), (2.0, 1.25)):
            arrow(axes, (x, top), (x, bottom), color=GREY)
    return figure


def reserved_ids():
    """Draw the line of ids with num_words=500: four reserved, 496 words, the rest become 2.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = canvas(14.8, 3.8, size=(7.4, 1.9))
    names = ("padding", "start", "unknown", "unused")
    for x, (id_, name) in enumerate(zip(range(4), names, strict=True)):
        fill = "white" if id_ == 3 else ORANGE
        box(axes, 1.0 + 1.5 * x, 1.6, id_, width=1.3, height=1.0, fill=fill, weight="bold")
        axes.text(1.0 + 1.5 * x, 0.9, name, ha="center", va="top", size=9.5)
    for x, id_ in zip((7.1, 8.3, 9.5, 10.7), (4, 5, "…", 499), strict=True):
        box(axes, x, 1.6, id_, width=1.1, height=1.0, fill=LIGHT_BLUE)
    axes.text(8.9, 0.9, "496 words,\nmost frequent first", ha="center", va="top", size=9.5)
    for x, id_ in zip((12.6, 13.9), (500, "…"), strict=True):
        box(axes, x, 1.6, id_, width=1.2, height=1.0, fill="white", edge=GREY)
    axes.text(13.25, 0.9, "rarer words", ha="center", va="top", size=9.5)
    arrow(axes, (13.2, 2.15), (4.0, 2.15), color=RED, curve=0.16)
    axes.text(8.6, 3.4, "all of them become 2", ha="center", va="center", size=10, color=RED)
    return figure


def padding_four_ways():
    """Draw a short and a long review made 7 tokens long, at the front and at the back.

    Returns
    -------
    matplotlib.figure.Figure
    """
    short = ["i", "love", "you"]
    long = ["not", "my", "kind", "of", "film", "yet", "i", "loved", "it"]
    figure, axes = canvas(17, 10.4, size=(7.6, 7.6 * 10.4 / 17))
    edges = [_PLACES, _PLACES + 7 * 1.15]
    for x in edges:
        axes.plot([x, x], [0.4, 9.5], color=DARK, linestyle="--", linewidth=1.2)
    axes.plot(edges, [9.5, 9.5], color=DARK, linewidth=1.6)
    axes.text(_PLACES + 3.5 * 1.15, 10.0, "maxlen = 7", ha="center", va="center", weight="bold")
    _token_row(axes, 8.6, short, "too short")
    _token_row(axes, 7.2, ["0"] * 4 + short, 'padding="pre"', default=True)
    _token_row(axes, 6.0, short + ["0"] * 4, 'padding="post"')
    _token_row(axes, 3.8, long, "too long")
    _token_row(axes, 2.4, long, 'truncating="pre"', first=-2, cut=range(2), default=True)
    _token_row(axes, 1.2, long, 'truncating="post"', cut=range(7, 9))
    return figure


_PLACES = 6.4  # where the seven places of `padding_four_ways` begin


def _token_row(axes, y, tokens, label, first=0, cut=(), default=False):
    """Draw tokens side by side from place ``first`` of seven; zeros are white, cut ones grey."""
    axes.text(3.6, y, label, ha="right", va="center", weight="bold", size=9.5)
    for index, token in enumerate(tokens):
        x = _PLACES + 1.15 * (first + index + 0.5)
        fill, edge, color = ("white" if token == "0" else LIGHT_BLUE), DARK, "black"
        if index in cut:
            fill, edge, color = PALE, GREY, "#6E6E6E"
        box(axes, x, y, token, 1.05, 0.9, fill=fill, edge=edge, color=color, size=9.5)
    if default:
        axes.text(_PLACES + 7 * 1.15 + 0.2, y, "(default)", ha="left", va="center", size=9.5)


def model_chain(rows, title_width=3.6):
    """Draw models as chains of boxes, one model a row, with the shape that leaves each box.

    Parameters
    ----------
    rows : dict
        A model's name -> list of (layer, shape, number of parameters), all str; the first is the
        input. Layers in the same column stand below each other.
    title_width : float, optional
        Room for the names on the left.

    Returns
    -------
    matplotlib.figure.Figure
    """
    columns = max(len(steps) for steps in rows.values())
    width, height = title_width + 3.7 * columns, 2.9 * len(rows)
    figure, axes = canvas(width, height, size=(8.2, 8.2 * height / width))
    for row, (name, steps) in enumerate(rows.items()):
        y = height - 1.3 - 2.9 * row
        axes.text(0.1, y, name, ha="left", va="center", fontweight="bold")
        for column, (layer, shape, parameters) in enumerate(steps):
            x = title_width + 1.5 + 3.7 * column
            box(axes, x, y, layer, width=2.9, fill=PALE if column == 0 else "white")
            axes.text(x, y - 0.95, shape, ha="center", va="center", color=BLUE)
            axes.text(x, y + 0.85, parameters, ha="center", va="center", color=DARK)
            if column:
                arrow(axes, (x - 2.25, y), (x - 1.45, y))
    return figure


def learning_curves(history, title):
    """Draw loss and accuracy after each epoch, training beside validation, the best one marked.

    Parameters
    ----------
    history : dict of lists of float
        ``model.fit(...).history`` with ``loss``, ``accuracy`` and their ``val_`` counterparts.
    title : str
        What there is to see.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the history holds no validation values: fit with ``validation_data``.
    """
    if "val_loss" not in history or "val_accuracy" not in history:
        raise ValueError(
            "learning_curves needs val_loss and val_accuracy: call model.fit with "
            "validation_data=(val_seq, val_target) and compile with metrics=['accuracy']"
        )
    epochs = np.arange(1, len(history["loss"]) + 1)
    best = int(np.argmin(history["val_loss"]))
    figure, both = plt.subplots(1, 2, figsize=(8.2, 3.4), sharex=True)
    for axes, name in zip(both, ("loss", "accuracy"), strict=True):
        axes.plot(epochs, history[name], "o-", color=ORANGE, markersize=4, label="training")
        axes.plot(
            epochs, history["val_" + name], "s--", color=BLUE, markersize=4, label="validation"
        )
        axes.axvline(best + 1, color=GREY, linewidth=1.2, linestyle=":", label="best epoch")
        axes.set(xlabel="epoch", ylabel=name)
        axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    both[0].legend(frameon=True, framealpha=1, edgecolor="none")
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12.5)
    return figure
