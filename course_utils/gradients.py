"""The framework's own gradients, asked for in one way whatever Keras runs on."""

import keras
import numpy as np


def loss_gradients(model, x, loss):
    """Return the gradients of a loss by the weights of a model and by its input.

    The model is left as it was, also a stateful one. Dropout is off.

    Parameters
    ----------
    model : keras.Layer
        A layer or a model that has seen its input's shape, so that its weights are made.
    x : ndarray or list of ndarray
        The input: float32 or float64, of the model's own dtype, or integers for an Embedding.
    loss : callable
        Takes what the model returns and gives one number, made with ``keras.ops`` or
        ``keras.losses``.

    Returns
    -------
    by_weights : list of ndarray
        One for each of ``model.trainable_weights``, in their order, shape and dtype.
    by_input : ndarray or list of ndarray
        As `x`; None if `x` holds integers, by which nothing can be derived.

    Raises
    ------
    NotImplementedError
        If Keras runs neither on TensorFlow nor on JAX.
    ValueError
        If the model has no weights yet, if the loss is not one number, or if JAX would make
        float32 of float64.

    Notes
    -----
    Keras's tanh rounds float64 to float32 on JAX. A float64 layer needs ``jax.numpy.tanh`` there
    as its activation; float32 is the same everywhere.
    """
    weights = [weight.value for weight in model.trainable_variables]
    others = [variable.value for variable in model.non_trainable_variables]
    values = keras.tree.flatten(x)
    by_input = all(np.issubdtype(value.dtype, np.floating) for value in values)

    def loss_of(weights, x):
        outputs, _ = model.stateless_call(weights, others, x)
        value = loss(outputs)
        if tuple(value.shape) != ():
            raise ValueError(
                f"The loss has shape {tuple(value.shape)}. Make it one number, "
                "for instance with keras.ops.mean."
            )
        return value

    _check_float64(model, values)
    derive = _derivatives()
    if by_input:
        weight_gradients, input_gradients = derive(loss_of, weights, _tensors(x))
        return _arrays(weight_gradients), _arrays(input_gradients)
    (weight_gradients,) = derive(lambda weights: loss_of(weights, _tensors(x)), weights)
    return _arrays(weight_gradients), None


def _derivatives():
    """Return the function of this backend that derives a function by each of its arguments."""
    backend = keras.backend.backend()
    if backend == "tensorflow":
        return _tensorflow_derivatives
    if backend == "jax":
        return _jax_derivatives
    raise NotImplementedError(
        f"Keras runs on {backend}, where the course has no gradients. Set the environment variable "
        "KERAS_BACKEND to tensorflow or jax and start anew."
    )


def _tensorflow_derivatives(function, *arguments):
    import tensorflow as tf

    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(arguments)
        value = function(*arguments)
    gradients = tape.gradient(value, arguments, unconnected_gradients="zero")
    return keras.tree.map_structure(tf.convert_to_tensor, gradients)  # an Embedding's are sparse


def _jax_derivatives(function, *arguments):
    import jax

    return jax.grad(function, argnums=tuple(range(len(arguments))))(*arguments)


def _check_float64(model, values):
    """Raise an error where JAX would compute in float32 what was meant to be float64."""
    if keras.backend.backend() == "jax":
        import jax

        if not jax.config.jax_enable_x64 and (
            model.compute_dtype == "float64" or any(value.dtype == np.float64 for value in values)
        ):
            raise ValueError(
                "JAX computes in float32 unless told otherwise. Give float32, or call "
                "jax.config.update('jax_enable_x64', True) before you make the model."
            )


def _tensors(x):
    return keras.tree.map_structure(keras.ops.convert_to_tensor, x)


def _arrays(x):
    return keras.tree.map_structure(np.array, x)


def central_differences(loss, array, nudge=1e-6):
    """Return the gradient of a loss by an array, found by nudging its numbers one by one.

    Two calls of the loss for every number: slow, and right without any calculus.

    Parameters
    ----------
    loss : callable
        Without arguments; reads `array` and returns one number.
    array : ndarray of float64
        Nudged in place, and afterwards as it was.
    nudge : float
        How far up and down each number is moved.

    Returns
    -------
    ndarray
        In the shape of `array`.

    Raises
    ------
    TypeError
        If the array is not of float64: in float32 so small a nudge is lost in rounding.
    """
    if array.dtype != np.float64:
        raise TypeError(
            f"Nudging needs float64, not {array.dtype}: give array.astype('float64') to both "
            "the loss and this function."
        )
    gradient = np.zeros_like(array)
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
