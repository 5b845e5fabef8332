"""Open JupyterLab on the learner's own copies of the lessons, in my_lessons/.

A copy is made once and never written again. When the course has a newer version of a lesson,
this says so, and how to get it beside one's own.
"""

import hashlib
import itertools
import json
import os
import subprocess
import sys

from notebook_runs import NOTEBOOKS, ROOT, absolute_data_folder

MINE = ROOT / "my_lessons"
MANIFEST = ".versions.json"
RENAMED = {  # a lesson's name in an earlier edition, which a learner may still have -> its name now
    "15_five_shapes_of_task.ipynb": "16_five_shapes_of_task.ipynb",
    "16_forecasting.ipynb": "17_forecasting.ipynb",
}
SPLIT = {"14_choosing_a_model.ipynb": "15_a_model_worth_having.ipynb"}  # the second half's own name


def main():
    absolute_data_folder()
    for line in copy_new_lessons(NOTEBOOKS, MINE):
        print(line)
    lessons = sorted(MINE.glob("*.ipynb"))
    if not lessons:
        sys.exit(f"There are no lessons in {NOTEBOOKS}: get the repository again.")
    print("Opening JupyterLab in your browser. Ctrl-C here, twice, ends it.", flush=True)
    environment = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}  # the kernel of this Python
    command = [sys.executable, "-m", "jupyterlab", lessons[0].name]
    server = subprocess.Popen(command, cwd=MINE, env=environment)
    while True:
        try:
            sys.exit(server.wait())
        except KeyboardInterrupt:
            continue  # JupyterLab asks whether it shall stop


def copy_new_lessons(source, target):
    """Copy the lessons that `target` lacks and say what else is new; overwrite nothing.

    Parameters
    ----------
    source, target : pathlib.Path
        The course's notebooks, and the learner's folder, made if need be. A file in it keeps
        the digest of each version that was copied.

    Returns
    -------
    list of str
        Lines to show: what was copied, which lessons have a newer version, and which of the
        learner's copies are of lessons that now have another name.
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
            write_whole(mine, content)
            copied.append(name)
            versions[name] = version
        elif mine.read_bytes() == content:
            versions[name] = version
        elif versions.get(name) != version:
            newer.append(name)
    write_whole(target / MANIFEST, json.dumps(versions, indent=1).encode())
    return what_is_new(copied, newer, target) + what_moved(copied, newer, target)


def read_versions(manifest):
    """Return the noted versions; a missing or damaged note means none, and loses no lesson."""
    try:
        versions = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return versions if isinstance(versions, dict) else {}


def write_whole(path, content):
    """Write a whole file or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def what_is_new(copied, newer, target):
    lines = [f"Copied to {target.name}/: {', '.join(copied)}"] if copied else []
    for name in newer:
        kept = free_name(target / name).relative_to(target).as_posix()
        lines.append(
            f"The course has a newer {name}; yours is untouched. To get the new one beside yours, "
            f"rename {target.name}/{name} to {target.name}/{kept} and run `make lab` again."
        )
    return lines


def what_moved(copied, newer, target):
    """Say which lesson an older copy belongs to now that the lessons have other numbers."""
    lines = [
        f"{target.name}/{old} is your copy of a lesson that is now {new}; it is kept as it is."
        for old, new in RENAMED.items()
        if (target / old).exists()
    ]
    for old, new in SPLIT.items():
        if old in newer and new in copied:
            lines.append(
                f"{target.name}/{old} is from before that lesson was divided in two; "
                f"its second half is now {new}."
            )
    return lines


def free_name(lesson):
    """Return a name for the learner's own version that no other file has."""
    for number in itertools.count(1):
        kept = lesson.with_stem(f"{lesson.stem}_mine{number if number > 1 else ''}")
        if not kept.exists():
            return kept


if __name__ == "__main__":
    main()
