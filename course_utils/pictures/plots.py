"""Plots of what a network learned and does inside. Each function returns its figure.

`title` says what there is to see, and `tokens` are the words read, one at each time step. Numbers
that do not fit raise a ValueError that says what would.
"""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

from .showing import GREY, SIGNED, TRAINING, VALIDATION

MOST_TOKENS = 42  # with labels of 10 points on a figure as wide as the page
TITLE = {"x": 0.01, "ha": "left", "fontweight": "bold", "fontsize": 12.5}  # above several axes


def learning_curves(history, title, mark_best=False):
    """Draw loss and accuracy by epoch, training beside validation.

    `history` is ``model.fit(...).history``, a dict of lists with ``loss``, ``accuracy`` and their
    ``val_`` counterparts. `mark_best` marks the epoch with the lowest validation loss, for
    training that stops early; epochs whose loss is NaN do not count.
    """
    if "val_loss" not in history or "val_accuracy" not in history:
        raise ValueError(
            "learning_curves needs val_loss and val_accuracy: call model.fit with "
            "validation_data=(val_seq, val_target) and compile with metrics=['accuracy']"
        )
    losses = np.array(history["val_loss"], dtype=float)
    epochs = np.arange(1, len(losses) + 1)
    figure, both = plt.subplots(1, 2, figsize=(8.2, 3.4), sharex=True)
    for axes, name in zip(both, ("loss", "accuracy"), strict=True):
        training, validation = history[name], history["val_" + name]
        axes.plot(epochs, training, "o-", color=TRAINING, markersize=4, label="training")
        axes.plot(epochs, validation, "s--", color=VALIDATION, markersize=4, label="validation")
        if mark_best and not np.isnan(losses).all():
            best = epochs[np.nanargmin(losses)]
            axes.axvline(best, color=GREY, linewidth=1.2, linestyle=":", label="best epoch")
        axes.set(xlabel="epoch", ylabel=name)
        axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    both[0].legend(frameon=True, framealpha=1, edgecolor="none")
    figure.suptitle(title, **TITLE)
    return figure


def hidden_states(states, tokens, title):
    """Draw the hidden state after each token as a heat map, the numbers written in.

    `states` are values of tanh, in (-1, 1), of shape (time, units): a row for each token.
    """
    states = np.asarray(states)
    if states.ndim != 2 or len(states) != len(tokens):
        raise ValueError(
            f"hidden_states needs one row for each of the {len(tokens)} tokens, shape "
            f"({len(tokens)}, units), not {states.shape}: leave out the batch, states[0]"
        )
    time, units = states.shape
    figure, axes = plt.subplots(figsize=(8.2, 1.6 + 0.45 * time))
    image = _heat_map(axes, states, lowest=-1, colors=SIGNED)
    for (step, unit), value in np.ndenumerate(states):
        text = f"{value:.2f}".replace("-", "−")
        color = "white" if value < -0.6 else "black"
        axes.text(unit, step, text, ha="center", va="center", color=color, fontsize=11)
    axes.set(xlabel="unit", ylabel="time step, token", title=title)
    axes.set_xticks(range(units), range(units))
    names = [f"{step}  {token}" for step, token in enumerate(tokens, start=1)]
    axes.set_yticks(range(time), names, parse_math=False)
    figure.colorbar(image, label="hidden state", ticks=[-1, 0, 1])
    return figure


def gates_along_review(gates, tokens, title):
    """Draw how far gates are open at each token of a review, a heat map for each gate.

    `gates` holds under each gate's name its activations in (0, 1): of shape (time, units), or
    (time,) for the mean of the units. An LSTM's candidate is not a gate: it goes below 0. There is
    room for 42 tokens.
    """
    if len(tokens) > MOST_TOKENS:
        raise ValueError(
            f"gates_along_review has room for {MOST_TOKENS} tokens, not {len(tokens)}: "
            f"show a part of the review, tokens[-{MOST_TOKENS}:]"
        )
    rows = {name: np.atleast_2d(np.asarray(values).T) for name, values in gates.items()}
    for name, values in rows.items():
        if values.ndim != 2 or values.shape[1] != len(tokens):
            raise ValueError(
                f"gates_along_review needs shape ({len(tokens)}, units) for {len(tokens)} "
                f"tokens, not {np.shape(gates[name])} as {name!r} has: leave out the batch"
            )
        if values.min() < 0 or values.max() > 1:
            raise ValueError(f"{name!r} goes beyond 0 … 1 and is no gate: leave it out")
    heights = [max(len(values), 2) for values in rows.values()]
    size = (8.2, 1.7 + 0.2 * sum(heights) + 0.35 * len(rows))
    figure, column = plt.subplots(
        len(rows), squeeze=False, figsize=size, height_ratios=heights, sharex=True
    )
    for axes, (name, values) in zip(column[:, 0], rows.items(), strict=True):
        image = _heat_map(axes, values, lowest=0)
        axes.set_title(name, fontsize=11, fontweight="normal")
        units = len(values)
        axes.set_yticks(range(units), range(units) if units > 1 else ["mean"], fontsize=10)
        axes.set_ylabel("unit" if units > 1 else "")
    axes.set_xticks(range(len(tokens)), tokens, rotation=90, fontsize=10, parse_math=False)
    figure.suptitle(title, **TITLE)
    bar = figure.colorbar(image, ax=column, ticks=[0, 0.5, 1], aspect=25, pad=0.02)
    bar.set_label("0 closed, 1 open", fontsize=10)
    return figure


def _heat_map(axes, values, lowest, colors="cividis"):
    """Draw values from ``lowest`` to 1 as an image without ticks, grid and frame."""
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    return axes.imshow(values, cmap=colors, vmin=lowest, vmax=1, aspect="auto")
