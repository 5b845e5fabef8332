"""Diagrams of gradients on their way back through time."""

from .drawing import arrow, box, canvas, symbol, weighted_arrow, write
from .showing import DARK, GREY, GREY_TEXT, RED


def backward_through_time():
    """Draw four unrolled steps, the way back from the loss, and each share of the gradient."""
    figure, axes = canvas(17.0, 9.0)
    places = [3.3, 6.5, 9.7, 12.9]
    title = "gradient of the shared weights: the sum of all shares"
    box(axes, 8.1, 8.3, title, 11.4, 0.9, fill="#FBE3D3", edge=RED)
    symbol(axes, 0.5, 4.75, "h_0")
    for step, (x, before) in enumerate(zip(places, [0.25, *places[:-1]], strict=True), start=1):
        box(axes, x, 4.3, f"$h_{step}$", 1.2, 1.9, fontsize=14)
        symbol(axes, x, 0.6, f"x_{step}")
        weighted_arrow(axes, (x, 1.0), (x, 3.35), "W_{xh}")
        weighted_arrow(axes, (before + 0.6, 4.75), (x - 0.6, 4.75), "W_{hh}")
        arrow(axes, (x, 5.25), (x, 6.1), color=RED, dashed=True)
        box(axes, x, 6.5, f"share {step}", 1.8, 0.8, edge=RED, fontsize=10.5)
        arrow(axes, (x, 6.9), (x, 7.85), color=RED, dashed=True)
    for step, (x, later) in enumerate(zip(places, [*places[1:], 16.1], strict=True), start=1):
        arrow(axes, (later - 0.6, 3.85), (x + 0.6, 3.85), color=RED, dashed=True)
        gradient = rf"$\partial L/\partial h_{step}$"
        write(axes, (x + later) / 2, 3.3, gradient, color=RED, fontsize=12)
    arrow(axes, (13.5, 4.75), (15.5, 4.75))
    box(axes, 16.1, 4.3, "loss\n$L$", 1.2, 1.9)
    _legend_of_ways(axes, 14.2, 1.6)
    return figure


def _legend_of_ways(axes, x, y):
    """Say which arrow leads forward and which backward."""
    arrow(axes, (x, y), (x + 0.9, y))
    write(axes, x + 1.1, y, "forward", ha="left")
    arrow(axes, (x + 0.9, y - 0.8), (x, y - 0.8), color=RED, dashed=True)
    write(axes, x + 1.1, y - 0.8, "backward", ha="left", color=RED)


BLOCK_PLACES = (0.4, 6.0, 11.6)  # where the blocks of three steps begin


def blocks_in_time():
    """Draw nine steps in three blocks: forward through all of them, backward only within one."""
    figure, axes = canvas(16.4, 6.6)
    for number, left in enumerate(BLOCK_PLACES, start=1):
        write(axes, left + 2.2, 6.2, f"block {number}", weight="bold")
        _block(axes, left, 4.2, 3 * number - 2)
        if number > 1:
            _handed_on(axes, left, 4.2)
            write(axes, left - 0.6, 3.8, "cut", color=RED, weight="bold")
    _legend_of_ways(axes, 0.4, 1.1)
    write(axes, 4.4, 1.1, "the state is handed on from block to block", ha="left")
    write(axes, 4.4, 0.3, "no gradient leaves its block", ha="left", color=RED)
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
        write(axes, 0.4, y + 2.0, title, ha="left", weight="bold")
        for number, left in enumerate(BLOCK_PLACES[:2]):
            _block(axes, left, y, 3 * number + 1, active=number == row)
        _handed_on(axes, BLOCK_PLACES[1], y, active=row == 1)
    return figure


def _block(axes, left, y, first, active=True):
    """Draw three steps, the arrows forward and backward between them, and their inputs."""
    color, back = (DARK, RED) if active else ("#BBBBBB", None)
    box(axes, left + 2.2, y, "", 4.4, 2.6, fill="#FAFAFA", edge=GREY if active else "#DDDDDD")
    for step in range(3):
        x = left + 0.7 + 1.5 * step
        text = color if active else GREY_TEXT
        box(axes, x, y, f"$h_{first + step}$", 0.9, 1.7, edge=color, fontsize=13, color=text)
        symbol(axes, x, y - 2.0, f"x_{first + step}", color=text)
        arrow(axes, (x, y - 1.65), (x, y - 0.85), color=color)
        if step:
            arrow(axes, (x - 1.05, y + 0.4), (x - 0.45, y + 0.4), color=color)
        if step and back:
            arrow(axes, (x - 0.45, y - 0.4), (x - 1.05, y - 0.4), color=back, dashed=True)


def _handed_on(axes, left, y, active=True):
    """Draw the arrow by which the block that begins at ``left`` gets its first state."""
    color = DARK if active else "#BBBBBB"
    arrow(axes, (left - 1.45, y + 0.4), (left + 0.25, y + 0.4), color=color)


def fading_gradient():
    """Draw a gradient on its way back: every step multiplies it twice, and less of it arrives."""
    figure, axes = canvas(16.4, 6.6)
    names = ("h_{t-4}", "h_{t-3}", "h_{t-2}", "h_{t-1}", "h_t")
    places = [1.2 + 3.1 * step for step in range(5)]
    for x, name in zip(places, names, strict=True):
        box(axes, x, 3.6, f"${name}$", 1.4, 1.0, fontsize=13)
    write(axes, places[-1] + 1.9, 3.6, "loss", weight="bold")
    arrow(axes, (places[-1] + 0.7, 3.6), (places[-1] + 1.3, 3.6))
    for step in range(4):
        old, new = places[step], places[step + 1]
        arrow(axes, (old + 0.7, 3.6), (new - 0.7, 3.6))
        width = (0.7, 1.5, 3.0, 6.0)[step]
        arrow(axes, (new, 3.0), (old, 3.0), color=RED, width=width, head=13 + 2 * step, curve=-0.35)
        middle = (old + new) / 2
        write(axes, middle, 1.55, r"$\odot\,(1 - h^2)$", fontsize=11.5)
        write(axes, middle, 0.85, r"$\times\; W_{hh}^T$", fontsize=11.5)
    write(axes, places[0] - 0.7, 5.9, "forward: the state, step by step", ha="left")
    arrow(axes, (places[2] + 1.2, 5.9), (places[2] + 2.6, 5.9))
    write(
        axes, places[0] - 0.7, 5.1, "back: the gradient, two factors a step", ha="left", color=RED
    )
    arrow(axes, (places[2] + 2.6, 5.1), (places[2] + 1.2, 5.1), color=RED)
    return figure
