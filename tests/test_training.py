"""The course's way to fit: compiled where it pays, quiet, and honest about what was recorded."""

import subprocess
import sys
import warnings

import numpy as np
import pytest

import course_utils.quiet  # noqa: F401  (before keras, as in a lesson)

# isort: split
import keras

from course_utils import training


def on_devices(monkeypatch, gpus, backend="tensorflow"):
    monkeypatch.setattr(keras.distribution, "list_devices", lambda kind=None: ["cpu:0", *gpus])
    monkeypatch.setattr(keras.backend, "backend", lambda: backend)


def reader(*recurrent):
    return keras.Sequential([keras.Input((3, 1)), *recurrent, keras.layers.Dense(1)])


@pytest.mark.parametrize(
    ("make_layers", "expected"),
    [
        (lambda: [keras.layers.SimpleRNN(32)], True),
        (lambda: [keras.layers.LSTM(33)], "auto"),
        (lambda: [keras.layers.GRU(8, return_sequences=True), keras.layers.GRU(64)], "auto"),
        (lambda: [keras.layers.Bidirectional(keras.layers.LSTM(64))], "auto"),
        (lambda: [keras.layers.Bidirectional(keras.layers.GRU(32))], True),
        (lambda: [keras.layers.Flatten(), keras.layers.Dense(100)], True),
    ],
)
def test_xla_is_asked_for_on_a_processor_where_it_pays(monkeypatch, make_layers, expected):
    on_devices(monkeypatch, gpus=[])
    assert training.jit_compile(reader(*make_layers())) == expected


def test_a_model_that_is_not_built_is_refused():
    with pytest.raises(ValueError, match=r"begin the model with keras.Input"):
        training.jit_compile(keras.Sequential([keras.layers.LSTM(4)]))


@pytest.mark.parametrize(("gpus", "backend"), [(["gpu:0"], "tensorflow"), ([], "jax")])
def test_keras_chooses_on_a_gpu_and_on_other_backends(monkeypatch, gpus, backend):
    model = reader(keras.layers.LSTM(4))
    on_devices(monkeypatch, gpus, backend)
    assert training.jit_compile(model) == "auto"


@pytest.mark.parametrize("layer", [keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU])
def test_a_model_that_cannot_use_xla_is_compiled_without_a_warning_on_a_gpu(monkeypatch, layer):
    """On a GPU, TensorFlow's LSTM and GRU use cuDNN, which XLA cannot compile."""
    recurrent = layer(2)
    model = reader(recurrent)
    recurrent.supports_jit = False
    on_devices(monkeypatch, gpus=["gpu:0"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.compile(loss="mse", jit_compile=training.jit_compile(model))


def test_the_rate_rises_for_an_eighth_of_the_steps_and_then_falls_to_zero():
    rate = training.falling_rate(0.8, steps=80)
    rates = [float(rate(step)) for step in range(81)]
    assert rates[0] == pytest.approx(0.08)
    assert rates.index(max(rates)) == 10
    assert max(rates) == pytest.approx(0.8)
    assert rates[45] == pytest.approx(0.4)  # half-way down a cosine
    assert rates[80] == pytest.approx(0)
    assert rates[:11] == sorted(rates[:11])
    assert rates[10:] == sorted(rates[10:], reverse=True)


def test_the_shortest_training_has_a_rate():
    rate = training.falling_rate(0.01, steps=2)
    assert float(rate(1)) == pytest.approx(0.01)


@pytest.mark.parametrize(("steps", "error"), [(1, ValueError), (0, ValueError), (9.5, TypeError)])
def test_a_training_too_short_for_a_rate_is_refused(steps, error):
    with pytest.raises(error, match=r"^steps must be"):
        training.falling_rate(0.01, steps)


def test_the_progress_bar_only_shows(capfd):
    """It builds nothing, compiles nothing and leaves the model's methods alone."""
    model = reader(keras.layers.SimpleRNN(2))
    model.compile(loss="mse", jit_compile=True)
    bar = training.progress_bar()
    bar.set_model(model)
    bar.set_params({"epochs": 1, "steps": 1, "samples": 1})
    before = dict(vars(model))
    bar.on_train_begin()
    assert model.optimizer.built is False
    assert vars(model).keys() == before.keys()
    assert all(vars(model)[name] is value for name, value in before.items())


def test_the_progress_bar_writes_to_stdout_only(capfd):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.fit(
        np.zeros((4, 1)), np.zeros(4), epochs=2, verbose=0, callbacks=[training.progress_bar()]
    )
    shown = capfd.readouterr()
    assert "2/2 epochs" in shown.out
    assert "loss=" in shown.out
    assert shown.err == ""


def test_recorded_results_are_read():
    rows = training.recorded("simple_rnn")["rows"]
    assert {row["seed"] for row in rows} == {1, 2, 3}


def test_an_installed_course_has_its_results_beside_it(tmp_path, monkeypatch):
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "lstm.json").write_text('{"rows": []}')
    monkeypatch.setattr(training, "__file__", str(tmp_path / "training.py"))
    assert training.recorded("lstm") == {"rows": []}


def test_unknown_results_are_named():
    with pytest.raises(FileNotFoundError, match=r"No results called 'nothing'.*simple_rnn"):
        training.recorded("nothing")


IMPORT_QUIETLY = """
import course_utils.quiet
import keras
keras.utils.set_random_seed(1)
"""
IMPORT_THAT_FAILS = """
import os, sys
class Broken:
    def find_spec(self, name, path=None, target=None):
        if name == "keras":
            os.write(2, b"what went wrong")
            raise ImportError("no keras today")
sys.meta_path.insert(0, Broken())
import course_utils.quiet
"""


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_the_quiet_import_says_nothing():
    finished = run_python(IMPORT_QUIETLY)
    assert finished.returncode == 0
    assert finished.stderr == ""


def test_the_quiet_import_drops_remarks_of_jax_and_keeps_errors():
    """JAX says through `logging` that it cannot use a GPU; a kernel shows that on the page."""
    said = run_python(
        "import course_utils.quiet, logging; log = logging.getLogger('jax._src.xla_bridge')\n"
        "log.warning('a remark'); log.error('an error')"
    ).stderr
    assert "a remark" not in said
    assert said.endswith("an error\n")  # TensorFlow, if it is there, puts the time before it


def test_an_import_that_fails_says_all():
    finished = run_python(IMPORT_THAT_FAILS)
    assert finished.returncode != 0
    assert "what went wrong" in finished.stderr
    assert "no keras today" in finished.stderr
