"""How pictures look, and how they get onto the page.

The colours are those of Okabe and Ito (2008), which colour-blind readers can tell apart.
"""

import io
import re

import matplotlib.pyplot as plt
from IPython import display
from matplotlib.colors import LinearSegmentedColormap

BLUE, ORANGE, GREEN = "#0072B2", "#E69F00", "#009E73"
RED, PURPLE, LIGHT_BLUE = "#D55E00", "#CC79A7", "#56B4E9"
DARK, GREY, GREY_TEXT, PALE = "#333333", "#8C8C8C", "#6E6E6E", "#F0F0F0"

# The same thing has the same colour in every lesson.
CELLS = {"SimpleRNN": RED, "LSTM": BLUE, "GRU": GREEN}
TRAINING, VALIDATION = ORANGE, DARK
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "white", ORANGE])  # centre it on 0

DOTS_PER_INCH = 100  # of the page; the PNG has twice as many

MARKDOWN = re.compile(r"(?<![A-Za-z0-9])_|[\\`*\[\]<>&~$]")
NUMBER = re.compile(r"[-+−]?\d+(?:[.,_]\d+)*(?:e[-+]?\d+)?")


def style():
    """Set the course's look for every figure drawn after this call."""
    colors = plt.cycler(color=[BLUE, ORANGE, GREEN, RED, PURPLE, LIGHT_BLUE])
    plt.rc("axes", edgecolor=DARK, grid=True, axisbelow=True, prop_cycle=colors)
    plt.rc("axes", titlelocation="left", titlesize=12.5, titleweight="bold")
    plt.rc("axes.spines", right=False, top=False)
    plt.rc("figure", dpi=DOTS_PER_INCH, figsize=(7.2, 3.6))
    plt.rc("figure.constrained_layout", use=True)
    plt.rc("font", size=11)
    plt.rc("grid", color="#DDDDDD")
    plt.rc("legend", frameon=False)
    plt.rc("lines", linewidth=2)
    plt.rc("svg", hashsalt="recurrent networks, step by step")


def show(figure, alt):
    """Publish a figure with its alternative text, and the same sentence visible below it.

    The output holds the picture as ``image/png``, with two pixels for each pixel of the page, and
    ``alt`` as ``text/plain``. Its metadata hold ``alt`` for readers who cannot see the picture,
    and what ``describe`` says of the figure, by which the tests recognise a picture that is out
    of date or belongs to another lesson. The figure is closed afterwards.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The finished figure.
    alt : str
        One or two sentences that say what there is to see. They appear as they are written:
        nothing in them is read as Markdown, and line breaks become spaces. Without any, there is
        a ValueError.
    """
    alt = " ".join(alt.split())
    if not alt:
        raise ValueError(
            "show() needs a sentence that says what to see: show(figure, 'Loss falls …')"
        )
    stream, steady = io.BytesIO(), {"Software": None}
    figure.savefig(stream, dpi=2 * DOTS_PER_INCH, facecolor="white", metadata=steady)
    width, height = (round(inches * DOTS_PER_INCH) for inches in figure.get_size_inches())
    size = {"alt": alt, "width": width, "height": height}
    metadata = {"alt": alt, "description": describe(figure), "image/png": size}
    plt.close(figure)
    picture = {"image/png": stream.getvalue(), "text/plain": alt}
    caption = {"text/markdown": "*" + MARKDOWN.sub(r"\\\g<0>", alt) + "*", "text/plain": alt}
    display.display(picture, raw=True, metadata=metadata)
    display.display(caption, raw=True)


def describe(figure):
    """Return a list of lines that say what a figure shows, one for each of its axes.

    A line names titles, labels and the numbers of curves and images; for a diagram, which has its
    axes off, it names the texts. Numbers become ``#``: a measured one is a little different on
    every machine. So is much else that training leads to, and the line is silent about it.

    Examples
    --------
    >>> figure, axes = plt.subplots()
    >>> _ = axes.plot([0.7, 0.5], label="training")
    >>> _ = axes.set(title="Loss falls to 0.5", xlabel="epoch")
    >>> describe(figure)
    ["title 'Loss falls to #'; x 'epoch'; label 'training'; 1 line"]
    >>> plt.close(figure)
    """
    lines = _named(title=[figure.get_suptitle()])
    for axes in figure.axes:
        legend = axes.get_legend()
        labels = axes.get_legend_handles_labels()[1]
        labels += [text.get_text() for text in legend.get_texts()] if legend else []
        parts = _named(
            title=[axes.get_title(place) for place in ("left", "center", "right")],
            x=[axes.get_xlabel()],
            y=[axes.get_ylabel()],
            label=labels,
            text=[] if axes.axison else [text.get_text() for text in axes.texts],
        )
        counts = (len(axes.lines), "line"), (len(axes.images), "image")
        parts += [f"{number} {kind}{'s' * (number > 1)}" for number, kind in counts if number]
        lines.append("; ".join(parts))
    return lines


def _named(**texts):
    """Return each text once, with what it is, its numbers masked; leave out empty ones."""
    named = ((what, text) for what, some in texts.items() for text in some if text)
    return list(dict.fromkeys(f"{what} {NUMBER.sub('#', text)!r}" for what, text in named))
