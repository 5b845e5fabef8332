"""Every picture is published sharp and with its sentence; none goes without one."""

import functools
import itertools
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import patches
from matplotlib.path import Path

from course_utils import pictures
from course_utils.pictures import showing

SENTENCE = "A line rises from left to right."
HISTORY = {
    "loss": [0.7, 0.6, 0.5],
    "val_loss": [0.7, 0.6, 0.65],
    "accuracy": [0.5, 0.6, 0.7],
    "val_accuracy": [0.5, 0.6, 0.58],
}
TOKENS = ["I", "am", "a", "boy"]
DIAGRAMS = {
    "one_hot_lookup": pictures.row_lookup,
    "sentence_to_ids": pictures.sentence_to_ids,
    "reserved_ids": pictures.reserved_ids,
    "padding_four_ways": pictures.padding_four_ways,
    "model_chain": lambda: pictures.model_chain(
        {"model": [("token ids", "(100,)", ""), ("Dense(1)", "(1,)", "9")]}
    ),
    "learning_curves": lambda: pictures.learning_curves(HISTORY, "Validation stops after epoch 2"),
    "sentence_as_tensor": lambda: pictures.sentence_as_tensor(np.full((1, 4, 3), -0.5), TOKENS),
    "one_way_and_a_loop": pictures.one_way_and_a_loop,
    "chain_and_tree": pictures.chain_and_tree,
    "unrolled_network": pictures.unrolled_network,
    "simple_rnn_cell": pictures.simple_rnn_cell,
    "hidden_states": lambda: pictures.hidden_states(np.full((4, 8), -0.12), TOKENS, "Title"),
    "lstm_cell": pictures.lstm_cell,
    "gates_along_review": lambda: pictures.gates_along_review(
        {"forget gate": np.full((42, 8), 0.5), "input gate": np.full((42, 8), 0.9)},
        ["unbelievable"] * 42,
        "Title",
    ),
    "mean_gate_along_review": lambda: pictures.gates_along_review(
        {"update gate": np.full(4, 0.5)}, TOKENS, "Title"
    ),
    "gru_cell_reset_after": lambda: pictures.gru_cell(reset_after=True),
    "gru_cell_reset_before": lambda: pictures.gru_cell(reset_after=False),
    "dropout_masks": pictures.dropout_masks,
    "stack_shapes": pictures.stack_shapes,
    "weight_blocks": pictures.weight_blocks,
    "backward_through_time": pictures.backward_through_time,
    "blocks_in_time": pictures.blocks_in_time,
    "block_by_block": pictures.block_by_block,
    "forecast_windows": pictures.forecast_windows,
    "five_shapes": pictures.five_shapes,
}


@functools.cache
def drawn(name):
    """Draw a diagram, once for all tests that look at it."""
    figure = DIAGRAMS[name]()
    figure.canvas.draw()
    return figure


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

    monkeypatch.setattr(showing.display, "display", display)
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


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", DIAGRAMS)
def test_diagrams_keep_all_text_inside_and_apart(name):
    figure = drawn(name)
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


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", DIAGRAMS)
def test_no_arrow_crosses_a_text(name):
    figure = drawn(name)
    for axes in figure.axes:
        arrows = [patch for patch in axes.patches if isinstance(patch, patches.FancyArrowPatch)]
        texts = [text for text in axes.texts if text.get_text().strip()]
        boxes = [text.get_window_extent() for text in texts]
        for line in arrows:
            path = line.get_transform().transform_path(line.get_path())
            parts = path.to_polygons(closed_only=False)
            points = np.vstack([Path(part).interpolated(20).vertices for part in parts])
            for text, extent in zip(texts, boxes, strict=True):
                crossed = any(extent.contains(x, y) for x, y in points)
                assert not crossed, f"an arrow crosses {text.get_text()!r}"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", DIAGRAMS)
def test_text_is_readable_at_the_size_of_the_page(name):
    figure = drawn(name)
    assert figure.get_size_inches()[0] <= 8.2
    for axes in figure.axes:
        for text in [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]:
            assert text.get_fontsize() >= 9.5, text.get_text()


def test_the_unrolled_network_shares_its_weights_and_feeds_back_no_output():
    figure = drawn("unrolled_network")
    names = [text.get_text() for text in figure.axes[0].texts]
    for name in ("$W_{xh}$", "$W_{hh}$", "$W_{hy}$"):
        assert names.count(name) == 5  # one rolled, four unrolled


@pytest.mark.parametrize("shape", [(4, 3), (2, 4, 3), (1, 5, 3)])
def test_a_sentence_is_one_row_a_token(shape):
    with pytest.raises(ValueError, match="one sentence with a row for each token"):
        pictures.sentence_as_tensor(np.zeros(shape), TOKENS)


@pytest.mark.parametrize("shape", [(1, 4, 8), (3, 8)])
def test_hidden_states_are_one_row_a_token(shape):
    with pytest.raises(ValueError, match="leave out the batch"):
        pictures.hidden_states(np.zeros(shape), TOKENS, "Title")


def test_the_names_of_forty_two_tokens_stand_apart():
    figure = drawn("gates_along_review")
    names = [label.get_window_extent() for label in figure.axes[1].get_xticklabels()]
    assert len(names) == 42
    for left, right in itertools.pairwise(names):
        assert left.x1 <= right.x0 + 1


@pytest.mark.parametrize("values", [np.ones((3, 8)), np.ones((1, 4, 8)), np.ones(3)])
def test_gates_are_one_activation_a_token(values):
    with pytest.raises(ValueError, match="leave out the batch"):
        pictures.gates_along_review({"forget": values}, TOKENS, "Title")


def test_a_candidate_is_no_gate():
    with pytest.raises(ValueError, match="'candidate' goes beyond"):
        pictures.gates_along_review({"candidate": np.full((4, 8), -0.5)}, TOKENS, "Title")


def test_a_long_review_is_cut_by_the_reader():
    with pytest.raises(ValueError, match="show a part"):
        pictures.gates_along_review({"forget": np.ones((100, 8))}, ["a"] * 100, "Title")


def test_learning_curves_mark_the_epoch_with_the_lowest_validation_loss():
    figure = pictures.learning_curves(HISTORY, "Validation stops after epoch 2")
    marks = [drawn for drawn in figure.axes[0].lines if drawn.get_label() == "best epoch"]
    assert [list(mark.get_xdata()) for mark in marks] == [[2, 2]]


def test_learning_curves_need_validation():
    with pytest.raises(ValueError, match="validation_data"):
        pictures.learning_curves({"loss": [1.0], "accuracy": [0.5]}, "title")


def test_between_blocks_there_is_a_way_forward_and_none_backward():
    axes = drawn("blocks_in_time").axes[0]
    arrows = [patch for patch in axes.patches if isinstance(patch, patches.FancyArrowPatch)]
    crossing = {"-": 0, "--": 0}
    for line in arrows:
        extent = line.get_path().get_extents()
        crossing[line.get_linestyle()] += any(extent.x0 < x < extent.x1 for x in (5.4, 11.0))
    assert crossing == {"-": 2, "--": 0}
