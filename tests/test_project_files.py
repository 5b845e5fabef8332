"""Every file that sets the course up, or that another program reads, agrees with the others."""

import ast
import importlib.metadata
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from notebook_rules import parse
from notebook_runs import code_cells
from upgrade import FILES

ROOT = Path(__file__).resolve().parent.parent


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


PYPROJECT = tomllib.loads(read("pyproject.toml"))
PROJECT, BUILD = PYPROJECT["project"], PYPROJECT["build-system"]["requires"]
EXTRAS = PROJECT["optional-dependencies"]
LEARNERS = [*PROJECT["dependencies"], *EXTRAS["notebooks"]]
PYTHONS = ["3.11", "3.12", "3.13"]
MAKEFILE, README = read("Makefile"), read("README.md")
TARGETS = " ".join(re.findall(r"^([a-z][a-z -]*):", MAKEFILE, re.MULTILINE)).split()
WORKFLOW = yaml.safe_load(read(".github/workflows/tests.yml"))
JOBS = WORKFLOW["jobs"]


def names(requirements):
    """Return the names of the packages in lines such as ``numpy>=1.26``."""
    return {re.match(r"[a-z0-9-]+", line)[0] for line in requirements}


def runs(job):
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def require_make_knows(command):
    """Fail unless a command is ``make``, a target of ours, and variables that make's help names."""
    make, target, *variables = command.split()
    assert make == "make"
    assert target in TARGETS
    for variable in variables:
        assert f'@echo "  {variable.split("=")[0]}=' in MAKEFILE


def test_pip_conda_and_the_readme_want_the_same_pythons():
    conda, python = yaml.safe_load(read("environment.yml")), PROJECT["requires-python"]
    assert python == ">=3.11,<3.14"
    assert conda["channels"][0] == "conda-forge"
    assert conda["dependencies"] == [f"python {python}", "pip", {"pip": ["-r requirements.txt"]}]
    assert "3.11, 3.12 or 3.13" in README


def imports(*sources):
    """Return the distributions of all packages that the sources import."""
    nodes = [node for source in sources for node in ast.walk(parse(source))]
    found = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    found |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    found = {name.split(".")[0] for name in found} - sys.stdlib_module_names
    found -= {path.stem for path in [*ROOT.iterdir(), *ROOT.glob("*/*.py")]}
    providers = importlib.metadata.packages_distributions()
    return {providers.get(name, [name])[0].lower().replace("_", "-") for name in found}


def test_what_is_imported_is_declared():
    lessons = [nbformat.read(path, as_version=4) for path in ROOT.glob("notebooks/*.ipynb")]
    cells = [cell.source for lesson in lessons for cell in code_cells(lesson)]
    course = imports(*map(read, ROOT.glob("course_utils/**/*.py")), *cells)
    assert course - {"jax"} == names(PROJECT["dependencies"])
    for tool in ("tools/run_lessons", "tools/open_lab", "tools/notebook_runs", "benchmarks/speed"):
        assert imports(read(f"{tool}.py")) <= names(LEARNERS)
    everything = names([*LEARNERS, *EXTRAS["development"], *BUILD, "jax"])
    assert imports(*map(read, ROOT.glob("[bt]*s/*.py")), read("conftest.py")) <= everything


def pins(name):
    """Return the release and the hashes of each package that a list pins."""
    text = read(name)
    assert not re.findall(r"https?://|--index|--find-links|--trusted", text)
    found = re.findall(
        r"^([a-z0-9-]+)==(\S+) .*\\\n((?: +--hash=sha256:.*\n)+)", text, re.MULTILINE
    )
    pinned = {name: (release, hashes) for name, release, hashes in found}
    assert len(pinned) == len(re.findall(r"^[a-z0-9].*", text, re.MULTILINE))
    return pinned


def test_everything_is_pinned_with_hashes_and_the_lists_agree():
    learners, authors, jax = map(pins, FILES)
    assert names([*LEARNERS, *BUILD]) <= set(learners)
    assert names(EXTRAS["development"]) <= set(authors)
    assert names(EXTRAS["jax"]) <= set(jax)
    assert learners | authors | jax == jax | authors | learners
    assert "pywinpty" in learners  # which Windows needs, and no other system
    assert not set(learners) & {"hypothesis", "jupytext", "nbval", "pytest", "ruff", "uv"}


def test_the_help_names_every_target_and_the_readme_no_other():
    assert set(re.search(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)[1].split()) == set(TARGETS)
    named = set(re.findall(r"^\t@echo \"  make (\w+)", MAKEFILE, re.MULTILINE))
    assert named == set(TARGETS) - {"help", "install", "install-dev"}
    assert set(re.findall(r"`make (\w+)", README)) <= set(TARGETS)


def test_the_readme_names_every_lesson_and_only_what_exists():
    for lesson in ROOT.glob("lessons/*.md"):
        minutes = re.search(r"\*Time:\* (\d+) minutes", read(lesson))[1]
        assert f"(notebooks/{lesson.stem}.ipynb) | {minutes} |" in README
    for path in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / path).exists(), path


def test_actions_use_every_python_and_every_system_and_run_what_make_knows():
    machines = JOBS["make"]["strategy"]["matrix"]["include"]
    assert machines[:3] == [{"system": "ubuntu-latest", "python": python} for python in PYTHONS]
    systems = {each["system"] for each in machines} | {JOBS["windows"]["runs-on"]}
    assert systems == {"ubuntu-latest", "macos-latest", "windows-latest"}
    assert {each.get("variables") for each in machines} == {None, "BACKEND=jax"}
    for command in runs("make"):
        require_make_knows(command.replace("${{ matrix.variables }}", "BACKEND=jax"))
    assert runs("make")[0].startswith("make test PYTHON=python")
    assert runs("newest") == ["make test LATEST=1 PYTHON=python"]


def test_actions_may_only_read_and_are_pinned():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    used = re.findall(r"uses: (\S+)", read(".github/workflows/tests.yml"))
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in used)


def test_windows_runs_what_the_readme_says():
    make_it, *install, test = runs("windows")
    assert make_it.removeprefix("python") in README
    assert all(command in README for command in install)
    assert test == r".venv\Scripts\python -m pytest"
    assert re.findall(r"-r (\S+)", " ".join(install)) == [*FILES[:2]]


def test_the_form_asks_for_a_line_that_runs(capsys):
    form = read(".github/ISSUE_TEMPLATE/a-cell-prints-something-else.yml")
    (machine,) = [field for field in yaml.safe_load(form)["body"] if field.get("id") == "machine"]
    exec(re.search(r"```python\n(.*)\n```", machine["attributes"]["description"])[1], {})
    said = capsys.readouterr().out
    assert re.search(r" \| Python 3\.\d+\.\d+ \| (tensorflow|jax) \| keras 3", said)


def test_the_container_has_a_python_of_ours_and_installs_by_make():
    text = re.sub(r"^\s*//.*", "", read(".devcontainer/devcontainer.json"), flags=re.MULTILINE)
    container = json.loads(text)
    assert re.search(r"/python:(3\.\d+)-", container["image"])[1] in PYTHONS
    assert container["containerEnv"]["COURSE_DATA_DIR"].endswith("/data")
    require_make_knows(container["postCreateCommand"])


@pytest.mark.skipif(os.name == "nt", reason="Binder runs on Linux")
def test_binder_installs_what_the_readme_says_and_starts_on_the_practice_reviews():
    assert read(".binder/runtime.txt").strip().removeprefix("python-") in PYTHONS
    assert "\n-r ../requirements.txt\n" in "\n" + read(".binder/requirements.txt")
    assert "python -m pip install --no-deps --no-build-isolation -e ." in README
    assert "--no-deps --no-build-isolation -e ." in read(".binder/postBuild")
    assert os.access(ROOT / ".binder" / "postBuild", os.X_OK)
    command = [ROOT / ".binder" / "start", sys.executable, "-c"]
    command += ["import os; print(os.environ['COURSE_DATA_DIR'])"]
    said = subprocess.check_output(command, cwd="/", text=True)
    assert said.strip() == str(ROOT / "data")


def test_the_hooks_call_what_is_there_and_refuse_large_files_and_imdb(tmp_path):
    (repository,) = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    for hook in hooks.values():
        for path in re.findall(r"\S+/\S+\.py", hook["entry"]):
            assert (ROOT / path).is_file(), path
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(bytes(2_000_000))
    large.write_bytes(bytes(2_000_001))
    command = [sys.executable, *shlex.split(hooks["size"]["entry"])[1:]]
    assert subprocess.run([*command, small]).returncode == 0
    refused = subprocess.run([*command, small, large], capture_output=True, text=True)
    assert (refused.returncode, refused.stderr.split()) == (1, [str(large)])
    assert re.search(hooks["imdb"]["files"], "data/imdb.npz")
    assert not re.search(hooks["imdb"]["files"], "tests/test_imdb.py")


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert str(citation["version"]) == PROJECT["version"]
    assert citation["license"][0] == PROJECT["license"]
    assert re.search(rf"^## {re.escape(PROJECT['version'])} – \d{{4}}-", read("CHANGELOG.md"), re.M)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git reads .gitattributes")
def test_git_touches_no_line_ends():
    command = ["git", "-c", "safe.directory=*", "check-attr", "text", "eol", "--"]
    said = subprocess.check_output([*command, "lessons/1.md", "data/1.npz"], cwd=ROOT, text=True)
    assert "lessons/1.md: eol: lf\n" in said
    assert "data/1.npz: text: unset\n" in said
