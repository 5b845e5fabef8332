"""The comparison of notebook outputs bites: what must fail does fail, in a run of its own."""

import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from course_utils.pictures import showing

ROOT = Path(__file__).resolve().parent.parent
COPIED = """conftest.py pyproject.toml tests/measured_values.cfg
tools/notebook_rules.py tools/notebook_runs.py tools/stored_pictures.py""".split()
SHOW = """\
import matplotlib.pyplot as plt
from course_utils import pictures
pictures.style()
figure, axes = plt.subplots(figsize=(3, 2))
axes.plot([0, 2, 1])
axes.set_title("It rises and falls")
pictures.show(figure, "A line that rises and falls.")"""
FIT = f"{SHOW}\nfit = print\nfit(end='')"


def printed(text):
    return new_output("stream", name="stdout", text=text)


def shown(source):
    """Return the outputs of a cell that shows a picture."""
    outputs = []

    def display(data, raw, metadata=None):
        png = {"image/png": base64.b64encode(data["image/png"]).decode()} if metadata else {}
        outputs.append(new_output("display_data", data=data | png, metadata=metadata or {}))

    with pytest.MonkeyPatch.context() as patch, plt.rc_context():
        patch.setattr(showing.display, "display", display)
        exec(source, {})
    return outputs


def cell(source, *outputs, tags=()):
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


COUNT = 'print("parameters:", 8 * 8 + 8)'
MEASURE = 'print("accuracy ≈ 0.771 after ≈ 1,234.5 s")'
DATA = ["data-output"]
STUBBORN = """\
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
time.sleep(60)"""

LATE = """\
import sys, time
sys.stdout.flush_timeout = sys.stderr.flush_timeout = 0  # the kernel replies at once
get_ipython().kernel.iopub_thread.schedule(lambda: time.sleep(6))
display({"text/plain": "late"}, raw=True)"""

PASSES = {
    "faithful": cell(COUNT, printed("parameters: 72\n")),
    "silent": cell("x = 1"),
    "other measured values": cell(MEASURE, printed("accuracy ≈ 0.7 after ≈ -12 s\n")),
    "same picture": cell(SHOW, *shown(SHOW)),
    "other curve after training": cell(FIT, *shown(FIT.replace("2, 1", "2, 0"))),
    "output comes late": cell(LATE, new_output("display_data", data={"text/plain": "late"})),
}
FAILS = {
    "number changed": cell(COUNT, printed("parameters: 73\n")),
    "output removed": cell(COUNT),
    "output added": cell("x = 1", printed("1\n")),
    "raises": cell("raise ValueError('no')"),
    "not a number": cell('print("loss ≈ nan")', printed("loss ≈ 0.7\n")),
    "other unit": cell(MEASURE, printed("accuracy ≈ 0.771 after ≈ 1,234.5 h\n")),
    "other sentence": cell(SHOW, *shown(SHOW.replace("A line", "The line"))),
    "other curve": cell(SHOW, *shown(SHOW.replace("2, 1", "2, 0"))),
    "other title": cell(SHOW, *shown(SHOW.replace('"It', '"One'))),
    "other title after training": cell(FIT, *shown(FIT.replace('"It', '"One'))),
}
DATA_CELLS = {
    "data differ": cell(COUNT, printed("parameters: 73\n"), tags=DATA),
    "data raise": cell("raise ValueError('no')", tags=DATA),
    "data equal": cell(COUNT, printed("parameters: 72\n"), tags=DATA),
    "measured data": cell(MEASURE, printed("accuracy ≈ 0.7 after ≈ 1 s\n"), tags=DATA),
}
ENDINGS = {
    "kernel dies": cell("import os\nos._exit(1)"),
    "too long": cell("import time\ntime.sleep(60)"),
    "too long and deaf": cell(STUBBORN),
}


def run(folder, notebooks, data):
    """Run pytest on `notebooks` with this repository's settings; return the cells that failed."""
    for name in ("notebooks", "tests", "tools"):
        (folder / name).mkdir()
    for name in COPIED:
        shutil.copy(ROOT / name, folder / name)
    for number, cells in enumerate(notebooks):
        for count, one in enumerate(cells.values(), start=1):
            one.execution_count = count
        notebook = new_notebook(cells=list(cells.values()))
        nbformat.write(notebook, folder / "notebooks" / f"{number}.ipynb")
    environment = {key: value for key, value in os.environ.items() if "PYTEST" not in key}
    environment["COURSE_DATA_DIR"] = str(data)
    command = [sys.executable, "-m", "pytest", "notebooks", "--nbval-cell-timeout=5"]
    command += ["--numprocesses=0", "--junitxml=report.xml", "-p", "no:cacheprovider"]
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=200)
    cases = list(ElementTree.parse(folder / "report.xml").iter("testcase"))
    names = [name for cells in notebooks for name in cells]
    assert len(cases) == len(names)
    return {
        name for name, case in zip(names, cases, strict=True) if case.find("failure") is not None
    }


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """The cells that fail on the practice reviews; one kernel for all that do not end it."""
    notebooks = [PASSES | FAILS | DATA_CELLS, *({name: end} for name, end in ENDINGS.items())]
    return run(tmp_path_factory.mktemp("practice"), notebooks, ROOT / "data")


@pytest.fixture(scope="module")
def imdb(tmp_path_factory):
    """The cells that fail where the real reviews seem to be; these cells do not load them."""
    data = tmp_path_factory.mktemp("data")
    (data / "imdb.npz").touch()
    return run(tmp_path_factory.mktemp("imdb"), [DATA_CELLS], data)


@pytest.mark.parametrize("name", PASSES)
def test_passes(practice, name):
    assert name not in practice


@pytest.mark.parametrize("name", [*FAILS, *ENDINGS])
def test_fails(practice, name):
    assert name in practice


def test_data_output_runs_and_is_not_compared_on_the_practice_reviews(practice):
    assert "data differ" not in practice
    assert "data raise" in practice


@pytest.mark.parametrize("name", ["data equal", "measured data"])
def test_a_data_output_tag_on_equal_outputs_fails(practice, name):
    assert name in practice


def test_data_output_is_compared_on_imdb(imdb):
    assert imdb == {"data differ", "data raise"}
