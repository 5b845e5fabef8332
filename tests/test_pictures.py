"""Every picture is published sharp and with its sentence; none goes without one."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest

from course_utils import pictures

SENTENCE = "A line rises from left to right."
HISTORY = {
    "loss": [0.7, 0.6, 0.5],
    "val_loss": [0.7, 0.6, 0.65],
    "accuracy": [0.5, 0.6, 0.7],
    "val_accuracy": [0.5, 0.6, 0.58],
}
DIAGRAMS = {
    "one_hot_lookup": pictures.row_lookup,
    "sentence_to_ids": pictures.sentence_to_ids,
    "reserved_ids": pictures.reserved_ids,
    "padding_four_ways": pictures.padding_four_ways,
    "model_chain": lambda: pictures.model_chain(
        {"model": [("token ids", "(100,)", ""), ("Dense(1)", "(1,)", "9")]}
    ),
    "learning_curves": lambda: pictures.learning_curves(HISTORY, "Validation stops after epoch 2"),
}


@pytest.fixture(autouse=True)
def course_style():
    with plt.rc_context():
        pictures.style()
        yield
    plt.close("all")


@pytest.fixture
def published(monkeypatch):
    """Return a function that shows a figure and returns the outputs a notebook would store."""
    outputs = []

    def display(data, raw, metadata=None):
        assert raw
        outputs.append(SimpleNamespace(data=data, metadata=metadata))

    def publish(figure, alt=SENTENCE):
        pictures.show(figure, alt)
        return outputs[-2:]

    monkeypatch.setattr(pictures.display, "display", display)
    return publish


def line():
    figure, axes = plt.subplots()
    axes.plot([0, 1])
    return figure


def test_show_publishes_picture_and_sentence(published):
    picture, caption = published(line())
    assert picture.data["image/png"].startswith(b"\x89PNG")
    assert picture.data["text/plain"] == SENTENCE
    assert picture.metadata["alt"] == picture.metadata["image/png"]["alt"] == SENTENCE
    assert SENTENCE in caption.data["text/markdown"]


def test_the_png_has_two_pixels_for_each_of_the_page(published):
    picture, _ = published(line())
    png = picture.data["image/png"]
    width = int.from_bytes(png[16:20], "big")
    assert width == 2 * picture.metadata["image/png"]["width"]


def test_the_same_figure_gives_the_same_bytes(published):
    first, second = published(line())[0], published(line())[0]
    assert first.data["image/png"] == second.data["image/png"]


def test_show_closes_the_figure(published):
    figure = line()
    published(figure)
    assert not plt.fignum_exists(figure.number)


@pytest.mark.parametrize("alt", ["", "   "])
def test_no_picture_without_a_sentence(alt):
    with pytest.raises(ValueError, match="sentence"):
        pictures.show(line(), alt)


@pytest.mark.parametrize("draw", DIAGRAMS.values(), ids=DIAGRAMS)
def test_diagrams_keep_all_text_inside_and_apart(draw):
    figure = draw()
    figure.canvas.draw()
    frame = figure.bbox.padded(1)
    texts = [text for axes in figure.axes for text in axes.texts if text.get_text().strip()]
    boxes = [text.get_window_extent() for text in texts]
    for text, extent in zip(texts, boxes, strict=True):
        inside = frame.contains(extent.x0, extent.y0) and frame.contains(extent.x1, extent.y1)
        assert inside, f"{text.get_text()!r} leaves the picture"
    for i, first in enumerate(boxes):
        for j in range(i):
            shrunk = boxes[j].padded(-1)
            assert not first.overlaps(shrunk), f"{texts[i].get_text()!r} on {texts[j].get_text()!r}"


def test_learning_curves_mark_the_epoch_with_the_lowest_validation_loss():
    figure = pictures.learning_curves(HISTORY, "Validation stops after epoch 2")
    marks = [drawn for drawn in figure.axes[0].lines if drawn.get_label() == "best epoch"]
    assert [list(mark.get_xdata()) for mark in marks] == [[2, 2]]


def test_learning_curves_need_validation():
    with pytest.raises(ValueError, match="validation_data"):
        pictures.learning_curves({"loss": [1.0], "accuracy": [0.5]}, "title")
