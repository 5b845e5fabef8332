"""What the benchmarks share: a command line, processes that train, and rows that are kept.

Rows are kept in ``benchmarks/results/``, or in the folder that COURSE_RESULTS_DIR names, as soon as
they are measured. A row that is there isn't measured again, so an interrupted run goes on where it
stopped, and an empty folder measures everything.

A row can carry a digest of the recipe that made it; a test then says which rows to take out and
measure again when a recipe has changed.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import platform
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from unittest import mock

from benchmarks import _pages
from course_utils._files import write_atomically

RECORDED = Path(__file__).resolve().parent / "results"
ONE_THREAD = {"TF_NUM_INTRAOP_THREADS": "1"}  # as course_utils.one_thread gives the lessons
RESULTS = Path(os.environ.get("COURSE_RESULTS_DIR") or RECORDED).resolve()


def describe_machine():
    """Name the processor, the cores and the releases, and no path or host."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    machine = {
        "cores": os.cpu_count(),
        "processor": models[0] if models else platform.processor() or platform.machine(),
        "python": platform.python_version(),
    }
    on_jax = os.environ.get("KERAS_BACKEND") == "jax"
    for package in ("keras", "tensorflow", *(["jax"] if on_jax else [])):
        with contextlib.suppress(PackageNotFoundError):
            machine[package] = version(package)
    return machine


def read(name):
    """Return the results called `name`, or empty ones of this machine."""
    path = RESULTS / f"{name}.json"
    if path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    return {"machine": describe_machine(), "rows": []}


def write(name, results):
    """Write the results called `name`."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    write_atomically(RESULTS / f"{name}.json", json.dumps(results, indent=1) + "\n")


def missing(results, trainings, columns):
    """Return the trainings that have no row in the results."""
    done = {tuple(row.get(column) for column in columns) for row in results["rows"]}
    return [training for training in trainings if training not in done]


def complete(name, trainings, columns, measure):
    """Measure the trainings that have no row yet, and keep each row as soon as it is there.

    Rows of different machines are never mixed: if there are rows from another machine, nothing
    is measured.

    Parameters
    ----------
    name : str
        The name of the results.
    trainings : iterable of tuple
        All trainings.
    columns : tuple of str
        The columns of a row that hold the values of its training.
    measure : callable
        Takes the values of a training and returns its row.

    Returns
    -------
    bool
        Whether every training has a row now.
    """
    results = read(name)
    todo = missing(results, trainings, columns)
    if results["rows"] and not print_where(name, results) and todo:
        print(f"{len(todo)} more are not measured, since the rows come from another machine.")
        return False
    for number, training in enumerate(todo, 1):
        print(f"{number}/{len(todo)}  {training}", file=sys.stderr, flush=True)
        results["rows"].append(measure(*training))
        write(name, results)
    return True


def measured(name, measure):
    """Return the results called `name`; if there are none, measure them all and keep them.

    `measure` takes nothing and returns a dict with ``rows``.
    """
    if (RESULTS / f"{name}.json").is_file():
        results = read(name)
        print_where(name, results)
        return results
    results = {"machine": describe_machine(), **measure()}
    write(name, results)
    return results


def where(machine):
    """Return a sentence that says where results were measured."""
    releases = ", ".join(
        f"{package} {machine[package]}"
        for package in ("python", "keras", "tensorflow", "jax")
        if package in machine
    )
    return f"Measured on {machine['cores']} cores ({machine['processor']}); {releases}."


def print_where(name, results):
    """Print where results were measured; return whether that machine is like this one.

    A package that isn't installed here doesn't count, because it isn't measured here either.
    """
    here, there = describe_machine(), results["machine"]
    differs = [key for key in here if here[key] != there.get(key)]
    print(f"{name}: {where(there)}")
    if differs:
        print(f"This machine differs ({', '.join(f'{key} {here[key]}' for key in differs)});")
        print("set COURSE_RESULTS_DIR to an empty folder to measure all of it here.")
    return not differs


def digest(*recipe):
    """Return a digest of what determines a training, so that its row can say how it came about.

    A model or an optimizer counts with its configuration, but without the numbers that Keras hangs
    on names; an array counts with its bytes; numbers, strings and dicts count as they are, and
    anything else as `repr` writes it.
    Releases of Keras describe the same layer differently, so only digests made by the same release
    can be compared.

    Examples
    --------
    >>> import keras
    >>> one, same, other = (keras.layers.GRU(units) for units in (8, 8, 9))
    >>> digest(one, "seed 1") == digest(same, "seed 1")
    True
    >>> digest(one, "seed 1") in (digest(one, "seed 2"), digest(other, "seed 1"))
    False
    """

    def described(part):
        if hasattr(part, "get_config"):
            return part.get_config()
        return hashlib.sha256(part).hexdigest() if hasattr(part, "tobytes") else repr(part)

    text = json.dumps(recipe, sort_keys=True, default=described)
    unnumbered = re.sub(r'("name": "\w+?)_\d+"', r'\1"', text)
    return hashlib.sha256(unnumbered.encode()).hexdigest()[:16]


@contextlib.contextmanager
def only_noting_fit():
    """Keep models from being trained; yield a function that returns what the last fit was given.

    That is the model, its optimizer and whether it uses XLA, the data, the settings, and of the
    callbacks those that end a training early.
    """
    import keras

    def noted():
        model, *data = fit.call_args.args
        settings = dict(fit.call_args.kwargs)
        stops = [
            (each.monitor, each.patience, each.restore_best_weights)
            for each in settings.pop("callbacks", ())
            if isinstance(each, keras.callbacks.EarlyStopping)
        ]
        return model, model.optimizer, model.loss, model.jit_compile, data, settings, stops

    with mock.patch.object(keras.Model, "fit", autospec=True) as fit:
        yield noted


def grouped(rows, *columns):
    """Group rows by the values of some columns: a dict of lists, in the order of the rows."""
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    return groups


def main(document, sections, measure, one=None, page=None, quick=None):
    """Run a benchmark from the command line: measure what is missing and print all tables.

    Parameters
    ----------
    document : str
        What the benchmark says about itself; the first line is shown by ``--help``.
    sections : callable
        Returns the tables of what is recorded, by name.
    measure : callable
        Measures what is missing and returns whether everything is recorded now.
    one : callable, optional
        Measures one training and returns its row; see `process_to_ask`.
    page : Path, optional
        Where ``--report`` writes the tables.
    quick : callable, optional
        What ``--quick`` runs.
    """
    parser = argparse.ArgumentParser(description=document.splitlines()[0])
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    if page:
        parser.add_argument("--report", action="store_true", help=f"write into {page.name}")
    if quick:
        parser.add_argument("--quick", action="store_true", help=quick.__doc__.splitlines()[0])
    chosen = vars(parser.parse_args())
    if chosen["answer"]:
        _answer(one)
    elif chosen.get("quick"):
        quick()
    elif chosen.get("report"):
        if RESULTS != RECORDED:
            sys.exit("Pages show what benchmarks/results/ holds: unset COURSE_RESULTS_DIR.")
        _pages.rewrite(page, sections())
    elif measure():
        print("", *sections().values(), sep="\n\n")


def _answer(one):
    """Read trainings and print nothing but their rows, one line of JSON each."""
    answers = sys.stdout
    with contextlib.redirect_stdout(io.StringIO()):
        for line in sys.stdin:
            print(json.dumps(one(*json.loads(line))), file=answers, flush=True)


@contextlib.contextmanager
def process_to_ask(script, environment=()):
    """Start a benchmark's script in a process of its own, to measure trainings there.

    Yields
    ------
    callable
        Takes the values of a training and returns its row.
    """
    command = [sys.executable, script, "--answer"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3"}  # Python's errors are shown, TensorFlow's remarks are not
    environment = {**os.environ, **quiet, **dict(environment)}
    with subprocess.Popen(command, env=environment, **pipes) as process:

        def ask(*training):
            with contextlib.suppress(BrokenPipeError):  # if it has ended; there is no answer then
                print(json.dumps(training), file=process.stdin, flush=True)
            answer = process.stdout.readline()
            if not answer:
                sys.exit(f"This failed, for the reason given above: {training}")
            return json.loads(answer)

        try:
            yield ask
        finally:
            process.kill()  # idle, or no longer wanted
            with contextlib.suppress(BrokenPipeError):  # it may not have read everything
                process.stdin.close()


def alone(script, *training, environment=()):
    """Return the row of one training that has a process of its own, and so its own peak memory."""
    with process_to_ask(script, environment) as ask:
        return ask(*training)


def peak_memory_mb():
    """Return the most memory that this process has held so far, in MB."""
    try:
        import resource
    except ImportError:  # on Windows
        import psutil

        return round(psutil.Process().memory_info().peak_wset / 1e6)
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes on a Mac, else kilobytes
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def lesson_cells(name, beginnings):
    """Return a lesson's code cells that begin with the given words, one for each, in that order."""
    import jupytext

    (lesson,) = (_pages.ROOT / "lessons").glob(f"??_{name}.md")
    sources = [cell.source for cell in jupytext.read(lesson).cells if cell.cell_type == "code"]
    found = []
    for beginning in beginnings:
        (cell,) = [source for source in sources if source.startswith(beginning)]
        found.append(cell)
    return found


def imdb_folder():
    """Return COURSE_DATA_DIR; stop if IMDB's reviews aren't there."""
    folder = os.environ.get("COURSE_DATA_DIR")
    if not (folder and Path(folder, "imdb.npz").is_file()):
        sys.exit("Set COURSE_DATA_DIR to a folder that holds imdb.npz.")
    return str(Path(folder).resolve())


def require_imdb(source):
    """Stop if the reviews aren't IMDB's."""
    if source != "imdb":
        sys.exit("This benchmark is about IMDB: set COURSE_DATA_DIR to the folder of imdb.npz.")
