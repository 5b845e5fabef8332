"""Gradients as the framework computes them, in the same way on TensorFlow and on JAX."""

import keras
import numpy as np


def loss_gradients(model, x, loss):
    """Return the gradients of a loss with respect to a model's weights and to its input.

    The model is left as it was, even a stateful one. Dropout is off.

    Parameters
    ----------
    model : keras.Layer
        A layer or a model that has been built, so that it has its weights.
    x : ndarray or list of ndarray
        The input: float32 or float64, as the model's own dtype, or integers for an Embedding.
    loss : callable
        Takes what the model returns and gives a single number, computed with ``keras.ops`` or
        ``keras.losses``.

    Returns
    -------
    by_weights : list of ndarray
        One for each of ``model.trainable_weights``, in their order, with their shape and dtype.
    by_input : ndarray or list of ndarray
        Like `x`; None if any of it holds integers, which have no gradient.

    Raises
    ------
    NotImplementedError
        If Keras runs on neither TensorFlow nor JAX.
    ValueError
        If the model has no weights yet, if the loss is not a single number, or if JAX would turn
        float64 into float32. (Keras's own tanh still does so on JAX, unnoticed: there, a float64
        layer needs ``jax.numpy.tanh`` as its activation.)

    Examples
    --------
    >>> layer = keras.layers.Dense(1, kernel_initializer="ones")
    >>> layer.build((None, 2))
    >>> x = np.array([[3.0, 4.0]], "float32")
    >>> (by_kernel, by_bias), by_input = loss_gradients(layer, x, keras.ops.sum)
    >>> print(by_kernel.ravel(), by_bias, by_input)
    [3. 4.] [1.] [[1. 1.]]
    """
    weights = [weight.value for weight in model.trainable_variables]
    others = [variable.value for variable in model.non_trainable_variables]
    values = keras.tree.flatten(x)

    def loss_of(weights, x):
        outputs, _ = model.stateless_call(weights, others, x)
        value = loss(outputs)
        if tuple(value.shape) != ():
            raise ValueError(
                f"The loss has shape {tuple(value.shape)}. Make it a single number, "
                "for instance with keras.ops.mean."
            )
        return value

    _check_float64(model, values)
    x = keras.tree.map_structure(keras.ops.convert_to_tensor, x)
    if all(np.issubdtype(value.dtype, np.floating) for value in values):
        return _gradients(loss_of, weights, x)
    (by_weights,) = _gradients(lambda weights: loss_of(weights, x), weights)
    return by_weights, None


def _gradients(function, *arguments):
    """Return the gradients of a function with respect to each argument, as NumPy arrays."""
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(arguments)
            value = function(*arguments)
        gradients = tape.gradient(value, arguments, unconnected_gradients="zero")
        gradients = keras.tree.map_structure(tf.convert_to_tensor, gradients)  # some are sparse
    elif backend == "jax":
        import jax

        gradients = jax.grad(function, argnums=tuple(range(len(arguments))))(*arguments)
    else:
        raise NotImplementedError(
            f"Keras runs on {backend}, for which the course has no gradients. Set the environment "
            "variable KERAS_BACKEND to tensorflow or jax and start again."
        )
    return keras.tree.map_structure(np.array, gradients)


def _check_float64(model, values):
    """Raise an error if JAX would compute in float32 what was meant to be float64."""
    if keras.backend.backend() == "jax":
        import jax

        if not jax.config.jax_enable_x64 and (
            model.compute_dtype == "float64" or any(value.dtype == np.float64 for value in values)
        ):
            raise ValueError(
                "JAX computes in float32 unless told otherwise. Pass float32, or call "
                "jax.config.update('jax_enable_x64', True) before you make the model."
            )


def central_differences(loss, array):
    """Return the gradient of a loss with respect to an array, by nudging its numbers one by one.

    It calls the loss twice per number, which is slow, but right without any calculus.

    Parameters
    ----------
    loss : callable
        Takes no arguments, reads `array` and returns a single number.
    array : ndarray of float64
        Each number is moved up and down by a millionth, in place, and restored. Any other dtype
        raises a TypeError: in float32, so small a nudge is lost in rounding.

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 3.0])
    >>> print(central_differences(lambda: np.sum(x**2), x).round(6))
    [2. 4. 6.]
    """
    if array.dtype != np.float64:
        raise TypeError(
            f"Nudging needs float64, not {array.dtype}: give array.astype('float64') to both "
            "the loss and this function."
        )
    nudge, gradient = 1e-6, np.zeros_like(array)
    for place in np.ndindex(array.shape):
        value = array[place]
        try:
            array[place] = value + nudge
            above = loss()
            array[place] = value - nudge
            gradient[place] = (above - loss()) / (2 * nudge)
        finally:
            array[place] = value
    return gradient
