"""Rewrite every lesson the way jupytext would write it, with its code formatted by ruff."""

import subprocess
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from notebook_runs import ROOT

from course_utils._files import write_atomically


def main():
    for lesson in sorted((ROOT / "lessons").glob("*.md")):
        text = lesson.read_text(encoding="utf-8")
        formatted = format_lesson(text, lesson.stem)
        if formatted != text:
            write_atomically(lesson, formatted)
            print(f"Formatted {lesson.name}. Now build its notebook again: make notebooks")


def format_lesson(text, name):
    """Return the text as jupytext writes it, with its code cells formatted."""
    notebook = jupytext.reads(text, "md:myst")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.ipynb")
        nbformat.write(notebook, path)
        command = [sys.executable, "-m", "ruff", "format", "--quiet"]
        command += ["--config", str(ROOT / "pyproject.toml"), str(path)]
        if subprocess.run(command).returncode:
            sys.exit(f"ruff could not format {name}; the lines above say where.")
        notebook = nbformat.read(path, as_version=4)
    return jupytext.writes(notebook, "md:myst")


if __name__ == "__main__":
    main()
