"""Each rule for notebooks finds what it forbids and passes what it allows."""

import copy
import re

import jupytext
import notebook_rules as rules
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ALT = "A line that rises from left to right."
SECTIONS = ["## Check yourself", "## What you can do now"]
HEADINGS = "\n\n".join(["# 01 · Title", *SECTIONS])


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def picture(text=ALT, kind="image/png", **metadata):
    return new_output("display_data", {kind: "AAAA", "text/plain": text}, metadata=metadata)


def error(*traceback):
    return new_output("error", ename="ValueError", evalue="no", traceback=list(traceback))


def code(source="x = 1", *outputs, tags=()):
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def prints(text, tags=()):
    return code("x", stream(text), tags=tags)


def notebook(*cells):
    made = new_notebook()
    for number, cell in enumerate(cells):
        made.cells.append(copy.deepcopy(cell))
        made.cells[-1].id = f"cell-{number}"
    for count, cell in enumerate(rules.code_cells(made), start=1):
        cell.execution_count = count
    return made


def good_lesson():
    ending = "<details>\n\nYes.\n\n</details>"
    lesson = notebook(new_markdown_cell(HEADINGS), *[code()] * 15, new_markdown_cell(ending))
    lesson.metadata["kernelspec"] = {"name": "python3", "display_name": "P", "language": "python"}
    read = jupytext.reads(jupytext.writes(lesson, "md:myst"), "md:myst")
    lesson = notebook(*read.cells)
    lesson.metadata = read.metadata
    return lesson


FOLDERS = "home root Users tmp var private usr opt work mnt srv data/home content".split()
OF_A_MACHINE = [
    *(f"saved in /{folder}/x" for folder in FOLDERS),
    "C:\\Users",
    "lib/site-packages/keras",
    "in .venv",
    "ipykernel_12",
    "<object at 0x7f0011223344>",
    "http://LocalHost:8888",
    "127.0.0.1",
    ".".join(["pypi", "org"]),  # no host is named here
    ".".join(["files", "pythonhosted"]),
    "--index-url",
    "artifactory",
    "through a proxy",
]
OF_NO_MACHINE = ["3/4 of 20", "and/or", "10/10", "(25000,) 1 0 / 2", "at 0x7f", "proxying"]

BAR = "3/3 ━━━━━━━━ 1s 4ms/step"
BARS = [
    "100%|██████████| 10/10 [00:00<00:00, 98.08it/s]",
    "100%|██████████| 3/3 epochs, loss=0.5\n50%|█████     | 1/2\n",
    "157/157 ━━━━━━━━━━━━━━━━━━━━ 1s 4ms/step - loss: 0.6",
]
NOT_ONLY_BARS = ["accuracy 0.77", "100%|██████████| 10/10\nand a result: 4", ""]

# A measured value is printed; what follows it in the same cell, or in the next one, may check it.
PRINTS = 'accuracy = 0.771\nprint(f"accuracy ≈ {round(accuracy, 3)}")\n'
SHOWN = stream("accuracy ≈ 0.771\n")
CHECKS = [
    "assert abs(accuracy - 0.77) < 0.02",
    "if imdb.loaded_source() == 'imdb':\n    assert accuracy > 0.75",
    "assert 0.7 <= accuracy",
    "assert np.isclose(accuracy, 0.77, atol=0.02)",
    "assert allclose([accuracy], 0.77, atol=0.02)",
]
NO_CHECKS = ["pass", "assert accuracy == 0.771", "assert round(other, 3) > 0.7", "assert 1 < 2"]
NEED_NO_CHECK = ["≈ 3.2 s", "≈ 1,234 MB and ≈ 12 ms", "≈ 5 times faster", "about 0.77"]
NEED_A_CHECK = ["≈ 0.77 seen", "≈ 3 s and accuracy ≈ 0.77", "≈ 77 %", "≈−0.5"]

NO_SENTENCES = ["<Figure size 640x480 with 1 Axes>", "A line"]
WHY = new_markdown_cell("Why.")
DETAILS = "<details>\n\nAnswer."

GUESS, COMPARED = "guess = None  # a number", 'feedback.compare("13.lstm", guess, 800)'


def guesses(*sources):
    return [new_markdown_cell("# 13 · Counting parameters"), *map(code, sources)]


def folded(source, *outputs, tag="check"):
    cell = code(source, *outputs, tags=[tag])
    rules.fold(cell)
    return cell


# For each rule, the cells of notebooks that break it, and of notebooks that keep it.
BREAK = {
    "wrong_errors": [[code("1/0", error())], [code(tags=["raises-exception"])]],
    "on_stderr": [[code("x", stream("careful", "stderr"))]],
    "of_a_machine": [
        *([prints(text)] for text in [*OF_A_MACHINE, "\x1b[31m/home\x1b[0m/me"]),
        *([new_markdown_cell(text)] for text in OF_A_MACHINE),
        [code("x", error("File /home/me/x.py"))],
    ],
    "without_alternative_text": [
        [code("x", picture(description=[]))],
        [code("x", picture(alt="Other.", description=[]))],
        [code("x", picture(alt=ALT))],
        [code("x", picture(kind="image/svg+xml", alt=ALT, description=[]))],
        *([code("x", picture(text, alt=text, description=[]))] for text in NO_SENTENCES),
    ],
    "wrong_tags": [
        [code(tags=["nbval-skip"])],
        [code("# NBVAL_IGNORE_OUTPUT\nx")],
        *([prints(text, ["nbval-ignore-output"])] for text in NOT_ONLY_BARS),
        [code("x", stream(BAR), picture("100%| done", alt=ALT), tags=["nbval-ignore-output"])],
    ],
    "wrong_collapsed_cells": [
        [folded("assert True")],
        [folded("x = 1", tag="hide-input")],
        [folded("# Nothing is asserted.\nx = 1")],
        [folded("# Equal.\nassert True", stream("equal"))],
    ],
    "wrong_guesses": [
        guesses("guess = None", COMPARED),
        guesses("guess = 800  # a number", COMPARED),
        guesses(GUESS),
        guesses(GUESS, "x = 1", "x = 2", COMPARED),
        guesses(GUESS, COMPARED.replace("lstm", "unknown")),
        guesses(GUESS, COMPARED.replace("13", "12")),
    ],
    "measured_without_assertion": [
        *([prints(text)] for text in NEED_A_CHECK),
        *([code(PRINTS + check, SHOWN)] for check in NO_CHECKS),
        *([code(PRINTS, SHOWN), code(), code(check)] for check in CHECKS),
    ],
    "open_details": [[new_markdown_cell(DETAILS)]],
    "unreadable_at_a_glance": [[code()] * 14, [code()] * 51, [code("x\n" * 8)] * 15],
    "missing_sections": [
        *([new_markdown_cell(HEADINGS.replace(part, ""))] for part in ["# 01 · Title", *SECTIONS]),
        [new_markdown_cell(f"# Title\n\n{HEADINGS}")],
    ],
}
KEEP = {
    "wrong_errors": [[code("1/0", error(), tags=["raises-exception"])]],
    "on_stderr": [[prints("fine")]],
    "of_a_machine": [[prints(text)] for text in OF_NO_MACHINE],
    "without_alternative_text": [[code("x", picture(alt=ALT, description=[]))]],
    "wrong_tags": [
        [code(tags=["data-output"])],
        *([prints(text, ["nbval-ignore-output"])] for text in BARS),
    ],
    "wrong_collapsed_cells": [
        [folded("# Equal.\nassert True")],
        [folded("# A picture.\nx = 1", picture(alt=ALT, description=[]), tag="hide-input")],
    ],
    "wrong_guesses": [
        guesses(GUESS, f"x = 1\n{COMPARED}"),
        guesses(GUESS, "x = 1", COMPARED),
        guesses("x = 1"),
    ],
    "measured_without_assertion": [
        *([prints(text)] for text in NEED_NO_CHECK),
        *([code(PRINTS + check, SHOWN), code()] for check in CHECKS),
        *([code(PRINTS, SHOWN), WHY, code(check)] for check in CHECKS),
    ],
    "open_details": [[new_markdown_cell(f"{DETAILS}\n\n</details>")]],
    "unreadable_at_a_glance": [[code()] * 15, [code("x\n" * 7)] * 50],
    "missing_sections": [[new_markdown_cell(HEADINGS)]],
}


def cases(table):
    return [(rule, cells) for rule, notebooks in table.items() for cells in notebooks]


@pytest.mark.parametrize(("rule", "cells"), cases(BREAK))
def test_what_breaks_a_rule_is_found(rule, cells):
    found = set(getattr(rules, rule)(notebook(*cells)))
    assert found
    assert found <= set(rules.faults(notebook(*cells), ""))


@pytest.mark.parametrize(("rule", "cells"), cases(KEEP))
def test_what_keeps_a_rule_passes(rule, cells):
    assert list(getattr(rules, rule)(notebook(*cells))) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_missing_section_is_named(section):
    lesson = notebook(new_markdown_cell(HEADINGS.replace(section, "")))
    (fault,) = rules.missing_sections(lesson)
    assert re.search("no section '(.*)'", fault)[1] in section.lower()


PYTHON = {"name": "python", "version": "3.11.7"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda lesson: lesson.cells[1].update(execution_count=3), "not run once, from top"),
        (lambda lesson: lesson.cells[1].update(execution_count=None), "not run once, from top"),
        (lambda lesson: lesson.metadata.update(widgets={}), "unknown metadata 'widgets'"),
        (lambda lesson: lesson.metadata.update(language_info=PYTHON), "names the Python version"),
        (lambda lesson: lesson.cells[1].metadata.update(execution={}), "cell 1 has metadata"),
        (lambda lesson: lesson.cells[1].metadata.update(tags=["check"]), "cell 1 has metadata"),
        (lambda lesson: lesson.metadata.update(kernelspec={}), "'name' is a required property"),
        (lambda lesson: lesson.cells[0].update(source="Two."), "+Two."),
    ],
)
def test_a_spoilt_lesson_is_found_out(change, fault):
    good, spoilt = good_lesson(), good_lesson()
    text = jupytext.writes(good, "md:myst")
    change(spoilt)
    assert rules.faults(good, text) == []
    assert fault in "\n".join(rules.faults(spoilt, text))
