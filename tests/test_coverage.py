"""docs/coverage.md names a section that exists for every item of the documents."""

import re

import course_pages as pages

COVERAGE = pages.page("coverage.md")
# As many lines as the saved text of each document has; below its title, what teaches it.
DOCUMENTS = {
    "RNN & LSTM": 100,
    "RNN 모델 개요": 286,
    "Basics of RNNs": 164,
    "week6 순환 신경망": 342,
    "RNN": 39,
}
KINDS = {"topic", "listing", "formula", "lost figure", "lost formula"}


def of_documents():
    """Return title -> the rows of its table."""
    parts = re.split(r"^## (.+)\n", COVERAGE, flags=re.MULTILINE)[1:]
    return {title: pages.rows(text) for title, text in zip(parts[::2], parts[1::2], strict=True)}


def test_every_link_leads_to_a_section():
    assert pages.wrong_links(COVERAGE) == []


def test_every_document_has_its_table():
    assert list(of_documents()) == list(DOCUMENTS)


def test_no_row_is_empty():
    for title, rows in of_documents().items():
        assert len(rows) > 10, title
        for row in rows:
            lines, kind, what, taught = row
            assert kind in KINDS, row
            assert what, row
            assert list(pages.links(taught)), row
            spans = [[int(n) for n in span.split("–")] for span in lines.split(", ")]
            assert all(1 <= span[0] <= span[-1] <= DOCUMENTS[title] for span in spans), row


def test_every_lesson_is_named():
    assert {lesson for lesson, _ in pages.links(COVERAGE)} == set(pages.lessons())


def test_a_missing_lesson_and_a_missing_section_are_noticed():
    lesson = pages.lessons()[0]
    no_lesson = "[99 · The idea](../notebooks/99_no_lesson.ipynb)"
    no_section = f"[{lesson[:2]} · No such thing](../notebooks/{lesson}.ipynb)"
    good = f"[{lesson[:2]} · The idea](../notebooks/{lesson}.ipynb)"
    assert len(pages.wrong_links(f"{no_lesson}, {no_section}, {good}")) == 2
