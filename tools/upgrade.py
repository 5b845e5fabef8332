"""Pin the newest releases that pyproject.toml allows.

All that the course needs comes into requirements.txt, what JAX needs beside it into
requirements-jax.txt. Where both name a package they name the same release of it.
"""

import subprocess
import sys
import tomllib

from notebook_runs import ROOT

FILES = ("requirements.txt", "requirements-jax.txt")
COMPILE = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--upgrade"]
COMPILE += ["--python-version", "3.11", "--fork-strategy", "fewest"]
COMPILE += ["--custom-compile-command", "make upgrade", "--no-emit-index-url"]
COURSE = ["pyproject.toml", "--extra", "notebooks", "--extra", "development"]
COURSE += ["--output-file", "requirements.txt"]
JAX = ["-", "--constraint", "requirements.txt", "--output-file", "requirements-jax.txt"]


def main():
    before = {name: (ROOT / name).read_bytes() for name in FILES if (ROOT / name).is_file()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    jax = "\n".join(project["optional-dependencies"]["jax"])
    if not (compiled(COURSE) and compiled(JAX, jax)):
        for name, content in before.items():
            (ROOT / name).write_bytes(content)
        sys.exit(f"{' and '.join(FILES)} stay as they were; the lines above say why.")
    subprocess.run(["git", "diff", "--stat", "--", *FILES], cwd=ROOT)
    print(f"{' and '.join(FILES)} hold the newest releases.")
    print("Now: make test, make test BACKEND=jax, and commit them.")


def compiled(arguments, requirements=""):
    """Tell whether uv pinned what `arguments` name; for "-" that is the text `requirements`."""
    command = [sys.executable, "-m", *COMPILE, *arguments]
    return subprocess.run(command, cwd=ROOT, input=requirements, text=True).returncode == 0


if __name__ == "__main__":
    main()
