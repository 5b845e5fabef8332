"""How pytest runs here: the unit tests, and every notebook, each output compared.

Without COURSE_DATA_DIR the notebooks run on the practice reviews, which need no network. Where
COURSE_DATA_DIR names the folder of the real IMDB reviews, the cells tagged `data-output` are
compared too.
"""

import functools
import os
import time
from pathlib import Path
from queue import Empty

import nbval.kernel
import pytest
import stored_pictures
from jupyter_client.manager import KernelManager
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, coalesce_streams
from notebook_runs import code_cells, local_channels

ROOT = Path(__file__).resolve().parent

os.environ["COURSE_DATA_DIR"] = str(
    Path(os.environ.get("COURSE_DATA_DIR") or ROOT / "data").expanduser().resolve()
)
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")  # several kernels and tests run at a time
REAL_IMDB = Path(os.environ["COURSE_DATA_DIR"], "imdb.npz").is_file()
OUTPUT_SECONDS = 30


def pytest_configure(config):
    """Find the rule for measured values from whatever folder pytest is started in."""
    config.option.nbval_sanitize_with = str(ROOT / "tests" / "measured_values.cfg")


def pytest_report_header():
    which = "the real IMDB reviews" if REAL_IMDB else "the practice reviews; data-output cells run"
    return f"notebooks: on {which}, {'every output compared' if REAL_IMDB else 'not compared'}"


def pytest_collection_modifyitems(items):
    """Give a cell's outputs time to arrive, and say which cells are not compared.

    After a cell has run, nbval waits 5 seconds for each of its outputs, too short on a busy
    machine. And on the practice reviews, a `data-output` cell prints other numbers than on IMDB.
    """
    for item in items:
        if isinstance(item, IPyNbCell):
            item.output_timeout = OUTPUT_SECONDS
        if is_data_cell(item) and not REAL_IMDB:
            item.options["check"] = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After a cell has passed, look at what nbval does not: its pictures, and its tag.

    A `data-output` cell that prints the same on the practice reviews and on IMDB fails: the tag
    would keep it from being compared for no reason.
    """
    result = yield
    if not isinstance(item, IPyNbCell):
        return result
    stored = coalesce_streams(item.cell.outputs)
    if is_data_cell(item) and not REAL_IMDB and item.compare_outputs(item.test_outputs, stored):
        item.raise_cell_error(
            "Tagged data-output, yet the practice reviews give the stored output: drop the tag"
        )
    if item.options["check"] and item.cell.execution_count is not None:
        compare_pictures(item)
    return result


def compare_pictures(item):
    """Fail a cell whose stored pictures are not those that it draws now."""
    by_pixels = not varying_cells(item.parent)[item.cell_num]
    found = stored_pictures.differences(item.cell.outputs, item.test_outputs, by_pixels)
    if found:
        item.raise_cell_error(
            "A stored picture is out of date, or belongs elsewhere. If the one drawn now is right,"
            f" rebuild the notebook: make notebooks LESSONS={item.path.stem}",
            "\n".join(found),
        )


@functools.cache
def varying_cells(notebook_file):
    """Tell for each code cell of a notebook whether its pictures differ between machines."""
    sources = set(stored_pictures.TRAINED_OR_TIMED)
    if not REAL_IMDB:
        sources |= stored_pictures.REVIEWS
    if os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow":
        sources |= stored_pictures.RANDOM
    return stored_pictures.varying(code_cells(notebook_file.nb), sources)


def is_data_cell(item):
    return isinstance(item, IPyNbCell) and "data-output" in item.cell.metadata.get("tags", [])


def get_message_or_notice_death(kernel, stream, timeout=None, wait=RunningKernel.get_message):
    """Wait for a message, and look every second whether the kernel is still alive."""
    deadline = None if timeout is None else time.monotonic() + timeout
    while True:
        left = 1.0 if deadline is None else min(1.0, deadline - time.monotonic())
        try:
            return wait(kernel, stream, timeout=max(left, 0))
        except Empty:
            if not kernel.is_alive():
                raise RuntimeError("The kernel died while a cell ran (out of memory?)") from None
            if deadline is not None and time.monotonic() >= deadline:
                raise


def manager_without_network(**settings):
    """Let nbval's kernels talk through files, so that the tests need no network, not even local."""
    return KernelManager(**settings, **local_channels())


nbval.kernel.KernelManager = manager_without_network
RunningKernel.get_message = get_message_or_notice_death
