import numpy as np
import pytest

from course_utils._checks import whole_number


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3)])
def test_every_kind_of_integer_is_a_whole_number(value):
    number = whole_number("units", value, at_least=3)
    assert number == 3
    assert type(number) is int


@pytest.mark.parametrize("value", [2.0, "2", None, True, np.True_, [2]])
def test_nothing_else_is_one(value):
    with pytest.raises(TypeError, match=r"^units must be a whole number, not "):
        whole_number("units", value)


def test_too_small_a_number_is_refused():
    with pytest.raises(ValueError, match=r"^units must be at least 1, not 0\.$"):
        whole_number("units", 0, at_least=1)


def test_any_number_will_do_where_no_bound_is_given():
    assert whole_number("shift", -7) == -7
