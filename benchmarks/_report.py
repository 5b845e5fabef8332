"""Tables and the chart of ``docs/speed.md``, from what the benchmarks have recorded."""

import functools
import re
import statistics
from pathlib import Path

from benchmarks import _rows
from benchmarks import loading as loading_benchmark

PAGE = Path(__file__).resolve().parent.parent / "docs" / "speed.md"
CHART = PAGE.with_suffix(".png")
IN_TURNS = {"course, cold again": "cold", "course, warm": "warm", "course, JAX": "JAX"}


def by_side(rows):
    """Group rows: side -> model -> rows in the order of their seeds."""
    sides = {}
    for row in sorted(rows, key=lambda row: row["seed"]):
        sides.setdefault(row["side"], {}).setdefault(row["model"], []).append(row)
    return sides


def mean(rows, name):
    return statistics.fmean(row[name] for row in rows)


def spread(rows, name, digits):
    """Write the values of all seeds, smallest and largest, after their mean."""
    values = [row[name] for row in rows]
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{mean(rows, name):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def compared(rows):
    """Return the reference's and the course's rows, of the six models and the seeds of both."""
    sides = by_side(rows)
    models = list(sides["reference"])
    pair = [
        {model: sides[side].get(model, []) for model in models}
        for side in ("reference", "course, cold")
    ]
    seeds = set.intersection(
        *({row["seed"] for row in found} for group in pair for found in group.values())
    )
    return [
        {model: [row for row in found if row["seed"] in seeds] for model, found in group.items()}
        for group in pair
    ]


def all_six(group):
    """Return the seconds of all models together, each the mean of its seeds."""
    return sum(mean(found, "seconds") for found in group.values())


def comparison(rows):
    """Return the main table: the reference recipe and the course's, cold, side by side."""
    reference, course = compared(rows)
    lines = [
        "| model | reference: seconds | epochs | validation | course: seconds | epochs | "
        "validation | times faster |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for model, before in reference.items():
        after = course[model]
        ratios = [
            {"ratio": b["seconds"] / a["seconds"]} for b, a in zip(before, after, strict=True)
        ]
        lines.append(
            f"| {model} | {spread(before, 'seconds', 0)} | {spread(before, 'epochs', 0)} | "
            f"{spread(before, 'validation_accuracy', 3)} | {spread(after, 'seconds', 1)} | "
            f"{after[0]['epochs']} | {spread(after, 'validation_accuracy', 3)} | "
            f"{spread(ratios, 'ratio', 1)} |"
        )
    totals = [all_six(group) for group in (reference, course)]
    lines.append(
        f"| **all six** | **{totals[0]:.0f}** | | | **{totals[1]:.0f}** | | | "
        f"**{totals[0] / totals[1]:.1f}** |"
    )
    return "\n".join(lines)


def three_seeds(rows):
    """Return the table of what the course's trainings reach, cold, from every seed."""
    lines = [
        "| model | parameters | seconds | validation accuracy | test accuracy |",
        "| --- | --- | --- | --- | --- |",
    ]
    for model, found in by_side(rows)["course, cold"].items():
        lines.append(
            f"| {model} | {found[0]['parameters']:,} | {spread(found, 'seconds', 0)} | "
            f"{spread(found, 'validation_accuracy', 3)} | {spread(found, 'test_accuracy', 3)} |"
        )
    return "\n".join(lines)


def where_it_goes(rows):
    """Return the table of both sides' epochs and memory, and of the course's compiling."""
    sides = by_side(rows)
    lines = [
        "| model | epoch, reference | course | compiling, course | "
        "peak memory, reference | course |",
        "| --- " * 6 + "|",
    ]
    pair = sides["reference"], sides["course, cold"]
    for model in sides["reference"]:
        cells = [f"{mean(side[model], 'seconds_an_epoch'):.1f} s" for side in pair]
        cells.append(f"{mean(pair[1][model], 'compile_seconds'):.1f} s")
        for side in pair:
            most = max(row["peak_memory_mb"] for row in side[model])
            cells.append(f"{most / 1000:.1f} GB")
        lines.append(f"| {model} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def in_turns(rows):
    """Return the table of the course's sides that took turns: cold, warm, and on JAX.

    A side that was not measured, or not from all seeds, is left out.
    """
    sides = by_side(rows)
    models = sides["reference"]
    present = {
        side: name
        for side, name in IN_TURNS.items()
        if all(len(sides.get(side, {}).get(model, ())) == len(models[model]) for model in models)
    }
    names = " · ".join(present.values())
    lines = [f"| model | epoch: {names} | compiling: {names} | all: {names} |", "| --- " * 4 + "|"]
    for model in models:
        cells = [
            " · ".join(f"{mean(sides[side][model], what):.1f}" for side in present) + " s"
            for what in ("seconds_an_epoch", "compile_seconds", "seconds")
        ]
        lines.append(f"| {model} | " + " | ".join(cells) + " |")
    totals = " · ".join(f"{all_six(sides[side]):.0f}" for side in present)
    lines.append(f"| all six | | | {totals} s |")
    cells = []
    for what in ("seconds_an_epoch", "compile_seconds", "seconds"):
        cold, *others = (
            [row[what] for model in models for row in sides[side][model]] for side in present
        )
        ratios = ([a / b for a, b in zip(other, cold, strict=True)] for other in others)
        cells.append(" · ".join(["1", *map(median_and_middle_half, ratios)]))
    return "\n".join([*lines, f"| **as long as cold** | {' | '.join(cells)} |"])


def median_and_middle_half(values):
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


def on_jax(rows):
    """Return the table of validation accuracies, on TensorFlow and on JAX if it was measured."""
    tensorflow, jax = (by_side(rows).get(side, {}) for side in ("course, cold", "course, JAX"))
    lines = ["| model | on TensorFlow | on JAX |", "| --- | --- | --- |"]
    for model, found in jax.items():
        cells = (spread(side, "validation_accuracy", 3) for side in (tensorflow[model], found))
        lines.append(f"| {model} | {' | '.join(cells)} |")
    return "\n".join(lines)


def sums(rows, rows_of_another_run):
    """Return the table of all six models together, run by run and seed by seed.

    ``speed_again.json`` is kept to show how far the clock of such a machine can be trusted.
    """
    lines = [
        "| run | the reference | the course | times faster | by seed |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, run in (("first", rows), ("second", rows_of_another_run)):
        if run:
            reference, course = compared(run)
            seconds = all_six(reference), all_six(course)
            by_seed = [
                sum(found[i]["seconds"] for found in reference.values())
                / sum(found[i]["seconds"] for found in course.values())
                for i in range(len(course["LSTM"]))
            ]
            lines.append(
                f"| {name} | {seconds[0]:.0f} s | {seconds[1]:.0f} s | "
                f"{seconds[0] / seconds[1]:.1f} | "
                f"{', '.join(f'{ratio:.1f}' for ratio in by_seed)} |"
            )
    return "\n".join(lines)


def limits(results):
    """Return the table of `limit.py`: what arithmetic allows, and what an epoch takes."""
    lines = [
        "| model | operations an epoch | least time | measured | measured / least | "
        "batches of one |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in results["rows"]:
        lines.append(
            f"| {row['model']} | {row['operations_an_epoch'] / 1e9:.1f} billion | "
            f"{row['least_seconds']:.2f} s | {row['measured_seconds']:.2f} s | "
            f"{row['measured_seconds'] / row['least_seconds']:.0f} | "
            f"{row['seconds_with_batches_of_one'] / row['measured_seconds']:.0%} |"
        )
    return "\n".join(lines)


def starting(results):
    """Return the table of `starting.py`: what a lesson costs before it teaches anything."""
    lines = ["| part | seconds |", "| --- | --- |"]
    for row in results["rows"]:
        lines.append(f"| {row['part']} | {median_and_spread(row['seconds'], 2)} |")
    return "\n".join(lines)


def loading(results, results_of_another_run):
    """Return the table of `loading.py`: seconds, and how many times as long Keras takes.

    Once turn by turn, once with the fastest of either side: a busy machine disturbs those least.
    """
    lines = [
        "| | load | split and pad | all | Keras takes, times as long | fastest against fastest | "
        "memory, at most |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    total = functools.partial(loading_benchmark.total, clock="seconds")
    for run, note in ((results, ""), (results_of_another_run, ", another run")):
        by_way = {row["way"]: total(row) for row in run["rows"]}
        for row in run["rows"]:
            if note and row["way"] == loading_benchmark.FIRST_USE:
                continue
            load, *others = (row["seconds"][stage] for stage in loading_benchmark.STAGES)
            theirs, ours = by_way[loading_benchmark.KERAS], by_way[row["way"]]
            ratios = loading_benchmark.times_faster(theirs, ours)
            cells = [
                median_and_spread(load, 2),
                median_and_spread([sum(parts) for parts in zip(*others, strict=True)], 2),
                median_and_spread(ours, 2),
                median_and_spread(ratios, 1),
                f"{min(theirs) / min(ours):.1f}" if len(ours) > 1 else "–",
                f"{row['peak_memory_mb']} MB",
            ]
            if row["way"] == loading_benchmark.KERAS:
                cells[3:5] = "1", "1"
            lines.append(f"| {row['way']}{note} | {' | '.join(cells)} |")
    return "\n".join(lines)


def median_and_spread(values, digits):
    """Write the median of repetitions, and the smallest and largest if there are several."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def comparison_sections():
    """Return what `speed.py` measured, by name of its section."""
    recorded = _rows.read("speed")
    return {
        "machine": _rows.where(recorded["machine"]),
        "comparison": comparison(recorded["rows"]),
        "seeds": three_seeds(recorded["rows"]),
        "course": where_it_goes(recorded["rows"]),
        "turns": in_turns(recorded["rows"]),
        "jax": on_jax(recorded["rows"]),
        "sums": sums(recorded["rows"], _rows.read("speed_again")["rows"]),
    }


def sections():
    """Return what stands between the markers of the page, by name."""
    return {
        **comparison_sections(),
        "limit": limits(_rows.read("limit")),
        "starting": starting(_rows.read("starting")),
        "loading": loading(_rows.read("loading"), _rows.read("loading_again")),
    }


def with_sections(text):
    """Return the page with the text between each pair of markers made anew."""
    for name, content in sections().items():
        pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
        if not re.search(pattern, text, re.DOTALL):
            raise ValueError(
                f"{PAGE.name} has no markers for {name!r}: <!-- {name} --> … <!-- end -->"
            )
        text = re.sub(
            pattern,
            lambda found, new=content: f"{found[1]}{new}\n{found[2]}",
            text,
            flags=re.DOTALL,
        )
    return text


def draw_chart():
    """Draw seconds to the trained model, both recipes, on one axis."""
    import matplotlib.pyplot as plt
    import numpy as np

    from course_utils import pictures

    pictures.style()
    sides = dict(zip(("reference", "course"), compared(_rows.read("speed")["rows"]), strict=True))
    models = list(sides["reference"])[::-1]
    figure, axes = plt.subplots(figsize=(8.2, 4.2))
    places = np.arange(len(models))
    for side, offset, color, hatch in (
        ("reference", 0.2, pictures.GREY, ""),
        ("course", -0.2, pictures.ORANGE, "//"),
    ):
        seconds = [mean(sides[side][model], "seconds") for model in models]
        bars = axes.barh(
            places + offset, seconds, 0.38, color=color, hatch=hatch, edgecolor="white", label=side
        )
        axes.bar_label(bars, fmt=" %.0f s")
    axes.set_yticks(places, models)
    axes.set(xlabel="seconds of training")
    axes.margins(x=0.12)
    axes.grid(visible=False, axis="y")
    total = [all_six(group) for group in sides.values()]
    axes.set_title(f"Six models in {total[1] / 60:.0f} minutes instead of {total[0] / 60:.0f}")
    axes.legend(loc="lower right")
    figure.savefig(CHART, dpi=150)
    plt.close(figure)


def write():
    """Write tables and chart into the page."""
    PAGE.write_text(with_sections(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    draw_chart()
