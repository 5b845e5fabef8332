"""Gradients by nudging, and layers in float64, for the tests of cells and gradients."""

import contextlib

import keras
import numpy as np

ON_JAX = keras.backend.backend() == "jax"
if ON_JAX:
    import jax

# Keras's own tanh rounds float64 to float32 on JAX.
TANH = jax.numpy.tanh if ON_JAX else "tanh"


@contextlib.contextmanager
def float64():
    """Let JAX compute in float64 for a while; TensorFlow does so anyway."""
    if ON_JAX:
        jax.config.update("jax_enable_x64", True)
    yield
    if ON_JAX:
        jax.config.update("jax_enable_x64", False)


def central_differences(function, array, step=1e-6):
    """Return the gradient of a function of no arguments that reads `array`, nudged in place."""
    gradient = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        value = array[index]
        array[index] = value + step
        above = function()
        array[index] = value - step
        gradient[index] = (above - function()) / (2 * step)
        array[index] = value
    return gradient
