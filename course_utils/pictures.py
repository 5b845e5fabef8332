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
    table = [[f"{value:.1f}".replace("-", "−") for value in row] for row in np.arange(18).reshape(6, 3) / 10 - 0.6]
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
