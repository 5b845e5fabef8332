"""docs/errata.md names, for each erratum, a section that exists and a line of code in it."""

import course_pages as pages

ERRATA = pages.page("errata.md")


def test_every_link_leads_to_a_section():
    assert pages.wrong_links(ERRATA) == []


def test_every_row_is_full_and_names_a_section():
    assert len(pages.rows(ERRATA)) > 60
    for row in pages.rows(ERRATA):
        assert all(row), row
        assert any(list(pages.links(cell)) for cell in row), row


def test_the_line_that_tells_stands_in_that_section():
    shown, told = 0, 0
    for *_, seen_in, line in pages.rows(ERRATA):
        if not line.startswith("`"):
            told += 1  # what was true when it was written: a paragraph says so, no cell
            continue
        ((lesson, heading),) = pages.links(seen_in)
        code = pages.code(pages.sections(lesson)[heading])
        assert line.strip("`") in code, f"{lesson}, {heading}: no line {line}"
        shown += 1
    assert shown > 60
    assert told == 4
