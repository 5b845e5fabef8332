"""Put a diagram into words: what stands in it row by row, where its arrows lead, what is beside.

A label in a box reads [label], an empty box [ ], a vector [· 0 ·] with a dot for each empty cell,
an empty grid [rows × columns]. Labels that occur more than once are numbered from left to right,
×#1, ×#2. An arrow that branches off another one carries what flows there; what joins another
arrow flows on with it. A dashed arrow reads ⇢.
"""

import itertools
import re
from collections import Counter

import numpy as np
from matplotlib import patches
from matplotlib.path import Path
from matplotlib.transforms import Bbox

REACH = 0.5  # how far from a label its arrow may begin or end, in units of the drawing
BESIDE = 1.0  # how far from an arrow a note on it may stand


class Label:
    """What a diagram names at one place: a text, or a box or strip with the texts inside it."""

    def __init__(self, name, extent, anchor=None):
        self.name, self.extent, self.boxed = name, extent, anchor is None
        self.x, self.y = (extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2
        self.anchor = anchor or (self.x, self.y)
        self.unique = name or "□"

    def away(self, point):
        """Return how far a point is from this label."""
        nearest = np.clip(point, self.extent.min, self.extent.max)
        return np.linalg.norm(nearest - point)


class Arrow:
    """An arrow's way, the labels it begins and ends at, and the arrows it comes out of."""

    def __init__(self, patch, labels):
        path = patch.get_path()
        heads = [place for place, code in enumerate(path.codes) if code == Path.MOVETO]
        self.way = path.vertices[: heads[1] if len(heads) > 1 else None]
        self.start, self.end = self.way[0], self.way[-1]
        self.sign = "→" if patch.get_linestyle() == "-" else "⇢"
        self.begins, self.ends = at(self.start, labels), at(self.end, labels)
        self.before = []

    def away(self, point):
        """Return how far a point is from this arrow's way."""
        return min(distance(point, *part) for part in itertools.pairwise(self.way))

    def sources(self):
        own = {self.begins} if self.begins else set()
        return own.union(*(arrow.sources() for arrow in self.before))

    def __str__(self):
        sources = sorted(label.unique for label in self.sources())
        return f"{', '.join(sources)} {self.sign} {self.ends.unique if self.ends else ''}".strip()


def at(point, labels):
    """Return the label at a point, or None."""
    closest = min(labels, key=lambda label: label.away(point))
    return closest if closest.away(point) < REACH else None


def distance(point, start, end):
    """Return how far a point is from the straight line between two others."""
    along = end - start
    share = np.clip(np.dot(point - start, along) / np.dot(along, along), 0, 1)
    return np.linalg.norm(point - start - share * along)


def read(figure):
    """Return what a diagram says, as lines of text."""
    figure.canvas.draw()
    labels = find_labels(figure)
    arrows = find_arrows(figure, labels)
    leading = sorted(str(arrow) for arrow in arrows if arrow.sources() and arrow.ends)
    return [*rows(labels), *leading, *notes(labels, arrows)]


def find_labels(figure):
    (axes,) = figure.axes
    back = axes.transData.inverted()
    texts = [
        Label(said(text), text.get_window_extent().transformed(back), text.get_position())
        for text in axes.texts
        if text.get_text().strip()
    ]
    boxes = [extent(patch, back) for patch in axes.patches if is_box(patch)]
    boxes = [[one] for one in boxes if not any(holds(one, other) for other in boxes)]
    found = []
    for cells in boxes + grids(axes, back):
        inside = [[label for label in texts if cell.contains(label.x, label.y)] for cell in cells]
        name = name_of(cells, inside)
        if name is not None:
            texts = [label for label in texts if not any(label in some for some in inside)]
            found.append(Label(name, Bbox.union(cells)))
    found = sorted(found + texts, key=lambda label: (round(label.anchor[0], 2), -label.anchor[1]))
    number(found)
    return found


def said(text):
    """Return a label as it reads: on one line, without the signs around an equation."""
    return re.sub(r"\s+", " ", text.get_text().replace("$", "")).strip()


def extent(patch, back):
    return patch.get_window_extent().transformed(back)


def is_box(patch):
    """Tell a box, or a circle larger than a dot, from arrows and the cells of grids."""
    circle = isinstance(patch, patches.Circle) and patch.get_radius() > 0.2
    return circle or isinstance(patch, patches.FancyBboxPatch)


def holds(one, other):
    """Tell whether a box has another one inside: then it is a frame."""
    middle = (other.x0 + other.x1) / 2, (other.y0 + other.y1) / 2
    return one is not other and one.width > other.width and one.contains(*middle)


def grids(axes, back):
    """List vectors and matrices: rectangles that touch, drawn one after the other."""
    found = []
    for patch in axes.patches:
        if isinstance(patch, patches.Rectangle):
            cell = extent(patch, back)
            if found and Bbox.union(found[-1]).padded(0.02).overlaps(cell):
                found[-1].append(cell)
            else:
                found.append([cell])
    return found


def name_of(cells, inside):
    """Name a box by its text, a vector by what its cells hold, an empty grid by its size."""
    height, width = (round(size) for size in (Bbox.union(cells).size / cells[0].size)[::-1])
    words = [
        " ".join(label.name for label in sorted(some, key=lambda label: -label.y))
        for some in inside
    ]
    if len(cells) == 1:
        return words[0]
    if not any(words):
        return f"{height} × {width}"
    return " ".join(word or "·" for word in words) if 1 in (height, width) else None


def number(labels):
    """Tell apart the labels that have the same name."""
    total = Counter(label.unique for label in labels)
    seen = Counter()
    for label in labels:
        seen[label.unique] += 1
        if total[label.unique] > 1:
            label.unique += f"#{seen[label.unique]}"


def find_arrows(figure, labels):
    drawn = figure.axes[0].patches
    arrows = [Arrow(patch, labels) for patch in drawn if isinstance(patch, patches.FancyArrowPatch)]
    for one, other in itertools.permutations(arrows, 2):
        if one.begins is None and other.away(one.start) < 0.05:
            one.before.append(other)
        elif one.ends is None and other.away(one.end) < 0.05:
            other.before.append(one)
    return arrows


def rows(labels):
    """Read the labels from top to bottom, each row from left to right."""
    found = []
    for label in sorted(labels, key=lambda label: -label.y):
        if not found or found[-1][0].y - label.y > 0.25:
            found.append([])
        found[-1].append(label)
    return [
        "  ".join(
            f"[{label.name or ' '}]" if label.boxed else label.name
            for label in sorted(row, key=lambda label: label.x)
        )
        for row in found
    ]


def notes(labels, arrows):
    """List the texts that no arrow leads to or from, each with the arrow beside it."""
    linked = {arrow.ends for arrow in arrows}.union(*(arrow.sources() for arrow in arrows))
    found = []
    for label in labels:
        if label.boxed or label in linked or not arrows:
            continue
        closest = min(arrows, key=lambda arrow: arrow.away((label.x, label.y)))
        if closest.away((label.x, label.y)) < BESIDE and closest.ends and closest.sources():
            found.append(f"{label.unique} beside {closest}")
    return found
