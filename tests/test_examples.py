"""The examples in the docstrings of course_utils print what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

import course_utils.quiet

ROOT = Path(course_utils.__path__[0])
PATHS = [path for path in sorted(ROOT.rglob("*.py")) if ">>> " in path.read_text("utf-8")]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_examples_of(path):
    name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
    results = doctest.testmod(importlib.import_module(name))
    assert results.attempted
    assert results.failed == 0  # what was printed instead is in the captured output
