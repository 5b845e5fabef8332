"""Lesson 08's texts have their gap, its models train on a GPU as well, and its table is written."""

import importlib
import re

import jupytext
import keras
import numpy as np
import pytest

from benchmarks import _pages, fading
from course_utils import pictures

CELLS = ("SimpleRNN", "LSTM", "GRU")


@pytest.fixture(scope="module")
def lesson():
    return fading.lesson()


@pytest.mark.parametrize("gap", [2, 40, 100])
def test_a_text_has_the_gap_that_was_asked_for(lesson, gap):
    words = ["", *lesson["vocabulary"]]
    ids, answers = lesson["texts"](np.full(20, gap), np.random.default_rng(0))
    for text, answer in zip(ids, answers, strict=True):
        told = [words[id] for id in text if id]
        country = next(word for word in told if word in lesson["languages"])
        assert told[:5] == ["i", "grew", "up", "in", country]
        assert len(told) - told.index(country) - 1 == gap
        assert told[-2:] == ["i", "speak"]
        assert words[answer] == lesson["languages"][country]


def test_the_protocols_keep_to_their_gaps(lesson):
    chosen = {
        protocol: lesson["gaps_for"](protocol, 2000, np.random.default_rng(0))
        for protocol in fading.PROTOCOLS
    }
    assert set(chosen["fixed"]) == {40}
    assert (chosen["mixed"].min(), chosen["mixed"].max()) == (2, 100)
    assert chosen["growing"][:200].max() < 10
    assert (chosen["growing"].min(), chosen["growing"].max()) == (2, 100)


@pytest.fixture
def on_a_gpu(monkeypatch):
    """Tell Keras that TensorFlow has a GPU: it then builds cuDNN's checks of a mask into the graph.

    The kernel itself is missing without a GPU, so Keras's own loop computes what follows them.
    """
    if keras.backend.backend() != "tensorflow":
        pytest.skip("only TensorFlow hands masks to cuDNN")
    import tensorflow as tf

    def no_kernel(**arguments):
        raise tf.errors.NotFoundError(None, None, "cuDNN needs a GPU")

    rnn = importlib.import_module("keras.src.backend.tensorflow.rnn")
    monkeypatch.setattr(rnn, "_is_gpu_available", lambda: True)
    monkeypatch.setattr(tf.raw_ops, "CudnnRNNV3", no_kernel)
    monkeypatch.setattr(keras.distribution, "list_devices", lambda kind=None: ["cpu:0", "gpu:0"])
    return tf


@pytest.fixture
def short(lesson, monkeypatch):
    """Make the lesson's trainings short, and return its names."""
    monkeypatch.setitem(lesson, "batch_size", 8)
    monkeypatch.setitem(lesson, "steps", 20)
    return lesson


@pytest.mark.parametrize("protocol", fading.PROTOCOLS)
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_trains_on_a_gpu_by_every_protocol(on_a_gpu, short, cell, protocol):
    model = short["build"](getattr(keras.layers, cell))
    before = model.get_weights()
    short["train"](model, protocol, 0.01, seed=1)
    assert all((old != new).any() for old, new in zip(before, model.get_weights(), strict=True))


@pytest.mark.parametrize("cell", ["LSTM", "GRU"])
def test_a_gpu_refuses_padding_in_front(on_a_gpu, short, monkeypatch, cell):
    behind = short["texts"]

    def in_front(gaps, random):
        ids, answers = behind(gaps, random)
        return np.array([[*text[text == 0], *text[text > 0]] for text in ids]), answers

    monkeypatch.setitem(short, "texts", in_front)
    model = short["build"](getattr(keras.layers, cell))
    with pytest.raises(on_a_gpu.errors.InvalidArgumentError, match="right-padded"):
        short["train"](model, "mixed", 0.01, seed=1)


def test_other_lessons_train_only_a_simple_rnn_with_masks():
    """A GPU has no fast kernel for it, so that it takes any mask; lesson 04 trains one."""
    training = {
        path.name: "\n".join(cells)
        for path in sorted((_pages.ROOT / "lessons").glob("*.md"))
        for cells in [[c.source for c in jupytext.read(path).cells if c.cell_type == "code"]]
        if re.search(r"mask_zero=True|Masking\(", "\n".join(cells))
        and re.search(r"\.(compile|train_on_batch)\(", "\n".join(cells))
    }
    del training["08_memories_that_fade.md"]  # with every cell, and tested above
    assert list(training) == ["04_padding.md"]
    assert "keras.layers.SimpleRNN(" in training["04_padding.md"]
    assert not re.search(r"layers\.(LSTM|GRU)\(", training["04_padding.md"])


def test_the_table_holds_the_lowest_and_the_highest_of_the_seeds():
    row = {"cell": "GRU", "protocol": "mixed", "gaps": [2, 40], "seconds": 10}
    rows = [{**row, "accuracy": [0.2, 1.0]}, {**row, "accuracy": [0.4, 1.0], "seconds": 13}]
    assert fading.table(rows).splitlines() == [
        "| cell and gaps in training | gap 2 | gap 40 | seconds |",
        "| --- | ---: | ---: | ---: |",
        "| GRU, mixed | 0.20–0.40 | 1.00–1.00 | 12 |",
    ]


def test_the_gradient_gets_thinner_on_its_way_back():
    figure = pictures.fading_gradient()
    curved = [patch for patch in figure.axes[0].patches if patch.get_edgecolor()[0] > 0.8]
    widths = [patch.get_linewidth() for patch in curved if patch.get_linewidth() != 1.6]
    assert widths == sorted(widths)
    assert len(widths) >= 4
