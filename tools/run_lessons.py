"""Run every lesson from top to bottom, two at a time, and print how each of them went.

A lesson keeps one core busy and takes up to 1.5 GB of memory. The executed copies go into
build/notebooks/, and the notebooks themselves stay as they are. If a lesson fails, the others still
run, and the end of the output says where it failed and why.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
from notebook_runs import NOTEBOOKS, ROOT, LessonFailed, absolute_data_folder, execute, stop_kernels

from course_utils._files import write_atomically

EXECUTED = ROOT / "build" / "notebooks"
AT_ONCE = min(2, os.cpu_count() or 1)
DATA = {"imdb": "IMDB", "practice": "practice reviews", "none": "none"}


def main():
    absolute_data_folder()
    lessons = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not lessons:
        sys.exit(f"There are no lessons in {NOTEBOOKS}. Get the course again.")
    EXECUTED.mkdir(parents=True, exist_ok=True)
    rows, failures, stopped = [], {}, False
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(run, lesson, failures) for lesson in lessons]
        try:
            for lesson in running:
                rows.append(lesson.result())
        except KeyboardInterrupt:
            stopped = True
            pool.shutdown(wait=False, cancel_futures=True)
            stop_kernels()
    if rows:
        print_table(rows)
    if stopped:  # a lesson that was ended halfway has not failed
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
    for name, reason in sorted(failures.items()):
        print(f"\n{name} failed: {reason}")
    if failures:
        sys.exit(1)
    print(f"\nThe executed copies are in {EXECUTED.relative_to(ROOT)}/. To work on them: make lab")


def run(lesson, failures):
    """Run one lesson, keep the executed copy, and return the lesson's row of the table.

    Whatever goes wrong is noted in `failures`, so that the other lessons still run.
    """
    start = time.perf_counter()
    data, outcome = "?", "failed"
    try:
        notebook = read(lesson)
        try:
            data = DATA[execute(notebook, lesson.stem)]
        finally:
            write_atomically(EXECUTED / lesson.name, nbformat.writes(notebook) + "\n")
        outcome = "ok"
    except LessonFailed as problem:
        failures[lesson.stem] = problem
    except Exception as problem:
        failures[lesson.stem] = f"{type(problem).__name__}: {problem}"
    return lesson.stem, data, f"{time.perf_counter() - start:.0f}", outcome


def read(lesson):
    """Read a notebook, which may have been edited by hand or be in the middle of a merge."""
    try:
        return nbformat.read(lesson, as_version=4)
    except Exception as problem:  # nbformat may raise anything at a file of JSON
        raise LessonFailed(f"its file is not a notebook: {str(problem)[:200]}") from problem


def print_table(rows):
    width = max(len(name) for name, *_ in rows)
    print(f"\n{'lesson':<{width}}  {'data used':<16}  seconds")
    for name, data, seconds, outcome in rows:
        print(f"{name:<{width}}  {data:<16}  {seconds:>7}  {outcome}")


if __name__ == "__main__":
    main()
