"""Read the tables of docs/ and the sections of lessons/, for the tests of the pages."""

import functools
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"\[(\d\d) · (.+?)\]\(\.\./notebooks/(\w+)\.ipynb\)")
FENCE = re.compile(r"```\{code-cell\} ipython3\n(.*?)```", re.DOTALL)
CELL_BORDER = re.compile(r"(?<!\\)\|")


def page(name):
    """Return the text of a page of docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows(text):
    """Return every row of every table of a page, a list of cells each, without the heads."""
    found, table = [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            table.append([cell.strip() for cell in CELL_BORDER.split(line)[1:-1]])
            continue
        found += table[2:]  # below the head and its rule
        table = []
    return found


def links(text):
    """Return (lesson, heading) of every link into a lesson; the lesson by its file's name."""
    for number, heading, lesson in LINK.findall(text):
        assert lesson.startswith(f"{number}_"), f"{number} does not lead to {lesson}"
        yield lesson, heading


@functools.cache
def sections(lesson):
    """Return the sections of a lesson, heading -> text below it, down to the next heading.

    Code cells are kept; their comments are no headings. Headings met twice are joined.
    """
    text = (ROOT / "lessons" / f"{lesson}.md").read_text(encoding="utf-8")
    found, heading, in_code = {}, "", False
    for line in text.splitlines():
        if line.startswith("```"):
            in_code = not in_code
        if not in_code and re.match(r"#{2,3} ", line):
            heading = line.lstrip("#").strip()
        found[heading] = found.get(heading, "") + line + "\n"
    return found


def code(text):
    """Return the code of a section's cells."""
    return "\n".join(FENCE.findall(text))


@functools.cache
def lessons():
    """Return the names of all lessons, without their ending."""
    return sorted(path.stem for path in (ROOT / "lessons").glob("[0-9]*.md"))


def wrong_links(text):
    """List the links of a page that lead to no lesson or to no heading of it."""
    wrong = []
    for lesson, heading in links(text):
        if lesson not in lessons():
            wrong.append(f"no lesson {lesson}")
        elif heading not in sections(lesson):
            wrong.append(f"{lesson} has no section {heading!r}")
    return wrong + re.findall(r"\]\(\.\./[^)]*\)", LINK.sub("", text))  # links of another form
