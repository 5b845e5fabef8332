"""Build notebooks/NAME.ipynb from lessons/NAME.md by running every cell on the real IMDB reviews.

    python tools/build_notebooks.py [NAME ...]

Without names, every lesson is built. When a lesson fails, its notebook stays as it was.
"""

import hashlib
import sys
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from notebook_rules import disagreement, faults, fold
from notebook_runs import NOTEBOOKS, ROOT, LessonFailed, absolute_data_folder, execute

from course_utils._files import write_atomically

LESSONS = ROOT / "lessons"


class BuildFailed(Exception):
    """A lesson could not be built; the message says why, and what to do about it."""


def main(arguments):
    absolute_data_folder()
    texts = [find_text(name) for name in arguments] or sorted(LESSONS.glob("*.md"))
    if not texts:
        sys.exit(f"There are no lessons in {LESSONS}.")
    failed = [text.stem for text in texts if not build_and_report(text)]
    if failed:
        sys.exit(f"Needs fixing: {', '.join(failed)}")


def find_text(name):
    """Return the lesson that `name` stands for: its name, its number, or a path to it."""
    stem = Path(name).stem
    found = [path for path in sorted(LESSONS.glob("*.md")) if path.stem == stem]
    found = found or sorted(LESSONS.glob(f"{stem}_*.md"))
    if len(found) != 1:
        known = ", ".join(sorted(path.stem for path in LESSONS.glob("*.md")))
        sys.exit(f"{name!r} does not name one lesson. The lessons are: {known}")
    return found[0]


def build_and_report(text):
    """Build one lesson, print how it went, and return whether it succeeded and breaks no rule."""
    NOTEBOOKS.mkdir(exist_ok=True)
    target = NOTEBOOKS / f"{text.stem}.ipynb"
    try:
        notebook = build(text, target)
    except (BuildFailed, LessonFailed) as problem:
        print(f"{text.stem}: not built, {target.name} stays as it was: {problem}", flush=True)
        return False
    found = faults(notebook, text.read_text(encoding="utf-8"))
    print(f"{text.stem}: built", *found, sep="\n  - ", flush=True)
    return not found


def build(text, target):
    """Run the lesson in the file `text` and replace the notebook `target` with the result.

    Raises BuildFailed or LessonFailed, and leaves `target` as it was, if that cannot be done.
    """
    source = text.read_text(encoding="utf-8")
    notebook = notebook_from(source, text.stem)
    if disagreement(notebook, source):
        raise BuildFailed("jupytext would write the text differently: `make format` does that.")
    if execute(notebook, text.stem) == "practice":
        raise BuildFailed(
            "it ran on the practice reviews, and stored outputs come from the real IMDB reviews: "
            "set COURSE_DATA_DIR to the folder that holds imdb.npz and imdb_word_index.json."
        )
    write_atomically(target, nbformat.writes(notebook) + "\n")
    return notebook


def notebook_from(source, name):
    """Turn a lesson's text into a notebook with its check and drawing cells collapsed.

    A cell keeps its id while its text stays the same.
    """
    notebook = jupytext.reads(source, "md:myst")
    seen = Counter()
    for cell in notebook.cells:
        seen[cell.source] += 1
        identity = f"{name}\n{cell.cell_type}\n{seen[cell.source]}\n{cell.source}"
        cell.id = hashlib.sha256(identity.encode()).hexdigest()[:12]
        fold(cell)
    return notebook


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. The notebook that was being built stays as it was.")
