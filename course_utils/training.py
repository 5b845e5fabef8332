"""What the lessons add to Keras's own way to fit, each under a name of its own."""

import json
import sys
import warnings
from pathlib import Path

import keras
import tqdm

from course_utils._checks import whole_number

with warnings.catch_warnings():  # about a widget that the course does not use
    warnings.simplefilter("ignore", tqdm.TqdmWarning)
    import tqdm.keras

SMALL = 32  # units; larger layers train as fast without XLA: docs/speed.md


def jit_compile(model):
    """Say what ``model.compile(jit_compile=...)`` should be for a recurrent model on this machine.

    XLA turns the loop over time steps into one compiled program. On TensorFlow without a GPU, Keras
    leaves it off unless asked, and a layer of up to 32 units then takes up to three times as long.
    Larger layers train as fast or faster without XLA, and start sooner (see docs/speed.md). On JAX
    and on a GPU, Keras's own choice is right.

    Parameters
    ----------
    model : keras.Model
        Built: its weights exist.

    Returns
    -------
    bool or str
        ``True`` for TensorFlow on a processor if no recurrent layer of the model has more than 32
        units, otherwise ``"auto"``, which is Keras's default.

    Raises
    ------
    ValueError
        If the model has no weights yet.
    """
    if not model.built:
        raise ValueError(
            "jit_compile needs to see the model's layers: begin the model with keras.Input(...), "
            "or call model.build(...) first."
        )
    units = [
        weight.shape[0] for weight in model.weights if weight.path.endswith("recurrent_kernel")
    ]
    small = max(units, default=0) <= SMALL
    return True if small and _tensorflow_on_a_processor() else "auto"


def _tensorflow_on_a_processor():
    devices = {device.split(":")[0] for device in keras.distribution.list_devices()}
    return keras.backend.backend() == "tensorflow" and devices == {"cpu"}


def falling_rate(highest, steps):
    """Make a learning rate that rises to `highest`, then falls to zero along a cosine.

    It rises for the first eighth of the steps, while Adam finds out how large the gradients are.
    High in the middle, it covers ground fast; low at the end, it settles. A few epochs then reach
    what takes many at a constant rate.

    Parameters
    ----------
    highest : float
        The rate at its peak.
    steps : int
        Steps of the whole training, at least 2: epochs times batches per epoch.

    Returns
    -------
    keras.optimizers.schedules.LearningRateSchedule
        To be given to an optimizer in place of a number.

    Raises
    ------
    TypeError, ValueError
        If `steps` is not a whole number of at least 2: the rate needs one step to rise and one to
        fall.

    Examples
    --------
    >>> rate = falling_rate(0.01, steps=800)
    >>> [round(float(rate(step)), 4) for step in (0, 100, 450, 800)]
    [0.001, 0.01, 0.005, 0.0]

    Notes
    -----
    The cosine is that of Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
    Restarts", ICLR 2017, without restarts.
    """
    steps = whole_number("steps", steps, at_least=2)
    rising = max(1, steps // 8)
    return keras.optimizers.schedules.CosineDecay(
        highest / 10, steps - rising, warmup_target=highest, warmup_steps=rising
    )


def progress_bar():
    """Make a callback that shows one bar, a tick per epoch, with the latest loss and accuracy.

    Returns
    -------
    keras.callbacks.Callback
        Writes to standard output, so that a notebook keeps no error stream.
    """
    return tqdm.keras.TqdmCallback(
        verbose=0,
        tqdm_class=tqdm.tqdm,
        file=sys.stdout,
        bar_format="{percentage:3.0f}%|{bar:12}| {n_fmt}/{total_fmt} epochs, {elapsed}{postfix}",
        mininterval=0.5,
    )


def recorded(name):
    """Read what a benchmark measured and keeps in ``benchmarks/results/``.

    Parameters
    ----------
    name : str
        The benchmark's, for instance ``"simple_rnn"``.

    Returns
    -------
    dict
        ``machine`` describes where it ran; ``rows`` holds one dict per training.

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
            f"No results called {name!r} are recorded. Recorded are: {known}. They come with the "
            f"course; in a clone of it, `python benchmarks/{name}.py` measures them again."
        )
    return json.loads(path.read_text(encoding="utf-8"))
