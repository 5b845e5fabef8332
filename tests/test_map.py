"""The map in CONTRIBUTING.md is true, and course_utils lists its modules."""

import ast
import json
import pkgutil
import re
import subprocess
from fnmatch import fnmatch
from itertools import product
from pathlib import Path, PurePosixPath

import pytest

import course_utils

ROOT = Path(__file__).resolve().parent.parent
if not (ROOT / ".git").exists():
    pytest.skip("only git knows which files belong to the course", allow_module_level=True)

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ROOMS, MADE, IMPORTS = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
WHERE = re.search(r"## Where do I change.*?(?=\n## )", PAGE, re.DOTALL)[0]
LIST_FILES = ["git", "-c", "safe.directory=*", "ls-files"]
TRACKED = subprocess.run(
    LIST_FILES, cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
).stdout.split("\n")[:-1]
PATH = re.compile(r"[\w.*-]+/[\w.*/-]*|[\w*-]+\.(?:cff|cfg|md|py|toml|txt|yaml|yml)")


def files(path):
    """Return the tracked files that a path of the page stands for."""
    path = path.replace("NN_name", "[0-9][0-9]_*").replace("NN", "[0-9][0-9]")
    return [name for name in TRACKED if fnmatch(name, path + "*" if path.endswith("/") else path)]


def arrows(block):
    """Return (what is left of the arrow, what is right of it) for each line of a block."""
    lines = [line.split("──▶") for line in block.splitlines()]
    return [[re.split(r",\s+|\s+───\s+", side.strip()) for side in line] for line in lines]


def test_every_path_exists():
    named = {path for block in (ROOMS, MADE) for path in PATH.findall(block)}
    named |= {span for span in re.findall(r"`([^`\n]+)`", PAGE) if PATH.fullmatch(span)}
    assert len(named) > 30
    assert not [path for path in named if not files(path)]


def test_every_folder_of_the_repository_is_a_room():
    rooms = [line.split()[0].rstrip("/") for line in ROOMS.splitlines()]
    assert sorted(rooms) == sorted({path.split("/")[0] for path in TRACKED if "/" in path})


def test_what_is_made_is_named_by_the_program_that_makes_it():
    for (_, program), targets in arrows(MADE):
        text = (ROOT / program).read_text(encoding="utf-8")
        for target in map(PurePosixPath, targets):
            many = "*" in target.name or "NN" in target.name
            assert (target.parent.name if many else target.name) in text, (program, target)


def imported():
    """Return every (room, room that it imports from); a file at the top is a room of its own."""
    rooms = {PurePosixPath(path).stem: path.split("/")[0] for path in files("*/*.py")}
    rooms |= {room: room for room in rooms.values()}
    for path in files("*.py") + files("notebooks/"):
        text = (ROOT / path).read_text(encoding="utf-8")
        room = path.split("/")[0]
        for name in names_imported(path, text):
            if rooms.get(name, room) != room:
                yield room, rooms[name]


def names_imported(path, text):
    if path.endswith(".ipynb"):
        sources = ["".join(c["source"]) for c in json.loads(text)["cells"] if "outputs" in c]
        yield from re.findall(r"^\s*(?:from|import) (\w+)", "\n".join(sources), re.MULTILINE)
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Constant) and "import_module(" in text:
            yield node.value  # perhaps the name of a module that is imported by its name


def test_the_arrows_of_imports_are_the_imports():
    assert {pair for line in arrows(IMPORTS) for pair in product(*line)} == set(imported())


def rows_of_where():
    rows = [line.split(" | ") for line in WHERE.splitlines() if line.startswith("| ")][2:]
    return [pytest.param(edit, then, id=what.strip("| ")) for what, edit, then in rows]


@pytest.mark.parametrize(("edit", "then"), rows_of_where())
def test_what_is_to_be_changed_stands_where_the_table_says(edit, then):
    spans = re.findall(r"`([^`]+)`", edit)
    paths = [span.split()[0] for span in spans if PATH.match(span)]
    texts = [(ROOT / file).read_text(encoding="utf-8") for path in paths for file in files(path)]
    assert texts
    for span in spans:
        assert PATH.match(span) or any(span in text for text in texts), span
    for target in re.findall(r"`make (\w+)", then):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_the_package_lists_its_modules():
    listed = re.findall(r"^- ``(\w+)``: \w+,? \w+", course_utils.__doc__, re.MULTILINE)
    modules = [module.name for module in pkgutil.iter_modules(course_utils.__path__)]
    assert listed == sorted(name for name in modules if not name.startswith("_"))
