"""What the benchmarks share: processes that train, and rows that outlive an interruption.

Results are kept in ``benchmarks/results/``, or in the folder that COURSE_RESULTS_DIR names. What is
there is not measured again: an empty folder measures everything anew. ``speed_again.json`` and
``loading_again.json`` are a second measurement in another folder, kept beside the first.
"""

import contextlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RECORDED = Path(__file__).resolve().parent / "results"
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
    for package in ("keras", "tensorflow", "jax"):
        with contextlib.suppress(PackageNotFoundError):
            machine[package] = version(package)
    return machine


def read(name):
    """Return the results called `name`, or empty ones of this machine."""
    path = RESULTS / f"{name}.json"
    if path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    return {"machine": describe_machine(), "rows": []}


def resume(name, trainings, columns):
    """Find out which trainings are still to be done, and print where the others were.

    Parameters
    ----------
    name : str
        Of the results.
    trainings : iterable of tuple
        All that there are.
    columns : tuple of str
        In which columns of its row a training's values stand.

    Returns
    -------
    dict
        The results so far, to add rows to.
    list of tuple
        The trainings without a row; none if the rows are another machine's: the two do not mix.
    """
    results = read(name)
    todo = missing(results, trainings, columns)
    if results["rows"] and not print_where(name, results) and todo:
        print(f"Missing, and not measured beside another machine's: {len(todo)}.")
        return results, []
    return results, todo


def missing(results, trainings, columns):
    """Return the trainings that have no row: see `resume`."""
    done = {tuple(row[column] for column in columns) for row in results["rows"]}
    return [training for training in trainings if training not in done]


def measured(name, measure):
    """Return the results called `name`, and print where they were measured.

    If there are none, `measure` makes them, a dict with ``rows``, and they are kept.
    """
    if (RESULTS / f"{name}.json").is_file():
        results = read(name)
        print_where(name, results)
        return results
    results = {"machine": describe_machine(), **measure()}
    write(name, results)
    return results


def where(machine):
    """Return in a sentence where results were measured."""
    releases = ", ".join(
        f"{package} {machine[package]}"
        for package in ("python", "keras", "tensorflow", "jax")
        if package in machine
    )
    return f"Measured on {machine['cores']} cores ({machine['processor']}); {releases}."


def print_where(name, results):
    """Print where results were measured; return whether it was on a machine like this one.

    A package that is not installed here does not count: it is not measured either.
    """
    here, there = describe_machine(), results["machine"]
    differs = [key for key in here if here[key] != there.get(key)]
    print(f"{name}: {where(there)}")
    if differs:
        print(f"This machine differs ({', '.join(f'{key} {here[key]}' for key in differs)});")
        print("set COURSE_RESULTS_DIR to an empty folder to measure all of it here.")
    return not differs


def require_recorded():
    """Stop unless the results are the repository's, which its pages are made from."""
    if RESULTS != RECORDED:
        sys.exit("Pages are made from benchmarks/results/ only: unset COURSE_RESULTS_DIR.")


def write(name, results):
    """Replace the results in one step, so that an interruption leaves the old ones."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    part = RESULTS / f"{name}.part"
    part.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    part.replace(RESULTS / f"{name}.json")


def in_own_process(script, *arguments, environment=()):
    """Run `script` for one training; return the row that it prints last, as JSON."""
    command = _command(script, arguments, environment)
    finished = subprocess.run(**command, capture_output=True, text=True)
    if finished.returncode:
        sys.exit(f"{finished.stderr[-4000:]}\nThis failed: {' '.join(map(str, arguments))}")
    return json.loads(finished.stdout.splitlines()[-1])


@contextlib.contextmanager
def process_to_ask(script, *arguments, environment=()):
    """Start `script` for many trainings: give a function that sends it a line and gets a row."""
    command = _command(script, arguments, environment)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(**command, **pipes, stderr=errors) as process,
    ):

        def ask(line):
            with contextlib.suppress(BrokenPipeError):  # if it has ended: see below
                print(line, file=process.stdin, flush=True)
            answer = process.stdout.readline()
            if not answer:
                process.wait()
                errors.seek(0)
                sys.exit(f"{errors.read()[-4000:]}\nThis failed: {line}")
            return json.loads(answer)

        try:
            yield ask
        finally:
            process.kill()  # idle, or no longer wanted
            with contextlib.suppress(BrokenPipeError):  # of what it has not read
                process.stdin.close()


def _command(script, arguments, environment):
    """Return what runs a script with this Python, as arguments for `subprocess`."""
    return {
        "args": [sys.executable, script, *map(str, arguments)],
        "env": {**os.environ, **dict(environment)},
    }


def peak_memory_mb():
    """Return the most memory that this process has held so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes on a Mac, else kilobytes
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def imdb_folder():
    """Return COURSE_DATA_DIR, or stop unless it holds IMDB's reviews."""
    folder = os.environ.get("COURSE_DATA_DIR")
    if not (folder and Path(folder, "imdb.npz").is_file()):
        sys.exit("Set COURSE_DATA_DIR to a folder that holds imdb.npz.")
    return str(Path(folder).resolve())


def require_imdb(source):
    """Stop unless the reviews are IMDB's."""
    if source != "imdb":
        sys.exit("This benchmark is about IMDB: set COURSE_DATA_DIR to the folder of imdb.npz.")
