"""Run a notebook from top to bottom, in a fresh kernel of the Python that runs this."""

import atexit
import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import uuid
from pathlib import Path

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
CELL_SECONDS = 600
RUNNING = set()  # the managers of the kernels that `stop_kernels` can stop

PROBE = """\
import sys
_imdb = sys.modules.get("course_utils.imdb")
print((_imdb.loaded_source() if _imdb else None) or "none")"""


class ThisPython(KernelSpecManager):
    """Start the running Python for every kernel name, whatever kernels the user has installed."""

    def get_kernel_spec(self, kernel_name):
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


class LessonFailed(Exception):
    """A lesson could not be run to its end; the message says where it stopped, and why."""


def absolute_data_folder():
    """Make COURSE_DATA_DIR absolute, because kernels start in the folder of their notebook."""
    if folder := os.environ.get("COURSE_DATA_DIR"):
        os.environ["COURSE_DATA_DIR"] = str(Path(folder).expanduser().resolve())


def local_channels():
    """Return settings that let a kernel talk through files, without even a local network."""
    if os.name == "nt":  # Windows has no such channels
        return {}
    return {"transport": "ipc", "connection_file": f"{channels_folder()}/{uuid.uuid4().hex[:8]}"}


@functools.cache
def channels_folder():
    folder = tempfile.mkdtemp(prefix="kernels-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def execute(notebook, name, folder=NOTEBOOKS, cell_seconds=CELL_SECONDS, keep_going=False):
    """Run all cells of `notebook` in place, and return which reviews it used.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Its outputs and execution counts are replaced, as far as the run gets.
    name : str
        The label of the progress bar on stderr.
    folder : path-like
        Where the kernel starts.
    cell_seconds : int
        How long a cell may take, in seconds.
    keep_going : bool
        Whether a cell that raises an error is kept as it is, and the next one runs.

    Returns
    -------
    str
        "imdb", "practice", or "none" if the notebook loaded no reviews.

    Raises
    ------
    LessonFailed
        If the kernel does not start or dies, or a cell takes too long or, unless `keep_going`,
        raises an error.
    """
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    probe = nbformat.v4.new_code_cell(PROBE)
    manager = AsyncKernelManager(kernel_spec_manager=ThisPython(), **local_channels())
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=cell_seconds,
        allow_errors=keep_going,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    # `make run` executes two lessons at a time, so each gets one of TensorFlow's threads.
    environment = {"TF_NUM_INTRAOP_THREADS": "1", **os.environ}
    with contextlib.ExitStack() as stack:
        kernel = client.setup_kernel(env=environment, cleanup_kc=True, stderr=subprocess.DEVNULL)
        try:
            stack.enter_context(kernel)
        except Exception as problem:  # of the kernel, its channels or the machine
            raise LessonFailed(f"its kernel did not start: {problem}") from problem
        RUNNING.add(manager)
        stack.callback(RUNNING.remove, manager)
        bar = stack.enter_context(progress(name, len(code_cells(notebook))))
        for index, cell in enumerate(notebook.cells):
            run_cell(client, cell, index, notebook)
            bar.update(cell.cell_type == "code")
        notebook.cells.append(probe)
        client.execute_cell(probe, len(notebook.cells) - 1)
        notebook.cells.pop()
    tidy(notebook)
    return "".join(output.text for output in probe.outputs).strip()


def stop_kernels():
    """Kill every kernel that `execute` is running in other threads, so that those lessons fail."""
    for manager in list(RUNNING):
        manager.provisioner.process.kill()


def run_cell(client, cell, index, notebook):
    """Run one cell, and raise LessonFailed in whichever way it fails."""
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        reason = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        reason = f"took longer than {client.timeout} seconds and was stopped"
    except DeadKernelError:
        reason = "the kernel died (out of memory?)"
    else:
        return
    tidy(notebook)
    number = code_cells(notebook).index(cell) + 1
    first_line = cell.source.strip().splitlines()[0]
    raise LessonFailed(f"code cell {number}, which begins `{first_line}`\n  {reason}")


def code_cells(notebook):
    """Return the code cells of `notebook`, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@contextlib.contextmanager
def progress(name, cells):
    """Show a bar with the lesson's name, its cells and the elapsed time, updated every second."""
    stop = threading.Event()
    layout = "{desc:<28} {percentage:3.0f}%|{bar:20}| cell {n_fmt}/{total_fmt}  {elapsed}"
    every, line = (0.1, None) if sys.stderr.isatty() else (30, 0)  # a log cannot move a bar
    with tqdm(total=cells, desc=name, bar_format=layout, mininterval=every, position=line) as bar:

        def tick():
            while not stop.wait(1):
                bar.refresh()

        if sys.stderr.isatty():
            threading.Thread(target=tick, daemon=True).start()
        try:
            yield bar
        finally:
            stop.set()


def tidy(notebook):
    """Remove from an executed notebook what differs from run to run or between machines."""
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    for cell in code_cells(notebook):
        cell.outputs = merge_streams(cell.outputs)
        for output in cell.outputs:
            if output.output_type == "error":
                output.traceback = [frame for frame in output.traceback if is_own_frame(frame)]


def merge_streams(outputs):
    """Join neighbouring pieces of a stream, which the kernel cuts at different places each time."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == "stream" == last.output_type and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    for output in merged:
        if output.output_type == "stream":  # a carriage return goes back to the start of the line
            output.text = re.sub(r"^.*\r(?=[^\n])", "", output.text, flags=re.MULTILINE)
    return merged


def is_own_frame(frame):
    """Return whether an entry of a traceback is a cell or the message, rather than a library."""
    return not re.sub(r"\x1b\[[0-9;]*m", "", frame).startswith("File ")
