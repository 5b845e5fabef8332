"""Compare the pictures stored in a notebook with those drawn now.

Every picture must have its width and its description: titles, labels, numbers of curves. Where no
training, timing or data can make a difference, it must also look the same.
"""

import ast
import base64
import builtins
import difflib
import io

import numpy as np
from matplotlib.image import imread
from notebook_rules import names, parse

TRAINED_OR_TIMED = frozenset(
    "fit train train_on_batch apply apply_gradients perf_counter process_time".split()
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

    A statement varies if it mentions one of the sources, or a number after ≈, or if it uses a name
    that a statement before it, which varies, uses or makes. What is imported or built in stays
    steady; a name that is made again by a statement that does not vary is steady from there on.

    Parameters
    ----------
    cells : list of nbformat.NotebookNode
        The code cells of a notebook, in order.
    sources : set of str
        Functions, methods and modules whose results vary.

    Returns
    -------
    list of bool
    """
    unsteady, steady, found = set(), set(dir(builtins)), []
    for cell in cells:
        found.append(False)
        for statement in parse(cell.source).body:
            mentioned, made = names(statement), names(statement, ast.Store)
            used = mentioned - made
            if isinstance(statement, ast.Assign):
                used = names(statement.value)
            elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
                made.add(statement.name)
            if isinstance(statement, ast.Import | ast.ImportFrom):
                steady |= {alias.asname or alias.name for alias in statement.names}
            elif used & unsteady or mentions(statement, sources):
                unsteady |= (mentioned | made) - steady
                found[-1] = True
            else:
                unsteady -= made
    return found


def mentions(statement, sources):
    attributes = {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
    return (names(statement) | attributes) & sources or ABOUT in ast.unparse(statement)
