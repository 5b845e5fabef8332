"""Diagrams of layers: shapes, dropout masks, parameters. Each function returns its figure."""

import numpy as np

from .drawing import MATRIX_FILLS, across, box, canvas, grid, strip, symbols, upright, write
from .showing import BLUE, DARK, LIGHT_BLUE, ORANGE, PALE


def model_chain(rows):
    """Draw models as chains of boxes, one below the other, with the shape that leaves each box.

    `rows` holds under each model's name a list of (layer, shape, number of parameters), all str;
    the first is the input.
    """
    height = 2.9 * len(rows)
    figure, axes = canvas(3.6 + 3.7 * max(map(len, rows.values())), height)
    for row, (name, steps) in enumerate(rows.items()):
        y = height - 1.3 - 2.9 * row
        write(axes, (0.1, y, name), ha="left", fontweight="bold")
        for column, (layer, shape, parameters) in enumerate(steps):
            x = 5.1 + 3.7 * column
            box(axes, x, y, layer, width=2.9, fill=PALE if column == 0 else "white")
            write(axes, (x, y - 0.95, shape), color=BLUE)
            write(axes, (x, y + 0.85, parameters), color=DARK)
            if column:
                across(axes, y, (x - 2.25, x - 1.45))
    return figure


def stack_shapes():
    """Draw the shapes in a stack of two LSTMs: the first passes on every state, the second one.

    The model reads 100 token ids: Embedding(500, 16), two LSTM(8), Dense(1).
    """
    figure, axes = canvas(17.2, 12.4)
    steps = {5.6: "1", 7.4: "2", 11.0: "99", 12.8: "100"}
    narrow = {"cell": (0.4, 0.11), "column": True}
    for x, step in steps.items():
        box(axes, x, 0.8, f"$x_{{{step}}}$", 1.2, 0.8, fill=PALE, fontsize=12)
        strip(axes, x, 2.8, [LIGHT_BLUE] * 16, **narrow)
        strip(axes, x, 6.55, [ORANGE] * 8, **narrow)
        upright(axes, x, (1.2, 1.9), (3.7, 4.5), (5.3, 6.1), (7.0, 7.8))
    strip(axes, 12.8, 9.85, [ORANGE] * 8, **narrow)
    upright(axes, 12.8, (8.6, 9.4), (10.3, 11.1))
    box(axes, 12.8, 11.5, "Dense", 1.3, 0.8)
    for y in (4.9, 8.2):
        for x in steps:
            box(axes, x, y, "LSTM", 1.2, 0.8, fontsize=10)
        across(axes, y, (6.2, 6.8), (8.0, 8.7), (9.7, 10.4), (11.6, 12.2))
    write(axes, *((9.2, y, "…") for y in (0.8, 2.8, 4.9, 6.55, 8.2)), fontsize=15)
    names = {
        0.8: "token ids",
        2.8: "Embedding(500, 16)",
        4.9: "LSTM(8,\nreturn_sequences=True)",
        8.2: "LSTM(8)",
        11.5: "Dense(1)",
    }
    write(axes, *((4.6, y, name) for y, name in names.items()), ha="right", fontsize=10.5)
    shapes = {0.8: "(100,)", 2.8: "(100, 16)", 6.55: "(100, 8)", 9.85: "(8,)", 11.5: "(1,)"}
    for y, shape in shapes.items():
        write(axes, (13.8, y, shape), ha="left", color=BLUE, weight="bold", fontsize=12)
    notes = (13.8, 5.95, "all 100 states"), (13.8, 9.25, "the last state only")
    write(axes, *notes, ha="left", fontsize=10.5)
    return figure


def dropout_masks():
    """Draw the masks of an unrolled cell: `dropout` hides parts of x_t, the other of h_{t-1}.

    One mask stands for all gates. With `recurrent_dropout`, Keras's LSTM and GRU draw both masks
    for each gate separately; either way they stay the same at every step.
    """
    figure, axes = canvas(15.4, 10.2)
    kept = MATRIX_FILLS["W_{xh}"]
    input_mask, state_mask = [kept, "white", kept, kept], [ORANGE, ORANGE, "white", ORANGE]
    symbols(axes, (0.7, 7.1, "h_0"))
    for step in range(1, 5):
        x = 0.4 + 3.4 * step
        symbols(axes, (x, 3.7, f"x_{step}"))
        strip(axes, x, 4.85, input_mask, cell=(0.5, 0.5))
        strip(axes, x - 1.5, 7.1, state_mask, cell=(0.5, 0.5), column=True)
        box(axes, x, 7.1, "cell", 1.2, 1.8)
        symbols(axes, (x, 9.5, f"h_{step}"))
        across(axes, 7.1, (x - (2.65 if step == 1 else 2.8), x - 1.75), head=0)
        across(axes, 7.1, (x - 1.25, x - 0.6))
        upright(axes, x, (4.05, 4.6), head=0)
        upright(axes, x, (5.1, 6.2), (8.0, 9.1))
    strip(axes, 1.7, 2.3, input_mask, cell=(0.5, 0.5))
    strip(axes, 1.7, 1.4, state_mask, cell=(0.5, 0.5))
    notes = (
        (3.1, 2.3, r"dropout acts on $x_t$: the same mask at every step"),
        (3.1, 1.4, r"recurrent_dropout acts on $h_{t-1}$: the same mask at every step"),
        (3.1, 0.5, "coloured: kept, and divided by 1 − rate;  0: dropped"),
    )
    write(axes, *notes, ha="left")
    return figure


def weight_blocks():
    """Draw every parameter of a SimpleRNN, LSTM, GRU and Dense layer as one small square.

    The recurrent layers read 16 numbers and have 8 units; the Dense layer makes one answer of
    their 8. Each gate is a block, with a row for every number that is multiplied and a column for
    every unit; the blocks stand in the order of Keras's weight arrays.
    """
    figure, axes = canvas(104, 44)
    layers = {
        "SimpleRNN\n200": (["state"], 8, [16, 8, 1]),
        "LSTM\n4 × 200 = 800": (["input", "forget", "candidate", "output"], 8, [16, 8, 1]),
        "GRU\n3 × 208 = 624": (["update", "reset", "candidate"], 8, [16, 8, 2]),
        "Dense\n8 + 1 = 9": (["answer"], 1, [8, 0, 1]),
    }
    fills, tops = [MATRIX_FILLS["W_{xh}"], MATRIX_FILLS["W_{hh}"], DARK], [32.5, 16, 7.5]
    left = 12.5
    for title, (gates, units, sizes) in layers.items():
        middle = left + (9 * len(gates) - 9 + units) / 2
        write(axes, (middle, 40.5, title), weight="bold", size=11)
        for gate in gates:
            write(axes, (left + units / 2, 34.5, gate), size=9.5)
            for top, rows, fill in zip(tops, sizes, fills, strict=True):
                squares = np.full((rows, units), "")
                grid(axes, left, top, squares, fill, cell=(1, 1), edge="white", line=0.8)
            left += 9
        left += 4
    labels = (11.3, 24.5, "16 inputs"), (11.3, 12, "8 states"), (11.3, 6.5, "biases")
    write(axes, *labels, ha="right", size=10.5)
    keys = {15: "weight of an input", 45: "weight of a state", 74: "bias"}
    for (x, name), fill in zip(keys.items(), fills, strict=True):
        grid(axes, x - 2.6, 2.4, [[""]], fill, cell=(1.8, 1.8), edge="white")
        write(axes, (x, 1.5, name), ha="left", size=10.5)
    return figure
