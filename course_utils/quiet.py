"""Import Keras without the start-up lines of TensorFlow or JAX on the page.

TensorFlow greets its user from C++, straight to file descriptor 2 and with time stamps, so a
notebook would store lines that nobody can act on and that differ at every run. A lesson therefore
begins::

    import course_utils.quiet  # keeps TensorFlow's start-up lines off the page
    import keras

It imports Keras and lets the backend start, since that is when it talks. Besides, TensorFlow's log
level is 2 from then on (``TF_CPP_MIN_LOG_LEVEL``, unless it is set), and JAX's logger says errors
only. If the import raises an error, all that was said is replayed first. Once Keras has been
imported there is nothing left to hold back, and importing this has no effect.
"""

import contextlib
import logging
import os
import sys
import tempfile


@contextlib.contextmanager
def _file_descriptor_2_held_back():
    """Hold back what is written to file descriptor 2; replay it if the block fails."""
    try:
        original = os.dup(2)
    except OSError:  # a program without a console has none
        yield
        return
    if sys.stderr is not None:
        sys.stderr.flush()
    with tempfile.TemporaryFile() as held_back:
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


def _import_keras():
    """Import Keras and let its backend find its devices, which is when it talks."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # keep C++ errors, drop its remarks
    logging.getLogger("jax").setLevel(logging.ERROR)  # no remark about a GPU it cannot use
    with _file_descriptor_2_held_back():
        import keras

        keras.distribution.list_devices()
        with contextlib.suppress(ImportError):
            import tensorflow as tf  # on JAX, set_random_seed imports it

            with contextlib.suppress(tf.errors.OpError):
                # Compiling with XLA and transposing masks are announced the first time as well.
                if keras.backend.backend() == "tensorflow":
                    tf.function(lambda: tf.ones(1) + 1, jit_compile=True)()
                    tf.transpose(tf.zeros((2, 2), tf.bool))


if "keras" not in sys.modules:
    _import_keras()
