"""The check of whole numbers that the course's functions share."""

import operator


def whole_number(name, value, at_least=None):
    """Return a whole number as an int, or say what is wrong with it.

    Parameters
    ----------
    name : str
        What the caller calls the argument; it begins the message.
    value : int
        Any type of integer, NumPy's included; a bool is not one.
    at_least : int, optional
        The smallest value allowed.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If `value` is not a whole number: 2.0 is not one either.
    ValueError
        If `value` is below `at_least`.

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
