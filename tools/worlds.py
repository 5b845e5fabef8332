"""Run the lessons in other worlds: other seeds, processors, backends, releases and reviews.

    python tools/worlds.py                      what is out of date, in all worlds
    python tools/worlds.py --check              fail if the lessons as they are now have not passed
                                                with the other releases
    python tools/worlds.py --try 09 [WORLD …]   lesson 09 as its text stands now, in some worlds;
                                                nothing is recorded

A world is a set of releases with a backend of Keras (each a folder `.venv-NAME` of its own, made
the first time, which needs the network), IMDB or the practice reviews, a number that is added to
every seed, and environment variables. IMDB's worlds need COURSE_DATA_DIR and run the lessons that
train something.

A lesson runs on after a cell that raises, and every such cell is noted. What was found is kept in
``benchmarks/results/worlds.json`` and shown in ``docs/robustness.md`` after every lesson, so an
interrupted run goes on where it stopped. A lesson is out of date, and runs again, once the code in
its notebook has changed, or if it failed; sentences in the code, comments and a change of
`course_utils` alone do not count.
"""

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import nbformat
from notebook_runs import NOTEBOOKS, ROOT, LessonFailed, code_cells, execute

from course_utils._files import write_atomically

RESULTS = ROOT / "benchmarks" / "results" / "worlds.json"
PAGE = ROOT / "docs" / "robustness.md"
LOCK = threading.Lock()
PACKAGES = ("tensorflow", "keras", "jax", "numpy", "scikit-learn", "matplotlib")
RUNNER = ("nbclient", "nbformat", "tqdm", "pooch", "requests")

# What Colab had in August 2026, as far as the lessons touch it, and a SciPy of that time.
COLAB = """tensorflow==2.20.0 keras==3.13.2 numpy==2.1.3 scikit-learn==1.6.1 scipy==1.16.1
matplotlib==3.10.0 jax==0.7.2 ipykernel==6.17.1 ipywidgets==7.7.1""".split()


class World(NamedTuple):
    """Where a lesson runs: what differs from the course's own pins on IMDB."""

    releases: str = "pinned"
    reviews: str = "imdb"
    seeds: int = 0
    variables: tuple = ()

    def runs_every_lesson(self):
        return self.reviews == "practice" and self.releases != "pinned"


# How uv fills each environment, its Python, and Keras's backend there. The pinned releases are
# those of the Python that runs this.
ENVIRONMENTS = {
    "pinned": (None, None, "tensorflow"),
    "JAX": (["-r", "requirements.txt", "-r", "requirements-jax.txt"], "3.12", "jax"),
    "oldest releases": (["--resolution", "lowest-direct", ".[notebooks]"], "3.11", "tensorflow"),
    "twin of Colab": ([*COLAB, *RUNNER], "3.13", "tensorflow"),
}


def compiled_for(instructions):
    return (("XLA_FLAGS", f"--xla_cpu_max_isa={instructions}"),)


ELSEWHERE = {
    **{f"seeds + {more}": {"seeds": more} for more in range(100, 900, 100)},
    **{name: {"variables": compiled_for(name)} for name in ("SSE4_2", "AVX", "AVX2")},
    "XLA level 0": {"variables": (("XLA_FLAGS", "--xla_backend_optimization_level=0"),)},
    "two threads, no oneDNN": {
        "variables": (("TF_NUM_INTRAOP_THREADS", "2"), ("TF_ENABLE_ONEDNN_OPTS", "0"))
    },
    **{name: {"releases": name} for name in ENVIRONMENTS if name != "pinned"},
}
WORLDS = {
    "IMDB": World(),
    **{f"IMDB, {name}": World(**changes) for name, changes in ELSEWHERE.items()},
    "practice": World(reviews="practice"),
    **{
        f"practice, {name}": World(reviews="practice", **ELSEWHERE[name])
        for name in ("seeds + 100", "seeds + 200", "seeds + 300", "seeds + 400", "AVX2")
    },
    **{
        f"practice, {name}": World(reviews="practice", releases=name)
        for name in ENVIRONMENTS
        if name != "pinned"
    },
}
FIRST_TRIED = (
    "IMDB",
    "IMDB, seeds + 100",
    "IMDB, seeds + 300",
    "IMDB, AVX2",
    "IMDB, JAX",
    "practice",
    "practice, seeds + 100",
    "practice, JAX",
    "practice, oldest releases",
)


def main(arguments):
    if arguments[:1] == ["--run"]:
        print(json.dumps(run_here(Path(arguments[1]), WORLDS[arguments[2]])))
    elif arguments == ["--check"]:
        check()
    elif arguments[:1] == ["--try"] and len(arguments) > 1:
        try_out(arguments[1], arguments[2:] or FIRST_TRIED)
    elif arguments:
        sys.exit(__doc__)
    else:
        run_what_is_out_of_date()


def digest(notebook):
    """Return a digest of what a notebook computes: sentences, comments and prose do not count."""
    code = "\n".join(cell.source for cell in code_cells(notebook))
    return hashlib.sha256(repr(shape(ast.parse(code))).encode()).hexdigest()[:16]


def shape(node):
    """Return a syntax tree as lists, without sentences, alike in every release of Python."""
    if isinstance(node, ast.AST):
        fields = [(name, shape(value)) for name, value in ast.iter_fields(node)]
        return [type(node).__name__, *(field for field in fields if field[1] not in (None, []))]
    if isinstance(node, list):
        return [shape(item) for item in node]
    return "" if isinstance(node, str) and " " in node else node


def trains(notebook):
    """Return whether a notebook trains anything."""
    return any(re.search(r"\.fit\(|\btrain\(", cell.source) for cell in code_cells(notebook))


def tasks(rows):
    """List (world, notebook, digest) of whatever has not been run with the code as it is now."""
    done = {(row["world"], row["lesson"], row["digest"]) for row in rows if not row["failed"]}
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    notebooks = [(path, nbformat.read(path, as_version=4)) for path in paths]
    return [
        (name, path, current)
        for name, world in WORLDS.items()
        for path, notebook in notebooks
        if world.runs_every_lesson() or trains(notebook)
        for current in [digest(notebook)]
        if (name, path.stem, current) not in done
    ]


def check():
    """Insist on the worlds of other releases, which an hour is enough for."""
    stale = [(world, path) for world, path, _ in tasks(read()) if WORLDS[world].runs_every_lesson()]
    for world, path in stale:
        print(f"{path.stem}: its code as it is now has not passed in the world “{world}”")
    if stale:
        sys.exit(f"{len(stale)} runs are out of date: run `make worlds` and commit what it writes.")
    print("docs/robustness.md fits the lessons as they are.")


def run_what_is_out_of_date():
    """Run two lessons at a time, each with a core of its own."""
    stale = [
        task for task in tasks(read()) if WORLDS[task[0]].reviews == "practice" or imdb_folder()
    ]
    for releases in dict.fromkeys(WORLDS[world].releases for world, *_ in stale):
        prepare(releases)
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(run_and_note, *task) for task in stale]
        try:
            for number, future in enumerate(as_completed(running), 1):
                row = future.result()
                print(f"{number}/{len(stale)}  {row['world']}: {row['lesson']}  {summary(row)}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    print(f"What was found is in {PAGE.relative_to(ROOT)}.")
    if not imdb_folder():
        print("The worlds of IMDB were left out: set COURSE_DATA_DIR to the folder of imdb.npz.")
    if any(row["failed"] for row in read()):
        sys.exit("Some cells raised: see above.")


def imdb_folder():
    """Return the folder that COURSE_DATA_DIR names if it holds IMDB, otherwise None."""
    folder = Path(os.environ.get("COURSE_DATA_DIR") or "nowhere").resolve()
    return folder if (folder / "imdb.npz").is_file() else None


def try_out(number, worlds):
    """Run a lesson as its text stands now; print what raised and what reached stderr."""
    import jupytext  # not in every world, and a world runs this file too

    (text,) = (ROOT / "lessons").glob(f"{number}_*.md")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{text.stem}.ipynb")
        nbformat.write(jupytext.read(text), path)
        for world in worlds:
            prepare(WORLDS[world].releases)
            row = run_there(world, path)
            print(f"{world}: {summary(row)}", flush=True)


def summary(row):
    return "\n    ".join([*map(shown, row["failed"]), *row["stderr"]]) or "ok"


def shown(failure):
    return f"code cell {failure['cell']}: {failure['error']}"


def run_and_note(world, notebook, current):
    """Run a lesson in a world; put its row in the place of the one before."""
    row = {"world": world, "lesson": notebook.stem, "digest": current}
    row |= run_there(world, notebook)
    with LOCK:
        same = world, notebook.stem
        write([row, *(old for old in read() if (old["world"], old["lesson"]) != same)])
    return row


def read():
    if not RESULTS.is_file():
        return []
    return json.loads(RESULTS.read_text(encoding="utf-8"))["rows"]


def write(rows):
    order = list(WORLDS)
    rows = sorted(
        (row for row in rows if row["world"] in order),
        key=lambda row: (order.index(row["world"]), row["lesson"]),
    )
    write_atomically(RESULTS, json.dumps({"rows": rows}, indent=1, ensure_ascii=False) + "\n")
    write_atomically(PAGE, page(rows))


def folder_of(releases):
    return ROOT / f".venv-{releases.replace(' ', '-').lower()}"


def python_of(releases):
    if releases == "pinned":
        return Path(sys.executable)
    return folder_of(releases) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def prepare(releases):
    """Make an environment with uv unless it is there; one that was half made is made again."""
    packages, version, _ = ENVIRONMENTS[releases]
    if not packages:
        return
    folder, stamp = folder_of(releases), folder_of(releases) / "complete.txt"
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
    install = [*uv, "pip", "install", "--quiet", "--python", python_of(releases), *packages]
    if subprocess.run(install, cwd=ROOT).returncode:
        sys.exit(f"{folder.name} could not be filled; the lines above say why.")
    write_atomically(stamp, wanted)


def run_there(world, notebook):
    """Run a notebook in a process of its world; return what is to be noted."""
    releases, reviews, _, variables = WORLDS[world]
    if reviews == "imdb" and not imdb_folder():
        sys.exit(f"The world “{world}” needs IMDB: set COURSE_DATA_DIR to the folder of imdb.npz.")
    environment = {
        **os.environ,
        "KERAS_BACKEND": ENVIRONMENTS[releases][2],
        "COURSE_DATA_DIR": str(imdb_folder() if reviews == "imdb" else ROOT / "data"),
        "PYTHONPATH": str(ROOT),
        **dict(variables),
    }
    command = [python_of(releases), __file__, "--run", notebook, world]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True)
    if finished.returncode:
        raise RuntimeError(f"{world} cannot run {notebook.stem}: {finished.stderr[-2000:]}")
    return json.loads(finished.stdout.splitlines()[-1])


def page(rows):
    """Return docs/robustness.md: the worlds, how often each claim held, and what went wrong."""
    lines = [
        "# True on any machine",
        "",
        "Written by `make worlds`. It runs every lesson that trains with other seeds, processors, "
        "backends, releases and reviews, and the others with other releases, and notes every cell "
        "that raises. A claim about a trained model stands in a lesson as the message of an "
        "`assert`; below is in how many worlds it held.",
        "",
        "## The worlds",
        "",
        table(("world", "lessons", "raised", "on stderr"), map(summarized, grouped(rows, "world"))),
        "",
        *(f"- **{name}:** {' · '.join(releases)}" for name, releases in releases_of(rows).items()),
        "",
        "## The claims",
    ]
    for lesson, runs in grouped(sorted(rows, key=lambda row: row["lesson"]), "lesson"):
        held = [
            [cell, claim, *times_held(runs, cell, claim, where)]
            for cell, claim, where in claims(lesson)
        ]
        if held:
            lines += ["", f"### {lesson}", "", table(("cell", "claim", "IMDB", "practice"), held)]
    problems = [
        f"- {row['lesson']}, {row['world']}: {problem}"
        for row in rows
        for problem in [*map(shown, row["failed"]), *row["stderr"]]
    ]
    return "\n".join([*lines, "", *(["## What went wrong", "", *problems, ""] if problems else [])])


def claims(lesson):
    """List (code cell, claim, reviews) of a notebook: the messages of its assertions.

    `reviews` is "imdb" or "practice" for a claim that is only made there, otherwise None.
    """
    notebook = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
    found = []

    def visit(cell, statements, reviews):
        for statement in statements:
            if isinstance(statement, ast.Assert) and isinstance(statement.msg, ast.Constant):
                found.append((cell, statement.msg.value, reviews))
            elif isinstance(statement, ast.If) and "imdb" in ast.unparse(statement.test):
                visit(cell, statement.body, "imdb")
                visit(cell, statement.orelse, "practice")
            else:
                visit(cell, getattr(statement, "body", []), reviews)

    for number, cell in enumerate(code_cells(notebook), 1):
        visit(number, ast.parse(cell.source).body, None)
    return found


def times_held(runs, cell, claim, where):
    """Say for IMDB and the practice reviews in how many runs a claim held, of those that saw it."""
    for reviews in ("imdb", "practice"):
        here = [run for run in runs if WORLDS[run["world"]].reviews == reviews]
        errors = [
            [failure["error"] for failure in run["failed"] if failure["cell"] == cell]
            for run in here
        ]
        failed = sum(any(claim in error for error in found) for found in errors)
        held = sum(not found for found in errors)
        made = where in (None, reviews) and here
        yield f"{held} of {held + failed}" if made else "–"


def summarized(group):
    world, runs = group
    raised = sum(len(run["failed"]) for run in runs)
    said = sum(len(run["stderr"]) for run in runs)
    return world, len(runs), raised or "–", said or "–"


def releases_of(rows):
    found = {}
    for row in rows:
        found.setdefault(WORLDS[row["world"]].releases, set()).add(row["with"])
    return {name: sorted(texts) for name, texts in found.items()}


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in lines)


def grouped(rows, column):
    """List (value, rows) for each value of a column, in the order in which the values come."""
    values = dict.fromkeys(row[column] for row in rows)
    return [(value, [row for row in rows if row[column] == value]) for value in values]


def run_here(path, world):
    """Run a notebook with this Python; return what raised, what reached stderr, and releases."""
    notebook = nbformat.read(path, as_version=4)
    for cell in code_cells(notebook):
        cell.source = cell.source.replace("set_random_seed(", f"set_random_seed({world.seeds} + ")
    failed, said = [], []
    try:
        execute(notebook, path.stem, keep_going=True)
    except LessonFailed as problem:  # the kernel died, or a cell took too long
        failed.append({"cell": 0, "error": str(problem)})
    for number, cell in enumerate(code_cells(notebook), 1):
        for output in cell.outputs:
            expected = "raises-exception" in cell.metadata.get("tags", [])
            if output.output_type == "error" and not expected:
                failed.append({"cell": number, "error": f"{output.ename}: {output.evalue}"})
            elif output.get("name") == "stderr":
                text = output.text.strip().replace(f"{ROOT}{os.sep}", "")
                said.append(f"code cell {number}: {text[:200]}")
    found = [("Python", ".".join(map(str, sys.version_info[:3])))]
    for package in PACKAGES:
        try:
            found.append((package, metadata.version(package)))
        except metadata.PackageNotFoundError:
            continue
    return {"failed": failed, "stderr": said, "with": ", ".join(map(" ".join, found))}


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Repeat the command: it goes on from here.")
