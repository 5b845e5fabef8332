"""Every committed notebook holds to every rule, and belongs to a lesson."""

import re
from pathlib import Path

import nbformat
import notebook_rules
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_every_lesson_has_its_notebook_and_every_notebook_its_lesson():
    lessons = sorted(path.stem for path in (ROOT / "lessons").glob("*.md"))
    assert lessons == [path.stem for path in NOTEBOOKS]
    assert lessons


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_holds_to_every_rule(path):
    text = (ROOT / "lessons" / f"{path.stem}.md").read_text(encoding="utf-8")
    faults = notebook_rules.faults(nbformat.read(path, as_version=4), text)
    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_to_other_lessons_lead_somewhere(path):
    text = (ROOT / "lessons" / f"{path.stem}.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w./]+\.(?:ipynb|md|png))", text))
    assert not [name for name in linked if not (path.parent / name).exists()]
