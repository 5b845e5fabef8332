"""Build notebooks/NAME.ipynb from lessons/NAME.md: every cell run, on the real IMDB reviews.

    python tools/build_notebooks.py [NAME ...]

Without names, builds every lesson. A lesson that fails leaves its notebook as it was.
"""

import difflib
import hashlib
import sys
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from notebook_rules import faults
from notebook_runs import NOTEBOOKS, ROOT, LessonFailed, absolute_data_folder, execute

LESSONS = ROOT / "lessons"


class BuildFailed(Exception):
    """A lesson could not be built; the message says why and what to do."""


def main(arguments):
    absolute_data_folder()
    texts = [find_text(name) for name in arguments] or sorted(LESSONS.glob("*.md"))
    if not texts:
        sys.exit(f"There is no lesson in {LESSONS} yet.")
    failed = [text.stem for text in texts if not build_and_report(text)]
    if failed:
        sys.exit(f"Not in order: {', '.join(failed)}")


def find_text(name):
    """Return the lesson that `name` means: its stem, its number, or a path to it."""
    stem = Path(name).stem
    found = [path for path in sorted(LESSONS.glob("*.md")) if path.stem == stem]
    found = found or sorted(LESSONS.glob(f"{stem}_*.md"))
    if len(found) != 1:
        known = ", ".join(sorted(path.stem for path in LESSONS.glob("*.md")))
        sys.exit(f"No single lesson is called {name!r}. There are: {known}")
    return found[0]


def build_and_report(text):
    """Build one lesson, say how it went, and return whether all is well."""
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
    """Run the lesson in `text` and replace the notebook `target` by the outcome.

    Raises
    ------
    BuildFailed
        If the text is not as jupytext writes it, or the real IMDB reviews were not used.
    LessonFailed
        If a cell fails. In both cases `target` is left untouched.
    """
    source = text.read_text(encoding="utf-8")
    notebook = notebook_from(source, text.stem)
    require_jupytext_form(source, notebook)
    used = execute(notebook, text.stem)
    if used == "practice":
        raise BuildFailed(
            "it ran on the practice reviews. Stored outputs come from the real IMDB reviews: "
            "set COURSE_DATA_DIR to the folder that holds imdb.npz and imdb_word_index.json."
        )
    write_atomically(target, nbformat.writes(notebook) + "\n")
    return notebook


def notebook_from(source, name):
    """Make the notebook of a lesson's text; a cell keeps its id as long as it keeps its text."""
    notebook = jupytext.reads(source, "md:myst")
    seen = Counter()
    for cell in notebook.cells:
        seen[cell.source] += 1
        identity = f"{name}\n{cell.cell_type}\n{seen[cell.source]}\n{cell.source}"
        cell.id = hashlib.sha256(identity.encode()).hexdigest()[:12]
    return notebook


def require_jupytext_form(source, notebook):
    """Fail where the text differs from what jupytext would write for the same notebook."""
    written = jupytext.writes(notebook, "md:myst")
    if written != source:
        lines = difflib.unified_diff(
            source.splitlines(), written.splitlines(), "the lesson", "as jupytext writes it"
        )
        raise BuildFailed(
            "the text is not in jupytext's form (`make format` mends it):\n" + "\n".join(lines)
        )


def write_atomically(path, text):
    """Write a whole file or nothing: an interrupted write leaves the old file in place."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. The notebook that was being built is as it was before.")
