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

from course_utils import pictures

ROOT = Path(__file__).resolve().parent.parent


def output(figure, change=lambda pixels: pixels):
    """Return a figure as an output of a notebook, its pixels changed."""
    description = pictures.describe(figure)
    stream = io.BytesIO()
    figure.savefig(stream, dpi=200)
    plt.close(figure)
    stream.seek(0)
    pixels = change(plt.imread(stream))
    stream = io.BytesIO()
    plt.imsave(stream, np.ascontiguousarray(pixels), format="png")
    data = {"image/png": base64.encodebytes(stream.getvalue()).decode()}
    return new_output("display_data", data=data, metadata={"description": description})


def curve(values=(0, 2, 1), title="It rises to 2", **options):
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.plot(values, **options)
    axes.set(title=title, xlabel="epoch")
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


@pytest.mark.parametrize("draw", [curve, pictures.lstm_cell, pictures.unrolled_network])
def test_the_same_picture_passes_however_its_edges_are_smoothed(draw):
    for change in (lambda pixels: pixels, half_a_pixel):
        assert stored_pictures.differences([output(draw())], [output(draw(), change)], True) == []


def test_a_measured_number_in_a_title_may_differ():
    stored, drawn = [output(curve())], [output(curve(title="It rises to 1.9"))]
    assert stored_pictures.differences(stored, drawn, by_pixels=False) == []


@pytest.mark.parametrize(
    "stale",
    [
        lambda: curve([0, 2, 1.1]),
        lambda: curve(color=pictures.RED),
        lambda: curve(linestyle="--"),
        lambda: curve(title="It rises to 3"),
    ],
)
def test_what_nothing_may_change_must_look_the_same(stale):
    stored, drawn = [output(stale())], [output(curve())]
    assert "looks different" in stored_pictures.differences(stored, drawn, by_pixels=True)[0]
    assert stored_pictures.differences(stored, drawn, by_pixels=False) == []


def test_one_other_letter_is_another_picture():
    figure = pictures.unrolled_network()
    next(text for text in figure.axes[0].texts if text.get_text() == "$h_0$").set_text("$x_0$")
    stored, drawn = output(figure), output(pictures.unrolled_network())
    stored.metadata = drawn.metadata
    assert stored_pictures.differences([stored], [drawn], by_pixels=True)


@pytest.mark.parametrize("by_pixels", [True, False])
def test_the_picture_of_another_lesson_fails(by_pixels):
    stored, drawn = [output(pictures.lstm_cell())], [output(curve())]
    found = "\n".join(stored_pictures.differences(stored, drawn, by_pixels))
    assert "-" in found
    assert "cell state" in found
    assert "+ title 'It rises to #'; x 'epoch'; 1 line" in found
    assert "stored is 1640 × 951, the one drawn 800 × 600" in found


def test_a_stored_picture_without_a_description_fails():
    stored, drawn = output(curve()), output(curve())
    del stored.metadata["description"]
    found = stored_pictures.differences([stored], [drawn], by_pixels=False)
    assert found == ["the picture stored has no description"]


def test_what_is_trained_may_lead_to_a_higher_picture_not_to_a_wider_one():
    higher, wider = curve(), curve()
    higher.set_size_inches(4, 4)
    wider.set_size_inches(5, 3)
    higher, wider, drawn = map(output, (higher, wider, curve()))
    assert stored_pictures.differences([higher], [drawn], by_pixels=False) == []
    assert stored_pictures.differences([higher], [drawn], by_pixels=True)
    assert stored_pictures.differences([wider], [drawn], by_pixels=False)


def test_as_many_pictures_are_drawn_as_are_stored():
    assert stored_pictures.differences([output(curve())], [], False)
    assert stored_pictures.differences([new_output("stream", text="x")], [], True) == []


def varying(*sources, also=()):
    cells = [new_code_cell(source) for source in sources]
    return stored_pictures.varying(cells, stored_pictures.TRAINED_OR_TIMED | set(also))


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["model.fit(x)", "print(model)", "print(y)"], [True, True, False]),
        (["model.fit(x)", "print(x)", "x = 1", "print(x)"], [True, True, False, False]),
        (["def train(m):\n    m.fit()", "h = train(m)", "figure(h)"], [True, True, True]),
        (["def run(m):\n    return other(m)", "other = model.fit", "run(1)"], [False, True, True]),
        (["h = fit()", "def curve():\n    return h", "curve()"], [True, True, True]),
        (["print(f'≈ {a:.1f}')", "print(a)"], [True, True]),
        (["import numpy as np", "a = np.fit(1)", "np.sin(2)"], [False, True, False]),
        (["b = [m.fit(x) for x in a]", "[x for x in c]", "print(b)"], [True, False, True]),
        (["%time x = 1", "print(x)"], [False, False]),
        (["axes = fit()", "axes = 2\nprint(axes)", "print(axes)"], [True, False, False]),
    ],
)
def test_what_training_or_timing_has_touched_varies(sources, expected):
    assert varying(*sources) == expected


def test_reviews_vary_where_others_stand_in():
    sources = ["from course_utils import imdb", "x = imdb.load_data()", "print(x)", "print(1)"]
    assert varying(*sources) == [False] * 4
    assert varying(*sources, also=stored_pictures.REVIEWS) == [False, True, True, False]


def test_the_diagrams_of_a_lesson_are_compared_by_their_pixels_and_its_curves_are_not():
    lesson = nbformat.read(ROOT / "notebooks" / "09_lstm.ipynb", as_version=4)
    cells = [cell for cell in lesson.cells if cell.cell_type == "code"]
    found = {
        name: varies
        for cell, varies in zip(cells, varying(*(cell.source for cell in cells)), strict=True)
        for name in ("lstm_cell", "learning_curves", "gates_along_review")
        if f"pictures.{name}" in cell.source
    }
    assert found == {"lstm_cell": False, "learning_curves": True, "gates_along_review": True}
