"""Diagrams of one step inside a cell: SimpleRNN, LSTM, GRU. Each function returns its figure."""

from .drawing import across, arrow, box, canvas, dots, operations, symbols, upright, weights, write
from .showing import BLUE, GREY, ORANGE

FRAME = {"fill": "#FAFAFA", "edge": GREY}
GATE_FILL = "#A9D6F2"
BELT = 3.6  # line width of the state that is kept
FADED = 0.22  # opacity of what is not lit


def simple_rnn_cell():
    """Draw one step of a SimpleRNN: two matrix products and a bias, added, then tanh."""
    figure, axes = canvas(16.4, 8.2)
    box(axes, 8.1, 4.4, "", 11.4, 5.6, **FRAME)
    symbols(axes, (1.0, 4.2, "h_{t-1}"))
    box(axes, 4.1, 4.2, "MatMul", 1.8, 0.9)
    weights(axes, (4.1, 6.1, "W_{hh}"))
    symbols(axes, (7.8, 0.5, "x_t"))
    box(axes, 7.8, 2.45, "MatMul", 1.8, 0.9)
    weights(axes, (10.4, 2.45, "W_{xh}"), (7.8, 6.1, "b"))
    operations(axes, (7.8, 4.2, "+"))
    box(axes, 10.4, 4.2, "tanh", 1.6, 0.9)
    dots(axes, (12.6, 4.2))
    symbols(axes, (15.3, 4.2, "h_t"), (12.6, 7.8, "h_t"))
    across(axes, 4.2, (1.6, 3.2), (5.0, 7.42), (8.18, 9.6), (11.2, 14.9))
    across(axes, 2.45, (9.92, 8.7))
    upright(axes, 4.1, (5.74, 4.65))
    upright(axes, 7.8, (0.9, 2.0), (2.9, 3.82), (5.74, 4.58))
    upright(axes, 12.6, (4.2, 7.45))
    shapes = (4.8, 6.1, "(units, units)"), (8.5, 6.1, "(units,)"), (11.1, 2.45, "(features, units)")
    write(axes, *shapes, ha="left", fontsize=10)
    write(axes, (15.3, 3.7, "to the\nnext step"), va="top", fontsize=10)
    write(axes, (13.0, 7.8, "to the next layer"), ha="left", fontsize=10)
    return figure


def lstm_cell(lit=None):
    """Draw one step of an LSTM: the cell state as a belt on top, four small layers below it.

    `lit`, one of ``"forget"``, ``"input"`` and ``"output"``, leaves one gate as it is, with what it
    multiplies, and fades the other two.
    """
    if lit not in (None, *LSTM_GATES):
        raise ValueError(f"lit is one of {', '.join(map(repr, LSTM_GATES))}, not {lit!r}")
    figure, axes = canvas(17.4, 10.1)
    box(axes, 8.7, 6.2, "", 13.0, 7.2, **FRAME)
    # The belt: from c_{t-1}, times f, plus i times g, to c_t.
    symbols(axes, (1.0, 8.6, "c_{t-1}"), (16.4, 8.6, "c_t"))
    across(axes, 8.6, (1.6, 4.12), (4.88, 8.72), (9.48, 15.9), color=BLUE, width=BELT)
    write(axes, (12.2, 9.05, "cell state"), va="baseline", color=BLUE, weight="bold")
    # Together, h_{t-1} and x_t reach the four small layers.
    symbols(axes, (1.0, 3.3, "h_{t-1}"), (3.0, 1.1, "x_t"))
    across(axes, 3.3, (1.6, 9.1), head=0)
    upright(axes, 3.0, (1.5, 3.3), head=0)
    dots(axes, (3.0, 3.3))
    symbols(axes, (10.2, 1.75, r"c_t = f_t \odot c_{t-1} + i_t \odot g_t"), ha="left")
    symbols(axes, (10.2, 0.85, r"h_t = o_t \odot \tanh(c_t)"), ha="left")
    _legend_of_gates(axes, 5.0, 1.3)
    for name, draw in LSTM_GATES.items():
        others = set(axes.get_children())
        draw(axes)
        for artist in set(axes.get_children()) - others:
            artist.set_alpha(FADED if lit not in (None, name) else None)
    return figure


def _forget_gate(axes):
    """Draw the layer that decides what stays on the belt of `lstm_cell`."""
    dots(axes, (4.5, 3.3))
    upright(axes, 4.5, (3.3, 4.2), (5.4, 8.22))
    small_layer(axes, 4.5, 4.8, "forget")
    symbols(axes, (4.65, 6.0, "f_t"), ha="left")
    operations(axes, (4.5, 8.6, "×"))
    write(axes, (4.5, 9.3, "forget"), fontsize=10.5)


def _input_gate(axes):
    """Draw the two layers that decide what is put on the belt of `lstm_cell`, and how much."""
    dots(axes, (6.8, 3.3), (9.1, 3.3))
    for x, name in ((6.8, "input"), (9.1, "candidate")):
        upright(axes, x, (3.3, 4.2))
        small_layer(axes, x, 4.8, name)
    symbols(axes, (6.95, 6.0, "i_t"), (9.25, 6.0, "g_t"), ha="left")
    arrow(axes, (6.8, 5.4), (6.8, 6.9), (8.72, 6.9))
    upright(axes, 9.1, (5.4, 6.52), (7.28, 8.22))
    operations(axes, (9.1, 6.9, "×"), (9.1, 8.6, "+"))
    write(axes, (9.1, 9.3, "update"), fontsize=10.5)


def _output_gate(axes):
    """Draw how `lstm_cell` shows a part of its belt: squashed by tanh, times the output gate."""
    arrow(axes, (9.1, 3.3), (11.4, 3.3), (11.4, 4.2))
    small_layer(axes, 11.4, 4.8, "output")
    arrow(axes, (11.4, 5.4), (11.4, 5.9), (13.42, 5.9))
    dots(axes, (13.8, 8.6), color=BLUE)
    upright(axes, 13.8, (8.6, 7.6), color=BLUE)
    box(axes, 13.8, 7.2, "tanh", 1.4, 0.8)
    upright(axes, 13.8, (6.8, 6.28))
    operations(axes, (13.8, 5.9, "×"))
    arrow(axes, (13.8, 5.52), (13.8, 3.3), (15.9, 3.3))
    symbols(axes, (12.3, 6.3, "o_t"), (16.4, 3.3, "h_t"))


LSTM_GATES = {"forget": _forget_gate, "input": _input_gate, "output": _output_gate}


def gru_cell(reset_after=True):
    """Draw one step of a GRU: z decides how much of the old state stays, the rest is new.

    With `reset_after`, as in Keras, h_{t-1} is first multiplied by its matrix, then by the reset
    gate. Without it, as in Cho et al. (2014), the reset gate comes first.
    """
    figure, axes = canvas(17.4, 11.2)
    box(axes, 8.7, 6.05, "", 13.0, 9.7, **FRAME)
    # The upper path: h_{t-1} times z, on its way to the sum that is h_t.
    symbols(axes, (1.0, 9.9, "h_{t-1}"), (16.4, 9.9, "h_t"))
    across(axes, 9.9, (1.6, 8.72), (9.48, 13.62), (14.38, 15.9), width=BELT)
    operations(axes, (9.1, 9.9, "×"), (14.0, 9.9, "+"))
    _gru_layer(axes, 5.4, 7.9, "update")
    across(axes, 7.9, (3.0, 4.4), (6.4, 10.62), (11.78, 13.62))
    dots(axes, (3.0, 9.9), (3.0, 7.9), (3.0, 4.9), (9.1, 7.9))
    upright(axes, 9.1, (7.9, 9.52))
    symbols(axes, (7.4, 8.3, "z_t"))
    box(axes, 11.2, 7.9, "1 −", 1.16, 0.8)
    # The lower path: reset gate and matrix, in one order or the other.
    _gru_layer(axes, 5.4, 3.2, "reset")
    arrow(axes, (3.0, 9.9), (3.0, 3.2), (4.4, 3.2))
    if reset_after:
        product, reset, names = 5.4, 8.0, "$W_{hg}, b_{hg}$"
        old, new = r"r_t \odot (h_{t-1} W_{hg} + b_{hg})", "x_t W_{xg} + b_{xg}"
        ways = (3.0, 4.4), (6.4, 7.62), (8.38, 10.8)
    else:
        product, reset, names = 9.1, 7.0, "$W_{hg}$"
        old, new = r"(r_t \odot h_{t-1}) W_{hg}", "x_t W_{xg} + b_g"
        ways = (3.0, 6.62), (7.38, 8.1), (10.1, 10.8)
    arrow(axes, (6.4, 3.2), (reset, 3.2), (reset, 4.52))
    symbols(axes, (reset + 0.15, 3.7, "r_t"), ha="left")
    operations(axes, (reset, 4.9, "×"))
    box(axes, product, 4.9, names, 2.0, 0.8, fill=ORANGE, fontsize=12)
    across(axes, 4.9, *ways)
    write(axes, (6.9, 2.55, f"reset_after={reset_after}"), ha="left", weight="bold")
    symbols(axes, (6.9, 1.8, rf"g_t = \tanh({new} + {old})"), ha="left", fontsize=12)
    # The candidate, times 1 − z, joins the sum.
    _gru_layer(axes, 11.8, 4.9, "candidate")
    arrow(axes, (12.8, 4.9), (14.0, 4.9), (14.0, 7.52))
    symbols(axes, (13.3, 5.3, "g_t"))
    operations(axes, (14.0, 7.9, "×"))
    upright(axes, 14.0, (8.28, 9.52))
    symbols(axes, (8.9, 0.55, r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot g_t"), ha="left")
    _legend_of_gates(axes, 2.65, 0.55)
    return figure


def small_layer(axes, x, y, name):
    """Draw a layer inside a cell: its name, and below it its activation; sigmoids are coloured."""
    activation, fill = ("tanh", "white") if name == "candidate" else ("σ", GATE_FILL)
    box(axes, x, y, "", 2.0, 1.2, fill=fill)
    write(axes, (x, y + 0.25, name), fontsize=10.5)
    write(axes, (x, y - 0.28, activation), fontsize=11.5)


def _gru_layer(axes, x, y, name):
    """Draw a small layer of `gru_cell` with x_t, the same for all three, entering from below."""
    small_layer(axes, x, y, name)
    upright(axes, x, (y - 1.25, y - 0.6))
    symbols(axes, (x, y - 1.52, "x_t"))


def _legend_of_gates(axes, x, y):
    """Say beside the equations of a cell what its coloured boxes are."""
    box(axes, x, y, "σ", 0.9, 0.7, fill=GATE_FILL)
    write(axes, (x + 0.7, y, "a gate: 0 closed, 1 open"), ha="left", fontsize=10.5)
