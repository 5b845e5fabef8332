"""Run every lesson from top to bottom, two at a time, and say how each went.

A lesson keeps one core busy and takes up to 1.7 GB of memory. The executed copies come into
build/notebooks/; the notebooks themselves stay as they are. A lesson that fails is named with its
cell and its error, and the others still run.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
from notebook_runs import (
    NOTEBOOKS,
    ROOT,
    LessonFailed,
    absolute_data_folder,
    execute,
    stop_kernels,
)

EXECUTED = ROOT / "build" / "notebooks"
AT_ONCE = min(2, os.cpu_count() or 1)
DATA = {"imdb": "IMDB", "practice": "practice reviews", "none": "none"}


def main():
    absolute_data_folder()
    lessons = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not lessons:
        sys.exit(f"There are no lessons in {NOTEBOOKS}: get the repository again.")
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
    print_table(rows)
    if stopped:  # what had to be ended in the middle has not failed
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
    for name, reason in sorted(failures.items()):
        print(f"\n{name} failed in {reason}")
    if failures:
        sys.exit(1)
    print(f"\nThe executed lessons are in {EXECUTED.relative_to(ROOT)}/. To work on them: make lab")


def run(lesson, failures):
    """Run one lesson, keep its executed copy, and return its row of the table."""
    start = time.perf_counter()
    try:
        notebook = nbformat.read(lesson, as_version=4)
    except ValueError as problem:  # edited by hand, or a merge that is not finished
        failures[lesson.stem] = f"its file, which is no notebook any more: {str(problem)[:200]}"
        return lesson.stem, "?", "0", "failed"
    try:
        data, outcome = DATA[execute(notebook, lesson.stem)], "ok"
    except LessonFailed as problem:
        data, outcome = "?", "failed"
        failures[lesson.stem] = problem
    seconds = time.perf_counter() - start
    nbformat.write(notebook, EXECUTED / lesson.name)
    return lesson.stem, data, f"{seconds:.0f}", outcome


def print_table(rows):
    if not rows:
        return
    rows = [("lesson", "data used", "seconds", ""), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    print()
    for name, data, seconds, outcome in rows:
        print(
            f"{name:<{widths[0]}}  {data:<{widths[1]}}  {seconds:>{widths[2]}}  {outcome}".rstrip()
        )


if __name__ == "__main__":
    main()
