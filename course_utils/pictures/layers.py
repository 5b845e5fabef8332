"""Diagrams of layers: their shapes in a model, their dropout masks, their parameters."""

from .drawing import MATRIX_FILLS, arrow, box, canvas, rectangle, strip, symbol, write
from .showing import BLUE, DARK, LIGHT_BLUE, ORANGE, PALE


def model_chain(rows, title_width=3.6):
    """Draw models as chains of boxes, one below the other, with the shape that leaves each box.

    Parameters
    ----------
    rows : dict
        For each model's name a list of (layer, shape, number of parameters), all str; the first
        is the input.
    title_width : float, optional
        Room for the names on the left.

    Returns
    -------
    matplotlib.figure.Figure
    """
    columns = max(len(steps) for steps in rows.values())
    width, height = title_width + 3.7 * columns, 2.9 * len(rows)
    figure, axes = canvas(width, height)
    for row, (name, steps) in enumerate(rows.items()):
        y = height - 1.3 - 2.9 * row
        write(axes, 0.1, y, name, ha="left", fontweight="bold")
        for column, (layer, shape, parameters) in enumerate(steps):
            x = title_width + 1.5 + 3.7 * column
            box(axes, x, y, layer, width=2.9, fill=PALE if column == 0 else "white")
            write(axes, x, y - 0.95, shape, color=BLUE)
            write(axes, x, y + 0.85, parameters, color=DARK)
            if column:
                arrow(axes, (x - 2.25, y), (x - 1.45, y))
    return figure


STEPS = {5.6: "1", 7.4: "2", 11.0: "99", 12.8: "100"}  # where `stack_shapes` draws which step


def stack_shapes():
    """Draw the shapes in a stack of two LSTMs: the first passes on every state, the second one.

    The model reads 100 token ids: Embedding(500, 16), two LSTM(8), Dense(1).
    """
    figure, axes = canvas(17.2, 12.4)
    for x, step in STEPS.items():
        box(axes, x, 0.8, f"$x_{{{step}}}$", 1.2, 0.8, fill=PALE, fontsize=12)
        arrow(axes, (x, 1.2), (x, 1.9))
        strip(axes, x, 2.8, [LIGHT_BLUE] * 16, cell=(0.4, 0.11), upright=True)
        arrow(axes, (x, 3.7), (x, 4.5))
        arrow(axes, (x, 5.3), (x, 6.1))
        strip(axes, x, 6.55, [ORANGE] * 8, cell=(0.4, 0.11), upright=True)
        arrow(axes, (x, 7.0), (x, 7.8))
    arrow(axes, (12.8, 8.6), (12.8, 9.4))
    strip(axes, 12.8, 9.85, [ORANGE] * 8, cell=(0.4, 0.11), upright=True)
    arrow(axes, (12.8, 10.3), (12.8, 11.1))
    box(axes, 12.8, 11.5, "Dense", 1.3, 0.8)
    _lstm_row(axes, 4.9)
    _lstm_row(axes, 8.2)
    for y in (0.8, 2.8, 6.55):
        write(axes, 9.2, y, "…", fontsize=15)
    _names_and_shapes(axes)
    return figure


def _lstm_row(axes, y):
    """Draw an LSTM of `stack_shapes` step by step, each handing its state to the next."""
    for x in STEPS:
        box(axes, x, y, "LSTM", 1.2, 0.8, fontsize=10)
    for start, end in ((6.2, 6.8), (8.0, 8.7), (9.7, 10.4), (11.6, 12.2)):
        arrow(axes, (start, y), (end, y))
    write(axes, 9.2, y, "…", fontsize=15)


def _names_and_shapes(axes):
    """Write on the left of `stack_shapes` what each row is, and on the right its shape."""
    names = {
        0.8: "token ids",
        2.8: "Embedding(500, 16)",
        4.9: "LSTM(8,\nreturn_sequences=True)",
        8.2: "LSTM(8)",
        11.5: "Dense(1)",
    }
    for y, name in names.items():
        write(axes, 4.6, y, name, ha="right", fontsize=10.5)
    shapes = {0.8: "(100,)", 2.8: "(100, 16)", 6.55: "(100, 8)", 9.85: "(8,)", 11.5: "(1,)"}
    for y, shape in shapes.items():
        write(axes, 13.8, y, shape, ha="left", color=BLUE, weight="bold", fontsize=12)
    write(axes, 13.8, 5.95, "all 100 states", ha="left", fontsize=10.5)
    write(axes, 13.8, 9.25, "the last state only", ha="left", fontsize=10.5)


INPUT_MASK = [MATRIX_FILLS["W_{xh}"], "white", *[MATRIX_FILLS["W_{xh}"]] * 2]
STATE_MASK = [ORANGE, ORANGE, "white", ORANGE]


def dropout_masks():
    """Draw the masks of an unrolled cell: `dropout` hides parts of x_t, the other of h_{t-1}.

    One mask stands for all gates. With `recurrent_dropout`, Keras's LSTM and GRU draw both masks
    for each gate separately; either way they stay the same at every step.
    """
    figure, axes = canvas(15.4, 10.2)
    symbol(axes, 0.7, 7.1, "h_0")
    for step in range(1, 5):
        x = 0.4 + 3.4 * step
        _masked_step(axes, x, str(step), -2.65 if step == 1 else -2.8)
    rows = (
        (INPUT_MASK, r"dropout acts on $x_t$: the same mask at every step"),
        (STATE_MASK, r"recurrent_dropout acts on $h_{t-1}$: the same mask at every step"),
    )
    for y, (mask, text) in zip((2.3, 1.4), rows, strict=True):
        strip(axes, 1.7, y, mask, cell=(0.5, 0.5))
        write(axes, 3.1, y, text, ha="left")
    text = "coloured: kept, and divided by 1 − rate;  0: dropped"
    write(axes, 3.1, 0.5, text, ha="left")
    return figure


def _masked_step(axes, x, step, start):
    """Draw one step of `dropout_masks`: both masks, the cell, and its state leaving whole."""
    symbol(axes, x, 3.7, f"x_{step}")
    arrow(axes, (x, 4.05), (x, 4.6), head=0)
    strip(axes, x, 4.85, INPUT_MASK, cell=(0.5, 0.5))
    arrow(axes, (x, 5.1), (x, 6.2))
    arrow(axes, (x + start, 7.1), (x - 1.75, 7.1), head=0)
    strip(axes, x - 1.5, 7.1, STATE_MASK, cell=(0.5, 0.5), upright=True)
    arrow(axes, (x - 1.25, 7.1), (x - 0.6, 7.1))
    box(axes, x, 7.1, "cell", 1.2, 1.8)
    arrow(axes, (x, 8.0), (x, 9.1))
    symbol(axes, x, 9.5, f"h_{step}")


def weight_blocks():
    """Draw every parameter of a SimpleRNN, LSTM and GRU layer as one small square.

    The layers read 16 numbers and have 8 units. Each gate is a block, with a row for every number
    that is multiplied and a column for every unit.
    """
    figure, axes = canvas(93, 37)
    for y, label in ((20.5, "16 inputs"), (8, "state of 8"), (2.5, "biases")):
        write(axes, 10.5, y, label, ha="right", size=10.5)
    layers = {
        "SimpleRNN: 200": (["state"], 1),
        "LSTM: 4 × 200 = 800": (["forget", "input", "candidate", "output"], 1),
        "GRU: 3 × 208 = 624": (["update", "reset", "candidate"], 2),
    }
    left = 11.7
    for title, (gates, biases) in layers.items():
        width = 9 * len(gates) - 1
        write(axes, left + width / 2, 35, title, weight="bold", size=11)
        for gate in gates:
            write(axes, left + 4, 30.5, gate, size=9.5)
            _squares(axes, left, 28.5, 16, LIGHT_BLUE)
            _squares(axes, left, 12, 8, BLUE)
            _squares(axes, left, 3.5, biases, ORANGE)
            left += 9
        left += 4
    return figure


def _squares(axes, left, top, rows, color):
    """Draw ``rows`` rows of 8 squares of size one, their upper left corner at (left, top)."""
    for row in range(rows):
        for column in range(8):
            rectangle(axes, left + column, top - row - 1, 1, 1, color, "white", linewidth=0.8)
