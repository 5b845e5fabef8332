"""Small helpers for the course *Recurrent networks, step by step*.

A module for each thing that a learner would look for:

- ``cells``: SimpleRNN, LSTM and GRU in NumPy, forward and backward through time
- ``feedback``: what a lesson says to a reader's guess
- ``gradients``: gradients from TensorFlow or JAX, whichever Keras runs on, and by small nudges
- ``imdb``: the film reviews, as a drop-in for ``keras.datasets.imdb``
- ``one_thread``: gives TensorFlow one thread per operation when imported before Keras
- ``parameters``: the parameter count of every layer, from its formula
- ``pictures``: every plot and diagram, and ``show``, which adds its caption
- ``quiet``: keeps TensorFlow's start-up lines off the page when imported before Keras
- ``series``: synthetic hourly data and windows of it, for forecasting
- ``streams``: sequences whose answer lies a known number of steps back
- ``training``: the learning rate, the progress bar, when to use XLA, recorded results

Nothing is imported here, so that a lesson only loads what it uses.
"""
