"""What diagrams are made of: text, boxes, arrows, grids of numbers.

Every function draws on ``axes`` made by ``canvas``; places and sizes are in its units.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import patches
from matplotlib.path import Path

from .showing import DARK, ORANGE, PALE

MATRIX_FILLS = {"W_{xh}": "#A9D6F2", "W_{hh}": ORANGE, "W_{hy}": "#D5EFE3", "b": PALE}


def canvas(width, height, inches=8.2):
    """Make an empty drawing area without axes.

    Parameters
    ----------
    width, height : float
        The drawing's extent: x runs from 0 to ``width``, y from 0 (bottom) to ``height``.
    inches : float, optional
        Width of the figure; as wide as the page if not given.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes
    """
    figure, axes = plt.subplots(figsize=(inches, inches * height / width))
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    axes.axis("off")
    return figure, axes


def write(axes, x, y, text, **options):
    """Write text at (x, y), centred unless ``ha`` or ``va`` say otherwise."""
    axes.text(x, y, text, **{"ha": "center", "va": "center", **options})


def symbol(axes, x, y, name, **options):
    """Write a symbol of the equations, such as ``h_t``, at (x, y)."""
    write(axes, x, y, f"${name}$", **{"fontsize": 13, **options})


def box(axes, x, y, text="", width=1.0, height=1.0, fill="white", edge=DARK, **options):
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
    write(axes, x, y, text, **options)


def rectangle(axes, left, bottom, width, height, fill, edge=DARK, linewidth=1.0):
    """Draw a rectangle whose lower left corner is at (left, bottom)."""
    axes.add_patch(
        patches.Rectangle(
            (left, bottom), width, height, facecolor=fill, edgecolor=edge, linewidth=linewidth
        )
    )


def circle(axes, x, y, radius, **options):
    """Draw a circle around (x, y), white with a dark edge unless told otherwise."""
    options = {"facecolor": "white", "edgecolor": DARK, **options}
    axes.add_patch(patches.Circle((x, y), radius, **options))


def arrow(axes, *points, color=DARK, width=1.6, dashed=False, head=14, curve=0.0):
    """Draw an arrow through points.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    *points : (float, float)
        Where it starts, turns and ends.
    color : str
    width : float
        Width of the line, in points.
    dashed : bool
    head : float
        Size of the head; 0 draws a line without one.
    curve : float
        How far an arrow between two points bends, as a share of its length: to the left of its
        way if negative, to the right if positive.
    """
    path = Path(points)
    if curve:
        start, end = np.array(points, dtype=float)
        across = (end - start)[::-1] * (1, -1)
        middle = (start + end) / 2 + curve * across
        path = Path([start, middle, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    axes.add_patch(
        patches.FancyArrowPatch(
            path=path,
            arrowstyle="-|>" if head else "-",
            mutation_scale=head or 1,
            color=color,
            linewidth=width,
            linestyle="--" if dashed else "-",
            capstyle="butt",
        )
    )


def joint(axes, x, y, color=DARK):
    """Draw the dot at which an arrow branches off."""
    circle(axes, x, y, 0.1, facecolor=color, edgecolor=color, zorder=3)


def operation(axes, x, y, sign):
    """Draw a circle with the sign of an operation that works element by element."""
    circle(axes, x, y, 0.38, linewidth=1.4)
    write(axes, x, y, sign, va="center_baseline", fontsize=15)


def weight(axes, x, y, name):
    """Draw a matrix or vector of weights in a small box whose colour belongs to the name."""
    box(axes, x, y, f"${name}$", 0.96, 0.72, fill=MATRIX_FILLS[name], fontsize=12)


def weighted_arrow(axes, start, end, name):
    """Draw a straight arrow from ``start`` to ``end`` with its weights in the middle."""
    start, end = np.array(start, dtype=float), np.array(end, dtype=float)
    middle = (start + end) / 2
    half = np.array([0.48, 0.36]) * np.sign(end - start)
    arrow(axes, start, middle - half, head=0)
    weight(axes, *middle, name)
    arrow(axes, middle + half, end)


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
            x, y = left + j * width, top - (i + 1) * height
            rectangle(axes, x, y, width, height, (fill or {}).get((i, j), "white"))
            write(axes, x + width / 2, y + height / 2, number, fontsize=size)


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
        middle = (x, y - shift * height) if upright else (x + shift * width, y)
        rectangle(axes, middle[0] - width / 2, middle[1] - height / 2, width, height, fill)
        if fill == "white":
            write(axes, *middle, "0", va="center_baseline", fontsize=10)
