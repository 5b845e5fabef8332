"""Each rule for notebooks finds what it forbids and passes what it allows."""

import copy
import re

import jupytext
import notebook_rules as rules
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ALT = "A line that rises from left to right."


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def picture(text=ALT, description=("1 line",), **metadata):
    if description:
        metadata["description"] = list(description)
    return new_output(
        "display_data", data={"image/png": "AAAA", "text/plain": text}, metadata=metadata
    )


def code(source="x = 1", *outputs, tags=None):
    cell = new_code_cell(source, outputs=list(outputs))
    if tags:
        cell.metadata["tags"] = tags
    return cell


def notebook(*cells):
    made = new_notebook()
    for number, cell in enumerate(cells):
        made.cells.append(copy.deepcopy(cell))
        made.cells[-1].id = f"cell-{number}"
    for count, cell in enumerate(rules.code_cells(made), start=1):
        cell.execution_count = count
    return made


def error(name="ValueError"):
    return new_output("error", ename=name, evalue="no", traceback=[f"{name}: no"])


SECTIONS = ["**Goal.** See.", "## The idea", "## The picture", "## By hand", "## In Keras"]
SECTIONS += ["## Check yourself", "## What you can do now"]


def test_a_good_lesson_has_no_faults():
    headings = "\n\n".join(["# 01 · Title", *SECTIONS])
    ending = "<details>\n\nYes.\n\n</details>"
    cells = [new_markdown_cell(headings), *[code()] * 15, new_markdown_cell(ending)]
    lesson = notebook(*cells)
    lesson.metadata["kernelspec"] = {"name": "python3", "display_name": "P", "language": "python"}
    lesson = jupytext.reads(jupytext.writes(lesson, "md:myst"), "md:myst")
    for count, cell in enumerate(rules.code_cells(lesson), start=1):
        cell.execution_count = count
    assert rules.faults(lesson, jupytext.writes(lesson, "md:myst")) == []


RULES = """invalid not_run_in_order wrong_errors on_stderr of_a_machine without_alternative_text
wrong_tags measured_without_assertion open_details unreadable_at_a_glance missing_sections
wrong_metadata disagreement"""


@pytest.mark.parametrize("name", RULES.split())
def test_every_rule_is_applied(name):
    outputs = [stream("≈ 0.5 in /home/me"), stream("careful", "stderr"), picture(), error()]
    lesson = notebook(new_markdown_cell("<details>"), code("x", *outputs, tags=["unknown"]))
    lesson.cells[1].execution_count = None
    lesson.metadata["widgets"] = lesson.metadata["kernelspec"] = {}
    rule = getattr(rules, name)
    broken = rule(lesson, "# Other") if name == "disagreement" else rule(lesson)
    assert broken
    assert "\n".join(broken) in "\n".join(rules.faults(lesson, "# Other"))


def test_counts_must_run_from_one_without_a_gap():
    lesson = notebook(code(), code())
    assert not rules.not_run_in_order(lesson)
    lesson.cells[1].execution_count = 3
    assert rules.not_run_in_order(lesson)
    lesson.cells[1].execution_count = None
    assert rules.not_run_in_order(lesson)


def test_errors_need_their_tag_and_the_tag_its_error():
    assert rules.wrong_errors(notebook(code("1/0", error())))
    assert not rules.wrong_errors(notebook(code("1/0", error(), tags=["raises-exception"])))
    assert rules.wrong_errors(notebook(code(tags=["raises-exception"])))


def test_nothing_may_come_on_stderr():
    assert rules.on_stderr(notebook(code("x", stream("careful", "stderr"))))
    assert not rules.on_stderr(notebook(code("x", stream("fine"))))


FOLDERS = "home root Users tmp var private usr opt work mnt srv data/home content".split()


@pytest.mark.parametrize(
    "text",
    [
        *(f"saved in /{folder}/x" for folder in FOLDERS),
        "C:\\Users",
        "lib/site-packages/keras",
        "in .venv",
        "ipykernel_12",
        "<object at 0x7f0011223344>",
        "http://LocalHost:8888",
        "127.0.0.1",
        "pypi.org",
        "files.pythonhosted",
        "--index-url",
        "artifactory",
        "through a proxy",
        "\x1b[31m/home\x1b[0m/me",
    ],
)
def test_what_names_a_machine_is_found(text):
    assert rules.of_a_machine(notebook(code("x", stream(text))))
    text = text.replace("\x1b[31m", "").replace("\x1b[0m", "")
    assert rules.of_a_machine(notebook(new_markdown_cell(text)))


def test_what_names_a_machine_is_found_in_a_traceback():
    failed = error()
    failed.traceback = ["File /home/me/x.py"]
    assert rules.of_a_machine(notebook(code("x", failed)))


@pytest.mark.parametrize(
    "text", ["3/4 of 20", "and/or", "10/10", "(25000,) 1 0 / 2", "at 0x7f", "proxying"]
)
def test_what_names_no_machine_passes(text):
    assert not rules.of_a_machine(notebook(code("x", stream(text))))


SVG = picture(alt=ALT)
SVG.data = {"image/svg+xml": "<svg/>", "text/plain": ALT}
NO_SENTENCES = ("<Figure size 640x480 with 1 Axes>", "", "A line")


@pytest.mark.parametrize(
    "output",
    [picture(), picture(alt="Other."), SVG, *(picture(text, alt=text) for text in NO_SENTENCES)],
)
def test_pictures_without_their_sentence_are_found(output):
    assert rules.without_alternative_text(notebook(code("x", output)))


def test_pictures_without_their_description_are_found():
    lesson = notebook(code("x", picture(description=None, alt=ALT)))
    (fault,) = rules.without_alternative_text(lesson)
    assert "make notebooks" in fault


def test_pictures_with_their_sentence_pass():
    both = [picture(alt=ALT), picture(**{"image/png": {"alt": ALT}})]
    assert not rules.without_alternative_text(notebook(code("x", *both)))


def test_only_agreed_tags():
    assert rules.wrong_tags(notebook(code(tags=["nbval-skip"])))
    assert rules.wrong_tags(notebook(code("# NBVAL_IGNORE_OUTPUT\nx")))
    assert not rules.wrong_tags(notebook(code(tags=["data-output"])))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("100%|██████████| 10/10 [00:00<00:00, 98.08it/s]", True),
        ("100%|██████████| 3/3 epochs, loss=0.5\n50%|█████     | 1/2\n", True),
        ("157/157 ━━━━━━━━━━━━━━━━━━━━ 1s 4ms/step - loss: 0.6", True),
        ("accuracy 0.77", False),
        ("100%|██████████| 10/10\nand a result: 4", False),
        ("", False),
    ],
)
def test_only_progress_bars_are_ignored(text, allowed):
    outputs = [stream(text)] if text else []
    lesson = notebook(code("x", *outputs, tags=["nbval-ignore-output"]))
    assert bool(rules.wrong_tags(lesson)) is not allowed


def test_a_picture_beside_a_progress_bar_is_not_ignored():
    outputs = [stream("3/3 ━━━━━━━━ 1s 4ms/step"), picture(alt=ALT)]
    assert rules.wrong_tags(notebook(code("x", *outputs, tags=["nbval-ignore-output"])))


PRINTS = 'accuracy = 0.771\nprint(f"accuracy ≈ {round(accuracy, 3)}")'


@pytest.mark.parametrize(
    "check",
    [
        "assert abs(accuracy - 0.77) < 0.02",
        "if imdb.loaded_source() == 'imdb':\n    assert accuracy > 0.75",
        "assert 0.7 <= accuracy",
        "assert np.isclose(accuracy, 0.77, atol=0.02)",
        "assert allclose([accuracy], 0.77, atol=0.02)",
    ],
)
def test_an_assertion_with_a_tolerance_may_stand_in_the_same_or_the_next_cell(check):
    shown = stream("accuracy ≈ 0.771\n")
    same = notebook(code(f"{PRINTS}\n{check}", shown), code())
    following = notebook(code(PRINTS, shown), new_markdown_cell("Why."), code(check))
    assert not rules.measured_without_assertion(same)
    assert not rules.measured_without_assertion(following)
    too_late = notebook(code(PRINTS, shown), code(), code(check))
    assert rules.measured_without_assertion(too_late)


@pytest.mark.parametrize(
    "check",
    ["pass", "assert accuracy == 0.771", "assert round(other, 3) > 0.7", "assert 1 < 2"],
)
def test_what_is_no_assertion_about_the_value_does_not_count(check):
    assert rules.measured_without_assertion(
        notebook(code(f"{PRINTS}\n{check}", stream("accuracy ≈ 0.771\n")))
    )


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("≈ 3.2 s", False),
        ("≈ 1,234 MB and ≈ 12 ms", False),
        ("≈ 5 times faster", False),
        ("about 0.77", False),
        ("≈ 0.77 seen", True),
        ("≈ 3 s and accuracy ≈ 0.77", True),
        ("≈ 77 %", True),
        ("≈−0.5", True),
    ],
)
def test_seconds_and_bytes_are_shown_and_not_asserted(text, needs):
    assert bool(rules.measured_without_assertion(notebook(code("x", stream(text))))) is needs


def test_details_must_close():
    opened = "<details>\n\nAnswer."
    assert rules.open_details(notebook(new_markdown_cell(opened)))
    assert not rules.open_details(notebook(new_markdown_cell(opened + "\n\n</details>")))


def test_a_lesson_is_readable_at_a_glance():
    assert not rules.unreadable_at_a_glance(notebook(*[code()] * 15))
    assert rules.unreadable_at_a_glance(notebook(*[code()] * 14))
    assert rules.unreadable_at_a_glance(notebook(*[code()] * 36))
    assert rules.unreadable_at_a_glance(notebook(*[code("x\n" * 8)] * 15))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_must_be_there(section):
    text = "# 01 · Title\n\n" + "\n\n".join(SECTIONS)
    assert not rules.missing_sections(notebook(new_markdown_cell(text)))
    (fault,) = rules.missing_sections(notebook(new_markdown_cell(text.replace(section, ""))))
    assert re.search("no section '(.*)'", fault)[1] in section.lower()


@pytest.mark.parametrize("titles", [0, 2])
def test_a_lesson_has_one_title(titles):
    text = "\n\n".join([*["# Title"] * titles, *SECTIONS])
    (fault,) = rules.missing_sections(notebook(new_markdown_cell(text)))
    assert f"{titles} titles" in fault


def test_metadata_hold_nothing_of_a_run():
    lesson = notebook(code())
    lesson.metadata["widgets"] = {}
    lesson.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    lesson.cells[0].metadata["execution"] = {"iopub.busy": "now"}
    assert len(rules.wrong_metadata(lesson)) == 3
    lesson.cells.append(code())
    lesson.cells[1].id = lesson.cells[0].id
    assert len(rules.wrong_metadata(lesson)) == 4


def test_text_and_notebook_must_agree():
    lesson = notebook(new_markdown_cell("One."), code())
    text = jupytext.writes(lesson, "md:myst")
    assert not rules.disagreement(lesson, text)
    assert rules.disagreement(lesson, text.replace("One.", "Two."))
