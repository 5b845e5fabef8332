"""The rules for a finished notebook; each one is a function that lists what breaks it.

`faults(notebook, text)` applies them all. The tests call it for every committed notebook, and
`make notebooks` for each notebook that it has built.
"""

import ast
import builtins
import copy
import difflib
import re
import statistics

import jupytext
import nbformat
from notebook_runs import code_cells

from course_utils import feedback

COLLAPSED = {"check", "hide-input"}  # cells that only guard a claim, and cells that only draw
TAGS = {"data-output", "nbval-ignore-output", "raises-exception", *COLLAPSED}
FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form"}  # in JupyterLab, in Colab
COLAB_TITLE = "# @title "
METADATA = {"jupytext", "kernelspec", "language_info"}
HEADINGS = ("check yourself", "what you can do now")
CODE_CELLS = range(15, 51)
MEDIAN_LINES = 8

MEASURED = re.compile(r"≈[ \t]*[-+−]?\d+(?:[,_]\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?")
TIME_OR_MEMORY = re.compile(
    r"\s*(?:µs|ms|s|seconds?|min|minutes?|h|hours?|[kMGT]i?B|bytes|times|x|×)(?!\w)"
)
MACHINE = re.compile(
    r"/(?:home|root|Users|tmp|var|private|usr|opt|work|mnt|srv|data/home|content)/|[A-Za-z]:\\"
    r"|site-packages|\.venv|ipykernel_\d|\bat 0x[0-9a-f]{6,}"
    r"|localhost|127\.0\.0\.1|pypi\.org|files\.pythonhosted|index-url|artifactory|\bproxy\b",
    re.IGNORECASE,
)
BAR = re.compile(r"\d+%\||[━█▏▎▍▌▋▊▉]|\d+/\d+ .*(?:s/step|it/s|step/s|\[=*>?\.*\])|[#=]{3,}[>.]*\]")
NBVAL_COMMENT = re.compile(r"^\s*#+\s*(?:NBVAL_|PYTEST_VALIDATE_)\w+", re.MULTILINE)


def faults(notebook, text):
    """Describe every way in which `notebook`, built from the lesson `text`, breaks a rule."""
    return [fault for rule in RULES for fault in rule(notebook)] + disagreement(notebook, text)


def invalid(notebook):
    """The file is a notebook, as nbformat's schema says."""
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        yield f"not a valid notebook: {error.message}"


def numbered(notebook):
    return list(enumerate(code_cells(notebook), start=1))


def tags(cell):
    return set(cell.metadata.get("tags", []))


def printed(cell):
    """Return all the text that a cell shows: streams, errors and the text of results."""
    pieces = []
    for output in cell.outputs:
        if output.output_type == "stream":
            pieces.append(output.text)
        elif output.output_type == "error":
            pieces += [output.ename, output.evalue, *output.traceback]
        else:
            pieces += [text for kind, text in output.data.items() if kind.startswith("text/")]
    return "\n".join(pieces)


def fold(cell):
    """Collapse a cell tagged check or hide-input; its first comment becomes Colab's title."""
    if cell.cell_type == "code" and tags(cell) & COLLAPSED:
        cell.metadata.update(FOLDED)
        cell.source = re.sub(r"\A# ", COLAB_TITLE, cell.source)


def not_run_in_order(notebook):
    """All cells were run once, in order: the execution counts are 1, 2, ..., n."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the cells were not run once, from top to bottom: execution counts {counts}"


def wrong_errors(notebook):
    """A cell raises an error exactly if it is tagged raises-exception."""
    for number, cell in numbered(notebook):
        raised = any(output.output_type == "error" for output in cell.outputs)
        if raised != ("raises-exception" in tags(cell)):
            yield (
                f"code cell {number} {'raised' if raised else 'did not raise'} an error, "
                f"and it is tagged {sorted(tags(cell))}"
            )


def on_stderr(notebook):
    """Nothing is written to stderr: no warning, no start-up line."""
    for number, cell in numbered(notebook):
        for output in cell.outputs:
            if output.get("name") == "stderr":
                yield f"code cell {number} writes to stderr: {output.text.strip()[:80]!r}"


def of_a_machine(notebook):
    """Neither output nor text names a path, an address or a host of some machine."""
    for cell in notebook.cells:
        shown = printed(cell) if cell.cell_type == "code" else ""
        for match in MACHINE.finditer(re.sub(r"\x1b\[[0-9;]*m", "", f"{cell.source}\n{shown}")):
            beginning = cell.source.strip()[:60]
            yield f"{match[0]!r} belongs to one machine; the cell {beginning!r} has or prints it"


def without_alternative_text(notebook):
    """Every picture says in words what it shows, as its text and in its metadata."""
    for number, cell in numbered(notebook):
        for output in cell.outputs:
            kinds = {kind for kind in output.get("data", {}) if kind.startswith("image/")}
            if kinds and not (kinds == {"image/png"} and is_described(output)):
                yield (
                    f"the picture of code cell {number} is not a PNG with a sentence that says "
                    "what to see: publish it with pictures.show, and rebuild with make notebooks"
                )


def is_described(picture):
    text = picture.data.get("text/plain", "")
    is_sentence = len(text.split()) >= 4 and not text.startswith("<")
    return is_sentence and text == picture.metadata.get("alt") and "description" in picture.metadata


def wrong_tags(notebook):
    """Only the agreed tags are used, nbval is not steered by comments, only bars are ignored."""
    for number, cell in numbered(notebook):
        if unknown := tags(cell) - TAGS:
            yield f"code cell {number} has unknown tags: {', '.join(sorted(unknown))}"
        if NBVAL_COMMENT.search(cell.source):
            yield f"code cell {number} steers nbval with a comment; use a tag"
        if "nbval-ignore-output" in tags(cell) and not is_progress_bar(cell):
            yield f"code cell {number} is tagged nbval-ignore-output without a progress bar"


def wrong_collapsed_cells(notebook):
    """A collapsed cell says in its first line what it holds; a check asserts and shows nothing."""
    for number, cell in numbered(notebook):
        if tags(cell) & COLLAPSED and not cell.source.startswith(COLAB_TITLE):
            yield f"code cell {number} is collapsed and does not begin with a comment"
        asserts = re.search(r"^\s*assert\b", cell.source, re.MULTILINE)
        if "check" in tags(cell) and (not asserts or cell.outputs):
            yield f"code cell {number} is tagged check: it has to assert something and show nothing"


def wrong_guesses(notebook):
    """A cell with `guess = None` says what to write, and one of the next two compares it.

    The one between them may be a training, whose progress bar stands alone. A question has an
    entry under its lesson's number.
    """
    title = re.search(r"^# (\d\d) · ", notebook.cells[0].source, re.MULTILINE)
    lesson = title[1] if title else None
    cells = code_cells(notebook)
    for number, cell in numbered(notebook):
        asked = re.search(r"^guess = None  # \S", cell.source, re.MULTILINE)
        if not asked and re.search(r"\bguess = ", cell.source):
            yield f"code cell {number}: write `guess = None  # what to write`"
        following = "".join(cell.source for cell in cells[number : number + 2])
        if asked and "feedback.compare(" not in following:
            yield f"code cell {number} asks for a guess, and none of the next two compares it"
        for name, question in re.findall(r'feedback\.compare\(\s*"(\w+)\.(\w+)"', cell.source):
            if name != lesson or question not in feedback.questions(lesson):
                yield f"code cell {number}: course_utils/answers has no {name}.{question}"


def is_progress_bar(cell):
    lines = [line for line in printed(cell).splitlines() if line.strip()]
    pictures = any("image/png" in output.get("data", {}) for output in cell.outputs)
    return bool(lines) and not pictures and all(BAR.search(line) for line in lines)


def measured_without_assertion(notebook):
    """Every measured value has an assertion with a tolerance beside it.

    A measured value is a number printed after `≈`, unless a unit of time or memory (or "times")
    follows it. The assertion is in the same code cell or the next one. It compares two values by
    <, <=, > or >=, or calls isclose or allclose, and it uses a name that the printing code uses.
    """
    cells = code_cells(notebook)
    for number, cell in numbered(notebook):
        text = printed(cell)
        values = [m[0] for m in MEASURED.finditer(text) if not TIME_OR_MEMORY.match(text, m.end())]
        next_source = cells[number].source if number < len(cells) else ""
        if values and not asserted(cell.source, next_source):
            yield f"code cell {number} prints `{values[0]}`, and no assertion checks it"


def asserted(source, next_source):
    own = parse(source)
    printing = [node for node in own.body if not isinstance(node, ast.Assert)]
    known = set().union(*map(names, printing)) - set(dir(builtins))
    checks = [node for tree in (own, parse(next_source)) for node in ast.walk(tree)]
    return any(
        isinstance(node, ast.Assert) and has_tolerance(node.test) and names(node.test) & known
        for node in checks
    )


def parse(source):
    plain = re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)
    try:
        return ast.parse(plain)
    except SyntaxError:  # shown on purpose, or IPython's own grammar
        return ast.parse("")


def names(tree, context=ast.expr_context):
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return {node.id for node in nodes if isinstance(node.ctx, context)}


def has_tolerance(test):
    """Return whether a test compares by order or calls isclose or allclose."""
    orders = ast.Lt | ast.LtE | ast.Gt | ast.GtE
    return any(
        isinstance(node, orders)
        or getattr(node, "attr", getattr(node, "id", "")) in ("isclose", "allclose")
        for node in ast.walk(test)
    )


def open_details(notebook):
    """Every <details> is closed in its own cell; otherwise it swallows what follows."""
    for cell in notebook.cells:
        if cell.source.count("<details") != cell.source.count("</details>"):
            yield f"a <details> is not closed: {cell.source.strip()[:60]!r}"


def unreadable_at_a_glance(notebook):
    """There are 15 to 50 code cells, and half of them have fewer than 8 lines."""
    lengths = [len(cell.source.splitlines()) for cell in code_cells(notebook)]
    if len(lengths) not in CODE_CELLS:
        yield f"{len(lengths)} code cells; a lesson has 15 to 50"
    if lengths and statistics.median(lengths) >= MEDIAN_LINES:
        yield f"the median code cell has {statistics.median(lengths)} lines, not under 8"


def missing_sections(notebook):
    """A lesson has one title, and its headings name every section that a lesson must have."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    headings = re.findall(r"^(?:\s{0,3}#+ |\s*\*\*).*", "\n".join(texts), re.MULTILINE)
    for name in HEADINGS:
        if name not in "\n".join(headings).lower():
            yield f"no section {name!r}"
    titles = sum(line.strip().startswith("# ") for line in headings)
    if titles != 1:
        yield f"{titles} titles (`# `); a lesson has one"


def wrong_metadata(notebook):
    """The metadata hold no widget state, no times and no Python version."""
    for key in sorted(set(notebook.metadata) - METADATA):
        yield f"unknown metadata {key!r}"
    if "version" in notebook.metadata.get("language_info", {}):
        yield "language_info names the Python version of one machine"
    for number, cell in numbered(notebook):
        extra = {key: value for key, value in cell.metadata.items() if key != "tags"}
        if extra != (FOLDED if tags(cell) & COLLAPSED else {}):
            yield f"code cell {number} has metadata {extra}: build it again"


def disagreement(notebook, text):
    """The notebook has exactly the cells of the lesson's text."""
    unfolded = copy.deepcopy(notebook)
    for cell in code_cells(unfolded):
        cell.source = cell.source.replace(COLAB_TITLE, "# ")
    written = jupytext.writes(unfolded, "md:myst")
    if written == text:
        return []
    lines = difflib.unified_diff(
        text.splitlines(), written.splitlines(), "lesson", "notebook", lineterm="", n=1
    )
    return ["the notebook differs from its lesson (`make notebooks`):\n" + "\n".join([*lines][:20])]


RULES = (
    invalid,
    not_run_in_order,
    wrong_errors,
    on_stderr,
    of_a_machine,
    without_alternative_text,
    wrong_tags,
    wrong_collapsed_cells,
    wrong_guesses,
    measured_without_assertion,
    open_details,
    unreadable_at_a_glance,
    missing_sections,
    wrong_metadata,
)
