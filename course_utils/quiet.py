"""Import Keras without the start-up lines of TensorFlow or JAX on the page.

TensorFlow greets its user from C++, straight to file descriptor 2 and with time stamps, so a
notebook would store lines that nobody can act on and that differ at every run. A lesson therefore
begins::

    import course_utils.quiet  # keeps TensorFlow's start-up lines off the page
    import keras

It also gives TensorFlow one thread, unless ``TF_NUM_INTRAOP_THREADS`` says otherwise: the steps of
a recurrent layer are small and wait for each other, so a second thread costs what it brings. And
it lets XLA optimise less, unless ``XLA_FLAGS`` says otherwise: small loops compile and run faster.

If the import raises an error, all that was said is replayed first.
"""

import contextlib
import gc
import logging
import os
import sys
import tempfile


@contextlib.contextmanager
def _file_descriptor_2_held_back():
    """Hold back what is written to file descriptor 2; replay it if the block fails."""
    sys.stderr.flush()
    with tempfile.TemporaryFile() as held_back:
        original = os.dup(2)
        os.dup2(held_back.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(original, 2)
            held_back.seek(0)
            os.write(2, held_back.read())
            raise
        finally:
            os.dup2(original, 2)
            os.close(original)


@contextlib.contextmanager
def _no_garbage_collected():
    """Let Python not look for garbage: importing leaves little, and looking takes a second."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _import_keras():
    """Import Keras and let its backend find its devices, which is when it talks."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # keep C++ errors, drop its remarks
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")  # docs/speed.md has the figures
    logging.getLogger("jax").setLevel(logging.ERROR)  # likewise: of a GPU that it was not made for
    with _file_descriptor_2_held_back(), _no_garbage_collected():
        import keras

        with contextlib.suppress(ImportError):
            import tensorflow  # noqa: F401  (on JAX, set_random_seed would, and let it talk then)

        if keras.backend.backend() == "tensorflow" and not keras.distribution.list_devices("gpu"):
            os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=1")
        booleans = keras.ops.zeros((2, 2), dtype="bool")
        keras.ops.transpose(booleans)  # what every mask does; oneDNN complains the first time


if "keras" not in sys.modules:
    _import_keras()
