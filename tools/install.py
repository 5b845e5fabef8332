"""Make the course's virtual environment: .venv, the pinned packages, the course itself.

    python tools/install.py             what requirements.txt pins, into .venv
    python tools/install.py --latest    the newest releases, into .venv-latest
    python tools/install.py --jax       JAX as well, as requirements-jax.txt pins it (or the newest)

Run again, it does only what is missing; with nothing missing it is instant and needs no network.
It needs nothing but Python 3.11 to 3.13 and runs on Windows as well.
"""

import hashlib
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("requirements.txt", "pyproject.toml", "tools/install.py")
STAMP = "course-installed.txt"
JAX_STAMP = "course-installed-jax.txt"
VERSIONS = [(3, 11), (3, 12), (3, 13)]


def main(arguments):
    if not set(arguments) <= {"--latest", "--jax"}:
        sys.exit(__doc__)
    latest, jax = "--latest" in arguments, "--jax" in arguments
    folder = ROOT / (".venv-latest" if latest else ".venv")
    require_suitable_machine()
    python = prepare(folder)
    if latest:
        install_latest(python, jax)
    else:
        unless_stamped(folder / STAMP, stamp_text(*PARTS), install_pinned, python)
        if jax:
            wanted = stamp_text(*PARTS, "requirements-jax.txt")
            unless_stamped(folder / JAX_STAMP, wanted, install_jax, python)


def unless_stamped(stamp, wanted, install, python):
    """Call `install` unless the file `stamp` says `wanted`: that it was done for the same parts."""
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    stamp.unlink(missing_ok=True)
    install(python)
    stamp.write_text(wanted, encoding="utf-8")
    print(f"Ready: {stamp.parent.name}", flush=True)


def require_suitable_machine():
    """Stop with a clear word where TensorFlow has no release for this Python or machine."""
    if sys.version_info[:2] not in VERSIONS:
        sys.exit(
            f"This is Python {platform.python_version()}. The course needs 3.11, 3.12 or 3.13, "
            "because TensorFlow is made for these: install one and run this with it."
        )
    if sys.maxsize <= 2**32:
        sys.exit("This is a 32-bit Python; TensorFlow needs a 64-bit one: install that.")
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        sys.exit("TensorFlow has no release for Macs with Intel processors: use Colab (README.md).")


def stamp_text(*parts):
    """Say what an installation depends on; a changed or moved course is installed anew."""
    digest = hashlib.sha256(b"".join((ROOT / part).read_bytes() for part in parts)).hexdigest()
    return f"{digest}\n{ROOT}\n"


def python_of(folder):
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs(python, code):
    """Tell whether `python` can be started and runs `code` without an error."""
    try:
        return subprocess.run([python, "-c", code], capture_output=True).returncode == 0
    except OSError:
        return False


def prepare(folder):
    """Make the environment unless it is there, mend a half-made one, and return its Python."""
    python = python_of(folder)
    if not (python.exists() or python.is_symlink()):
        make_environment(folder)
    wanted = [sys.version_info[:2]] if os.environ.get("PYTHON") else VERSIONS
    if not runs(python, f"import sys; sys.exit(sys.version_info[:2] not in {wanted})"):
        sys.exit(
            f"The Python in {folder.name} does not run, or is not {as_words(wanted)}. "
            f"Delete the folder {folder.name} and repeat."
        )
    if not runs(python, "import pip") and not runs(python, "import ensurepip as e; e.bootstrap()"):
        sys.exit(f"There is no pip in {folder.name}: delete that folder and repeat.")
    return python


def as_words(versions):
    return " or ".join(".".join(map(str, version)) for version in versions)


def make_environment(folder):
    print(f"Making {folder.name} with Python {platform.python_version()}", flush=True)
    if not runs(sys.executable, "import venv, ensurepip"):
        sys.exit(
            "This Python cannot make virtual environments: venv or ensurepip is missing. On Debian "
            "and Ubuntu:  sudo apt install python{}.{}-venv".format(*sys.version_info)
        )
    if subprocess.run([sys.executable, "-m", "venv", folder]).returncode:
        sys.exit(f"{folder.name} could not be made; the lines above say why.")


def install_pinned(python):
    """Install exactly what requirements.txt names, each file checked by its hash."""
    print("Installing TensorFlow, Keras, JupyterLab and what they need.", flush=True)
    print("The first time this fetches about 600 MB and takes 2 to 4 minutes.", flush=True)
    install_hashed(python, ROOT / "requirements.txt")
    pip(python, 0, "--no-deps", "--no-build-isolation", "--editable", ROOT)


def install_jax(python):
    """Add JAX for Keras to run on; all that the two need together stays as it is pinned."""
    print("Adding JAX, as BACKEND=jax asks. The first time this fetches about 90 MB.", flush=True)
    try:
        install_hashed(python, ROOT / "requirements-jax.txt")
    except SystemExit as failed:
        sys.exit(
            f"{failed}\nJAX is not installed: that needs the network, once. "
            "Without BACKEND=jax everything works as before, on TensorFlow."
        )


def install_hashed(python, requirements):
    count = len(re.findall(r"^[a-z].*==", requirements.read_text(encoding="utf-8"), re.MULTILINE))
    pip(python, count, "--require-hashes", "--requirement", requirements)


def install_latest(python, jax):
    """Install the newest release of everything, whatever requirements.txt pins."""
    print("Installing the newest releases of everything; a few minutes.", flush=True)
    pip(python, 0, "--upgrade", "hatchling")
    extras = f"{ROOT}[notebooks,development{',jax' if jax else ''}]"
    newest = ("--upgrade", "--upgrade-strategy", "eager")
    pip(python, 0, *newest, "--no-build-isolation", "--editable", extras)
    print(f"Ready: {python.parent.parent.name}", flush=True)


def pip(python, count, *arguments):
    """Run pip install, show how far it is, and show all it said if it fails."""
    command = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", *map(str, arguments)]
    said = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout:
            said.append(line)
            show_progress(line, said, count)
    if process.returncode:
        print(*said[-40:], sep="", file=sys.stderr)
        sys.exit("pip failed; its last lines are above. Once mended, repeat: it goes on from here.")


def show_progress(line, said, count):
    """Say which package comes now; every one on a terminal, every tenth in a log."""
    if line.startswith("Installing collected packages"):
        print("\nUnpacking, about a minute" if count else "\nUnpacking", flush=True)
    elif match := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line):
        number = sum(bool(re.match("Collecting|Requirement already", past)) for past in said)
        of = f"/{count}" if count else ""
        if sys.stdout.isatty():
            print(f"\r  {number}{of} {match[1]:<40}", end="", flush=True)
        elif number % 10 == 0:
            print(f"  {number}{of} {match[1]}", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Repeat the command: it goes on from here.")
