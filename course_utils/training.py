"""The course's way to fit: compiled on a processor, with a progress bar that stays on the page."""

import sys

import keras
import tqdm
import tqdm.keras


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


def progress_bar():
    """Make a callback that shows one bar, an epoch a tick, with the latest loss and accuracy.

    Returns
    -------
    keras.callbacks.Callback
        Writes to standard output, so that a notebook keeps no error stream.
    """
    return tqdm.keras.TqdmCallback(
        verbose=0, tqdm_class=tqdm.tqdm, file=sys.stdout, leave=True, ncols=100, mininterval=0.5
    )
