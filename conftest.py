"""How pytest treats this repository: unit tests, and every output of every notebook compared.

Without COURSE_DATA_DIR the tests run on the practice reviews, which need no network. With
COURSE_DATA_DIR naming the folder of the real IMDB reviews, the cells tagged `data-output` are
compared too.
"""

import os
import time
from pathlib import Path
from queue import Empty

import nbval.kernel
import pytest
from jupyter_client.manager import KernelManager
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, coalesce_streams
from notebook_runs import local_channels

ROOT = Path(__file__).resolve().parent

os.environ["COURSE_DATA_DIR"] = str(
    Path(os.environ.get("COURSE_DATA_DIR") or ROOT / "data").expanduser().resolve()
)
REAL_IMDB = Path(os.environ["COURSE_DATA_DIR"], "imdb.npz").is_file()


def pytest_configure(config):
    """Find the sanitising rule from wherever pytest is started."""
    config.option.nbval_sanitize_with = str(ROOT / "tests" / "measured_values.cfg")


def pytest_report_header():
    which = "the real IMDB reviews" if REAL_IMDB else "the practice reviews; data-output cells run"
    return f"notebooks: on {which}, {'every output compared' if REAL_IMDB else 'not compared'}"


def pytest_collection_modifyitems(items):
    """On the practice reviews a `data-output` cell prints other figures: do not compare them."""
    for item in items:
        if is_data_cell(item) and not REAL_IMDB:
            item.options["check"] = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a `data-output` cell that prints the same on both: the tag would hide it for nothing."""
    result = yield
    if is_data_cell(item) and not REAL_IMDB:
        stored = coalesce_streams(item.cell.outputs)
        if item.compare_outputs(item.test_outputs, stored):
            item.raise_cell_error(
                "Tagged data-output, yet the practice reviews give the stored output: drop the tag"
            )
    return result


def is_data_cell(item):
    return isinstance(item, IPyNbCell) and "data-output" in item.cell.metadata.get("tags", [])


def get_message_or_notice_death(kernel, stream, timeout=None, wait=RunningKernel.get_message):
    """Wait for a message second by second, so that a dead kernel is noticed at once."""
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
    """Let nbval's kernels talk through files, so that the tests pass with every network cut."""
    return KernelManager(**settings, **local_channels())


nbval.kernel.KernelManager = manager_without_network
RunningKernel.get_message = get_message_or_notice_death
