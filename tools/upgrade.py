"""Pin the newest releases that pyproject.toml allows, with their hashes, in three lists.

requirements.txt is what a learner needs, requirements-dev.txt is what authors need as well, and
requirements-jax.txt is what JAX needs. Where two lists name a package, they pin the same release.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from notebook_runs import ROOT

from course_utils._files import write_atomically

FILES = ("requirements.txt", "requirements-dev.txt", "requirements-jax.txt")
COMPILE = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
COMPILE += ["--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes"]
COMPILE += ["--no-emit-index-url", "--custom-compile-command", "make upgrade"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "pyproject.toml", folder)
        if not pin(folder):
            sys.exit("No list has changed: uv could not pin all three. The lines above say why.")
        for name in FILES:
            write_atomically(ROOT / name, Path(folder, name).read_bytes())
    subprocess.run(["git", "diff", "--stat", "--", *FILES], cwd=ROOT)
    print(f"Pinned the newest releases in {', '.join(FILES)}.")
    print("Next: make test, make test BACKEND=jax, and commit the lists.")


def pin(folder):
    """Write the lists beside the pyproject.toml in `folder`; return whether uv managed them all."""
    text = Path(folder, "pyproject.toml").read_text(encoding="utf-8")
    course = tomllib.loads(text)
    building, extras = course["build-system"], course["project"]["optional-dependencies"]
    learners, authors, jax = FILES
    steps = [
        (learners, ["pyproject.toml", "--extra", "notebooks"], building["requires"]),
        (authors, ["-c", learners], extras["development"]),
        (jax, ["-c", learners, "-c", authors], extras["jax"]),
    ]
    return all(compiled(folder, *step) for step in steps)


def compiled(folder, name, arguments, requirements):
    """Return whether uv could pin `requirements`, the standard input, and what `arguments` name."""
    command = [*COMPILE, *arguments, "-", "--output-file", name]
    text = "\n".join(requirements)
    return subprocess.run(command, cwd=folder, input=text, text=True).returncode == 0


if __name__ == "__main__":
    main()
