"""Put every lesson's text into jupytext's form, its code formatted by ruff as in a notebook."""

import subprocess
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from notebook_runs import ROOT


def main():
    for lesson in sorted((ROOT / "lessons").glob("*.md")):
        text = lesson.read_text(encoding="utf-8")
        formatted = format_lesson(text, lesson.stem)
        if formatted != text:
            lesson.write_text(formatted, encoding="utf-8", newline="\n")
            print(f"{lesson.name} formatted; build its notebook anew: make notebooks")


def format_lesson(text, name):
    """Return the text as jupytext writes it, with its code cells formatted."""
    notebook = jupytext.reads(text, "md:myst")
    front = notebook.metadata
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.ipynb")
        nbformat.write(notebook, path)
        command = [sys.executable, "-m", "ruff", "format", "--quiet"]
        command += ["--config", str(ROOT / "pyproject.toml"), str(path)]
        if subprocess.run(command).returncode:
            sys.exit(f"ruff could not format {name}; its lines above say where.")
        notebook = nbformat.read(path, as_version=4)
    notebook.metadata = front
    return jupytext.writes(notebook, "md:myst")


if __name__ == "__main__":
    main()
