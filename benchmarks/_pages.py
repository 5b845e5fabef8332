"""Tables in Markdown, and the places in the pages where they belong."""

import re
import statistics
from pathlib import Path

from course_utils._files import write_atomically

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
SPEED = ROOT / "docs" / "speed.md"


def table(header, rows):
    """Return a table in Markdown: names in the first column, numbers in the others.

    Examples
    --------
    >>> print(table(("model", "seconds"), [("LSTM", 13), ("GRU", 19)]))
    | model | seconds |
    | --- | ---: |
    | LSTM | 13 |
    | GRU | 19 |
    """
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in lines)


def with_range(values, digits, middle=statistics.median):
    """Write the middle of some values, followed by the smallest and the largest if they differ.

    Examples
    --------
    >>> with_range([2.5, 1.0, 1.5], digits=1)
    '1.5 (1.0–2.5)'
    >>> with_range([3, 3], digits=0)
    '3'
    """
    low, center, high = (f"{f(values):.{digits}f}" for f in (min, middle, max))
    return center if low == high else f"{center} ({low}–{high})"


def with_sections(text, sections):
    r"""Replace what a page says between the markers of its sections.

    Parameters
    ----------
    text : str
        A page. A section begins with the line ``<!-- name -->`` and ends with ``<!-- end -->``.
    sections : dict of str
        The new content of each section, by name, without a line break at its end.

    Returns
    -------
    str
        The page with the new content between the same markers.

    Raises
    ------
    ValueError
        If the page doesn't hold a section, or holds it more than once.

    Examples
    --------
    >>> with_sections("<!-- size -->\nold\n<!-- end -->\n", {"size": "new"})
    '<!-- size -->\nnew\n<!-- end -->\n'
    """
    for name, content in sections.items():
        begin, end = f"<!-- {name} -->\n", "<!-- end -->"
        text, found = re.subn(
            f"{re.escape(begin)}((?!<!-- ).)*{end}",
            lambda _, new=f"{begin}{content}\n{end}": new,
            text,
            flags=re.DOTALL,
        )
        if found != 1:
            raise ValueError(
                f"Expected one section {name!r}, from <!-- {name} --> to <!-- end -->, "
                f"but found {found}."
            )
    return text


def rewrite(page, sections):
    """Write the sections into the file `page`; see `with_sections`."""
    write_atomically(page, with_sections(page.read_text(encoding="utf-8"), sections))
