"""The check of whole numbers that the course's functions share."""

import operator


def whole_number(name, value, at_least=None):
    """Return a whole number as an int, or say what is wrong with it.

    `name` is what the caller calls the argument; it begins the message. Any type of integer will
    do, NumPy's included; a bool and 2.0 are a TypeError, a number below `at_least` a ValueError.

    Examples
    --------
    >>> whole_number("units", 8, at_least=1)
    8
    >>> whole_number("units", 0, at_least=1)
    Traceback (most recent call last):
    ValueError: units must be at least 1, not 0.
    """
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None:
        raise TypeError(f"{name} must be a whole number, not {value!r}.")
    if at_least is not None and number < at_least:
        raise ValueError(f"{name} must be at least {at_least}, not {number}.")
    return number


def sizes(**values):
    """Return sizes as ints, and refuse by name what is not a whole number of at least 1."""
    return [whole_number(name, value, at_least=1) for name, value in values.items()]
