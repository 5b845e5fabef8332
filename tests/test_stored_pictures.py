"""A stored picture is compared with the one drawn now, and with what it shows."""

import base64
import io
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
import stored_pictures
from nbformat.v4 import new_code_cell, new_output
from notebook_runs import code_cells

from course_utils import pictures

ROOT = Path(__file__).resolve().parent.parent


def output(figure, change=lambda pixels: pixels):
    """Return a figure as an output of a notebook, its pixels changed."""
    description, stream = pictures.describe(figure), io.BytesIO()
    figure.savefig(stream, dpi=200)
    plt.close(figure)
    stream.seek(0)
    pixels = change(plt.imread(stream))
    stream = io.BytesIO()
    plt.imsave(stream, np.ascontiguousarray(pixels), format="png")
    data = {"image/png": base64.encodebytes(stream.getvalue()).decode()}
    return new_output("display_data", data=data, metadata={"description": description})


def curve(values=(0, 2, 1), title="It rises to 2", size=(4, 3), **options):
    figure, axes = plt.subplots(figsize=size)
    axes.plot(values, **options)
    axes.set(title=title, xlabel="epoch")
    return figure


def another_letter():
    figure = pictures.unrolled_network()
    next(text for text in figure.axes[0].texts if text.get_text() == "$h_0$").set_text("$x_0$")
    return figure


def half_a_pixel(pixels):
    """Move a picture up and to the left by half a pixel."""
    for axis in (0, 1):
        pixels = (pixels + np.roll(pixels, -1, axis)) / 2
    return pixels


@pytest.fixture(autouse=True)
def course_style():
    with plt.rc_context():
        pictures.style()
        yield


def differences(stored, drawn, by_pixels):
    return "\n".join(stored_pictures.differences([stored], [drawn], by_pixels))


@pytest.mark.parametrize("draw", [curve, pictures.lstm_cell, pictures.unrolled_network])
def test_the_same_picture_passes_however_its_edges_are_smoothed(draw):
    assert differences(output(draw()), output(draw()), by_pixels=True) == ""
    assert differences(output(draw()), output(draw(), half_a_pixel), by_pixels=True) == ""


@pytest.mark.parametrize(
    ("stale", "drawn"),
    [
        (lambda: curve([0, 2, 1.1]), curve),
        (lambda: curve(color=pictures.RED), curve),
        (lambda: curve(linestyle="--"), curve),
        (lambda: curve(title="It rises to 3"), curve),
        (another_letter, pictures.unrolled_network),
    ],
)
def test_what_nothing_may_change_must_look_the_same(stale, drawn):
    stored, drawn = output(stale()), output(drawn())
    stored.metadata = drawn.metadata
    assert "looks different" in differences(stored, drawn, by_pixels=True)
    assert differences(stored, drawn, by_pixels=False) == ""


@pytest.mark.parametrize("by_pixels", [True, False])
def test_the_picture_of_another_lesson_or_without_a_description_fails(by_pixels):
    stored, drawn = output(pictures.lstm_cell()), output(curve())
    found = differences(stored, drawn, by_pixels)
    assert "- " in found
    assert "cell state" in found
    assert "+ title 'It rises to #'; x 'epoch'; 1 line" in found
    assert "stored is 1640 × 951, the one drawn 800 × 600" in found
    del stored.metadata["description"]
    assert differences(stored, drawn, by_pixels) == "the picture stored has no description"


def test_what_is_trained_may_lead_to_another_number_or_height_but_not_to_another_width():
    other, higher = output(curve(title="It rises to 1.9")), output(curve(size=(4, 4)))
    wider, drawn = output(curve(size=(5, 3))), output(curve())
    assert differences(other, drawn, by_pixels=False) == ""
    assert differences(higher, drawn, by_pixels=False) == ""
    assert differences(higher, drawn, by_pixels=True)
    assert differences(wider, drawn, by_pixels=False)


def test_as_many_pictures_are_drawn_as_are_stored():
    assert stored_pictures.differences([output(curve())], [], False)
    assert stored_pictures.differences([new_output("stream", text="x")], [], True) == []


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["model.fit(x)", "print(model)", "print(y)"], [True, True, False]),
        (["model.fit(x)", "print(x)", "x = 1", "print(x)"], [True, True, False, False]),
        (["def train(m):\n    m.fit()", "h = train(m)", "figure(h)"], [True, True, True]),
        (["h = fit()", "def curve():\n    return h", "curve()"], [True, True, True]),
        (["x = fit()", "x = x + 1", "print(x)"], [True, True, True]),
        (["print(f'≈ {a:.1f}')", "print(a)"], [True, True]),
        (["import numpy as np", "a = np.fit(1)", "np.sin(2)"], [False, True, False]),
        (["b = [m.fit(x) for x in a]", "for x in c:\n    x", "print(b)"], [True, False, True]),
        (["%time x = 1", "print(x)"], [False, False]),
        (["axes = fit()", "axes = 2\nprint(axes)", "print(axes)"], [True, False, False]),
    ],
)
def test_what_training_or_timing_has_touched_varies(sources, expected):
    cells = [new_code_cell(source) for source in sources]
    assert stored_pictures.varying(cells, stored_pictures.TRAINED_OR_TIMED) == expected


def test_reviews_vary_where_others_stand_in_and_most_pictures_are_compared_by_their_pixels():
    own, others, pictures_drawn = 0, 0, 0
    for path in ROOT.glob("notebooks/*.ipynb"):
        cells = code_cells(nbformat.read(path, as_version=4))
        sources = stored_pictures.TRAINED_OR_TIMED
        varies = stored_pictures.varying(cells, sources)
        on_others = stored_pictures.varying(cells, sources | stored_pictures.REVIEWS)
        for number, cell in enumerate(cells):
            if stored_pictures.pictures_in(cell.outputs):
                assert varies[number] or "learning_curves" not in cell.source
                pictures_drawn += 1
                own += not varies[number]
                others += not on_others[number]
    assert pictures_drawn / 2 < others < own < pictures_drawn
