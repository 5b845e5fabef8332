"""The examples in the docstrings of course_utils print what they say."""

import doctest
import importlib
import pkgutil

import pytest

import course_utils
import course_utils.quiet

MODULES = [module.name for module in pkgutil.walk_packages(course_utils.__path__, "course_utils.")]
MODULES.remove("course_utils.one_thread")  # has to come before Keras, and has no examples
PROMISED = "_checks cells gradients imdb measure parameters series streams training".split()


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of(name):
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0  # what was printed instead is in the captured output
    assert results.attempted or name.removeprefix("course_utils.") not in PROMISED


def test_modules_with_examples_are_found():
    assert {f"course_utils.{name}" for name in PROMISED} <= set(MODULES)
