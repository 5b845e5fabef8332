"""What other programs read (Actions, Binder, VS Code, pre-commit) agrees with the repository."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


PROJECT = tomllib.loads(read("pyproject.toml"))["project"]
LOWEST, END = map(int, re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups())
PYTHONS = [f"3.{minor}" for minor in range(LOWEST, END)]
MAKEFILE, README = read("Makefile"), read("README.md")
WORKFLOW = yaml.safe_load(read(".github/workflows/tests.yml"))
JOBS = WORKFLOW["jobs"]
FORM = yaml.safe_load(read(".github/ISSUE_TEMPLATE/a-cell-prints-something-else.yml"))["body"]
(REPOSITORY,) = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
HOOKS = {hook["id"]: hook for hook in REPOSITORY["hooks"]}


def runs(job):
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def require_make_knows(command):
    """Fail unless a command is ``make``, a target of ours, and variables that make's help names."""
    make, target, *variables = command.split()
    assert make == "make"
    assert re.search(rf"^{target}:|^{target} .*:|^[a-z]+ {target}:", MAKEFILE, re.MULTILINE), target
    for variable in variables:
        assert re.search(rf'@echo "  {variable.split("=")[0]}=', MAKEFILE), variable


def test_actions_use_every_python_and_every_system():
    machines = JOBS["make"]["strategy"]["matrix"]["include"]
    assert machines[:3] == [{"system": "ubuntu-latest", "python": python} for python in PYTHONS]
    systems = {each["system"] for each in machines} | {JOBS["windows"]["runs-on"]}
    assert systems == {"ubuntu-latest", "macos-latest", "windows-latest"}
    assert {each.get("variables") for each in machines} == {None, "BACKEND=jax"}


def test_actions_may_only_read_and_are_pinned():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    used = re.findall(r"uses: (\S+)", read(".github/workflows/tests.yml"))
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in used)


def test_actions_run_what_make_knows():
    for command in runs("make"):
        require_make_knows(command.replace("${{ matrix.variables }}", "BACKEND=jax"))
    assert runs("make")[0].startswith("make test PYTHON=python")
    assert runs("newest") == ["make test LATEST=1 PYTHON=python"]


def test_windows_runs_what_the_readme_says():
    make_it, *install, test = runs("windows")
    assert make_it.removeprefix("python") in README
    assert install
    assert all(command in README for command in install)
    assert test == r".venv\Scripts\python -m pytest"
    pinned = "".join(map(read, re.findall(r"-r (\S+)", " ".join(install))))
    for package in PROJECT["optional-dependencies"]["development"]:
        assert re.search(rf"^{re.match('[a-z-]+', package)[0]}==", pinned, re.MULTILINE), package


def test_the_form_asks_for_a_line_that_runs(capsys):
    (machine,) = [field for field in FORM if field.get("id") == "machine"]
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
    (requirements,) = re.findall(r"^-r (\S+)", read(".binder/requirements.txt"), re.MULTILINE)
    assert (ROOT / ".binder" / requirements).resolve() == ROOT / "requirements.txt"
    assert "python -m pip install --no-deps --no-build-isolation -e ." in README
    assert "--no-deps --no-build-isolation -e ." in read(".binder/postBuild")
    assert os.access(ROOT / ".binder" / "postBuild", os.X_OK)
    command = [ROOT / ".binder" / "start", sys.executable, "-c"]
    command += ["import os; print(os.environ['COURSE_DATA_DIR'])"]
    said = subprocess.check_output(command, cwd="/", text=True)
    assert said.strip() == str(ROOT / "data")


def test_the_hooks_call_what_is_there_and_refuse_large_files_and_imdb(tmp_path):
    for hook in HOOKS.values():
        for path in re.findall(r"\S+/\S+\.py", hook["entry"]):
            assert (ROOT / path).is_file(), path
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(bytes(2_000_000))
    large.write_bytes(bytes(2_000_001))
    command = [sys.executable, *shlex.split(HOOKS["size"]["entry"])[1:]]
    assert subprocess.run([*command, small]).returncode == 0
    refused = subprocess.run([*command, small, large], capture_output=True, text=True)
    assert (refused.returncode, refused.stderr.split()) == (1, [str(large)])
    assert re.search(HOOKS["imdb"]["files"], "data/imdb.npz")
    assert not re.search(HOOKS["imdb"]["files"], "tests/test_imdb.py")


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
