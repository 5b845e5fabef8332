"""Compare the pictures stored in a notebook with those drawn now.

Every picture must have its width and its description: titles, labels, numbers of curves. Where no
training, timing or data can make a difference, it must also look the same.
"""

import base64
import builtins
import difflib
import dis
import io
import types

import numpy as np
from matplotlib.image import imread
from notebook_rules import parse

TRAINED_OR_TIMED = frozenset(
    "fit train train_on_batch apply apply_gradients measure perf_counter process_time".split()
)
REVIEWS = frozenset(["imdb"])  # they vary where the practice reviews stand in for IMDB
RANDOM = frozenset(["keras", "layers"])  # each backend draws other random numbers
ABOUT = "≈"  # stands before every number that is a little different on each machine

# Half a pixel up and sideways gives 21 in the course's pictures, h_0 for x_0 gives 61, another
# dash pattern 25. Another hinting of the font gives 100: that is another picture.
TOLERANCE = 22
BLOCK, TILE = 4, 10  # pixels to a block, blocks to a tile


def differences(stored, drawn, by_pixels):
    """List, in words, how the pictures of a cell differ from those stored.

    Parameters
    ----------
    stored, drawn : list of nbformat.NotebookNode
        The cell's outputs, in the notebook and now.
    by_pixels : bool
        Whether the pictures must look the same. Otherwise only width and description count: what
        was trained may have led to more rows.

    Returns
    -------
    list of str
    """
    stored, drawn = pictures_in(stored), pictures_in(drawn)
    if len(stored) != len(drawn):
        return [f"{len(stored)} pictures are stored and {len(drawn)} drawn"]
    found = []
    for old, new in zip(stored, drawn, strict=True):
        if "description" not in old.metadata:
            found.append("the picture stored has no description")
            continue
        found += other_description(old.metadata, new.metadata)
        before, now = pixels(old), pixels(new)
        height, width = (a != b for a, b in zip(before.shape[:2], now.shape[:2], strict=True))
        if width or (height and by_pixels):
            found.append(f"the picture stored is {size(before)}, the one drawn {size(now)}")
        elif by_pixels and (far := distance(before, now)) > TOLERANCE:
            found.append(f"the picture stored looks different: {far:.0f}, allowed {TOLERANCE}")
    return found


def pictures_in(outputs):
    return [output for output in outputs if "image/png" in output.get("data", {})]


def other_description(stored, drawn):
    """Compare what `pictures.show` wrote of a figure into its metadata."""
    before, now = stored["description"], drawn.get("description", [])
    if before == now:
        return []
    lines = difflib.ndiff(before, now)
    return ["the picture stored (-) is not the one drawn (+):", *lines]


def pixels(output):
    """Return a picture as an array (height, width, 3) of 0 … 255."""
    png = io.BytesIO(base64.b64decode(output.data["image/png"]))
    return 255 * imread(png, format="png")[..., :3].astype(float)


def size(picture):
    return " × ".join(str(number) for number in picture.shape[1::-1])


def distance(one, other):
    """Return how far two pictures are apart where they differ most, 0 … 255.

    The mean over blocks of 4 × 4 pixels forgives another antialiasing. The root mean square is
    taken over tiles of 40 × 40 pixels, so that one other letter counts as much in a large picture
    as in a small one.
    """
    apart = (averages(one, BLOCK) - averages(other, BLOCK)) ** 2
    return np.sqrt(averages(apart, TILE).mean(axis=-1).max())


def averages(picture, size):
    """Return the mean of each square of `size`; at the edges, the last pixels count again."""
    height, width, colours = picture.shape
    rows, columns = -(-height // size), -(-width // size)
    padded = np.pad(
        picture, ((0, rows * size - height), (0, columns * size - width), (0, 0)), mode="edge"
    )
    return padded.reshape(rows, size, columns, size, colours).mean(axis=(1, 3))


def varying(cells, sources):
    """Tell for each cell whether its outcome may differ from machine to machine.

    A cell varies if it names one of the sources or prints a number after ≈, and if it uses what
    a varying cell has made or changed, itself or in a function that it calls. A varying cell may
    change whatever it uses, except what is imported or built in. A name that is bound again by a
    cell that does not vary no longer varies.

    Parameters
    ----------
    cells : list of nbformat.NotebookNode
        The code cells of a notebook, in order.
    sources : collection of str
        Functions, methods and modules whose results vary.

    Returns
    -------
    list of bool
    """
    unsteady, safe, inside, found = set(), set(dir(builtins)), {}, []
    for cell in cells:
        uses = Uses(compile(parse(cell.source), "<cell>", "exec"))
        read = with_functions(uses.read, inside)
        inside |= dict.fromkeys(uses.bound, uses.inside)
        safe |= uses.imported
        names_a_source = ABOUT in cell.source or uses.mentioned & set(sources)
        found.append(bool(names_a_source or read & unsteady))
        if found[-1]:
            unsteady |= uses.bound | (read - safe)
        else:
            unsteady -= uses.bound
    return found


def with_functions(names, inside):
    """Add the names that are read inside the functions among `names`, and so on."""
    known, new = set(), set(names)
    while new:
        known |= new
        new = set().union(*(inside.get(name, set()) for name in new)) - known
    return known


class Uses:
    """The names that a cell reads before it binds them, binds, imports or mentions at all.

    `inside` are those that it reads inside functions and comprehensions.
    """

    def __init__(self, code):
        self.read, self.bound, self.imported, self.mentioned = set(), set(), set(), set()
        self.inside = set()
        self._follow(code, outermost=True)

    def _follow(self, code, outermost=False):
        importing = False
        for step in dis.get_instructions(code):
            if isinstance(step.argval, types.CodeType):
                self._follow(step.argval)
            elif step.opname in ("IMPORT_NAME", "IMPORT_FROM"):
                importing = True
            elif step.opname in ("STORE_NAME", "STORE_GLOBAL") and outermost:
                (self.imported if importing else self.bound).add(step.argval)
                importing = False
            elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
                self.mentioned.add(step.argval)
                if step.argval not in self.bound:
                    self.read.add(step.argval)
                if not outermost:
                    self.inside.add(step.argval)
            elif step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
                self.mentioned.add(step.argval)
