"""A listing that a lesson shows without running it gives what its comments say."""

import ast
import re
from pathlib import Path

import keras
import numpy as np
import pytest

LESSONS = Path(__file__).resolve().parent.parent / "lessons"


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="TextVectorization needs it")
def test_what_lesson_03_says_of_text_vectorization():
    text = (LESSONS / "03_reviews_as_numbers.md").read_text(encoding="utf-8")
    (listing,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names, shown = {"keras": keras}, 0
    for line in listing.splitlines():
        code, _, result = line.partition("  # ")
        exec(code, names)
        if result:
            shown += 1
            assert np.array_equal(eval(code, names), ast.literal_eval(result)), line
    assert shown == 2
    names["vectorize"].adapt(["It wasn't bad...GREAT cat!<br />Loved it"])
    untidy = {str(word) for word in names["vectorize"].get_vocabulary()[2:]}
    (quoted,) = re.findall(r"our untidy line would read `(.+?)`", text)
    assert untidy == set(quoted.split())
