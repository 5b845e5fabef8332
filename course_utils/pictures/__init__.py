"""The course's pictures: each drawn by code, each with a sentence that says what to see.

``show(figure, alt)`` publishes a finished figure. The plots take what was measured; the diagrams
show how a network works, and most take nothing. All of them return their figure, a
``matplotlib.figure.Figure``. Every picture can be read in grey as well.

Colours that stay the same in every lesson: ``CELLS["LSTM"]`` and so on for the three cells,
``TRAINING`` and ``VALIDATION`` for curves, and for values with a sign the colour map ``SIGNED``,
which is white at 0 when its limits are symmetric.
"""
# ruff: noqa: F401, I001 (this is what lessons use)

from .cells import gru_cell, lstm_cell, simple_rnn_cell
from .gradients import backward_through_time, block_by_block, blocks_in_time, fading_gradient
from .layers import dropout_masks, model_chain, stack_shapes, weight_blocks
from .networks import chain_and_tree, one_way_and_a_loop, unrolled_network
from .plots import gates_along_review, hidden_states, learning_curves
from .showing import CELLS, SIGNED, TRAINING, VALIDATION
from .showing import BLUE, DARK, GREEN, GREY, LIGHT_BLUE, ORANGE, PALE, PURPLE, RED
from .showing import describe, show, style
from .tasks import five_shapes, forecast_windows
from .words import padding_four_ways, reserved_ids, row_lookup, sentence_as_tensor, sentence_to_ids
