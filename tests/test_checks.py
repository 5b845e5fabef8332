import numpy as np
import pytest

from course_utils._checks import whole_number


@pytest.mark.parametrize(
    ("value", "at_least"), [(3, 3), (np.int64(3), 3), (np.uint8(3), 3), (-7, None)]
)
def test_every_kind_of_integer_is_a_whole_number(value, at_least):
    number = whole_number("shift", value, at_least)
    assert number == value
    assert type(number) is int


@pytest.mark.parametrize("value", [2.0, "2", None, True, np.True_, [2]])
def test_nothing_else_is_one(value):
    with pytest.raises(TypeError, match=r"^units must be a whole number, not "):
        whole_number("units", value)
