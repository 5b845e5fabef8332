"""Diagrams of tasks: what is read, answered or forecast. Each function returns its figure."""

import numpy as np

from .drawing import across, box, canvas, circle, upright, write
from .showing import BLUE, DARK, GREY, GREY_TEXT, LIGHT_BLUE, ORANGE, PALE, PURPLE, RED


def five_shapes():
    """Draw five shapes of task: what is read, what is answered, and where a loss is taken."""
    figure, axes = canvas(17.0, 14.2)
    steps = range(3)
    _shape_of_task(axes, 1.0, 8.3, "one to one", "picture → class", [0], [0])
    _shape_of_task(axes, 5.6, 8.3, "one to many", "class → its name", [0], steps)
    across(axes, 8.85, (5.6, 8.8), head=0)
    for x in (7.2, 8.8):
        upright(axes, x, (8.85, 9.65))
    _shape_of_task(axes, 12.7, 8.3, "many to one", "sentence → verdict", steps, [2])
    _shape_of_task(axes, 1.0, 1.6, "many to many, delayed", "word → reversed", steps, range(3, 6))
    for x, name in ((6.3, "start"), (7.9, "$y_1$"), (9.5, "$y_2$")):
        box(axes, x, 1.6, name, 1.1, 0.8, edge=GREY, color=GREY_TEXT, fontsize=10.5)
        upright(axes, x, (2.0, 2.95), color=GREY, dashed=True)
    _shape_of_task(axes, 12.7, 1.6, "many to many, aligned", "video → movements", steps, steps)
    write(axes, (2.6, 4.1, "encoder"), fontsize=10.5)
    write(axes, (5.2, 4.1, "last state"), color=BLUE, fontsize=10.5)
    write(axes, (10.25, 3.35, "decoder"), ha="left", fontsize=10.5)
    kinds = {"read": LIGHT_BLUE, "state": "white", "answer": ORANGE, "answer before": "white"}
    for x, (name, fill) in zip((1.0, 3.7, 6.5, 9.6), kinds.items(), strict=True):
        edge = GREY if name == "answer before" else DARK
        box(axes, x, 0.4, "", 0.6, 0.4, fill=fill, edge=edge)
        write(axes, (x + 0.5, 0.4, name), ha="left", fontsize=10.5)
    _loss(axes, 14.0, 0.4)
    write(axes, (14.5, 0.4, "loss taken"), ha="left", fontsize=10.5)
    return figure


def _shape_of_task(axes, left, bottom, title, example, read, answered):
    """Draw states in a row, with an input below those that read, answer and loss above others.

    If all is read before the first answer, a thick arrow hands the state over.
    """
    write(axes, (left - 0.6, bottom + 5.6, title), ha="left", weight="bold")
    write(axes, (left - 0.6, bottom + 5.05, example), ha="left", fontsize=10.5)
    for step in range(max(*read, *answered) + 1):
        handed_over = max(read) < min(answered) <= step
        x = left + 1.6 * step + 0.5 * handed_over
        box(axes, x, bottom + 1.75, "", 1.1, 0.8)
        if step and handed_over and step == min(answered):
            across(axes, bottom + 1.75, (x - 1.55, x - 0.55), color=BLUE, width=3.6)
        elif step:
            across(axes, bottom + 1.75, (x - 1.05, x - 0.55))
        if step in read:
            name = "$x$" if len(read) == 1 else f"$x_{step + 1}$"
            box(axes, x, bottom, name, 1.1, 0.8, fill=LIGHT_BLUE, fontsize=12)
            upright(axes, x, (bottom + 0.4, bottom + 1.35))
        if step in answered:
            name = "$y$" if len(answered) == 1 else f"$y_{step - min(answered) + 1}$"
            box(axes, x, bottom + 3.3, name, 1.1, 0.8, fill=ORANGE, fontsize=12)
            upright(axes, x, (bottom + 2.15, bottom + 2.9))
            upright(axes, x, (bottom + 3.7, bottom + 4.1), color=RED, head=0)
            _loss(axes, x, bottom + 4.35)


def _loss(axes, x, y):
    """Draw the sign of a loss."""
    circle(axes, x, y, 0.27, edgecolor=RED, linewidth=1.6)
    write(axes, (x, y, "$L$"), color=RED, fontsize=10.5)


def forecast_windows():
    """Draw which hours are read and which forecast: one, many at once, many one after another."""
    figure, axes = canvas(19.0, 10.4)
    names = ["t(−m)", "…", "t(−1)", "t(0)", "t(1)", "t(2)", "…", "t(n)"]
    places = 5.4 + 1.75 * np.arange(len(names))
    across(axes, 9.1, (4.5, 18.7), color=GREY)
    write(axes, (4.2, 9.1, "time"), ha="right")
    write(axes, *((x, 9.6, name) for x, name in zip(places, names, strict=True)), weight="bold")
    write(axes, (places[3], 10.15, "now"), color=BLUE, fontsize=10.5)
    rows = {  # height, the moments in the window, those forecast from it
        "one step": (7.7, [0, 1, 2, 3], [4]),
        "many, direct": (5.8, [0, 1, 2, 3], [4, 5, 6, 7]),
        "many, recursive": (3.9, [1, 2, 3, 4], [5]),
    }
    for label, (y, read, forecast) in rows.items():
        write(axes, (4.2, y, label), ha="right", weight="bold")
        middle, width = places[read].mean(), 3 * 1.75 + 2 * 0.82
        box(axes, middle, y, "", width, 1.4, fill=PALE, edge=BLUE)
        for place in read + forecast:
            text = "…" if names[place] == "…" else "?" if place in forecast else ""
            fill = LIGHT_BLUE if place <= 3 else ORANGE  # read, or forecast before
            box(axes, places[place], y, text, 1.2, 0.9, fill=fill, weight="bold")
    write(axes, (4.2, 1.95, "events"), ha="right", weight="bold")
    for x in places[[0, 2, 3, 4, 5, 7]]:
        upright(axes, x, (1.3, 2.6), color=PURPLE)
    write(axes, (places[0] - 0.5, 0.7, "act at every moment, the coming ones too"), ha="left")
    return figure
