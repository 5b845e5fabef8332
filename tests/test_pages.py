"""Pages keep their text, and tables are put between the markers."""

import doctest
import json

import pytest

from benchmarks import _pages


def test_the_examples_come_out():
    failed, attempted = doctest.testmod(_pages)
    assert (failed, attempted) == (0, 4)


def test_only_what_stands_between_the_markers_is_replaced():
    page = "a\n<!-- x -->\nold\n<!-- end -->\nb\n<!-- y -->\n<!-- end -->\n"
    assert _pages.with_sections(page, {"y": r"\1", "x": "new"}) == (
        "a\n<!-- x -->\nnew\n<!-- end -->\nb\n<!-- y -->\n\\1\n<!-- end -->\n"
    )


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("no markers", 0),
        ("<!-- x -->\nno end\n<!-- y -->\n<!-- end -->\n", 0),
        ("<!-- x -->\n<!-- end -->\n<!-- x -->\n<!-- end -->\n", 2),
    ],
)
def test_a_page_that_does_not_hold_a_section_once_is_an_error(page, found):
    with pytest.raises(ValueError, match=f"one section 'x', from <!-- x --> .* found {found}"):
        _pages.with_sections(page, {"x": "new"})


def test_the_readme_of_the_practice_reviews_shows_what_is_recorded():
    from data import calibrate

    table = calibrate.make_table(json.loads(calibrate.RESULTS.read_text(encoding="utf-8")))
    readme = calibrate.README.read_text(encoding="utf-8")
    assert _pages.with_sections(readme, {"calibration": table}) == readme
