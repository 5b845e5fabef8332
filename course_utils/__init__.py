"""Small helpers for the course *Recurrent networks, step by step*.

Each module holds what a learner would look for under its name: ``imdb`` (the reviews),
``cells`` (the recurrent cells in NumPy), ``gradients`` (the framework's own), ``parameters`` (every
count), ``pictures`` (plots and diagrams), ``training`` (the course's way to fit). Nothing is
imported here, so that a lesson pays only for what it uses.
"""
