"""Give TensorFlow one thread for each operation, by importing this before Keras.

The steps of a small recurrent layer wait for one another, and each is too small to share out, so a
second thread costs more than it brings (docs/speed.md). A lesson that trains begins::

    import course_utils.one_thread  # small networks train faster on one thread
    import course_utils.quiet  # keeps TensorFlow's start-up lines off the page
    import keras

It sets the environment variable ``TF_NUM_INTRAOP_THREADS`` to 1 unless it is set already, and has
no effect on JAX. TensorFlow reads the variable once, when it starts; a RuntimeError says that it
has been imported already, and may have started.
"""

import os
import sys

if "TF_NUM_INTRAOP_THREADS" not in os.environ:
    if (
        "tensorflow" in sys.modules
        and os.environ.get("KERAS_BACKEND", "tensorflow") == "tensorflow"
    ):
        raise RuntimeError(
            "TensorFlow has already been imported, and it takes its number of threads only when it "
            "starts. Restart the kernel and import course_utils.one_thread before keras."
        )
    os.environ["TF_NUM_INTRAOP_THREADS"] = "1"
