"""Every picture says what it should, can be read, and is published with its sentence."""

import functools
import inspect
import itertools
import re
from pathlib import Path as File
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import patches
from matplotlib.path import Path
from reading_diagrams import read

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
NUMBERS = np.arange(-5, 7).reshape(1, 4, 3) / 10
MEAN = "mean_of_gates"
DIAGRAMS = {
    "row_lookup": pictures.row_lookup,
    "sentence_to_ids": pictures.sentence_to_ids,
    "reserved_ids": pictures.reserved_ids,
    "padding_four_ways": pictures.padding_four_ways,
    "model_chain": lambda: pictures.model_chain(
        {
            "small": [("token ids", "(100,)", ""), ("Dense(1)", "(1,)", "101")],
            "large": [("token ids", "(100,)", ""), ("GRU(8)", "(8,)", "264"), ("Dense", "", "9")],
        }
    ),
    "learning_curves": lambda: pictures.learning_curves(HISTORY, "Validation stops after epoch 2"),
    "sentence_as_tensor": lambda: pictures.sentence_as_tensor(NUMBERS, TOKENS),
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
    MEAN: lambda: pictures.gates_along_review({"update gate": np.full(4, 0.5)}, TOKENS, "Title"),
    "gru_cell_after": lambda: pictures.gru_cell(reset_after=True),
    "gru_cell_before": lambda: pictures.gru_cell(reset_after=False),
    "dropout_masks": pictures.dropout_masks,
    "stack_shapes": pictures.stack_shapes,
    "weight_blocks": pictures.weight_blocks,
    "backward_through_time": pictures.backward_through_time,
    "blocks_in_time": pictures.blocks_in_time,
    "block_by_block": pictures.block_by_block,
    "fading_gradient": pictures.fading_gradient,
    "forecast_windows": pictures.forecast_windows,
    "five_shapes": pictures.five_shapes,
}


SAYINGS = File(__file__).with_name("diagrams.txt").read_text(encoding="utf-8")
SAID = dict(re.findall(r"^\[(\w+)\]\n(.+?)\n(?:\n|\Z)", SAYINGS, re.DOTALL | re.MULTILINE))


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


@pytest.mark.parametrize(
    ("alt", "caption"),
    [
        ("W_xh is 2*3, h_{t-1} too.", r"*W_xh is 2\*3, h_{t-1} too.*"),
        ("_x_ and `y` cost $5, not $6.", r"*\_x_ and \`y\` cost \$5, not \$6.*"),
        ("[1] <b> a\\b ~x~ &amp;", r"*\[1\] \<b\> a\\b \~x\~ \&amp;*"),
        (" Two\n\nlines. ", "*Two lines.*"),
    ],
)
def test_a_caption_reads_as_it_was_written(published, alt, caption):
    picture, below = published(line(), alt)
    assert below.data["text/markdown"] == caption
    assert picture.data["text/plain"] == picture.metadata["alt"] == " ".join(alt.split())


def test_a_picture_brings_its_description(published):
    figure = line()
    figure.axes[0].set(title="Loss falls to 0.5 in 20 epochs", xlabel="epoch", ylabel="loss")
    description = published(figure)[0].metadata["description"]
    assert description == ["title 'Loss falls to # in # epochs'; x 'epoch'; y 'loss'; 1 line"]


@pytest.mark.parametrize(
    "change",
    [
        lambda axes: axes.set_title("Other"),
        lambda axes: axes.set_xlabel("other"),
        lambda axes: axes.set_ylabel("other"),
        lambda axes: axes.plot([1, 2]),
        lambda axes: axes.lines[0].set_label("other"),
        lambda axes: axes.legend(["other"]),
        lambda axes: axes.imshow([[1]]),
        lambda axes: axes.figure.suptitle("Other"),
        lambda axes: axes.figure.add_axes((0, 0, 1, 1)),
    ],
)
def test_another_figure_has_another_description(change):
    figure = line()
    before = pictures.describe(figure)
    change(figure.axes[0])
    assert pictures.describe(figure) != before


def test_the_description_of_a_diagram_is_its_texts():
    (said,) = pictures.describe(drawn("chain_and_tree"))
    assert said.startswith("text 'recurrent: a chain'; text '$h_#$'; text '$f$'; text 'the'; ")


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


@pytest.mark.parametrize("name", SAID)
def test_diagrams_say(name):
    """Compare with diagrams.txt, which was read against the lessons and their equations."""
    assert read(drawn(name)) == SAID[name].splitlines()


def test_every_picture_is_tested():
    public = {name for name, _ in inspect.getmembers(pictures, inspect.isfunction)}
    tested = {name.removesuffix("_before").removesuffix("_after") for name in DIAGRAMS}
    plots = {"learning_curves", "hidden_states", "gates_along_review"}
    assert tested - {MEAN} == public - {"style", "show", "describe"}
    assert set(SAID) == {name for name in DIAGRAMS if name not in plots | {MEAN}}


@pytest.mark.parametrize("shape", [(4, 3), (2, 4, 3), (1, 5, 3)])
def test_a_sentence_is_one_row_a_token(shape):
    with pytest.raises(ValueError, match="one sentence with a row for each token"):
        pictures.sentence_as_tensor(np.zeros(shape), TOKENS)


def test_hidden_states_are_drawn_and_written():
    states = np.linspace(-0.9, 0.9, 12).reshape(4, 3)
    axes, scale = pictures.hidden_states(states, TOKENS, "Title").axes
    assert np.array_equal(axes.images[0].get_array(), states)
    written = [float(text.get_text().replace("−", "-")) for text in axes.texts]
    assert np.allclose(written, states.ravel(), atol=0.005)
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["1  I", "2  am", "3  a", "4  boy"]
    assert (axes.get_title("left"), scale.get_ylabel()) == ("Title", "hidden state")


def test_each_gate_is_drawn_under_its_name():
    gates = {"forget gate": np.full((4, 8), 0.2), "input gate": np.eye(4, 8)}
    forget, write, scale = pictures.gates_along_review(gates, TOKENS, "Title").axes
    for axes, (name, values) in zip((forget, write), gates.items(), strict=True):
        assert axes.get_title("left") == name
        assert np.array_equal(axes.images[0].get_array(), values.T)
    assert [label.get_text() for label in write.get_xticklabels()] == TOKENS
    assert scale.get_ylabel() == "0 closed, 1 open"


@pytest.mark.parametrize(
    "draw",
    [
        lambda tokens: pictures.hidden_states(np.zeros((2, 8)), tokens, "Title"),
        lambda tokens: pictures.sentence_as_tensor(np.zeros((1, 2, 3)), tokens),
        lambda tokens: pictures.gates_along_review({"forget": np.zeros((2, 8))}, tokens, "Title"),
    ],
)
def test_tokens_are_no_formulas(draw):
    figure = draw(["$5 and $_", r"$\frac$"])
    figure.canvas.draw()
    (axes, *_) = figure.axes
    texts = [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]
    assert len([text for text in texts if "$" in text.get_text()]) == 2


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


def curves(axes):
    """Return the values of each curve by its label."""
    return {line.get_label(): list(line.get_ydata()) for line in axes.lines}


def test_learning_curves_draw_the_history():
    loss, accuracy = pictures.learning_curves(HISTORY, "Title").axes
    for axes, name in ((loss, "loss"), (accuracy, "accuracy")):
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", name)
        assert curves(axes)["training"] == HISTORY[name]
        assert curves(axes)["validation"] == HISTORY[f"val_{name}"]
        assert list(axes.lines[0].get_xdata()) == [1, 2, 3]


@pytest.mark.parametrize(
    ("losses", "best"),
    [
        ([0.7, 0.6, 0.65], [2]),
        ([0.7, 0.6, float("nan"), 0.65], [2]),
        ([float("nan"), 0.6, 0.5], [3]),
        ([float("nan")] * 3, []),
    ],
)
@pytest.mark.filterwarnings("error")
def test_learning_curves_mark_the_epoch_with_the_lowest_validation_loss(losses, best):
    other = {name: [0.5] * len(losses) for name in HISTORY}
    figure = pictures.learning_curves(other | {"val_loss": losses}, "Title")
    for axes in figure.axes:
        marks = [line.get_xdata() for line in axes.lines if line.get_label() == "best epoch"]
        assert [list(mark) for mark in marks] == [[epoch, epoch] for epoch in best]


def test_learning_curves_need_validation():
    with pytest.raises(ValueError, match="validation_data"):
        pictures.learning_curves({"loss": [1.0], "accuracy": [0.5]}, "title")
