"""Layers in float64, for the tests of cells and gradients."""

import keras
import pytest

ON_JAX = keras.backend.backend() == "jax"
if ON_JAX:
    import jax

# Keras's own tanh rounds float64 to float32 on JAX.
TANH = jax.numpy.tanh if ON_JAX else "tanh"


@pytest.fixture(autouse=True)
def in_float64():
    """Let JAX compute in float64 for a while; TensorFlow does so anyway."""
    if ON_JAX:
        jax.config.update("jax_enable_x64", True)
    yield
    if ON_JAX:
        jax.config.update("jax_enable_x64", False)
