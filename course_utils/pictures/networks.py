"""Diagrams of whole networks: a loop, a chain, a tree. Each function returns its figure."""

import itertools

from .drawing import across, arrow, box, canvas, circle, symbols, weighted_arrow, weights, write
from .showing import BLUE, GREY, GREY_TEXT, LIGHT_BLUE, PALE, RED


def one_way_and_a_loop():
    """Draw a feed-forward network, and beside it the same one with a loop that remembers.

    Below each, arrows show which way data flow: forward always, backward only in training.
    """
    figure, axes = canvas(17.0, 8.9)
    for left, title in ((0.6, "feed-forward: one way"), (9.6, "recurrent: with a loop")):
        inputs, hidden, answer = (
            [(left + x, 4.6 + 0.85 * (row - (size - 1) / 2)) for row in range(size)]
            for x, size in ((0.4, 3), (3.4, 4), (6.4, 1))
        )
        write(axes, (left + 3.4, 8.5, title), weight="bold")
        box(axes, left + 3.4, 4.6, "", 1.7, 3.3, fill=PALE, edge=GREY)
        for start, end in [*itertools.product(inputs, hidden), *itertools.product(hidden, answer)]:
            axes.plot(*zip(start, end, strict=True), color=GREY, linewidth=1)
        for x, y in inputs + hidden + answer:
            circle(axes, x, y, 0.3, zorder=3)
        names = (left + 0.4, 2.5, "input"), (left + 3.4, 2.5, "hidden"), (left + 6.4, 2.5, "answer")
        write(axes, *names, fontsize=10.5)
        across(axes, 1.35, (left + 0.4, left + 6.4))
        write(axes, (left + 3.4, 1.75, "forward: always"))
        across(axes, 0.25, (left + 6.4, left + 0.4), color=RED, dashed=True)
        write(axes, (left + 3.4, 0.65, "backward: in training only"), color=RED)
    arrow(axes, (13.6, 6.25), (13.6, 7.0), (12.4, 7.0), (12.4, 6.25), color=BLUE, width=2.4)
    write(axes, (13.0, 7.4, "memory: comes back at the next step"), color=BLUE, weight="bold")
    return figure


def chain_and_tree():
    """Draw a sentence read in a chain (recurrent) and put together in a tree (recursive)."""
    figure, axes = canvas(18.0, 9.0)
    write(axes, (4.4, 8.6, "recurrent: a chain"), weight="bold")
    symbols(axes, (0.4, 3.6, "h_0"))
    for step, word in enumerate(("the", "film", "was", "not", "bad")):
        x = 1.9 + 1.6 * step
        _joining(axes, (x, 3.6), [(x - 1.2 if step else 0.85, 3.6), (x, 1.4)])
        write(axes, (x, 1.0, word), (x + 8.9, 1.0, word), fontsize=12)
    arrow(axes, (8.3, 4.0), (8.3, 5.1))
    write(axes, (8.3, 5.4, "answer"), (13.4, 7.8, "answer"), fontsize=12)
    write(axes, (14.0, 8.6, "recursive: a tree"), weight="bold")
    arrow(axes, (13.4, 6.7), (13.4, 7.5))
    _joining(axes, (11.6, 2.9), [(10.8, 1.4), (12.4, 1.4)])
    _joining(axes, (16.4, 2.9), [(15.6, 1.4), (17.2, 1.4)])
    _joining(axes, (15.2, 4.6), [(14.0, 1.4), (16.4, 3.3)])
    _joining(axes, (13.4, 6.3), [(11.6, 3.3), (15.2, 5.0)])
    return figure


def _joining(axes, place, sources):
    """Draw a function f at ``place`` with an arrow from each of its two ``sources``."""
    x, y = place
    for start in sources:
        arrow(axes, start, (x - 0.4, y) if start[1] == y else (x, y - 0.4))
    box(axes, x, y, "$f$", 0.8, 0.8, fill=LIGHT_BLUE, fontsize=13)


def unrolled_network():
    """Draw a recurrent network with its loop, and the same network unrolled over four steps.

    The biases are left out. Only the hidden state h is fed back; the output y is not.
    """
    figure, axes = canvas(16.6, 7.7)
    title = "unrolled in time: the same weights at every step"
    write(axes, (1.6, 7.3, "rolled"), (10.8, 7.3, title), weight="bold")
    _network_step(axes, 0.9, "t")
    arrow(axes, (1.4, 4.35), (2.5, 4.35), (2.5, 4.11), head=0)
    weights(axes, (2.5, 3.75, "W_{hh}"))
    arrow(axes, (2.5, 3.39), (2.5, 3.15), (1.4, 3.15))
    symbols(axes, (2.5, 2.75, "h_{t-1}"))
    write(axes, (3.75, 3.75, "="), fontsize=20)
    symbols(axes, (4.7, 3.75, "h_0"))
    for step in range(1, 5):
        x = 4.5 + 2.85 * step
        _network_step(axes, x, str(step))
        start = x - (2.2 if step == 1 else 2.35)
        weighted_arrow(axes, (start, 3.75), (x - 0.5, 3.75), "W_{hh}")
    across(axes, 0.3, (7.0, 16.2), color=GREY)
    write(axes, (6.8, 0.3, "time"), ha="right", color=GREY_TEXT)
    return figure


def _network_step(axes, x, step):
    """Draw one time step of `unrolled_network`: x_t below, h_t in the middle, y_t on top."""
    symbols(axes, (x, 1.0, f"x_{step}"))
    weighted_arrow(axes, (x, 1.35), (x, 2.9), "W_{xh}")
    box(axes, x, 3.75, f"$h_{step}$", 1.0, 1.7, fontsize=14)
    weighted_arrow(axes, (x, 4.6), (x, 6.15), "W_{hy}")
    symbols(axes, (x, 6.5, f"y_{step}"))
