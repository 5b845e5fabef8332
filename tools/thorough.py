"""Run every lesson in environments that most readers do not use.

    python tools/thorough.py            what has changed since the last time
    python tools/thorough.py --check    only say what is out of date, and fail if anything is

A lesson is run from top to bottom on the practice reviews in each of the environments below, each
a folder `.venv-NAME` of its own, made the first time (which needs the network). What was found is
kept in ``benchmarks/results/thorough.json`` and shown in ``docs/thorough.md`` after every lesson,
so an interrupted run goes on where it stopped. A lesson is out of date, and run again, once the
code in its notebook has changed, or if it failed; a change of `course_utils` alone does not count.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import metadata
from pathlib import Path

import nbformat
from notebook_runs import NOTEBOOKS, ROOT, LessonFailed, code_cells, execute

from course_utils._files import write_atomically

RESULTS = ROOT / "benchmarks" / "results" / "thorough.json"
PAGE = ROOT / "docs" / "thorough.md"
LOCK = threading.Lock()
PACKAGES = ("tensorflow", "keras", "jax", "numpy", "scikit-learn", "matplotlib")
RUNNER = ("nbclient", "nbformat", "tqdm", "pooch", "requests")

# What Colab had in August 2026, as far as the lessons touch it.
COLAB = """tensorflow==2.20.0 keras==3.13.2 numpy==2.1.3 scikit-learn==1.6.1 matplotlib==3.10.0
jax==0.7.2 ipykernel==6.17.1 ipywidgets==7.7.1""".split()

# How uv fills each environment, its Python, and Keras's backend there.
ENVIRONMENTS = {
    "JAX": (["-r", "requirements.txt", "-r", "requirements-jax.txt"], "3.12", "jax"),
    "oldest releases": (["--resolution", "lowest-direct", ".[notebooks]"], "3.11", "tensorflow"),
    "twin of Colab": ([*COLAB, *RUNNER], "3.13", "tensorflow"),
}


def main(arguments):
    if arguments[:1] == ["--run"]:
        print(json.dumps(run_here(Path(arguments[1]))))
    elif arguments == ["--check"]:
        check()
    elif arguments:
        sys.exit(__doc__)
    else:
        run_what_is_out_of_date()


def digest(notebook):
    """Return a digest of the code in a notebook; its prose does not count."""
    code = [cell.source for cell in code_cells(nbformat.read(notebook, as_version=4))]
    return hashlib.sha256("\n\n".join(code).encode()).hexdigest()[:16]


def out_of_date(rows):
    """List (environment, notebook, digest) where the code as it is now has not run to its end."""
    known = {
        (row["environment"], row["lesson"], row["digest"]) for row in rows if not row["failed"]
    }
    notebooks = [(path, digest(path)) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    return [
        (environment, path, current)
        for environment in ENVIRONMENTS
        for path, current in notebooks
        if (environment, path.stem, current) not in known
    ]


def check():
    stale = out_of_date(read())
    for environment, path, _ in stale:
        print(f"{path.stem}: its code as it is now has not passed on {environment}")
    if stale:
        sys.exit(f"{len(stale)} results are out of date: run `make thorough` and commit them.")
    print("docs/thorough.md fits the lessons as they are.")


def run_what_is_out_of_date():
    """Run two lessons at a time, each with a core of its own."""
    stale = out_of_date(read())
    for environment in dict.fromkeys(environment for environment, *_ in stale):
        prepare(environment)
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(run_and_note, *task) for task in stale]
        try:
            for number, future in enumerate(as_completed(running), 1):
                row = future.result()
                said = row["failed"] or row["stderr"] or "ok"
                print(f"{number}/{len(stale)}  {row['environment']}: {row['lesson']}  {said}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    print(f"What was found is in {PAGE.relative_to(ROOT)}.")
    if any(row["failed"] for row in read()):
        sys.exit("Some lessons failed: see above.")


def run_and_note(environment, notebook, current):
    """Run a lesson in an environment; put its row in the place of the one before."""
    row = {"environment": environment, "lesson": notebook.stem, "digest": current}
    row |= run_there(environment, notebook)
    with LOCK:
        same = environment, notebook.stem
        write([row, *(old for old in read() if (old["environment"], old["lesson"]) != same)])
    return row


def read():
    if not RESULTS.is_file():
        return []
    return json.loads(RESULTS.read_text(encoding="utf-8"))["rows"]


def write(rows):
    order = list(ENVIRONMENTS)
    rows = sorted(
        (row for row in rows if row["environment"] in order),
        key=lambda row: (order.index(row["environment"]), row["lesson"]),
    )
    write_atomically(RESULTS, json.dumps({"rows": rows}, indent=1, ensure_ascii=False) + "\n")
    write_atomically(PAGE, page(rows))


def folder_of(environment):
    return ROOT / f".venv-{environment.replace(' ', '-').lower()}"


def python_of(environment):
    return folder_of(environment) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def prepare(environment):
    """Make the environment with uv unless it is there; one that was half made is made again."""
    packages, version, _ = ENVIRONMENTS[environment]
    folder, stamp = folder_of(environment), folder_of(environment) / "complete.txt"
    lists = [ROOT / name for name in ("pyproject.toml", *packages) if (ROOT / name).is_file()]
    wanted = "\n".join([version, *packages, *(path.read_text(encoding="utf-8") for path in lists)])
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"Making {folder.name}", flush=True)
    uv = [sys.executable, "-m", "uv"]
    make = [*uv, "venv", "--quiet", "--clear", folder, "--python"]
    if subprocess.run([*make, version], cwd=ROOT, stderr=subprocess.DEVNULL).returncode:
        print(f"There is no Python {version} here: {folder.name} takes the one that runs this.")
        subprocess.run([*make, sys.executable], cwd=ROOT, check=True)
    install = [*uv, "pip", "install", "--quiet", "--python", python_of(environment), *packages]
    if subprocess.run(install, cwd=ROOT).returncode:
        sys.exit(f"{folder.name} could not be filled; the lines above say why.")
    write_atomically(stamp, wanted)


def run_there(environment, notebook):
    """Run a notebook in a process of its environment; return what is to be noted."""
    variables = {
        **os.environ,
        "KERAS_BACKEND": ENVIRONMENTS[environment][2],
        "COURSE_DATA_DIR": str(ROOT / "data"),
        "PYTHONPATH": str(ROOT),
    }
    command = [python_of(environment), __file__, "--run", notebook]
    finished = subprocess.run(command, env=variables, capture_output=True, text=True)
    if finished.returncode:
        raise RuntimeError(f"{environment} cannot run {notebook.stem}: {finished.stderr[-2000:]}")
    return json.loads(finished.stdout.splitlines()[-1])


def run_here(path):
    """Run a notebook with this Python; return what failed, what reached stderr, and releases."""
    notebook = nbformat.read(path, as_version=4)
    failed = None
    try:
        execute(notebook, path.stem)
    except LessonFailed as problem:
        failed = str(problem)
    said = [
        f"code cell {number}: {output.text.strip().replace(f'{ROOT}{os.sep}', '')[:200]}"
        for number, cell in enumerate(code_cells(notebook), 1)
        for output in cell.outputs
        if output.get("name") == "stderr"
    ]
    found = [("Python", ".".join(map(str, sys.version_info[:3])))]
    for package in PACKAGES:
        try:
            found.append((package, metadata.version(package)))
        except metadata.PackageNotFoundError:
            continue
    return {"failed": failed, "stderr": said, "with": ", ".join(map(" ".join, found))}


def page(rows):
    """Return docs/thorough.md: a table of lessons and environments, and what went wrong."""
    present = [name for name in ENVIRONMENTS if any(row["environment"] == name for row in rows)]
    found = {(row["lesson"], row["environment"]): row for row in rows}
    lines = [
        "# Every lesson, elsewhere",
        "",
        "Written by `make thorough`, which runs each lesson on the practice reviews with other "
        "releases and on JAX. *ok* means that no cell failed and that nothing reached stderr.",
        "",
        "| lesson | " + " | ".join(present) + " |",
        "| --- " * (len(present) + 1) + "|",
    ]
    for lesson in sorted({row["lesson"] for row in rows}):
        cells = [outcome(found.get((lesson, name))) for name in present]
        lines.append(f"| {lesson} | " + " | ".join(cells) + " |")
    lines += ["", *(f"- **{name}:** {releases(rows, name)}" for name in present), ""]
    problems = [
        f"- {row['lesson']}, {row['environment']}: {problem}"
        for row in rows
        for problem in [*filter(None, [row["failed"]]), *row["stderr"]]
    ]
    return "\n".join([*lines, *(["## What went wrong", "", *problems, ""] if problems else [])])


def outcome(row):
    if row is None:
        return "not run"
    return "**failed**" if row["failed"] else "stderr" if row["stderr"] else "ok"


def releases(rows, environment):
    return " · ".join(sorted({row["with"] for row in rows if row["environment"] == environment}))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Repeat the command: it goes on from here.")
