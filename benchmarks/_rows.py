"""What the benchmarks share: processes that train, and rows that outlive an interruption."""

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

RESULTS = Path(__file__).resolve().parent / "results"


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
    """Return the results called `name`, and those of the trainings that they lack.

    A training is the tuple of its row's values in `columns`.
    """
    results = read(name)
    done = {tuple(row[column] for column in columns) for row in results["rows"]}
    todo = [training for training in trainings if training not in done]
    if todo:
        _require_this_machine(name, results["machine"])
    return results, todo


def _require_this_machine(name, there):
    """Stop before rows of two machines, or of two releases, come under one name.

    JAX counts only where both have it: it can be added later.
    """
    here = describe_machine()
    differs = {key for key in there.keys() | here.keys() if there.get(key) != here.get(key)}
    if "jax" not in there or "jax" not in here:
        differs.discard("jax")
    if differs:
        what = ", ".join(
            f"{key} {there.get(key)} (here {here.get(key)})" for key in sorted(differs)
        )
        sys.exit(
            f"benchmarks/results/{name}.json lacks rows but was measured elsewhere: {what}. "
            "To measure all of it here, move the file away; Git has the recorded one."
        )


def measured(name, measure):
    """Return the results called `name`; if there are none, measure and keep them.

    `measure` returns a dictionary with the rows.
    """
    path = RESULTS / f"{name}.json"
    if path.is_file():
        results = read(name)
        print(f"As recorded on {results['machine']['processor']}; ", end="")
        print(f"to measure here, move benchmarks/results/{path.name} away.")
        return results
    results = {"machine": describe_machine(), **measure()}
    write(name, results)
    return results


def write(name, results):
    """Replace the results in one step, so that an interruption leaves the old ones."""
    RESULTS.mkdir(exist_ok=True)
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
    folder = os.environ.get("COURSE_DATA_DIR", "")
    if not Path(folder, "imdb.npz").is_file():
        sys.exit("Set COURSE_DATA_DIR to a folder that holds imdb.npz.")
    return str(Path(folder).resolve())


def require_imdb(source):
    """Stop unless the reviews are IMDB's."""
    if source != "imdb":
        sys.exit("This benchmark is about IMDB: set COURSE_DATA_DIR to the folder of imdb.npz.")
