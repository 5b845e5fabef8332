"""Every picture says what it should, can be read, and is published with its sentence."""

import functools
import inspect
import itertools
import re
from pathlib import Path as File
from unittest import mock

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import patches
from matplotlib.path import Path
from reading_diagrams import read

from course_utils import pictures
from course_utils.pictures import showing

SENTENCE = "A line rises from left to right."
NAN = float("nan")
HISTORY = {"loss": [0.7, 0.6, 0.5], "val_loss": [0.7, 0.6, 0.65]}
HISTORY |= {"accuracy": [0.5, 0.6, 0.7], "val_accuracy": [0.5, 0.6, 0.58]}
TOKENS = ["I", "am", r"$\frac$", "boy"]  # the third is not a formula, which would be a wrong one
MODELS = {
    "small": [("token ids", "(100,)", ""), ("Dense(1)", "(1,)", "101")],
    "large": [("token ids", "(100,)", ""), ("GRU(8)", "(8,)", "264"), ("Dense", "", "9")],
}
TWO_GATES = {"forget gate": np.full((42, 8), 0.5), "input gate": np.full((42, 8), 0.9)}
PUBLIC = dict(inspect.getmembers(pictures, inspect.isfunction))
PICTURES = {
    "learning_curves": lambda: pictures.learning_curves(HISTORY, "Validation stops after epoch 2"),
    "hidden_states": lambda: pictures.hidden_states(np.full((4, 8), -0.12), TOKENS, "Title"),
    "gates_along_review": lambda: gates(TWO_GATES, ["unbelievable"] * 42),
    "mean_of_gates": lambda: gates({"update gate": np.full(4, 0.5)}),
    "model_chain": lambda: pictures.model_chain(MODELS),
    "sentence_as_tensor": lambda: as_tensor(np.arange(-5, 7).reshape(1, 4, 3) / 10),
    "lstm_cell": pictures.lstm_cell,
    "gru_cell": pictures.gru_cell,
    "gru_cell_before": lambda: pictures.gru_cell(reset_after=False),
}
TAKE_NOTHING = {name for name in PUBLIC if not inspect.signature(PUBLIC[name]).parameters}
PICTURES |= {name: PUBLIC[name] for name in sorted(TAKE_NOTHING - {"style"})}

SAYINGS = File(__file__).with_name("diagrams.txt").read_text(encoding="utf-8")
SAID = dict(re.findall(r"^\[(\w+)\]\n(.+?)\n(?:\n|\Z)", SAYINGS, re.DOTALL | re.MULTILINE))


def gates(values, tokens=TOKENS):
    return pictures.gates_along_review(values, tokens, "Title")


def as_tensor(numbers, tokens=TOKENS):
    return pictures.sentence_as_tensor(numbers, tokens)


@functools.cache
def drawn(name):
    """Draw a picture, once for all tests that look at it."""
    figure = PICTURES[name]()
    figure.canvas.draw()
    return figure


def said(texts):
    return [text.get_text() for text in texts]


@pytest.fixture(autouse=True)
def course_style():
    with plt.rc_context():
        pictures.style()
        yield
    plt.close("all")


def published(figure, alt=SENTENCE):
    """Show a figure and return what a notebook would store: data, metadata and caption."""
    with mock.patch.object(showing.display, "display") as display:
        pictures.show(figure, alt)
    picture, caption = display.mock_calls
    assert picture.kwargs["raw"]
    assert caption.kwargs["raw"]
    return picture.args[0], picture.kwargs["metadata"], caption.args[0]["text/markdown"]


def line():
    figure, axes = plt.subplots()
    axes.plot([0, 1])
    return figure


def test_show_publishes_picture_and_sentence():
    figure = line()
    data, metadata, caption = published(figure)
    png = data["image/png"]
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2 * metadata["image/png"]["width"]
    assert data["text/plain"] == metadata["alt"] == metadata["image/png"]["alt"] == SENTENCE
    assert caption == f"*{SENTENCE}*"
    assert not plt.fignum_exists(figure.number)
    assert published(line())[0]["image/png"] == png
    assert metadata["description"] == pictures.describe(line()) == ["1 line"]


@pytest.mark.parametrize(
    ("alt", "caption"),
    [
        ("W_xh is 2*3, h_{t-1} too.", r"*W_xh is 2\*3, h_{t-1} too.*"),
        ("_x_ and `y` cost $5, not $6.", r"*\_x_ and \`y\` cost \$5, not \$6.*"),
        ("[1] <b> a\\b ~x~ &amp;", r"*\[1\] \<b\> a\\b \~x\~ \&amp;*"),
        (" Two\n\nlines. ", "*Two lines.*"),
    ],
)
def test_a_caption_reads_as_it_was_written(alt, caption):
    data, metadata, below = published(line(), alt)
    assert below == caption
    assert data["text/plain"] == metadata["alt"] == " ".join(alt.split())


def test_a_description_names_all_that_training_does_not_change():
    figure, (plot, diagram) = plt.subplots(1, 2)
    figure.suptitle("Both")
    plot.plot([[0, 1], [2, 3]], label="curve")
    plot.imshow([[1]])
    plot.legend(["key"])
    plot.set(title="Loss falls to 0.5", xlabel="epoch", ylabel="loss")
    diagram.axis("off")
    diagram.text(0, 0, "$h_0$")
    assert pictures.describe(figure) == [
        "title 'Both'",
        "title 'Loss falls to #'; x 'epoch'; y 'loss'; label 'curve'; label 'key'; "
        "2 lines; 1 image",
        "text '$h_#$'",
    ]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", PICTURES)
def test_all_text_can_be_read_inside_and_apart_and_no_arrow_crosses_it(name):
    figure = drawn(name)
    assert figure.get_size_inches()[0] <= 8.2
    frame = figure.bbox.padded(1)
    for axes in figure.axes:
        for text in [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]:
            assert text.get_fontsize() >= 9.5, text.get_text()
        texts = [text for text in axes.texts if text.get_text().strip()]
        places = [(text.get_text(), text.get_window_extent()) for text in texts]
        for text, place in places:
            inside = frame.contains(*place.min) and frame.contains(*place.max)
            assert inside, f"{text!r} leaves the picture"
        for (one, here), (other, there) in itertools.combinations(places, 2):
            assert not there.overlaps(here.padded(-1)), f"{other!r} on {one!r}"
        for arrow in (one for one in axes.patches if isinstance(one, patches.FancyArrowPatch)):
            path = arrow.get_transform().transform_path(arrow.get_path())
            parts = path.to_polygons(closed_only=False)
            points = np.vstack([Path(part).interpolated(20).vertices for part in parts])
            for text, place in places:
                crossed = any(place.contains(x, y) for x, y in points)
                assert not crossed, f"an arrow crosses {text!r}"


@pytest.mark.parametrize("name", SAID)
def test_diagrams_say(name):
    """Compare with diagrams.txt, which was read against the lessons and their equations."""
    assert read(drawn(name)) == SAID[name].splitlines()


@pytest.mark.parametrize(
    ("lit", "bright"),
    [
        ("forget", {"forget", "f_t", "×"}),
        ("input", {"input", "candidate", "i_t", "g_t", "×", "+", "update"}),
        ("output", {"output", "o_t", "h_t", "tanh", "×"}),
    ],
)
def test_one_gate_of_the_lstm_is_lit_and_the_other_two_are_faded(lit, bright):
    texts = pictures.lstm_cell(lit).axes[0].texts
    assert sorted(said(texts)) == sorted(said(drawn("lstm_cell").axes[0].texts))
    of_gates = {"forget", "input", "candidate", "output", "update", "f_t", "i_t", "g_t", "o_t"}
    clear = {text.get_text().strip("$") for text in texts if text.get_alpha() is None}
    assert clear & of_gates == bright & of_gates
    assert clear >= bright | {"c_{t-1}", "c_t", "h_{t-1}", "x_t"}
    assert all(text.get_alpha() is None for text in drawn("lstm_cell").axes[0].texts)


def test_every_picture_is_tested():
    variants, others = {"mean_of_gates", "gru_cell_before"}, {"style", "show", "describe"}
    assert set(PICTURES) - variants == set(PUBLIC) - others
    plots = {"learning_curves", "hidden_states", "gates_along_review", "mean_of_gates"}
    assert set(SAID) == set(PICTURES) - plots


def test_hidden_states_are_drawn_and_written():
    states = np.linspace(-0.9, 0.9, 12).reshape(4, 3)
    axes, scale = pictures.hidden_states(states, TOKENS, "Title").axes
    assert np.array_equal(axes.images[0].get_array(), states)
    numbers = [float(text.replace("−", "-")) for text in said(axes.texts)]
    assert np.allclose(numbers, states.ravel(), atol=0.005)
    assert said(axes.get_yticklabels()) == ["1  I", "2  am", r"3  $\frac$", "4  boy"]
    assert (axes.get_title("left"), scale.get_ylabel()) == ("Title", "hidden state")


def test_each_gate_is_drawn_under_its_name():
    values = {"forget gate": np.full((4, 8), 0.2), "input gate": np.eye(4, 8)}
    *both, scale = gates(values).axes
    for axes, (name, activations) in zip(both, values.items(), strict=True):
        assert axes.get_title("left") == name
        assert np.array_equal(axes.images[0].get_array(), activations.T)
    assert said(axes.get_xticklabels()) == TOKENS
    assert scale.get_ylabel() == "0 closed, 1 open"


def test_the_names_of_forty_two_tokens_stand_apart():
    names = drawn("gates_along_review").axes[1].get_xticklabels()
    places = [label.get_window_extent() for label in names]
    assert all(left.x1 <= right.x0 + 1 for left, right in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: pictures.show(line(), "   "), "sentence"),
        (lambda: as_tensor(np.zeros((4, 3))), "one sentence with a row for each token"),
        (lambda: as_tensor(np.zeros((2, 4, 3))), "one sentence with a row for each token"),
        (lambda: as_tensor(np.zeros((1, 5, 3))), "one sentence with a row for each token"),
        (lambda: pictures.hidden_states(np.zeros((1, 4, 8)), TOKENS, ""), "leave out the batch"),
        (lambda: pictures.hidden_states(np.zeros((3, 8)), TOKENS, ""), "leave out the batch"),
        (lambda: gates({"forget": np.ones((3, 8))}), "leave out the batch"),
        (lambda: gates({"forget": np.ones((1, 4, 8))}), "leave out the batch"),
        (lambda: gates({"forget": np.ones(3)}), "leave out the batch"),
        (lambda: gates({"candidate": np.full((4, 8), -0.5)}), "'candidate' goes beyond"),
        (lambda: gates({"forget": np.ones((100, 8))}, ["a"] * 100), "show a part"),
        (lambda: pictures.learning_curves({"loss": [1.0]}, "Title"), "validation_data"),
        (lambda: pictures.lstm_cell(lit="candidate"), "'forget', 'input', 'output'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_learning_curves_draw_the_history():
    for axes, name in zip(drawn("learning_curves").axes, ("loss", "accuracy"), strict=True):
        curves = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", name)
        assert curves["training"] == HISTORY[name]
        assert curves["validation"] == HISTORY[f"val_{name}"]
        assert list(axes.lines[0].get_xdata()) == [1, 2, 3]


@pytest.mark.parametrize(
    ("losses", "best"),
    [
        ([0.7, 0.6, 0.65], [2]),
        ([0.7, 0.6, NAN, 0.65], [2]),
        ([NAN, 0.6, 0.5], [3]),
        ([NAN] * 3, []),
    ],
)
@pytest.mark.filterwarnings("error")
def test_learning_curves_mark_the_epoch_with_the_lowest_validation_loss(losses, best):
    def learning(losses, **options):
        history = {name: [0.5] * len(losses) for name in HISTORY} | {"val_loss": losses}
        return pictures.learning_curves(history, "Title", **options)

    assert "best epoch" not in [line.get_label() for line in learning(losses).axes[0].lines]
    for axes in learning(losses, mark_best=True).axes:
        marks = [line.get_xdata() for line in axes.lines if line.get_label() == "best epoch"]
        assert [list(mark) for mark in marks] == [[epoch, epoch] for epoch in best]
