"""How pictures look, and how they get onto the page.

The colours are those of Okabe and Ito (2008), which colour-blind readers can tell apart.
"""

import io
import re

import matplotlib
import matplotlib.pyplot as plt
from IPython import display

BLUE = "#0072B2"
ORANGE = "#E69F00"
GREEN = "#009E73"
RED = "#D55E00"
PURPLE = "#CC79A7"
LIGHT_BLUE = "#56B4E9"
DARK = "#333333"
GREY = "#8C8C8C"
GREY_TEXT = "#6E6E6E"
PALE = "#F0F0F0"

DOTS_PER_INCH = 100  # of the page; the PNG has twice as many

MARKDOWN = re.compile(r"(?<![A-Za-z0-9])_|[\\`*\[\]<>&~$]")
NUMBER = re.compile(r"[-+−]?\d+(?:[.,_]\d+)*(?:e[-+]?\d+)?")


def style():
    """Set the course's look for every figure drawn after this call."""
    matplotlib.rcParams.update(
        {
            "axes.edgecolor": DARK,
            "axes.grid": True,
            "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED, PURPLE, LIGHT_BLUE]),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12.5,
            "axes.titleweight": "bold",
            "axes.axisbelow": True,
            "figure.dpi": DOTS_PER_INCH,
            "figure.figsize": (7.2, 3.6),
            "figure.constrained_layout.use": True,
            "font.size": 11,
            "grid.color": "#DDDDDD",
            "legend.frameon": False,
            "lines.linewidth": 2,
            "svg.hashsalt": "recurrent networks, step by step",
        }
    )


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
        nothing in them is read as Markdown, and line breaks become spaces.

    Raises
    ------
    ValueError
        If ``alt`` is empty.
    """
    alt = " ".join(alt.split())
    if not alt:
        raise ValueError(
            "show() needs a sentence that says what to see: show(figure, 'Loss falls …')"
        )
    stream = io.BytesIO()
    figure.savefig(
        stream, format="png", dpi=2 * DOTS_PER_INCH, facecolor="white", metadata={"Software": None}
    )
    width, height = (round(inches * DOTS_PER_INCH) for inches in figure.get_size_inches())
    metadata = {
        "alt": alt,
        "description": describe(figure),
        "image/png": {"alt": alt, "width": width, "height": height},
    }
    plt.close(figure)
    display.display(
        {"image/png": stream.getvalue(), "text/plain": alt}, raw=True, metadata=metadata
    )
    caption = MARKDOWN.sub(r"\\\g<0>", alt)
    display.display({"text/markdown": f"*{caption}*", "text/plain": alt}, raw=True)


def describe(figure):
    """List what a figure shows, one line for each of its axes.

    A line names titles, labels and the numbers of curves and images; for a diagram, which has its
    axes off, it names the texts. Numbers become ``#``: a measured one is a little different on
    every machine. So is much else that training leads to, and the line is silent about it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    list of str

    Examples
    --------
    >>> figure, axes = plt.subplots()
    >>> _ = axes.plot([0.7, 0.5], label="training")
    >>> _ = axes.set(title="Loss falls to 0.5", xlabel="epoch")
    >>> describe(figure)
    ["title 'Loss falls to #'; x 'epoch'; label 'training'; 1 line"]
    >>> plt.close(figure)
    """
    title = figure.get_suptitle()
    return [*_named(title=[title]), *("; ".join(_parts(axes)) for axes in figure.axes)]


def _parts(axes):
    """List what ``describe`` says of one of the axes."""
    legend = axes.get_legend()
    labels = axes.get_legend_handles_labels()[1]
    labels += [text.get_text() for text in legend.get_texts()] if legend else []
    counts = {"line": len(axes.lines), "image": len(axes.images)}
    return [
        *_named(
            title=[axes.get_title(place) for place in ("left", "center", "right")],
            x=[axes.get_xlabel()],
            y=[axes.get_ylabel()],
            label=labels,
            text=[] if axes.axison else [text.get_text() for text in axes.texts],
        ),
        *(f"{number} {kind}{'s' * (number > 1)}" for kind, number in counts.items() if number),
    ]


def _named(**texts):
    """Return each text once, with what it is, its numbers masked; leave out empty ones."""
    said = [
        f"{what} {NUMBER.sub('#', text)!r}" for what, some in texts.items() for text in some if text
    ]
    return list(dict.fromkeys(said))
