"""Open JupyterLab on the learner's own copies of the lessons, in my_lessons/.

    python tools/open_lab.py [OPTIONS OF JUPYTERLAB]     for example --no-browser --port 8899

A copy is made once and never overwritten. When the course brings a newer version of a lesson, this
says so, and explains how to get the new one as well.
"""

import hashlib
import itertools
import json
import os
import subprocess
import sys

from notebook_runs import NOTEBOOKS, ROOT, absolute_data_folder

from course_utils._files import write_atomically

MINE = ROOT / "my_lessons"
MANIFEST = ".versions.json"
RENAMED = {  # a lesson's name in an earlier edition, which a learner may still have -> its name now
    "15_five_shapes_of_task.ipynb": "16_five_shapes_of_task.ipynb",
    "16_forecasting.ipynb": "17_forecasting.ipynb",
}
ROOT_REFUSED = """
You are root, and JupyterLab does not start for root: whoever reaches it could do anything on this
machine. Start it as another user or, where that is fine (in a container, say), allow it:
    make lab ARGS=--allow-root"""


def main(options):
    absolute_data_folder()
    for line in copy_new_lessons(NOTEBOOKS, MINE):
        print(line)
    lessons = sorted(MINE.glob("*.ipynb"))
    if not lessons:
        sys.exit(f"There are no lessons in {NOTEBOOKS}. Get the course again.")
    print("Starting JupyterLab. To end it, press Ctrl-C here twice.", flush=True)
    status = run_jupyterlab([lessons[0].name, *options])
    if status and is_root() and not any("allow" in option for option in options):
        print(ROOT_REFUSED, file=sys.stderr)
    sys.exit(status)


def run_jupyterlab(arguments):
    """Run JupyterLab in my_lessons/ until it ends, and return its exit status."""
    environment = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}  # the kernel of this Python
    command = [sys.executable, "-m", "jupyterlab", *arguments]
    server = subprocess.Popen(command, cwd=MINE, env=environment)
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:
            continue  # JupyterLab asks whether to shut down


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0  # Windows has no geteuid


def copy_new_lessons(source, target):
    """Copy the lessons that `target` lacks, and report what else is new; overwrite nothing.

    Parameters
    ----------
    source, target : pathlib.Path
        The course's notebooks, and the learner's folder, which is made if it is not there. A file
        in it records the SHA-256 of each version that was copied.

    Returns
    -------
    list of str
        What to tell the learner: what was copied, which lessons have a newer version, and which
        of the copies belong to lessons that now have another name.
    """
    target.mkdir(parents=True, exist_ok=True)
    versions = read_versions(target / MANIFEST)
    copied, newer = [], []
    for lesson in sorted(source.rglob("*.ipynb")):
        name = lesson.relative_to(source).as_posix()
        if ".ipynb_checkpoints" in name:
            continue
        content, mine = lesson.read_bytes(), target / name
        version = hashlib.sha256(content).hexdigest()
        if not mine.exists():
            mine.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(mine, content)
            copied.append(name)
            versions[name] = version
        elif mine.read_bytes() == content:
            versions[name] = version
        elif versions.get(name) != version:
            newer.append(name)
    write_atomically(target / MANIFEST, json.dumps(versions, indent=1))
    return what_is_new(copied, newer, target)


def read_versions(manifest):
    """Return the recorded versions: none if the record is missing or damaged."""
    try:
        versions = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return versions if isinstance(versions, dict) else {}


def what_is_new(copied, newer, target):
    lines = [f"Copied to {target.name}/: {', '.join(copied)}"] if copied else []
    for name in newer:
        kept = free_name(target / name).relative_to(target).as_posix()
        lines.append(
            f"The course has a newer {name}; yours is untouched. To have both, rename "
            f"{target.name}/{name} to {target.name}/{kept} and run `make lab` again."
        )
    for old, new in RENAMED.items():
        if (target / old).exists():
            lines.append(
                f"{target.name}/{old} is your copy of a lesson that is now {new}; "
                "it is kept as it is."
            )
    return lines


def free_name(lesson):
    """Return a path for the learner's own version that does not exist yet."""
    for number in itertools.count(1):
        kept = lesson.with_stem(f"{lesson.stem}_mine{number if number > 1 else ''}")
        if not kept.exists():
            return kept


if __name__ == "__main__":
    main(sys.argv[1:])
