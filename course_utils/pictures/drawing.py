"""What diagrams are made of: text, boxes, arrows, grids of numbers.

Every function draws on ``axes`` made by ``canvas``, many of them several things of a kind at once.
Places are in the units of the axes; widths of lines, sizes of text and of heads are in points.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import patches
from matplotlib.path import Path

from .showing import DARK, ORANGE, PALE

MATRIX_FILLS = {"W_{xh}": "#A9D6F2", "W_{hh}": ORANGE, "W_{hy}": "#D5EFE3", "b": PALE}


def canvas(width, height, inches=8.2):
    """Return a figure, as wide as the page unless told otherwise, and its invisible axes.

    On the axes, x runs from 0 to ``width`` and y from 0, at the bottom, to ``height``.
    """
    figure, axes = plt.subplots(figsize=(inches, inches * height / width))
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    axes.axis("off")
    return figure, axes


def write(axes, *texts, **options):
    """Write texts, each (x, y, text), centred unless ``ha`` or ``va`` say otherwise."""
    for x, y, text in texts:
        axes.text(x, y, text, **{"ha": "center", "va": "center", **options})


def symbols(axes, *names, **options):
    """Write equations or their symbols, each (x, y, name) with a name such as ``h_t``."""
    write(axes, *((x, y, f"${name}$") for x, y, name in names), **{"fontsize": 13, **options})


def box(axes, x, y, text="", width=1.0, height=1.0, fill="white", edge=DARK, **options):
    """Draw a rounded box centred at (x, y) with text in its middle."""
    corner, rounded = (x - width / 2, y - height / 2), "round,pad=0,rounding_size=0.12"
    look = {"facecolor": fill, "edgecolor": edge, "linewidth": 1.4}
    axes.add_patch(patches.FancyBboxPatch(corner, width, height, boxstyle=rounded, **look))
    write(axes, (x, y, text), **options)


def circle(axes, x, y, radius, **options):
    """Draw a circle around (x, y), white with a dark edge unless told otherwise."""
    options = {"facecolor": "white", "edgecolor": DARK, **options}
    axes.add_patch(patches.Circle((x, y), radius, **options))


def arrow(axes, *points, color=DARK, width=1.6, dashed=False, head=14, curve=0.0):
    """Draw an arrow through points: where it starts, turns and ends.

    ``head`` is the size of its head; 0 draws a line without one. With ``curve``, an arrow between
    two points bends by that share of its length, to the left of its way if negative, to the right
    if positive.
    """
    path = Path(points)
    if curve:
        start, end = np.array(points, dtype=float)
        middle = (start + end) / 2 + curve * (end - start)[::-1] * (1, -1)
        path = Path([start, middle, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    form = {"arrowstyle": "-|>" if head else "-", "mutation_scale": head or 1}
    line = {"linewidth": width, "linestyle": "--" if dashed else "-", "capstyle": "butt"}
    axes.add_patch(patches.FancyArrowPatch(path=path, color=color, **form, **line))


def across(axes, y, *ways, **options):
    """Draw arrows at height ``y``, each from one x to another."""
    for start, end in ways:
        arrow(axes, (start, y), (end, y), **options)


def upright(axes, x, *ways, **options):
    """Draw arrows above each other at ``x``, each from one y to another."""
    for start, end in ways:
        arrow(axes, (x, start), (x, end), **options)


def dots(axes, *places, color=DARK):
    """Draw the dots, each at (x, y), at which arrows branch off."""
    for x, y in places:
        circle(axes, x, y, 0.1, facecolor=color, edgecolor=color, zorder=3)


def operations(axes, *signs):
    """Draw operations that work element by element, each (x, y, sign), as circles."""
    for x, y, sign in signs:
        circle(axes, x, y, 0.38, linewidth=1.4)
        write(axes, (x, y, sign), va="center_baseline", fontsize=15)


def weights(axes, *names):
    """Draw matrices or vectors, each (x, y, name), in small boxes coloured by their names."""
    for x, y, name in names:
        box(axes, x, y, f"${name}$", 0.96, 0.72, fill=MATRIX_FILLS[name], fontsize=12)


def weighted_arrow(axes, start, end, name):
    """Draw a straight arrow from ``start`` to ``end`` with its weights in the middle."""
    start, end = np.array(start, dtype=float), np.array(end, dtype=float)
    middle = (start + end) / 2
    half = np.array([0.48, 0.36]) * np.sign(end - start)
    arrow(axes, start, middle - half, head=0)
    weights(axes, (*middle, name))
    arrow(axes, middle + half, end)


def grid(axes, left, top, texts, fills="white", cell=(1.0, 0.8), edge=DARK, line=1.0, **options):
    """Draw a matrix of cells, its upper left corner at (left, top), with a text in each.

    ``texts`` is a list of rows, ``cell`` the width and height of one. ``fills`` is a colour for
    all cells or, broadcast as NumPy does, for each.
    """
    width, height = cell
    fills = np.broadcast_to(fills, np.shape(texts))
    for (row, column), text in np.ndenumerate(texts):
        x, y = left + column * width, top - (row + 1) * height
        look = {"facecolor": fills[row, column], "edgecolor": edge, "linewidth": line}
        axes.add_patch(patches.Rectangle((x, y), width, height, **look))
        if text:
            write(axes, (x + width / 2, y + height / 2, text), **options)


def strip(axes, x, y, fills, cell, column=False):
    """Draw a vector centred at (x, y): a row or column of coloured cells, with 0 in white ones."""
    fills = np.array([fills]).T if column else np.array([fills])
    left, top = x - fills.shape[1] * cell[0] / 2, y + fills.shape[0] * cell[1] / 2
    zeros = np.where(fills == "white", "0", "")
    grid(axes, left, top, zeros, fills, cell, va="center_baseline", fontsize=10)
