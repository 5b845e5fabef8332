"""The course's way to fit: compiled where it pays, quiet, and honest about what was recorded."""

import json
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
    monkeypatch.setattr(keras.distribution, "list_devices", lambda kind=None: gpus)
    monkeypatch.setattr(keras.backend, "backend", lambda: backend)


def test_xla_is_asked_for_on_a_processor(monkeypatch):
    on_devices(monkeypatch, gpus=[])
    assert training.jit_compile() is True


def test_keras_chooses_on_a_gpu(monkeypatch):
    on_devices(monkeypatch, gpus=["gpu:0"])
    assert training.jit_compile() == "auto"


def test_keras_chooses_on_other_backends(monkeypatch):
    on_devices(monkeypatch, gpus=[], backend="jax")
    assert training.jit_compile() == "auto"


@pytest.mark.parametrize("layer", [keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU])
def test_a_model_that_cannot_use_xla_is_compiled_without_a_warning_on_a_gpu(monkeypatch, layer):
    """On a GPU, TensorFlow's LSTM and GRU use cuDNN, which XLA cannot compile."""
    on_devices(monkeypatch, gpus=["gpu:0"])
    recurrent = layer(2)
    recurrent.supports_jit = False
    model = keras.Sequential([keras.Input((3, 1)), recurrent])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.compile(loss="mse", jit_compile=training.jit_compile())


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
    with pytest.raises(FileNotFoundError, match=r"no results called 'nothing'.*simple_rnn"):
        training.recorded("nothing")


def test_the_recorded_simple_rnn_is_stable_quick_and_small():
    """What lesson 06 says of its recipe, on IMDB."""
    rows = training.recorded("simple_rnn")["rows"]
    embedding = [row for row in rows if row["model"] == "embedding"]
    one_hot = [row for row in rows if row["model"] == "one-hot"]
    assert all(row["validation_accuracy"] >= 0.75 for row in embedding)
    assert all(row["seconds"] < 40 for row in embedding)
    assert all(row["peak_memory_mb"] < 2000 for row in one_hot)


def test_the_recorded_results_name_no_path():
    assert "/" not in json.dumps(training.recorded("simple_rnn")["machine"])


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


def test_the_quiet_import_leaves_garbage_collection_as_it_was():
    said = "import gc, course_utils.quiet; print(gc.isenabled())"
    assert run_python(said).stdout.strip() == "True"
    assert run_python(f"import gc; gc.disable(); {said}").stdout.strip() == "False"


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
