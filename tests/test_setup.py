"""The ways to set the course up agree with each other, and say clearly what is amiss."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import install
import pytest
import upgrade
import yaml
from nbformat.v4 import new_code_cell, new_notebook
from notebook_runs import execute

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PINNED_JAX = (ROOT / "requirements-jax.txt").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_conda_and_pip_agree():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    wanted = [line for line in conda["dependencies"] if isinstance(line, str)]
    (by_pip,) = [line["pip"] for line in conda["dependencies"] if isinstance(line, dict)]
    assert wanted == [f"python {PROJECT['requires-python']}", "pip"]
    assert by_pip == ["-r requirements.txt"]
    assert conda["channels"][0] == "conda-forge"


def test_the_pythons_are_the_same_everywhere():
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    assert install.VERSIONS == [(3, 11), (3, 12), (3, 13)]
    assert (
        "(3, 11) <= sys.version_info[:2] <= (3, 13)" in (ROOT / "tools/find_python.sh").read_text()
    )
    assert "3.11, 3.12 or 3.13" in README


def pins(text):
    """Return the release, marker and hashes of each package that a file of requirements pins."""
    found = re.findall(
        r"^([a-z0-9-]+)(==\S+ .*)\\\n((?: +--hash=sha256:.*\n)+)", text, re.MULTILINE
    )
    assert len(found) == len(re.findall(r"^[a-z0-9].*", text, re.MULTILINE))
    return {name: (release, hashes) for name, release, hashes in found}


def test_every_requirement_is_pinned_with_hashes():
    pinned = pins(PINNED)
    assert len(pinned) > 50
    extras = PROJECT["optional-dependencies"]
    for wanted in [*PROJECT["dependencies"], *extras["notebooks"], *extras["development"]]:
        assert re.match(r"[a-z0-9-]+", wanted)[0] in pinned


def test_what_jax_needs_agrees_with_what_is_there():
    pinned, beside = pins(PINNED), pins(PINNED_JAX)
    assert {"jax", "jaxlib"} <= set(beside) - set(pinned)
    for wanted in PROJECT["optional-dependencies"]["jax"]:
        assert re.match(r"[a-z0-9-]+", wanted)[0] in beside
    for shared in set(beside) & set(pinned):
        assert beside[shared] == pinned[shared]


@pytest.mark.parametrize("text", [PINNED, PINNED_JAX])
def test_no_registry_is_named(text):
    assert not re.findall(r"https?://|--index|--find-links|--trusted", text)


def test_an_upgrade_that_fails_leaves_both_files_as_they_were(tmp_path, monkeypatch):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in upgrade.FILES:
        (tmp_path / name).write_text("as it was")

    def compiled(arguments, requirements=""):
        (tmp_path / arguments[-1]).write_text(requirements)
        return arguments is not upgrade.JAX

    monkeypatch.setattr(upgrade, "ROOT", tmp_path)
    monkeypatch.setattr(upgrade, "compiled", compiled)
    with pytest.raises(SystemExit, match="stay as they were"):
        upgrade.main()
    assert [(tmp_path / name).read_text() for name in upgrade.FILES] == ["as it was"] * 2
    assert not list(ROOT.glob("uv.lock")) + list(ROOT.glob("pylock*.toml"))


def test_the_help_names_every_target():
    targets = set(re.search(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)[1].split())
    named = set(re.findall(r"^\t@echo \"  make (\w+)", MAKEFILE, re.MULTILINE))
    assert named == targets - {"help", "install"}
    assert targets == set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def test_the_readme_names_only_what_exists():
    for path in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / path).exists(), path
    for target in re.findall(r"`make (\w+)", README):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_lesson_stands_in_the_readme():
    for lesson in (ROOT / "lessons").glob("*.md"):
        minutes = re.search(r"\*Time:\* (\d+) minutes", lesson.read_text(encoding="utf-8"))[1]
        assert f"(notebooks/{lesson.stem}.ipynb) | {minutes} |" in README


def test_the_wheel_holds_all_that_a_lesson_reads(tmp_path):
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-lessons"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("course_utils", "data", "benchmarks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for name in ("practice_reviews.npz", "practice_word_index.json"):
            content = archive.read(f"course_utils/practice/{name}")
            assert content == (ROOT / "data" / name).read_bytes()
        for path in (ROOT / "benchmarks" / "results").glob("*.json"):
            assert archive.read(f"course_utils/results/{path.name}") == path.read_bytes()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"course_utils", next(top for top in tops if top.endswith(".dist-info"))}


def make(*arguments):
    """Run make without installing anything; KERAS_BACKEND comes from make alone."""
    environment = {key: value for key, value in os.environ.items() if key not in OF_MAKE}
    command = ["make", "--no-print-directory", f"--directory={ROOT}", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


OF_MAKE = {"BACKEND", "KERAS_BACKEND", "LATEST", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS"}


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
class TestBackend:
    """What Keras runs on is asked for once, and reaches the installation and the tests."""

    @pytest.mark.parametrize("target", ["test", "run"])
    @pytest.mark.parametrize("backend", ["jax", "tensorflow", ""])
    def test_it_is_in_the_environment(self, target, backend):
        said = make(target, f"BACKEND={backend}", "--old-file=install", "RUN=env; :").stdout
        wanted = [f"KERAS_BACKEND={backend}"] if backend else []
        assert re.findall("^KERAS_BACKEND=.*", said, re.MULTILINE) == wanted

    def test_jax_is_installed_only_where_it_is_asked_for(self):
        assert re.search(r"install\.py.*\s--jax\n", make("-n", "test", "BACKEND=jax").stdout)
        latest = make("-n", "run", "BACKEND=jax", "LATEST=1").stdout
        assert re.search(r"install\.py.*\s--latest --jax\n", latest)
        for arguments in ([], ["BACKEND=tensorflow"], ["LATEST=1"]):
            said = make("-n", "test", *arguments).stdout
            assert "install.py" in said
            assert "--jax" not in said

    @pytest.mark.parametrize("backend", ["torch", "JAX", "tensorflow jax"])
    def test_others_are_refused_and_the_two_named(self, backend):
        refused = make("test", f"BACKEND={backend}", "--old-file=install", "RUN=env; :")
        assert refused.returncode != 0
        assert refused.stdout == ""
        assert f"BACKEND={backend} is not known" in refused.stderr
        assert "BACKEND=tensorflow or BACKEND=jax" in refused.stderr


def test_the_kernel_of_a_lesson_gets_the_backend(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    cell = new_code_cell('import os\nprint(os.environ["KERAS_BACKEND"])')
    execute(new_notebook(cells=[cell]), "backend", folder=tmp_path)
    assert cell.outputs[0].text == "jax\n"


def stand_in(folder, name, script):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def find_python(folder, **variables):
    command = ["/bin/sh", str(ROOT / "tools" / "find_python.sh")]
    environment = {"PATH": f"{folder}:/nowhere", **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sh")
class TestFindPython:
    """A command is tried before it is believed."""

    @pytest.fixture(autouse=True)
    def cat(self, tmp_path):
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "cat").symlink_to(shutil.which("cat"))

    def test_a_command_that_fails_is_passed_over(self, tmp_path):
        stand_in(tmp_path / "bin", "python3.12", "echo 'python3.12: command not found'; exit 127")
        stand_in(tmp_path / "bin", "python3.11", f'exec {sys.executable} "$@"')
        found = find_python(tmp_path / "bin")
        assert found.stdout == "python3.11\n"
        assert found.returncode == 0

    def test_another_version_is_passed_over(self, tmp_path):
        stand_in(tmp_path / "bin", "python3.12", "exit 3")
        stand_in(tmp_path / "bin", "python3", f'exec {sys.executable} "$@"')
        assert find_python(tmp_path / "bin").stdout == "python3\n"

    def test_nothing_that_runs(self, tmp_path):
        found = find_python(tmp_path / "bin")
        assert found.returncode == 1
        assert "No 64-bit Python 3.11, 3.12 or 3.13 was found" in found.stderr
        assert "brew install python@3.12" in found.stderr

    def test_no_ensurepip(self, tmp_path):
        stand_in(tmp_path / "bin", "python3", "exit 4")
        found = find_python(tmp_path / "bin")
        assert found.returncode == 1
        assert "sudo apt install python3-venv" in found.stderr

    def test_a_complete_python_goes_before_an_incomplete_one(self, tmp_path):
        stand_in(tmp_path / "bin", "python3.12", "exit 4")
        stand_in(tmp_path / "bin", "python3", f'exec {sys.executable} "$@"')
        assert find_python(tmp_path / "bin").stdout == "python3\n"

    def test_the_one_asked_for_may_have_a_space_in_its_path(self, tmp_path):
        stand_in(tmp_path / "my bin", "python", f'exec {sys.executable} "$@"')
        wanted = str(tmp_path / "my bin" / "python")
        assert find_python(tmp_path / "bin", PYTHON=wanted).stdout == wanted + "\n"

    def test_the_one_asked_for_does_not_run(self, tmp_path):
        stand_in(tmp_path / "bin", "python3", f'exec {sys.executable} "$@"')
        found = find_python(tmp_path / "bin", PYTHON="python2")
        assert found.returncode == 1
        assert "tried only PYTHON=python2" in found.stderr


class TestInstall:
    """Nothing is done twice, an interrupted installation goes on, each failure is clear."""

    @pytest.fixture(autouse=True)
    def course(self, tmp_path, monkeypatch):
        (tmp_path / "tools").mkdir()
        for name in (*install.PARTS, "requirements-jax.txt"):
            (tmp_path / name).write_text("")
        monkeypatch.setattr(install, "ROOT", tmp_path)
        monkeypatch.delenv("PYTHON", raising=False)
        monkeypatch.setattr(install, "make_environment", self.make)
        monkeypatch.setattr(install, "runs", lambda python, code: python.exists())
        monkeypatch.setattr(install, "install_pinned", lambda python: self.installed.append(1))
        monkeypatch.setattr(install, "install_jax", lambda python: self.installed.append("jax"))
        self.installed, self.made = [], []

    def make(self, folder):
        self.made.append(folder.name)
        python = install.python_of(folder)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    def test_a_second_time_does_nothing(self):
        install.main([])
        install.main([])
        assert self.installed == [1]
        assert self.made == [".venv"]

    def test_an_interrupted_installation_goes_on(self, monkeypatch):
        def interrupt(python):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(install, "install_pinned", interrupt)
            with pytest.raises(KeyboardInterrupt):
                install.main([])
        install.main([])
        assert self.installed == [1]
        assert self.made == [".venv"]

    def test_a_half_made_environment_is_completed(self, tmp_path):
        (tmp_path / ".venv" / "lib").mkdir(parents=True)
        install.main([])
        assert self.made == [".venv"]

    def test_other_requirements_are_installed(self, tmp_path):
        install.main([])
        (tmp_path / "requirements.txt").write_text("numpy==3")
        install.main([])
        assert self.installed == [1, 1]

    def test_jax_comes_into_what_is_there_and_only_once(self):
        install.main([])
        install.main(["--jax"])
        install.main(["--jax"])
        install.main([])
        assert self.installed == [1, "jax"]
        assert self.made == [".venv"]

    def test_jax_comes_with_all_the_rest_into_nothing(self):
        install.main(["--jax"])
        assert self.installed == [1, "jax"]

    def test_other_requirements_of_jax_are_installed_alone(self, tmp_path):
        install.main(["--jax"])
        (tmp_path / "requirements-jax.txt").write_text("jax==9")
        install.main([])
        install.main(["--jax"])
        assert self.installed == [1, "jax", "jax"]

    def test_jax_is_looked_at_again_after_other_requirements(self, tmp_path):
        install.main(["--jax"])
        (tmp_path / "requirements.txt").write_text("numpy==3")
        install.main([])
        install.main(["--jax"])
        assert self.installed == [1, "jax", 1, "jax"]

    def test_the_newest_jax_comes_with_the_newest_releases(self, monkeypatch):
        asked = []
        monkeypatch.setattr(install, "pip", lambda *arguments: asked.append(str(arguments[-1])))
        install.main(["--latest"])
        install.main(["--jax", "--latest"])
        assert asked[1].endswith("[notebooks,development]")
        assert asked[3].endswith("[notebooks,development,jax]")
        assert self.made == [".venv-latest"]
        assert self.installed == []

    def test_unknown_words_are_answered_with_what_there_is(self):
        with pytest.raises(SystemExit, match=r"install\.py --jax"):
            install.main(["--torch"])

    def test_a_moved_course_is_installed_anew(self, tmp_path, monkeypatch):
        install.main([])
        monkeypatch.setattr(install, "stamp_text", lambda *parts: "elsewhere")
        install.main([])
        assert self.installed == [1, 1]

    def test_a_python_that_is_gone_is_said_and_nothing_deleted(self, tmp_path, monkeypatch):
        install.main([])
        monkeypatch.setattr(install, "runs", lambda python, code: False)
        with pytest.raises(SystemExit, match=r"Delete the folder \.venv and repeat"):
            install.main([])
        assert (tmp_path / ".venv").exists()

    def test_another_python_than_asked_for_is_said(self, monkeypatch):
        install.main([])
        monkeypatch.setenv("PYTHON", "python3.13")
        version = sys.version_info[:2]
        monkeypatch.setattr(install, "runs", lambda python, code: f"[{version}]" not in code)
        with pytest.raises(SystemExit, match=r"is not 3\.1\d\."):
            install.main([])

    @pytest.mark.parametrize("version", [(3, 10), (3, 14)])
    def test_other_versions_are_refused(self, monkeypatch, version):
        monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))
        with pytest.raises(SystemExit, match=r"needs 3\.11, 3\.12 or 3\.13"):
            install.main([])

    def test_macs_with_intel_processors_are_refused(self, monkeypatch):
        monkeypatch.setattr(sys, "platform", "darwin")
        monkeypatch.setattr(install.platform, "machine", lambda: "x86_64")
        with pytest.raises(SystemExit, match="Intel"):
            install.main([])


def test_jax_without_a_network_is_said_and_how_to_go_on(tmp_path, monkeypatch, capfd):
    no_hash = "0" * 64
    (tmp_path / "requirements-jax.txt").write_text(f"no-such-jax==1 --hash=sha256:{no_hash}\n")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SystemExit, match=r"needs the network, once\. Without BACKEND=jax"):
        install.install_jax(sys.executable)
    assert "No matching distribution found" in capfd.readouterr().err


def test_what_pip_said_is_shown_when_it_fails(capfd):
    with pytest.raises(SystemExit, match="it goes on from here"):
        install.pip(sys.executable, 0, "--no-index", "no-such-package-at-all")
    assert "No matching distribution found" in capfd.readouterr().err
