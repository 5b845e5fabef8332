"""Pin the newest releases that pyproject.toml allows in requirements.txt."""

import subprocess
import sys

from notebook_runs import ROOT

COMPILE = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--upgrade"]
COMPILE += ["--python-version", "3.11", "--fork-strategy", "fewest", "--all-extras"]
COMPILE += ["--custom-compile-command", "make upgrade", "--no-emit-index-url"]
COMPILE += ["pyproject.toml", "--output-file", "requirements.txt"]


def main():
    done = subprocess.run([sys.executable, "-m", *COMPILE], cwd=ROOT)
    if done.returncode:
        sys.exit("requirements.txt stays as it was; the lines above say why.")
    subprocess.run(["git", "diff", "--stat", "--", "requirements.txt"], cwd=ROOT)
    print("requirements.txt holds the newest releases. Now: make test, and commit it.")


if __name__ == "__main__":
    main()
