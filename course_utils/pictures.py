"""The course's pictures: each drawn by code, each with a sentence that says what to see.

``show(figure, alt)`` publishes a finished figure: sharp on a dense screen, with its alternative
text in the output and its sentence visible underneath. Colours are Okabe and Ito's (2008), which
colour-blind readers can tell apart; every picture reads in grey as well.
"""

import io
import itertools

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from IPython import display
from matplotlib import patches
from matplotlib.path import Path

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


# --- what the diagrams of cells share ---

MATRIX_FILLS = {"W_{xh}": "#A9D6F2", "W_{hh}": ORANGE, "W_{hy}": "#D5EFE3", "b": PALE}


def wide_canvas(width, height):
    """Make an empty drawing area as wide as the page, in units of one.

    Parameters
    ----------
    width, height : float
        The drawing's extent, as for ``canvas``.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes
    """
    return canvas(width, height, size=(8.2, 8.2 * height / width))


def wire(axes, *points, color=DARK, width=1.6, dashed=False, head=True):
    """Draw straight lines through all points, (x, y) each, with an arrow head at the last."""
    axes.add_patch(
        patches.FancyArrowPatch(
            path=Path(points),
            arrowstyle="-|>" if head else "-",
            mutation_scale=14,
            color=color,
            linewidth=width,
            linestyle="--" if dashed else "-",
            joinstyle="round",
            capstyle="butt",
        )
    )


def joint(axes, x, y, color=DARK):
    """Draw the dot at which a wire parts or wires meet."""
    axes.add_patch(patches.Circle((x, y), 0.1, color=color, zorder=3))


def operation(axes, x, y, symbol):
    """Draw a circle with the sign of an element by element operation."""
    axes.add_patch(patches.Circle((x, y), 0.38, facecolor="white", edgecolor=DARK, linewidth=1.4))
    axes.text(x, y, symbol, ha="center", va="center_baseline", fontsize=15)


def weight(axes, x, y, name):
    """Draw a matrix or vector of weights as a small coloured box; the same name, the same box."""
    box(axes, x, y, f"${name}$", 0.96, 0.72, fill=MATRIX_FILLS[name], fontsize=12)


def weighted_arrow(axes, start, end, name):
    """Draw a straight arrow from ``start`` to ``end``, (x, y), with its weights in the middle."""
    start, end = np.array(start, dtype=float), np.array(end, dtype=float)
    middle = (start + end) / 2
    half = np.array([0.48, 0.36]) * np.sign(end - start)
    wire(axes, start, middle - half, head=False)
    weight(axes, *middle, name)
    wire(axes, middle + half, end)


def symbol(axes, x, y, name, **text_options):
    """Write a symbol of the equations, in the size of a label, centred unless told otherwise."""
    options = {"ha": "center", "va": "center", "fontsize": 13, **text_options}
    axes.text(x, y, f"${name}$", **options)


# --- lesson 02 ---


def sentence_as_tensor(sentence, tokens):
    """Draw a sentence as numbers: one sheet (batch), a row a word (time), a column a feature.

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
    figure, axes = wide_canvas(right + 6.9, time + 2.6)
    number_grid(axes, left, top, numbers, size=12, cell=(1.5, 1.0))
    for step, token in enumerate(tokens):
        y = top - step - 0.5
        box(axes, 1.3, y, token, width=1.7, height=0.76, fill=PALE, fontsize=12)
        wire(axes, (2.25, y), (left - 0.15, y), color=GREY)
    wire(axes, (right + 0.45, top), (right + 0.45, bottom), color=BLUE)
    wire(axes, (left, top + 0.4), (right, top + 0.4), color=RED)
    middle = (top + bottom) / 2
    axes.text(right + 0.75, middle, "time", color=BLUE, ha="left", va="center", weight="bold")
    axes.text((left + right) / 2, top + 0.9, "features", color=RED, ha="center", weight="bold")
    axes.text((left + right) / 2, 0.45, "one sheet: a batch of 1", ha="center", weight="bold")
    _shape_in_words(axes, right + 2.7, middle, time, features)
    return figure


def _shape_in_words(axes, left, middle, time, features):
    """Write a shape as one line a number: batch, time steps, features."""
    axes.text(left, middle + 1.6, f"shape (1, {time}, {features})", weight="bold", fontsize=13)
    lines = ((1, "sentence", "black"), (time, "time steps", BLUE), (features, "features", RED))
    for row, (count, word, color) in enumerate(lines):
        y = middle + 0.6 - 0.9 * row
        axes.text(left + 0.5, y, count, color=color, ha="center", weight="bold", fontsize=13)
        axes.text(left + 1.1, y, word, color=color, fontsize=12)


def unrolled_network():
    """Draw a recurrent network with its loop, and the same network unrolled over four steps.

    The biases are left out. What comes back is the hidden state h; the output y goes nowhere.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(16.6, 7.7)
    axes.text(1.6, 7.3, "rolled", ha="center", va="center", weight="bold")
    title = "unrolled in time: the same weights at every step"
    axes.text(10.8, 7.3, title, ha="center", va="center", weight="bold")
    _network_step(axes, 0.9, "t")
    wire(axes, (1.4, 4.35), (2.5, 4.35), (2.5, 4.11), head=False)
    weight(axes, 2.5, 3.75, "W_{hh}")
    wire(axes, (2.5, 3.39), (2.5, 3.15), (1.4, 3.15))
    symbol(axes, 2.5, 2.75, "h_{t-1}")
    axes.text(3.75, 3.75, "=", ha="center", va="center", fontsize=20)
    symbol(axes, 4.7, 3.75, "h_0")
    for step in range(1, 5):
        x = 4.5 + 2.85 * step
        _network_step(axes, x, str(step))
        start = x - (2.2 if step == 1 else 2.35)
        weighted_arrow(axes, (start, 3.75), (x - 0.5, 3.75), "W_{hh}")
    wire(axes, (7.0, 0.3), (16.2, 0.3), color=GREY)
    axes.text(6.8, 0.3, "time", ha="right", va="center", color="#6E6E6E")
    return figure


def _network_step(axes, x, step):
    """Draw one time step of `unrolled_network`: x_t below, h_t in the middle, y_t on top."""
    symbol(axes, x, 1.0, f"x_{step}")
    weighted_arrow(axes, (x, 1.35), (x, 2.9), "W_{xh}")
    box(axes, x, 3.75, f"$h_{step}$", 1.0, 1.7, fontsize=14)
    weighted_arrow(axes, (x, 4.6), (x, 6.15), "W_{hy}")
    symbol(axes, x, 6.5, f"y_{step}")


def simple_rnn_cell():
    """Draw one step of a SimpleRNN: two matrix products, a bias, a sum, tanh, the new state.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(16.4, 8.2)
    box(axes, 8.1, 4.4, "", 11.4, 5.6, fill="#FAFAFA", edge=GREY)
    symbol(axes, 1.0, 4.2, "h_{t-1}")
    wire(axes, (1.6, 4.2), (3.2, 4.2))
    box(axes, 4.1, 4.2, "MatMul", 1.8, 0.9)
    weight(axes, 4.1, 6.1, "W_{hh}")
    wire(axes, (4.1, 5.74), (4.1, 4.65))
    wire(axes, (5.0, 4.2), (7.42, 4.2))
    symbol(axes, 7.8, 0.5, "x_t")
    wire(axes, (7.8, 0.9), (7.8, 2.0))
    box(axes, 7.8, 2.45, "MatMul", 1.8, 0.9)
    weight(axes, 10.4, 2.45, "W_{xh}")
    wire(axes, (9.92, 2.45), (8.7, 2.45))
    wire(axes, (7.8, 2.9), (7.8, 3.82))
    weight(axes, 7.8, 6.1, "b")
    wire(axes, (7.8, 5.74), (7.8, 4.58))
    operation(axes, 7.8, 4.2, "+")
    wire(axes, (8.18, 4.2), (9.6, 4.2))
    box(axes, 10.4, 4.2, "tanh", 1.6, 0.9)
    wire(axes, (11.2, 4.2), (14.9, 4.2))
    joint(axes, 12.6, 4.2)
    wire(axes, (12.6, 4.2), (12.6, 7.45))
    symbol(axes, 15.3, 4.2, "h_t")
    symbol(axes, 12.6, 7.8, "h_t")
    _shapes_of_the_weights(axes)
    return figure


def _shapes_of_the_weights(axes):
    """Write beside the weights of `simple_rnn_cell` what shape they have, and where h_t goes."""
    axes.text(4.8, 6.1, "(units, units)", va="center", fontsize=10)
    axes.text(8.5, 6.1, "(units,)", va="center", fontsize=10)
    axes.text(11.1, 2.45, "(features, units)", va="center", fontsize=10)
    axes.text(15.3, 3.7, "to the\nnext step", ha="center", va="top", fontsize=10)
    axes.text(13.0, 7.8, "to the next layer", va="center", fontsize=10)


def hidden_states(states, tokens, title):
    """Draw the hidden state after each token as a heat map, the numbers written in.

    Parameters
    ----------
    states : array of shape (time, units)
        Values of tanh, in (-1, 1).
    tokens : list of str
        The token read at each time step.
    title : str
        What there is to see.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is not one row of states for each token.
    """
    states = np.asarray(states)
    if states.ndim != 2 or len(states) != len(tokens):
        raise ValueError(
            f"hidden_states needs one row for each of the {len(tokens)} tokens, shape "
            f"({len(tokens)}, units), not {states.shape}: leave out the batch, states[0]"
        )
    time, units = states.shape
    figure, axes = plt.subplots(figsize=(8.2, 1.6 + 0.45 * time))
    image = axes.imshow(states, cmap="cividis", vmin=-1, vmax=1, aspect="auto")
    for (step, unit), value in np.ndenumerate(states):
        text = f"{value:.2f}".replace("-", "−")
        color = "white" if value < 0.05 else "black"
        axes.text(unit, step, text, ha="center", va="center", color=color, fontsize=11)
    axes.set(xlabel="unit", ylabel="time step, token", title=title)
    axes.set_xticks(range(units), range(units))
    axes.set_yticks(range(time), [f"{step + 1}  {token}" for step, token in enumerate(tokens)])
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    figure.colorbar(image, label="hidden state", ticks=[-1, 0, 1])
    return figure


# --- lessons 09 and 12 ---

GATE_FILL = "#A9D6F2"
BELT = 3.6  # line width of the cell state's wire


def lstm_cell():
    """Draw one step of an LSTM: the cell state as a belt on top, four small layers below it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(17.4, 10.1)
    box(axes, 8.7, 6.2, "", 13.0, 7.2, fill="#FAFAFA", edge=GREY)
    _cell_state_belt(axes)
    _lstm_inputs(axes)
    _lstm_gates(axes)
    _lstm_output(axes)
    update = r"$c_t = f_t \odot c_{t-1} + i_t \odot g_t$"
    output = r"$h_t = o_t \odot \tanh(c_t)$"
    axes.text(10.2, 1.75, update, va="center", fontsize=13)
    axes.text(10.2, 0.85, output, va="center", fontsize=13)
    _legend_of_gates(axes, 5.0, 1.3)
    return figure


def _legend_of_gates(axes, x, y):
    """Say beside the equations of a cell what its coloured boxes are."""
    box(axes, x, y, "σ", 0.9, 0.7, fill=GATE_FILL)
    axes.text(x + 0.7, y, "a gate: 0 closed, 1 open", va="center", fontsize=10.5)


def _cell_state_belt(axes):
    """Draw the belt of `lstm_cell`: from c_{t-1}, times f, plus i times g, to c_t."""
    symbol(axes, 1.0, 8.6, "c_{t-1}")
    wire(axes, (1.6, 8.6), (4.12, 8.6), color=BLUE, width=BELT)
    wire(axes, (4.88, 8.6), (8.72, 8.6), color=BLUE, width=BELT)
    wire(axes, (9.48, 8.6), (15.9, 8.6), color=BLUE, width=BELT)
    symbol(axes, 16.4, 8.6, "c_t")
    operation(axes, 4.5, 8.6, "×")
    operation(axes, 9.1, 8.6, "+")
    axes.text(4.5, 9.3, "forget", ha="center", va="center", fontsize=10.5)
    axes.text(9.1, 9.3, "update", ha="center", va="center", fontsize=10.5)
    axes.text(12.2, 9.05, "cell state", ha="center", color=BLUE, weight="bold")


def _lstm_inputs(axes):
    """Draw how h_{t-1} and x_t together reach the four small layers of `lstm_cell`."""
    symbol(axes, 1.0, 3.3, "h_{t-1}")
    symbol(axes, 3.0, 1.1, "x_t")
    wire(axes, (1.6, 3.3), (11.4, 3.3), (11.4, 4.2))
    wire(axes, (3.0, 1.5), (3.0, 3.3), head=False)
    joint(axes, 3.0, 3.3)
    for x in (4.5, 6.8, 9.1):
        joint(axes, x, 3.3)
        wire(axes, (x, 3.3), (x, 4.2))


def _lstm_gates(axes):
    """Draw the four small layers of `lstm_cell`, and what the first three do to the belt."""
    small_layer(axes, 4.5, 4.8, "forget", "σ")
    small_layer(axes, 6.8, 4.8, "input", "σ")
    small_layer(axes, 9.1, 4.8, "candidate", "tanh")
    small_layer(axes, 11.4, 4.8, "output", "σ")
    operation(axes, 9.1, 6.9, "×")
    wire(axes, (4.5, 5.4), (4.5, 8.22))
    wire(axes, (6.8, 5.4), (6.8, 6.9), (8.72, 6.9))
    wire(axes, (9.1, 5.4), (9.1, 6.52))
    wire(axes, (9.1, 7.28), (9.1, 8.22))
    symbol(axes, 4.65, 6.0, "f_t", ha="left")
    symbol(axes, 6.95, 6.0, "i_t", ha="left")
    symbol(axes, 9.25, 6.0, "g_t", ha="left")


def _lstm_output(axes):
    """Draw how `lstm_cell` shows its cell state: squashed by tanh, times the output gate."""
    joint(axes, 13.8, 8.6, color=BLUE)
    wire(axes, (13.8, 8.6), (13.8, 7.6), color=BLUE)
    box(axes, 13.8, 7.2, "tanh", 1.4, 0.8)
    wire(axes, (13.8, 6.8), (13.8, 6.28))
    operation(axes, 13.8, 5.9, "×")
    wire(axes, (11.4, 5.4), (11.4, 5.9), (13.42, 5.9))
    symbol(axes, 12.3, 6.3, "o_t")
    wire(axes, (13.8, 5.52), (13.8, 3.3), (15.9, 3.3))
    symbol(axes, 16.4, 3.3, "h_t")


def small_layer(axes, x, y, name, activation):
    """Draw a layer inside a cell: its name, and below it its activation; sigmoids are coloured."""
    fill = GATE_FILL if activation == "σ" else "white"
    box(axes, x, y, "", 2.0, 1.2, fill=fill)
    axes.text(x, y + 0.25, name, ha="center", va="center", fontsize=10.5)
    axes.text(x, y - 0.28, activation, ha="center", va="center", fontsize=11.5)


def gates_along_review(gates, tokens, title):
    """Draw how far gates are open at each token of a review, a heat map for each gate.

    Parameters
    ----------
    gates : dict of str to array of shape (time, units) or (time,)
        The activations in (0, 1) under the gate's name: all units, a row each, or their mean.
    tokens : list of str
        The token read at each time step; at most 42 have room.
    title : str
        What there is to see.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is not one activation for each token, no room for so many tokens, or an
        activation that no gate can have (an LSTM's candidate is none: it goes below 0).
    """
    if len(tokens) > MOST_TOKENS:
        raise ValueError(
            f"gates_along_review has room for {MOST_TOKENS} tokens, not {len(tokens)}: "
            f"show a part of the review, tokens[-{MOST_TOKENS}:]"
        )
    rows = {name: np.atleast_2d(np.asarray(values).T) for name, values in gates.items()}
    for name, values in rows.items():
        if values.ndim != 2 or values.shape[1] != len(tokens):
            raise ValueError(
                f"gates_along_review needs shape ({len(tokens)}, units) for {len(tokens)} "
                f"tokens, not {np.shape(gates[name])} as {name!r} has: leave out the batch"
            )
        if values.min() < 0 or values.max() > 1:
            raise ValueError(f"{name!r} goes beyond 0 … 1 and is no gate: leave it out")
    figure, column = _rows_of_axes([max(len(values), 2) for values in rows.values()])
    for axes, (name, values) in zip(column, rows.items(), strict=True):
        image = axes.imshow(values, cmap="cividis", vmin=0, vmax=1, aspect="auto")
        axes.set_title(name, fontsize=11, fontweight="normal")
        _name_units(axes, len(values))
    axes.set_xticks(range(len(tokens)), tokens, rotation=90, fontsize=10, parse_math=False)
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12.5)
    bar = figure.colorbar(image, ax=column, ticks=[0, 0.5, 1], aspect=25, pad=0.02)
    bar.set_label("0 closed, 1 open", fontsize=10)
    return figure


def _rows_of_axes(heights):
    """Make axes below each other, their heights in rows of a heat map, time running along all."""
    inches = 1.7 + 0.2 * sum(heights) + 0.35 * len(heights)
    figure, grid = plt.subplots(
        len(heights), figsize=(8.2, inches), height_ratios=heights, sharex=True, squeeze=False
    )
    return figure, grid[:, 0]


MOST_TOKENS = 42  # with labels of 10 points on a figure as wide as the page


def _name_units(axes, units):
    """Label the rows of a heat map: units by number, or their mean where there is one row."""
    names = range(units) if units > 1 else ["mean"]
    axes.set_yticks(range(units), names, fontsize=10)
    axes.set_ylabel("unit" if units > 1 else "")
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)


def gru_cell(reset_after=True):
    """Draw one step of a GRU: the old state kept as far as z says, the rest the candidate.

    Parameters
    ----------
    reset_after : bool
        True draws Keras's own order, the reset gate after the product of h_{t-1} and its matrix
        and bias; False draws the order first published, the reset gate before it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(17.4, 11.2)
    box(axes, 8.7, 6.05, "", 13.0, 9.7, fill="#FAFAFA", edge=GREY)
    _gru_keeps_its_state(axes)
    _gru_resets_its_state(axes, reset_after)
    _gru_writes_its_candidate(axes)
    kept = r"$h_t = z_t \odot h_{t-1} + (1 - z_t) \odot g_t$"
    axes.text(8.9, 0.55, kept, va="center", fontsize=13)
    _legend_of_gates(axes, 2.65, 0.55)
    return figure


def _gru_keeps_its_state(axes):
    """Draw the upper path of `gru_cell`: h_{t-1}, times z, to the sum that is h_t."""
    symbol(axes, 1.0, 9.9, "h_{t-1}")
    wire(axes, (1.6, 9.9), (8.72, 9.9), width=BELT)
    wire(axes, (9.48, 9.9), (13.62, 9.9), width=BELT)
    wire(axes, (14.38, 9.9), (15.9, 9.9), width=BELT)
    symbol(axes, 16.4, 9.9, "h_t")
    operation(axes, 9.1, 9.9, "×")
    operation(axes, 14.0, 9.9, "+")
    joint(axes, 3.0, 9.9)
    wire(axes, (3.0, 9.9), (3.0, 3.2), (4.4, 3.2))
    joint(axes, 3.0, 7.9)
    wire(axes, (3.0, 7.9), (4.4, 7.9))
    small_layer(axes, 5.4, 7.9, "update", "σ")
    _input_of(axes, 5.4, 7.3)
    wire(axes, (6.4, 7.9), (10.62, 7.9))
    joint(axes, 9.1, 7.9)
    wire(axes, (9.1, 7.9), (9.1, 9.52))
    symbol(axes, 7.4, 8.3, "z_t")
    box(axes, 11.2, 7.9, "1 −", 1.16, 0.8)
    wire(axes, (11.78, 7.9), (13.62, 7.9))


def _gru_resets_its_state(axes, reset_after):
    """Draw the lower path of `gru_cell`: reset gate and matrix, in one order or the other."""
    joint(axes, 3.0, 4.9)
    small_layer(axes, 5.4, 3.2, "reset", "σ")
    _input_of(axes, 5.4, 2.6)
    product, reset = (5.4, 8.0) if reset_after else (9.1, 7.0)
    names = "$W_{hg}, b_{hg}$" if reset_after else "$W_{hg}$"
    wire(axes, (6.4, 3.2), (reset, 3.2), (reset, 4.52))
    symbol(axes, reset + 0.15, 3.7, "r_t", ha="left")
    operation(axes, reset, 4.9, "×")
    box(axes, product, 4.9, names, 2.0, 0.8, fill=ORANGE, fontsize=12)
    first, second = sorted([(product, 1.0), (reset, 0.38)])
    wire(axes, (3.0, 4.9), (first[0] - first[1], 4.9))
    wire(axes, (first[0] + first[1], 4.9), (second[0] - second[1], 4.9))
    wire(axes, (second[0] + second[1], 4.9), (10.8, 4.9))
    axes.text(6.9, 2.55, f"reset_after={reset_after}", va="center", weight="bold")
    old = r"r_t \odot (h_{t-1} W_{hg} + b_{hg})" if reset_after else r"(r_t \odot h_{t-1}) W_{hg}"
    new = "x_t W_{xg} + b_{xg}" if reset_after else "x_t W_{xg} + b_g"
    axes.text(6.9, 1.8, rf"$g_t = \tanh({new} + {old})$", va="center", fontsize=12)


def _gru_writes_its_candidate(axes):
    """Draw how the candidate of `gru_cell`, times 1 − z, comes to the sum."""
    small_layer(axes, 11.8, 4.9, "candidate", "tanh")
    _input_of(axes, 11.8, 4.3)
    wire(axes, (12.8, 4.9), (14.0, 4.9), (14.0, 7.52))
    symbol(axes, 13.3, 5.3, "g_t")
    operation(axes, 14.0, 7.9, "×")
    wire(axes, (14.0, 8.28), (14.0, 9.52))


def _input_of(axes, x, bottom):
    """Draw x_t entering a small layer of `gru_cell` from below; it is the same for all three."""
    wire(axes, (x, bottom - 0.65), (x, bottom))
    symbol(axes, x, bottom - 0.92, "x_t")


# --- lessons 10 and 11 ---


def strip(axes, x, y, fills, cell, upright=False):
    """Draw a vector centred at (x, y) as a row, or column, of cells.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    x, y : float
        The middle.
    fills : list of str
        A colour for each cell, the left or top one first; a white one is marked 0.
    cell : (float, float)
        Width and height of a cell.
    upright : bool
        Whether the cells stand above each other.
    """
    width, height = cell
    for index, fill in enumerate(fills):
        shift = index - (len(fills) - 1) / 2
        center_x = x if upright else x + shift * width
        center_y = y - shift * height if upright else y
        corner = (center_x - width / 2, center_y - height / 2)
        axes.add_patch(
            patches.Rectangle(corner, width, height, facecolor=fill, edgecolor=DARK, linewidth=1)
        )
        if fill == "white":
            axes.text(center_x, center_y, "0", ha="center", va="center_baseline", fontsize=10)


INPUT_MASK = [MATRIX_FILLS["W_{xh}"], "white", *[MATRIX_FILLS["W_{xh}"]] * 2]
STATE_MASK = [ORANGE, ORANGE, "white", ORANGE]


def dropout_masks():
    """Draw where an unrolled cell drops numbers: of x_t by `dropout`, of h_{t-1} by the other.

    One mask stands for all gates. With `recurrent_dropout`, Keras's LSTM and GRU draw both masks
    anew for each gate; over time each stays the same.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(15.4, 10.2)
    symbol(axes, 0.7, 7.1, "h_0")
    for step in range(1, 5):
        x = 0.4 + 3.4 * step
        _masked_step(axes, x, str(step), -2.65 if step == 1 else -2.8)
    rows = (
        (INPUT_MASK, r"dropout acts on $x_t$: the same mask at every step"),
        (STATE_MASK, r"recurrent_dropout acts on $h_{t-1}$: the same mask at every step"),
    )
    for y, (mask, text) in zip((2.3, 1.4), rows, strict=True):
        strip(axes, 1.7, y, mask, cell=(0.5, 0.5))
        axes.text(3.1, y, text, va="center")
    text = "coloured: kept, and divided by 1 − rate;  0: dropped"
    axes.text(3.1, 0.5, text, va="center")
    return figure


def _masked_step(axes, x, step, start):
    """Draw one step of `dropout_masks`: both masks, the cell, and its state leaving whole."""
    symbol(axes, x, 3.7, f"x_{step}")
    wire(axes, (x, 4.05), (x, 4.6), head=False)
    strip(axes, x, 4.85, INPUT_MASK, cell=(0.5, 0.5))
    wire(axes, (x, 5.1), (x, 6.2))
    wire(axes, (x + start, 7.1), (x - 1.75, 7.1), head=False)
    strip(axes, x - 1.5, 7.1, STATE_MASK, cell=(0.5, 0.5), upright=True)
    wire(axes, (x - 1.25, 7.1), (x - 0.6, 7.1))
    box(axes, x, 7.1, "cell", 1.2, 1.8)
    wire(axes, (x, 8.0), (x, 9.1))
    symbol(axes, x, 9.5, f"h_{step}")


STEPS = {5.6: "1", 7.4: "2", 11.0: "99", 12.8: "100"}  # where `stack_shapes` draws which step


def stack_shapes():
    """Draw the shapes in a stack of two LSTMs: the first passes on all states, the second one.

    The model reads 100 token ids: Embedding(500, 16), two LSTM(8), Dense(1).

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(17.2, 12.4)
    for x, step in STEPS.items():
        box(axes, x, 0.8, f"$x_{{{step}}}$", 1.2, 0.8, fill=PALE, fontsize=12)
        wire(axes, (x, 1.2), (x, 1.9))
        strip(axes, x, 2.8, [LIGHT_BLUE] * 16, cell=(0.4, 0.11), upright=True)
        wire(axes, (x, 3.7), (x, 4.5))
        wire(axes, (x, 5.3), (x, 6.1))
        strip(axes, x, 6.55, [ORANGE] * 8, cell=(0.4, 0.11), upright=True)
        wire(axes, (x, 7.0), (x, 7.8))
    wire(axes, (12.8, 8.6), (12.8, 9.4))
    strip(axes, 12.8, 9.85, [ORANGE] * 8, cell=(0.4, 0.11), upright=True)
    wire(axes, (12.8, 10.3), (12.8, 11.1))
    box(axes, 12.8, 11.5, "Dense", 1.3, 0.8)
    _lstm_row(axes, 4.9)
    _lstm_row(axes, 8.2)
    for y in (0.8, 2.8, 6.55):
        axes.text(9.2, y, "…", ha="center", va="center", fontsize=15)
    _names_and_shapes(axes)
    return figure


def _lstm_row(axes, y):
    """Draw an LSTM of `stack_shapes` step by step, each handing its state to the next."""
    for x in STEPS:
        box(axes, x, y, "LSTM", 1.2, 0.8, fontsize=10)
    for start, end in ((6.2, 6.8), (8.0, 8.7), (9.7, 10.4), (11.6, 12.2)):
        wire(axes, (start, y), (end, y))
    axes.text(9.2, y, "…", ha="center", va="center", fontsize=15)


def _names_and_shapes(axes):
    """Write on the left of `stack_shapes` what each row is, and on the right its shape."""
    names = {
        0.8: "token ids",
        2.8: "Embedding(500, 16)",
        4.9: "LSTM(8,\nreturn_sequences=True)",
        8.2: "LSTM(8)",
        11.5: "Dense(1)",
    }
    for y, name in names.items():
        axes.text(4.6, y, name, ha="right", va="center", fontsize=10.5)
    shapes = {0.8: "(100,)", 2.8: "(100, 16)", 6.55: "(100, 8)", 9.85: "(8,)", 11.5: "(1,)"}
    for y, shape in shapes.items():
        axes.text(13.8, y, shape, va="center", color=BLUE, weight="bold", fontsize=12)
    axes.text(13.8, 5.95, "all 100 states", va="center", fontsize=10.5)
    axes.text(13.8, 9.25, "the last state only", va="center", fontsize=10.5)


# --- lesson 13 ---


def weight_blocks():
    """Draw every parameter of a SimpleRNN, LSTM and GRU layer as one small square.

    16 numbers come in and there are 8 units: a row for each number that is multiplied, a column
    for each unit, a block for each gate.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = canvas(93, 37, size=(8.2, 8.2 * 37 / 93))
    for y, label in ((20.5, "16 inputs"), (8, "state of 8"), (2.5, "biases")):
        axes.text(10.5, y, label, ha="right", va="center", size=10.5)
    layers = {
        "SimpleRNN: 200": (["state"], 1),
        "LSTM: 4 × 200 = 800": (["forget", "input", "candidate", "output"], 1),
        "GRU: 3 × 208 = 624": (["update", "reset", "candidate"], 2),
    }
    left = 11.7
    for title, (gates, biases) in layers.items():
        width = 9 * len(gates) - 1
        axes.text(left + width / 2, 35, title, ha="center", va="center", weight="bold", size=11)
        for gate in gates:
            axes.text(left + 4, 30.5, gate, ha="center", va="center", size=9.5)
            _squares(axes, left, 28.5, 16, LIGHT_BLUE)
            _squares(axes, left, 12, 8, BLUE)
            _squares(axes, left, 3.5, biases, ORANGE)
            left += 9
        left += 4
    return figure


def _squares(axes, left, top, rows, color):
    """Draw ``rows`` rows of 8 squares of size one, their upper left corner at (left, top)."""
    for row in range(rows):
        for column in range(8):
            axes.add_patch(
                patches.Rectangle(
                    (left + column, top - row - 1),
                    1,
                    1,
                    facecolor=color,
                    edgecolor="white",
                    linewidth=0.8,
                )
            )


# --- lesson 07 ---


def backward_through_time():
    """Draw four unrolled steps and a loss, the way back, and the share of each step in the sum.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(17.0, 9.0)
    places = [3.3, 6.5, 9.7, 12.9]
    title = "gradient of the shared weights: the sum of all shares"
    box(axes, 8.1, 8.3, title, 11.4, 0.9, fill="#FBE3D3", edge=RED)
    symbol(axes, 0.5, 4.75, "h_0")
    for step, (x, before) in enumerate(zip(places, [0.25, *places[:-1]], strict=True), start=1):
        box(axes, x, 4.3, f"$h_{step}$", 1.2, 1.9, fontsize=14)
        symbol(axes, x, 0.6, f"x_{step}")
        weighted_arrow(axes, (x, 1.0), (x, 3.35), "W_{xh}")
        weighted_arrow(axes, (before + 0.6, 4.75), (x - 0.6, 4.75), "W_{hh}")
        wire(axes, (x, 5.25), (x, 6.1), color=RED, dashed=True)
        box(axes, x, 6.5, f"share {step}", 1.8, 0.8, edge=RED, fontsize=10.5)
        wire(axes, (x, 6.9), (x, 7.85), color=RED, dashed=True)
    for step, (x, later) in enumerate(zip(places, [*places[1:], 16.1], strict=True), start=1):
        wire(axes, (later - 0.6, 3.85), (x + 0.6, 3.85), color=RED, dashed=True)
        gradient = rf"$\partial L/\partial h_{step}$"
        axes.text((x + later) / 2, 3.3, gradient, color=RED, ha="center", va="center", fontsize=12)
    wire(axes, (13.5, 4.75), (15.5, 4.75))
    box(axes, 16.1, 4.3, "loss\n$L$", 1.2, 1.9)
    _legend_of_ways(axes, 14.2, 1.6)
    return figure


def _legend_of_ways(axes, x, y):
    """Say which arrow leads forward and which backward."""
    wire(axes, (x, y), (x + 0.9, y))
    axes.text(x + 1.1, y, "forward", va="center")
    wire(axes, (x + 0.9, y - 0.8), (x, y - 0.8), color=RED, dashed=True)
    axes.text(x + 1.1, y - 0.8, "backward", va="center", color=RED)


def blocks_in_time():
    """Draw nine steps in three blocks: forward through all of them, backward only within one.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(16.4, 6.6)
    for number, left in enumerate(BLOCK_PLACES, start=1):
        axes.text(left + 2.2, 6.2, f"block {number}", ha="center", va="center", weight="bold")
        _block(axes, left, 4.2, 3 * number - 2)
        if number > 1:
            _handed_on(axes, left, 4.2)
            axes.text(left - 0.6, 3.8, "cut", ha="center", va="center", color=RED, weight="bold")
    _legend_of_ways(axes, 0.4, 1.1)
    axes.text(4.4, 1.1, "the state is handed on from block to block", va="center")
    axes.text(4.4, 0.3, "no gradient leaves its block", va="center", color=RED)
    return figure


def block_by_block():
    """Draw the two first turns of truncated BPTT: the first block, then the second one.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = canvas(10.8, 9.7, size=(6.6, 6.6 * 9.7 / 10.8))
    titles = (
        "1. The first block: forward, backward, change the weights",
        "2. The second block, from the state handed on: the same",
    )
    for row, title in enumerate(titles):
        y = 7.4 - 5.0 * row
        axes.text(0.4, y + 2.0, title, ha="left", va="center", weight="bold")
        for number, left in enumerate(BLOCK_PLACES[:2]):
            _block(axes, left, y, 3 * number + 1, active=number == row)
        _handed_on(axes, BLOCK_PLACES[1], y, active=row == 1)
    return figure


BLOCK_PLACES = (0.4, 6.0, 11.6)  # where the blocks of three steps begin


def _block(axes, left, y, first, active=True):
    """Draw three steps, the arrows forward and backward between them, and their inputs."""
    color, back = (DARK, RED) if active else ("#BBBBBB", None)
    box(axes, left + 2.2, y, "", 4.4, 2.6, fill="#FAFAFA", edge=GREY if active else "#DDDDDD")
    for step in range(3):
        x = left + 0.7 + 1.5 * step
        text = color if active else "#6E6E6E"
        box(axes, x, y, f"$h_{first + step}$", 0.9, 1.7, edge=color, fontsize=13, color=text)
        symbol(axes, x, y - 2.0, f"x_{first + step}", color=text)
        wire(axes, (x, y - 1.65), (x, y - 0.85), color=color)
        if step:
            wire(axes, (x - 1.05, y + 0.4), (x - 0.45, y + 0.4), color=color)
        if step and back:
            wire(axes, (x - 0.45, y - 0.4), (x - 1.05, y - 0.4), color=back, dashed=True)


def _handed_on(axes, left, y, active=True):
    """Draw the arrow by which the block that begins at ``left`` gets its first state."""
    color = DARK if active else "#BBBBBB"
    wire(axes, (left - 1.45, y + 0.4), (left + 0.25, y + 0.4), color=color)


# --- lesson 16 ---


def forecast_windows():
    """Draw which moments are read and which forecast: one, many in one go, many one by one.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(19.0, 10.4)
    names = ["t(−m)", "…", "t(−1)", "t(0)", "t(1)", "t(2)", "…", "t(n)"]
    places = 5.4 + 1.75 * np.arange(len(names))
    wire(axes, (4.5, 9.1), (18.7, 9.1), color=GREY)
    axes.text(4.2, 9.1, "time", ha="right", va="center")
    for x, name in zip(places, names, strict=True):
        axes.text(x, 9.6, name, ha="center", va="center", weight="bold")
    axes.text(places[3], 10.15, "now", ha="center", va="center", color=BLUE, fontsize=10.5)
    rows = {"one step": (0, {4}), "many, direct": (0, {4, 5, 6, 7}), "many, recursive": (1, {5})}
    for row, (label, (first, forecast)) in enumerate(rows.items()):
        y = 7.7 - 1.9 * row
        axes.text(4.2, y, label, ha="right", va="center", weight="bold")
        _moments_read(axes, places, y, range(first, min(forecast)), forecast)
    axes.text(4.2, 1.95, "events", ha="right", va="center", weight="bold")
    for x in places[[0, 2, 3, 4, 5, 7]]:
        wire(axes, (x, 1.3), (x, 2.6), color=PURPLE)
    axes.text(places[0] - 0.5, 0.7, "act at every moment, the coming ones too", va="center")
    return figure


def _moments_read(axes, places, y, read, forecast):
    """Draw one row of `forecast_windows`: the window, its moments, and those forecast from it."""
    left, right = places[read[0]] - 0.82, places[read[-1]] + 0.82
    box(axes, (left + right) / 2, y, "", right - left, 1.4, fill=PALE, edge=BLUE)
    for place in [*read, *forecast]:
        guess = place > 3
        dots = "…" if place in (1, 6) else ("?" if place in forecast else "")
        fill = ORANGE if guess else LIGHT_BLUE
        box(axes, places[place], y, dots, 1.2, 0.9, fill=fill, weight="bold")


# --- lesson 08 ---


def fading_gradient():
    """Draw a gradient's way back through an unrolled cell: two factors a step, and less arrives.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(16.4, 6.6)
    names = ("h_{t-4}", "h_{t-3}", "h_{t-2}", "h_{t-1}", "h_t")
    places = [1.2 + 3.1 * step for step in range(5)]
    for x, name in zip(places, names, strict=True):
        box(axes, x, 3.6, f"${name}$", 1.4, 1.0, fontsize=13)
    axes.text(places[-1] + 1.9, 3.6, "loss", ha="center", va="center", weight="bold")
    wire(axes, (places[-1] + 0.7, 3.6), (places[-1] + 1.3, 3.6))
    for step in range(4):
        old, new = places[step], places[step + 1]
        wire(axes, (old + 0.7, 3.6), (new - 0.7, 3.6))
        axes.add_patch(
            patches.FancyArrowPatch(
                (new, 3.0),
                (old, 3.0),
                arrowstyle="-|>",
                mutation_scale=13 + 2 * step,
                linewidth=(0.7, 1.5, 3.0, 6.0)[step],
                color=RED,
                connectionstyle="arc3,rad=-0.35",
                shrinkA=0,
                shrinkB=0,
            )
        )
        middle = (old + new) / 2
        axes.text(middle, 1.55, r"$\odot\,(1 - h^2)$", ha="center", va="center", fontsize=11.5)
        axes.text(middle, 0.85, r"$\times\; W_{hh}^T$", ha="center", va="center", fontsize=11.5)
    axes.text(places[0] - 0.7, 5.9, "forward: the state, step by step", va="center")
    wire(axes, (places[2] + 1.2, 5.9), (places[2] + 2.6, 5.9))
    axes.text(
        places[0] - 0.7, 5.1, "back: the gradient, two factors a step", va="center", color=RED
    )
    wire(axes, (places[2] + 2.6, 5.1), (places[2] + 1.2, 5.1), color=RED)
    return figure


# --- lesson 01 ---


def one_way_and_a_loop():
    """Draw a feed-forward network, and beside it the same one with a loop that remembers.

    Below each stands which way data go: forward always, backward in training only.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(17.0, 8.2)
    _three_layers(axes, 0.6, "feed-forward: one way")
    _three_layers(axes, 9.6, "recurrent: with a loop")
    wire(axes, (13.6, 6.25), (13.6, 7.0), (12.4, 7.0), (12.4, 6.25), color=BLUE, width=2.4)
    axes.text(14.0, 6.9, "memory", ha="left", va="center", color=BLUE, weight="bold")
    return figure


def _three_layers(axes, left, title):
    """Draw one network of `one_way_and_a_loop`: 3 inputs, 4 hidden units, an answer."""
    columns = [
        [(left + 0.4 + 3.0 * column, 4.6 + 0.85 * (row - (size - 1) / 2)) for row in range(size)]
        for column, size in enumerate((3, 4, 1))
    ]
    axes.text(left + 3.4, 7.8, title, ha="center", va="center", weight="bold")
    box(axes, left + 3.4, 4.6, "", 1.7, 3.3, fill=PALE, edge=GREY)
    for before, after in itertools.pairwise(columns):
        for x, y in before:
            for end, height in after:
                axes.plot([x, end], [y, height], color=GREY, linewidth=1)
    for x, y in [place for column in columns for place in column]:
        axes.add_patch(patches.Circle((x, y), 0.3, facecolor="white", edgecolor=DARK, zorder=3))
    for x, name in ((0.4, "input"), (3.4, "hidden"), (6.4, "answer")):
        axes.text(left + x, 2.5, name, ha="center", va="center", fontsize=10.5)
    wire(axes, (left + 0.4, 1.35), (left + 6.4, 1.35))
    axes.text(left + 3.4, 1.75, "forward: always", ha="center", va="center")
    wire(axes, (left + 6.4, 0.25), (left + 0.4, 0.25), color=RED, dashed=True)
    text = "backward: in training only"
    axes.text(left + 3.4, 0.65, text, ha="center", va="center", color=RED)


def chain_and_tree():
    """Draw a sentence read in a chain (recurrent) and put together in a tree (recursive).

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(18.0, 8.0)
    words = ["the", "film", "was", "not", "bad"]
    axes.text(4.4, 7.6, "recurrent: a chain", ha="center", va="center", weight="bold")
    symbol(axes, 0.4, 3.6, "h_0")
    chain = 1.9 + 1.6 * np.arange(5)
    for x, word in zip(chain, words, strict=True):
        _joining(axes, (x, 3.6), [(x - 1.2 if x > 2 else 0.85, 3.6), (x, 1.4)])
        axes.text(x, 1.0, word, ha="center", va="center", fontsize=12)
    axes.text(14.0, 7.6, "recursive: a tree", ha="center", va="center", weight="bold")
    tree = 10.8 + 1.6 * np.arange(5)
    for x, word in zip(tree, words, strict=True):
        axes.text(x, 1.0, word, ha="center", va="center", fontsize=12)
    _joining(axes, (11.6, 2.9), [(10.8, 1.4), (12.4, 1.4)])
    _joining(axes, (16.4, 2.9), [(15.6, 1.4), (17.2, 1.4)])
    _joining(axes, (15.2, 4.6), [(14.0, 1.4), (16.4, 3.3)])
    _joining(axes, (13.4, 6.3), [(11.6, 3.3), (15.2, 5.0)])
    return figure


def _joining(axes, place, sources):
    """Draw a function f at ``place`` with an arrow from each of its two ``sources``."""
    x, y = place
    for start in sources:
        end = (x - 0.4, y) if start[1] == y else (x, y - 0.4)
        wire(axes, start, end)
    box(axes, x, y, "$f$", 0.8, 0.8, fill=LIGHT_BLUE, fontsize=13)


# --- lesson 15 ---


def five_shapes():
    """Draw the five shapes of task: what is read, what is answered, and where a loss is taken.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = wide_canvas(17.0, 14.2)
    steps = range(3)
    _shape_of_task(axes, 1.0, 8.3, "one to one", "picture → class", [0], [0])
    _shape_of_task(axes, 5.6, 8.3, "one to many", "class → its name", [0], steps)
    wire(axes, (5.6, 8.85), (8.8, 8.85), head=False)
    for x in (7.2, 8.8):
        wire(axes, (x, 8.85), (x, 9.65))
    _shape_of_task(axes, 12.7, 8.3, "many to one", "sentence → verdict", steps, [2])
    _shape_of_task(axes, 1.0, 1.6, "many to many, delayed", "word → reversed", steps, range(3, 6))
    for x, name in zip((5.8, 7.4, 9.0), ("start", "$y_1$", "$y_2$"), strict=True):
        box(axes, x, 1.6, name, 1.1, 0.8, edge=GREY, color="#6E6E6E", fontsize=10.5)
        wire(axes, (x, 2.0), (x, 2.95), color=GREY, dashed=True)
    _shape_of_task(axes, 12.7, 1.6, "many to many, aligned", "video → movements", steps, steps)
    axes.text(2.6, 4.1, "encoder", ha="center", va="center", fontsize=10.5)
    axes.text(9.8, 3.35, "decoder", va="center", fontsize=10.5)
    kinds = {"read": LIGHT_BLUE, "state": "white", "answer": ORANGE, "answer before": None}
    for x, (name, fill) in zip((1.0, 3.7, 6.5, 9.6), kinds.items(), strict=True):
        box(axes, x, 0.4, "", 0.6, 0.4, fill=fill or "white", edge=DARK if fill else GREY)
        axes.text(x + 0.5, 0.4, name, va="center", fontsize=10.5)
    _loss(axes, 14.0, 0.4)
    axes.text(14.5, 0.4, "loss taken", va="center", fontsize=10.5)
    return figure


def _shape_of_task(axes, left, bottom, title, example, read, answered):
    """Draw states in a row, with an input below those that read, answer and loss above others."""
    axes.text(left - 0.6, bottom + 5.6, title, va="center", weight="bold")
    axes.text(left - 0.6, bottom + 5.05, example, va="center", fontsize=10.5)
    last = max(*read, *answered) if len(answered) > 1 or len(read) > 1 else 0
    for step in range(last + 1):
        x = left + 1.6 * step
        box(axes, x, bottom + 1.75, "", 1.1, 0.8)
        if step:
            wire(axes, (x - 1.05, bottom + 1.75), (x - 0.55, bottom + 1.75))
        if step in read:
            name = "$x$" if len(read) == 1 else f"$x_{step + 1}$"
            box(axes, x, bottom, name, 1.1, 0.8, fill=LIGHT_BLUE, fontsize=12)
            wire(axes, (x, bottom + 0.4), (x, bottom + 1.35))
        if step in answered:
            name = "$y$" if len(answered) == 1 else f"$y_{step - min(answered) + 1}$"
            box(axes, x, bottom + 3.3, name, 1.1, 0.8, fill=ORANGE, fontsize=12)
            wire(axes, (x, bottom + 2.15), (x, bottom + 2.9))
            wire(axes, (x, bottom + 3.7), (x, bottom + 4.1), color=RED, head=False)
            _loss(axes, x, bottom + 4.35)


def _loss(axes, x, y):
    """Draw the sign of a loss."""
    axes.add_patch(patches.Circle((x, y), 0.27, facecolor="white", edgecolor=RED, linewidth=1.6))
    axes.text(x, y, "$L$", ha="center", va="center", color=RED, fontsize=10.5)
