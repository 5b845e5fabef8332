"""The course's way to fit: compiled on a processor, with a progress bar that stays on the page.

With TensorFlow on a processor, to import this module also gives Keras's recurrent layers a faster
loop over time while they train; see ``course_utils/_loop.py``.
"""

import contextlib
import json
import sys
import warnings
from pathlib import Path

import keras
import tqdm

with warnings.catch_warnings():  # of a widget that the course does not use
    warnings.simplefilter("ignore", tqdm.TqdmWarning)
    import tqdm.keras

if keras.backend.backend() == "tensorflow":
    from course_utils import _loop

    _loop.install()


def jit_compile():
    """Say what ``model.compile(jit_compile=...)`` should be on this machine.

    XLA turns the loop over time steps into one compiled program. On TensorFlow without a GPU Keras
    leaves it off unless asked, and a recurrent epoch takes several times longer. Elsewhere Keras's
    own choice is right: JAX compiles anyway, and on a GPU TensorFlow has its own fast kernels.

    Returns
    -------
    bool or str
        ``True`` for TensorFlow on a processor, otherwise ``"auto"``.
    """
    on_tensorflow = keras.backend.backend() == "tensorflow"
    return True if on_tensorflow and not keras.distribution.list_devices("gpu") else "auto"


def falling_rate(highest, steps):
    """Make a learning rate that rises to `highest`, then falls to zero along a cosine.

    It rises during the first eighth of the steps, while Adam finds out how large the gradients
    are. High in the middle it covers the ground fast; low at the end it settles. So a few epochs
    reach what a constant rate reaches in many.

    Parameters
    ----------
    highest : float
        The rate at its peak.
    steps : int
        Of the whole training: epochs times batches an epoch.

    Returns
    -------
    keras.optimizers.schedules.LearningRateSchedule
        To be given to an optimizer in place of a number.

    Notes
    -----
    The cosine is that of Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
    Restarts", ICLR 2017, without restarts.
    """
    rising = max(1, steps // 8)
    return keras.optimizers.schedules.CosineDecay(
        highest / 10, steps - rising, warmup_target=highest, warmup_steps=rising
    )


def progress_bar():
    """Make a callback that shows one bar, an epoch a tick, with the latest loss and accuracy.

    On TensorFlow it also makes all variables before the first step, which then is traced once and
    not twice, and keeps XLA for training: ``evaluate`` is not worth a program of its own.

    Returns
    -------
    keras.callbacks.Callback
        Writes to standard output, so that a notebook keeps no error stream.
    """
    return _ProgressBar(
        verbose=0,
        tqdm_class=tqdm.tqdm,
        file=sys.stdout,
        bar_format="{percentage:3.0f}%|{bar:12}| {n_fmt}/{total_fmt} epochs, {elapsed}{postfix}",
        mininterval=0.5,
    )


class _ProgressBar(tqdm.keras.TqdmCallback):
    """The bar, which also spares TensorFlow some tracing and compiling."""

    def on_train_begin(self, logs=None):
        if keras.backend.backend() == "tensorflow":
            _make_variables(self.model)
            _validate_without_xla(self.model)
        super().on_train_begin(logs)


def _make_variables(model):
    """Make the variables of optimizer and metrics, or the first step would be traced twice."""
    if model.built and not model.optimizer.built:  # one without an Input has no weights yet
        model.optimizer.build(model.trainable_variables)
    plain = type(model).compute_metrics is keras.Model.compute_metrics
    if plain and getattr(model, "output_shape", None) == (None, 1):
        nothing = keras.ops.zeros((1, 1))
        with contextlib.suppress(Exception):  # a metric of another form is left to the first step
            model.compute_metrics(None, nothing, nothing)  # forgotten before each epoch


def _validate_without_xla(model):
    """Leave validation to TensorFlow: to compile it as well costs more than it saves."""
    compiled, model.jit_compile = model.jit_compile, False
    model.make_test_function()
    model.jit_compile = compiled


def recorded(name):
    """Read what a benchmark measured and keeps in ``benchmarks/results/``.

    Parameters
    ----------
    name : str
        Of the benchmark, for instance ``"simple_rnn"``.

    Returns
    -------
    dict
        ``machine`` describes where it ran, ``rows`` holds one dict for each training.

    Raises
    ------
    FileNotFoundError
        If there are no such results; the message names those there are.
    """
    here = Path(__file__).resolve().parent
    folders = (here / "results", here.parent / "benchmarks" / "results")
    folder = next((folder for folder in folders if folder.is_dir()), folders[-1])
    path = folder / f"{name}.json"
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in folder.glob("*.json"))) or "none"
        raise FileNotFoundError(
            f"no results called {name!r} are recorded (there are: {known}). They come with "
            f"the course; in a clone of it `python benchmarks/{name}.py` measures them anew."
        )
    return json.loads(path.read_text(encoding="utf-8"))
