"""Put a diagram into words: what stands in it row by row, where its arrows lead, what is beside.

A label in a box reads [label], an empty box [ ], a vector [· 0 ·] with a dot for each empty cell,
an empty grid [rows × columns]. Labels that occur more than once are numbered from left to right,
×#1, ×#2. An arrow that branches off another one carries what flows there; what joins another
arrow flows on with it. A dashed arrow reads ⇢.
"""

import itertools
from collections import Counter

import numpy as np
from matplotlib import patches
from matplotlib.path import Path
from matplotlib.transforms import Bbox

REACH = 0.5  # how far from a label its arrow may begin or end, in units of the drawing
BESIDE = 1.0  # how far from an arrow a note on it may stand


class Label:
    """What a diagram names at one place: a text, or a box or grid with the texts inside it."""

    def __init__(self, name, extent, anchor=None):
        self.name, self.extent, self.boxed = name, extent, anchor is None
        self.x, self.y = (extent.min + extent.max) / 2
        self.anchor = anchor or (self.x, self.y)
        self.unique = name or "□"

    def away(self, point):
        """Return how far a point is from this label."""
        return np.linalg.norm(np.clip(point, self.extent.min, self.extent.max) - point)


class Arrow:
    """An arrow's way, the labels it begins and ends at, and the arrows it comes out of."""

    def __init__(self, patch, labels):
        path = patch.get_path()
        parts = np.flatnonzero(path.codes == Path.MOVETO)  # the line, and its head
        way = path.vertices[: parts[1] if len(parts) > 1 else None]
        self.points = Path(way).interpolated(400).vertices
        self.sign = "→" if patch.get_linestyle() == "-" else "⇢"
        self.start, self.end, self.before = way[0], way[-1], []
        self.begins, self.ends = (closest(labels, end, REACH) for end in (self.start, self.end))

    def away(self, point):
        """Return how far a point is from this arrow's way."""
        return np.linalg.norm(self.points - point, axis=1).min()

    def sources(self):
        own = {self.begins} if self.begins else set()
        return own.union(*(arrow.sources() for arrow in self.before))

    def __str__(self):
        sources = sorted(label.unique for label in self.sources())
        return f"{', '.join(sources)} {self.sign} {self.ends.unique}"


def closest(things, point, limit):
    """Return the label or arrow closest to a point, or None if it is not within the limit."""
    near = [thing for thing in things if thing.away(point) < limit]
    return min(near, key=lambda thing: thing.away(point), default=None)


def read(figure):
    """Return what a diagram says, as lines of text."""
    figure.canvas.draw()
    labels = find_labels(*figure.axes)
    arrows = find_arrows(*figure.axes, labels)
    leading = sorted(str(arrow) for arrow in arrows if arrow.sources() and arrow.ends)
    return [*rows(labels), *leading, *notes(labels, arrows)]


def find_labels(axes):
    def extent(artist):
        return artist.get_window_extent().transformed(axes.transData.inverted())

    texts = [
        Label(" ".join(text.get_text().replace("$", "").split()), extent(text), text.get_position())
        for text in axes.texts
        if text.get_text().strip()
    ]
    boxes = [extent(patch) for patch in axes.patches if is_box(patch)]
    grids = []  # rectangles that touch, drawn one after the other
    for cell in (extent(patch) for patch in axes.patches if isinstance(patch, patches.Rectangle)):
        if grids and Bbox.union(grids[-1]).padded(0.02).overlaps(cell):
            grids[-1].append(cell)
        else:
            grids.append([cell])
    found = []
    for cells in [[box] for box in boxes if not is_frame(box, boxes)] + grids:
        inside = [[label for label in texts if cell.contains(label.x, label.y)] for cell in cells]
        name = name_of(cells, inside)
        if name is not None:
            texts = [label for label in texts if label not in itertools.chain(*inside)]
            found.append(Label(name, Bbox.union(cells)))
    found = sorted(found + texts, key=lambda label: (round(label.anchor[0], 2), -label.anchor[1]))
    total, seen = Counter(label.unique for label in found), Counter()
    for label in found:
        seen[label.unique] += 1
        if total[label.unique] > 1:
            label.unique += f"#{seen[label.unique]}"
    return found


def is_box(patch):
    """Tell a box, or a circle larger than a dot, from arrows and the cells of grids."""
    circle = isinstance(patch, patches.Circle) and patch.get_radius() > 0.2
    return circle or isinstance(patch, patches.FancyBboxPatch)


def is_frame(box, boxes):
    """Tell whether a box has another one inside."""
    narrower = [other for other in boxes if other.width < box.width]
    return any(box.contains(*(other.min + other.max) / 2) for other in narrower)


def name_of(cells, inside):
    """Name a box by its text, a vector by what its cells hold, an empty grid by its size."""
    width, height = (round(size) for size in Bbox.union(cells).size / cells[0].size)
    words = [
        " ".join(label.name for label in sorted(some, key=lambda label: -label.y))
        for some in inside
    ]
    if len(cells) == 1:
        return words[0]
    if not any(words):
        return f"{height} × {width}"
    return " ".join(word or "·" for word in words) if 1 in (height, width) else None


def find_arrows(axes, labels):
    drawn = [patch for patch in axes.patches if isinstance(patch, patches.FancyArrowPatch)]
    arrows = [Arrow(patch, labels) for patch in drawn]
    for one, other in itertools.permutations(arrows, 2):
        if np.allclose(one.start, other.start):
            continue  # both branch off a third one, not off each other
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
    for row in found:
        row = sorted(row, key=lambda label: label.x)
        yield "  ".join(f"[{label.name or ' '}]" if label.boxed else label.name for label in row)


def notes(labels, arrows):
    """List the texts that no arrow leads to or from, each with the arrow beside it."""
    linked = {arrow.ends for arrow in arrows}.union(*(arrow.sources() for arrow in arrows))
    for label in labels:
        if not label.boxed and label not in linked:
            arrow = closest(arrows, (label.x, label.y), BESIDE)
            if arrow and arrow.ends and arrow.sources():
                yield f"{label.unique} beside {arrow}"
