"""Diagrams of one step inside a cell: SimpleRNN, LSTM, GRU."""

from .drawing import arrow, box, canvas, joint, operation, symbol, weight, write
from .showing import BLUE, GREY, ORANGE


def simple_rnn_cell():
    """Draw one step of a SimpleRNN: two matrix products and a bias, added, then tanh."""
    figure, axes = canvas(16.4, 8.2)
    box(axes, 8.1, 4.4, "", 11.4, 5.6, fill="#FAFAFA", edge=GREY)
    symbol(axes, 1.0, 4.2, "h_{t-1}")
    arrow(axes, (1.6, 4.2), (3.2, 4.2))
    box(axes, 4.1, 4.2, "MatMul", 1.8, 0.9)
    weight(axes, 4.1, 6.1, "W_{hh}")
    arrow(axes, (4.1, 5.74), (4.1, 4.65))
    arrow(axes, (5.0, 4.2), (7.42, 4.2))
    symbol(axes, 7.8, 0.5, "x_t")
    arrow(axes, (7.8, 0.9), (7.8, 2.0))
    box(axes, 7.8, 2.45, "MatMul", 1.8, 0.9)
    weight(axes, 10.4, 2.45, "W_{xh}")
    arrow(axes, (9.92, 2.45), (8.7, 2.45))
    arrow(axes, (7.8, 2.9), (7.8, 3.82))
    weight(axes, 7.8, 6.1, "b")
    arrow(axes, (7.8, 5.74), (7.8, 4.58))
    operation(axes, 7.8, 4.2, "+")
    arrow(axes, (8.18, 4.2), (9.6, 4.2))
    box(axes, 10.4, 4.2, "tanh", 1.6, 0.9)
    arrow(axes, (11.2, 4.2), (14.9, 4.2))
    joint(axes, 12.6, 4.2)
    arrow(axes, (12.6, 4.2), (12.6, 7.45))
    symbol(axes, 15.3, 4.2, "h_t")
    symbol(axes, 12.6, 7.8, "h_t")
    _shapes_of_the_weights(axes)
    return figure


def _shapes_of_the_weights(axes):
    """Write beside the weights of `simple_rnn_cell` what shape they have, and where h_t goes."""
    write(axes, 4.8, 6.1, "(units, units)", ha="left", fontsize=10)
    write(axes, 8.5, 6.1, "(units,)", ha="left", fontsize=10)
    write(axes, 11.1, 2.45, "(features, units)", ha="left", fontsize=10)
    write(axes, 15.3, 3.7, "to the\nnext step", va="top", fontsize=10)
    write(axes, 13.0, 7.8, "to the next layer", ha="left", fontsize=10)


GATE_FILL = "#A9D6F2"
BELT = 3.6  # line width of the cell state's wire


def lstm_cell():
    """Draw one step of an LSTM: the cell state as a belt on top, four small layers below it."""
    figure, axes = canvas(17.4, 10.1)
    box(axes, 8.7, 6.2, "", 13.0, 7.2, fill="#FAFAFA", edge=GREY)
    _cell_state_belt(axes)
    _lstm_inputs(axes)
    _lstm_gates(axes)
    _lstm_output(axes)
    update = r"$c_t = f_t \odot c_{t-1} + i_t \odot g_t$"
    output = r"$h_t = o_t \odot \tanh(c_t)$"
    write(axes, 10.2, 1.75, update, ha="left", fontsize=13)
    write(axes, 10.2, 0.85, output, ha="left", fontsize=13)
    _legend_of_gates(axes, 5.0, 1.3)
    return figure


def _cell_state_belt(axes):
    """Draw the belt of `lstm_cell`: from c_{t-1}, times f, plus i times g, to c_t."""
    symbol(axes, 1.0, 8.6, "c_{t-1}")
    arrow(axes, (1.6, 8.6), (4.12, 8.6), color=BLUE, width=BELT)
    arrow(axes, (4.88, 8.6), (8.72, 8.6), color=BLUE, width=BELT)
    arrow(axes, (9.48, 8.6), (15.9, 8.6), color=BLUE, width=BELT)
    symbol(axes, 16.4, 8.6, "c_t")
    operation(axes, 4.5, 8.6, "×")
    operation(axes, 9.1, 8.6, "+")
    write(axes, 4.5, 9.3, "forget", fontsize=10.5)
    write(axes, 9.1, 9.3, "update", fontsize=10.5)
    write(axes, 12.2, 9.05, "cell state", va="baseline", color=BLUE, weight="bold")


def _lstm_inputs(axes):
    """Draw how h_{t-1} and x_t together reach the four small layers of `lstm_cell`."""
    symbol(axes, 1.0, 3.3, "h_{t-1}")
    symbol(axes, 3.0, 1.1, "x_t")
    arrow(axes, (1.6, 3.3), (11.4, 3.3), (11.4, 4.2))
    arrow(axes, (3.0, 1.5), (3.0, 3.3), head=0)
    joint(axes, 3.0, 3.3)
    for x in (4.5, 6.8, 9.1):
        joint(axes, x, 3.3)
        arrow(axes, (x, 3.3), (x, 4.2))


def _lstm_gates(axes):
    """Draw the four small layers of `lstm_cell`, and what the first three do to the belt."""
    small_layer(axes, 4.5, 4.8, "forget", "σ")
    small_layer(axes, 6.8, 4.8, "input", "σ")
    small_layer(axes, 9.1, 4.8, "candidate", "tanh")
    small_layer(axes, 11.4, 4.8, "output", "σ")
    operation(axes, 9.1, 6.9, "×")
    arrow(axes, (4.5, 5.4), (4.5, 8.22))
    arrow(axes, (6.8, 5.4), (6.8, 6.9), (8.72, 6.9))
    arrow(axes, (9.1, 5.4), (9.1, 6.52))
    arrow(axes, (9.1, 7.28), (9.1, 8.22))
    symbol(axes, 4.65, 6.0, "f_t", ha="left")
    symbol(axes, 6.95, 6.0, "i_t", ha="left")
    symbol(axes, 9.25, 6.0, "g_t", ha="left")


def _lstm_output(axes):
    """Draw how `lstm_cell` shows its cell state: squashed by tanh, times the output gate."""
    joint(axes, 13.8, 8.6, color=BLUE)
    arrow(axes, (13.8, 8.6), (13.8, 7.6), color=BLUE)
    box(axes, 13.8, 7.2, "tanh", 1.4, 0.8)
    arrow(axes, (13.8, 6.8), (13.8, 6.28))
    operation(axes, 13.8, 5.9, "×")
    arrow(axes, (11.4, 5.4), (11.4, 5.9), (13.42, 5.9))
    symbol(axes, 12.3, 6.3, "o_t")
    arrow(axes, (13.8, 5.52), (13.8, 3.3), (15.9, 3.3))
    symbol(axes, 16.4, 3.3, "h_t")


def gru_cell(reset_after=True):
    """Draw one step of a GRU: z decides how much of the old state stays, the rest is new.

    Parameters
    ----------
    reset_after : bool
        True draws what Keras does: h_{t-1} is first multiplied by its matrix, then by the reset
        gate. False draws the order of Cho et al. (2014): the reset gate comes first.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = canvas(17.4, 11.2)
    box(axes, 8.7, 6.05, "", 13.0, 9.7, fill="#FAFAFA", edge=GREY)
    _gru_keeps_its_state(axes)
    _gru_resets_its_state(axes, reset_after)
    _gru_writes_its_candidate(axes)
    kept = r"$h_t = z_t \odot h_{t-1} + (1 - z_t) \odot g_t$"
    write(axes, 8.9, 0.55, kept, ha="left", fontsize=13)
    _legend_of_gates(axes, 2.65, 0.55)
    return figure


def _gru_keeps_its_state(axes):
    """Draw the upper path of `gru_cell`: h_{t-1} times z, on its way to the sum that is h_t."""
    symbol(axes, 1.0, 9.9, "h_{t-1}")
    arrow(axes, (1.6, 9.9), (8.72, 9.9), width=BELT)
    arrow(axes, (9.48, 9.9), (13.62, 9.9), width=BELT)
    arrow(axes, (14.38, 9.9), (15.9, 9.9), width=BELT)
    symbol(axes, 16.4, 9.9, "h_t")
    operation(axes, 9.1, 9.9, "×")
    operation(axes, 14.0, 9.9, "+")
    joint(axes, 3.0, 9.9)
    arrow(axes, (3.0, 9.9), (3.0, 3.2), (4.4, 3.2))
    joint(axes, 3.0, 7.9)
    arrow(axes, (3.0, 7.9), (4.4, 7.9))
    small_layer(axes, 5.4, 7.9, "update", "σ")
    _input_of(axes, 5.4, 7.3)
    arrow(axes, (6.4, 7.9), (10.62, 7.9))
    joint(axes, 9.1, 7.9)
    arrow(axes, (9.1, 7.9), (9.1, 9.52))
    symbol(axes, 7.4, 8.3, "z_t")
    box(axes, 11.2, 7.9, "1 −", 1.16, 0.8)
    arrow(axes, (11.78, 7.9), (13.62, 7.9))


def _gru_resets_its_state(axes, reset_after):
    """Draw the lower path of `gru_cell`: reset gate and matrix, in one order or the other."""
    joint(axes, 3.0, 4.9)
    small_layer(axes, 5.4, 3.2, "reset", "σ")
    _input_of(axes, 5.4, 2.6)
    product, reset = (5.4, 8.0) if reset_after else (9.1, 7.0)
    names = "$W_{hg}, b_{hg}$" if reset_after else "$W_{hg}$"
    arrow(axes, (6.4, 3.2), (reset, 3.2), (reset, 4.52))
    symbol(axes, reset + 0.15, 3.7, "r_t", ha="left")
    operation(axes, reset, 4.9, "×")
    box(axes, product, 4.9, names, 2.0, 0.8, fill=ORANGE, fontsize=12)
    first, second = sorted([(product, 1.0), (reset, 0.38)])
    arrow(axes, (3.0, 4.9), (first[0] - first[1], 4.9))
    arrow(axes, (first[0] + first[1], 4.9), (second[0] - second[1], 4.9))
    arrow(axes, (second[0] + second[1], 4.9), (10.8, 4.9))
    write(axes, 6.9, 2.55, f"reset_after={reset_after}", ha="left", weight="bold")
    old = r"r_t \odot (h_{t-1} W_{hg} + b_{hg})" if reset_after else r"(r_t \odot h_{t-1}) W_{hg}"
    new = "x_t W_{xg} + b_{xg}" if reset_after else "x_t W_{xg} + b_g"
    write(axes, 6.9, 1.8, rf"$g_t = \tanh({new} + {old})$", ha="left", fontsize=12)


def _gru_writes_its_candidate(axes):
    """Draw how the candidate of `gru_cell`, times 1 − z, comes to the sum."""
    small_layer(axes, 11.8, 4.9, "candidate", "tanh")
    _input_of(axes, 11.8, 4.3)
    arrow(axes, (12.8, 4.9), (14.0, 4.9), (14.0, 7.52))
    symbol(axes, 13.3, 5.3, "g_t")
    operation(axes, 14.0, 7.9, "×")
    arrow(axes, (14.0, 8.28), (14.0, 9.52))


def _input_of(axes, x, bottom):
    """Draw x_t entering a small layer of `gru_cell` from below; it is the same for all three."""
    arrow(axes, (x, bottom - 0.65), (x, bottom))
    symbol(axes, x, bottom - 0.92, "x_t")


def small_layer(axes, x, y, name, activation):
    """Draw a layer inside a cell: its name, and below it its activation; sigmoids are coloured."""
    fill = GATE_FILL if activation == "σ" else "white"
    box(axes, x, y, "", 2.0, 1.2, fill=fill)
    write(axes, x, y + 0.25, name, fontsize=10.5)
    write(axes, x, y - 0.28, activation, fontsize=11.5)


def _legend_of_gates(axes, x, y):
    """Say beside the equations of a cell what its coloured boxes are."""
    box(axes, x, y, "σ", 0.9, 0.7, fill=GATE_FILL)
    write(axes, x + 0.7, y, "a gate: 0 closed, 1 open", ha="left", fontsize=10.5)
