"""Diagrams of gradients on their way back through time. Each function returns its figure."""

from .drawing import across, arrow, box, canvas, symbols, upright, weighted_arrow, write
from .showing import DARK, GREY, GREY_TEXT, RED

BACKWARD = {"color": RED, "dashed": True}
BLOCK_PLACES = (0.4, 6.0, 11.6)  # where the blocks of three steps begin


def backward_through_time():
    """Draw four unrolled steps, the way back from the loss, and each share of the gradient."""
    figure, axes = canvas(17.0, 9.0)
    title = "gradient of the shared weights: the sum of all shares"
    box(axes, 8.1, 8.3, title, 11.4, 0.9, fill="#FBE3D3", edge=RED)
    symbols(axes, (0.5, 4.75, "h_0"))
    places = [0.25, 3.3, 6.5, 9.7, 12.9, 16.1]
    for step in range(1, 5):
        before, x = places[step - 1 : step + 1]
        box(axes, x, 4.3, f"$h_{step}$", 1.2, 1.9, fontsize=14)
        symbols(axes, (x, 0.6, f"x_{step}"))
        weighted_arrow(axes, (x, 1.0), (x, 3.35), "W_{xh}")
        weighted_arrow(axes, (before + 0.6, 4.75), (x - 0.6, 4.75), "W_{hh}")
        box(axes, x, 6.5, f"share {step}", 1.8, 0.8, edge=RED, fontsize=10.5)
        upright(axes, x, (5.25, 6.1), (6.9, 7.85), **BACKWARD)
    for step in range(1, 5):
        x, later = places[step : step + 2]
        across(axes, 3.85, (later - 0.6, x + 0.6), **BACKWARD)
        gradient = rf"\partial L/\partial h_{step}"
        symbols(axes, ((x + later) / 2, 3.3, gradient), color=RED, fontsize=12)
    across(axes, 4.75, (13.5, 15.5))
    box(axes, 16.1, 4.3, "loss\n$L$", 1.2, 1.9)
    _legend_of_ways(axes, 14.2, 1.6)
    return figure


def _legend_of_ways(axes, x, y):
    """Say which arrow leads forward and which backward."""
    across(axes, y, (x, x + 0.9))
    write(axes, (x + 1.1, y, "forward"), ha="left")
    across(axes, y - 0.8, (x + 0.9, x), **BACKWARD)
    write(axes, (x + 1.1, y - 0.8, "backward"), ha="left", color=RED)


def blocks_in_time():
    """Draw nine steps in three blocks: forward through all of them, backward only within one."""
    figure, axes = canvas(16.4, 6.6)
    for number, left in enumerate(BLOCK_PLACES):
        write(axes, (left + 2.2, 6.2, f"block {number + 1}"), weight="bold")
        _block(axes, left, 4.2, 3 * number + 1)
        if number:
            write(axes, (left - 0.6, 3.8, "cut"), color=RED, weight="bold")
    _legend_of_ways(axes, 0.4, 1.1)
    write(axes, (4.4, 1.1, "the state is handed on from block to block"), ha="left")
    write(axes, (4.4, 0.3, "no gradient leaves its block"), ha="left", color=RED)
    return figure


def block_by_block():
    """Draw the first two turns of truncated backpropagation through time, one block each."""
    figure, axes = canvas(10.8, 9.7, inches=6.6)
    titles = (
        "1. The first block: forward, backward, change the weights",
        "2. The second block, from the state handed on: the same",
    )
    for row, title in enumerate(titles):
        y = 7.4 - 5.0 * row
        write(axes, (0.4, y + 2.0, title), ha="left", weight="bold")
        for number, left in enumerate(BLOCK_PLACES[:2]):
            _block(axes, left, y, 3 * number + 1, active=number == row)
    return figure


def _block(axes, left, y, first, active=True):
    """Draw three steps with their inputs, the arrows between them, and the state handed on."""
    color, text = (DARK, DARK) if active else ("#BBBBBB", GREY_TEXT)
    edge = GREY if active else "#DDDDDD"
    box(axes, left + 2.2, y, "", 4.4, 2.6, fill="#FAFAFA", edge=edge)
    for step in range(3):
        x = left + 0.7 + 1.5 * step
        box(axes, x, y, f"$h_{first + step}$", 0.9, 1.7, edge=color, fontsize=13, color=text)
        symbols(axes, (x, y - 2.0, f"x_{first + step}"), color=text)
        upright(axes, x, (y - 1.65, y - 0.85), color=color)
        if step:
            across(axes, y + 0.4, (x - 1.05, x - 0.45), color=color)
        if step and active:
            across(axes, y - 0.4, (x - 0.45, x - 1.05), **BACKWARD)
    if first > 1:
        across(axes, y + 0.4, (left - 1.45, left + 0.25), color=color)


def fading_gradient():
    """Draw a gradient on its way back: every step multiplies it twice, and less of it arrives."""
    figure, axes = canvas(16.4, 6.6)
    for step, name in enumerate(("h_{t-4}", "h_{t-3}", "h_{t-2}", "h_{t-1}", "h_t")):
        box(axes, 1.2 + 3.1 * step, 3.6, f"${name}$", 1.4, fontsize=13)
    write(axes, (15.5, 3.6, "loss"), weight="bold")
    across(axes, 3.6, (1.9, 3.6), (5.0, 6.7), (8.1, 9.8), (11.2, 12.9), (14.3, 14.9))
    for old, width, head in ((1.2, 0.7, 13), (4.3, 1.5, 15), (7.4, 3.0, 17), (10.5, 6.0, 19)):
        back = (old + 3.1, 3.0), (old, 3.0)
        arrow(axes, *back, color=RED, width=width, head=head, curve=-0.35)
        x = old + 1.55
        factors = (x, 1.55, r"\odot\,(1 - h^2)"), (x, 0.85, r"\times\; W_{hh}^T")
        symbols(axes, *factors, fontsize=11.5)
    write(axes, (0.5, 5.9, "forward: the state, step by step"), ha="left")
    across(axes, 5.9, (8.6, 10.0))
    write(axes, (0.5, 5.1, "back: the gradient, two factors per step"), ha="left", color=RED)
    across(axes, 5.1, (10.0, 8.6), color=RED)
    return figure
