"""The ways to set the course up agree with each other, and say clearly what is wrong."""

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import editables
import nbformat
import pytest
import upgrade
import yaml
from nbformat.v4 import new_code_cell, new_notebook
from notebook_rules import parse
from notebook_runs import code_cells, execute

ROOT = Path(__file__).resolve().parent.parent


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


PYPROJECT = tomllib.loads(text_of("pyproject.toml"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]
README, MAKEFILE, INSTALL = map(text_of, ("README.md", "Makefile", "tools/install.sh"))
LISTS = {name: text_of(name) for name in upgrade.FILES}


def names(requirements):
    """Return the names of the packages in lines such as ``numpy>=1.26``."""
    return {re.match(r"[a-z0-9-]+", line)[0] for line in requirements}


def test_conda_and_pip_agree():
    conda = yaml.safe_load(text_of("environment.yml"))
    wanted = [line for line in conda["dependencies"] if isinstance(line, str)]
    (by_pip,) = [line["pip"] for line in conda["dependencies"] if isinstance(line, dict)]
    assert wanted == [f"python {PROJECT['requires-python']}", "pip"]
    assert by_pip == ["-r requirements.txt"]
    assert conda["channels"][0] == "conda-forge"


def test_the_pythons_are_the_same_everywhere():
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in INSTALL
    assert "3.11, 3.12 or 3.13" in README


def imports(*sources):
    """Return the distributions of all packages that the sources import."""
    found = set()
    for source in sources:
        for node in ast.walk(parse(source)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    found -= {path.stem for path in [*ROOT.iterdir(), *ROOT.glob("*/*.py")]}
    providers = importlib.metadata.packages_distributions()
    found = {providers.get(name, [name])[0] for name in found - sys.stdlib_module_names}
    return {name.lower().replace("_", "-") for name in found}


def sources(pattern):
    return [path.read_text(encoding="utf-8") for path in ROOT.glob(pattern)]


def test_what_the_course_imports_is_what_it_declares():
    cells = [
        cell.source
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in code_cells(nbformat.read(path, as_version=4))
    ]
    imported = imports(*sources("course_utils/**/*.py"), *cells)
    assert imported - {"jax"} == names(PROJECT["dependencies"])


def test_what_tools_and_tests_import_is_declared():
    learners = names([*PROJECT["dependencies"], *EXTRAS["notebooks"]])
    for tool in ("tools/run_lessons", "tools/open_lab", "tools/notebook_runs", "benchmarks/speed"):
        assert imports(text_of(f"{tool}.py")) <= learners
    build = PYPROJECT["build-system"]["requires"]
    everything = learners | names([*EXTRAS["development"], *build]) | {"jax"}
    assert imports(*sources("[bt]*s/*.py"), text_of("conftest.py")) <= everything


def pins(text):
    """Return the release and the hashes of each package that a list pins."""
    found = re.findall(
        r"^([a-z0-9-]+)==(\S+) .*\\\n((?: +--hash=sha256:.*\n)+)", text, re.MULTILINE
    )
    pinned = {name: (release, hashes) for name, release, hashes in found}
    assert len(pinned) == len(re.findall(r"^[a-z0-9].*", text, re.MULTILINE))
    return pinned


def test_everything_is_pinned_with_hashes_and_the_lists_agree():
    learners, authors, jax = map(pins, LISTS.values())
    build = PYPROJECT["build-system"]["requires"]
    assert names([*PROJECT["dependencies"], *EXTRAS["notebooks"], *build]) <= set(learners)
    assert names(EXTRAS["development"]) <= set(authors)
    assert names(EXTRAS["jax"]) <= set(jax)
    assert learners | authors | jax == jax | authors | learners
    assert "pywinpty" in learners  # which Windows needs, and no other system
    assert not set(learners) & {"hypothesis", "jupytext", "nbval", "pytest", "ruff", "uv"}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_no_registry_is_named(text):
    assert not re.findall(r"https?://|--index|--find-links|--trusted", text)


@pytest.mark.parametrize("missing", [None, *LISTS])
def test_an_upgrade_changes_all_the_lists_or_none(tmp_path, monkeypatch, missing):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in LISTS:
        (tmp_path / name).write_text("as it was")
    asked = []

    def compiled(folder, name, arguments, requirements):
        asked.append((arguments, requirements))
        Path(folder, name).write_text("new")
        return name != missing

    monkeypatch.setattr(upgrade, "ROOT", tmp_path)
    monkeypatch.setattr(upgrade, "compiled", compiled)
    if missing:
        with pytest.raises(SystemExit, match="No list has changed"):
            upgrade.main()
    else:
        upgrade.main()
        assert asked == [
            (["pyproject.toml", "--extra", "notebooks"], PYPROJECT["build-system"]["requires"]),
            (["-c", "requirements.txt"], EXTRAS["development"]),
            (["-c", "requirements.txt", "-c", "requirements-dev.txt"], EXTRAS["jax"]),
        ]
    wanted = "as it was" if missing else "new"
    assert {(tmp_path / name).read_text() for name in LISTS} == {wanted}


def test_uv_says_whether_it_could_pin(tmp_path):
    assert upgrade.compiled(tmp_path, "list.txt", [], [])
    assert "make upgrade" in (tmp_path / "list.txt").read_text()
    assert not upgrade.compiled(tmp_path, "list.txt", [], ["not a requirement"])


def test_the_help_names_every_target():
    targets = set(re.search(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)[1].split())
    assert targets == {
        target
        for line in re.findall(r"^([a-z][a-z -]*):", MAKEFILE, re.MULTILINE)
        for target in line.split()
    }
    named = set(re.findall(r"^\t@echo \"  make (\w+)", MAKEFILE, re.MULTILINE))
    assert named == targets - {"help", "install", "install-dev"}


def test_the_readme_names_only_what_exists():
    for path in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / path).exists(), path
    for target in re.findall(r"`make (\w+)", README):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_lesson_stands_in_the_readme():
    for lesson in (ROOT / "lessons").glob("*.md"):
        minutes = re.search(r"\*Time:\* (\d+) minutes", lesson.read_text(encoding="utf-8"))[1]
        assert f"(notebooks/{lesson.stem}.ipynb) | {minutes} |" in README


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Build the course twice, as a wheel and as an editable one, and unpack both."""
    course = tmp_path_factory.mktemp("course")
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-lessons"):
        shutil.copy(ROOT / name, course)
    for name in ("course_utils", "data", "benchmarks"):
        shutil.copytree(ROOT / name, course / name)
    for version in ("standard", "editable"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", f"wheel:{version}"]
        subprocess.run([*command, "-d", version], cwd=course, check=True, capture_output=True)
        (wheel,) = (course / version).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(course / version)
        wheel.unlink()
    return course


def run_in(folder, code, *options, **variables):
    """Run Python code in an empty folder, and return what it prints."""
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    environment = {**os.environ, **variables}
    del environment["COURSE_DATA_DIR"]
    command = [sys.executable, *options, "-c", code]
    return subprocess.check_output(command, cwd=empty, env=environment, text=True)


def test_the_wheel_holds_all_that_a_lesson_reads_and_nothing_else(wheels):
    wheel = wheels / "standard"
    for name in ("practice_reviews.npz", "practice_word_index.json"):
        content = (wheel / "course_utils" / "practice" / name).read_bytes()
        assert content == (ROOT / "data" / name).read_bytes()
    results = ROOT / "benchmarks" / "results"
    for path in results.glob("*.json"):
        stored = wheel / "course_utils" / "results" / path.name
        assert stored.read_bytes() == path.read_bytes()
    (information,) = wheel.glob("*.dist-info")
    assert {path.name for path in wheel.iterdir()} == {"course_utils", information.name}


def test_an_installed_course_reads_its_reviews_and_its_results(wheels):
    code = """
import course_utils.quiet
from course_utils import imdb, training
print(course_utils.__path__)
(x, y), _ = imdb.load_data(source="practice")
print(len(x), bool(training.recorded("simple_rnn")["rows"]))"""
    printed = run_in(wheels, code, PYTHONPATH=str(wheels / "standard")).splitlines()
    assert str(wheels / "standard") in printed[0]
    assert printed[-1] == "5000 True"


def test_an_editable_install_makes_course_utils_importable_and_nothing_else(wheels):
    code = f"""
import site
from importlib.util import find_spec
site.addsitedir({str(wheels / "editable")!r})
print(find_spec("course_utils.imdb").origin)
print([name for name in ("benchmarks", "data") if find_spec(name)])"""
    shutil.copytree(Path(editables.__file__).parent, wheels / "editable" / "editables")
    printed = run_in(wheels, code, "-I", "-S").splitlines()
    assert printed == [str(wheels / "course_utils" / "imdb.py"), "[]"]


def make(*arguments):
    """Run make without installing anything; KERAS_BACKEND comes from make alone."""
    environment = {key: value for key, value in os.environ.items() if key not in OF_MAKE}
    command = ["make", "--no-print-directory", f"--directory={ROOT}", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


OF_MAKE = {"BACKEND", "KERAS_BACKEND", "LATEST", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS"}
INSTALLED = ("--old-file=install", "--old-file=install-dev", "RUN=env; :")


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
class TestMake:
    @pytest.mark.parametrize("target", ["test", "run"])
    @pytest.mark.parametrize("backend", ["jax", "tensorflow", ""])
    def test_the_backend_is_in_the_environment(self, target, backend):
        said = make(target, f"BACKEND={backend}", *INSTALLED).stdout
        wanted = [f"KERAS_BACKEND={backend}"] if backend else []
        assert re.findall("^KERAS_BACKEND=.*", said, re.MULTILINE) == wanted

    @pytest.mark.parametrize("backend", ["torch", "JAX", "tensorflow jax"])
    def test_an_unknown_backend_is_refused_and_the_two_named(self, backend):
        refused = make("test", f"BACKEND={backend}", *INSTALLED)
        assert refused.returncode != 0
        assert refused.stdout == ""
        assert f"BACKEND={backend} is unknown" in refused.stderr
        assert "BACKEND=tensorflow or BACKEND=jax" in refused.stderr

    @pytest.mark.parametrize(
        ("arguments", "lists"),
        [
            ("run", ["requirements.txt"]),
            ("lab", ["requirements.txt"]),
            ("bench QUICK=1", ["requirements.txt"]),
            ("run BACKEND=tensorflow", ["requirements.txt"]),
            ("run BACKEND=jax", ["requirements.txt requirements-jax.txt"]),
            ("test", ["requirements.txt", "requirements-dev.txt"]),
            ("run lint", ["requirements.txt", "requirements-dev.txt"]),
            ("test BACKEND=jax", ["requirements.txt requirements-jax.txt", "requirements-dev.txt"]),
            *((name, [*LISTS][:2]) for name in ("notebooks", "format", "lint", "bench", "upgrade")),
        ],
    )
    def test_each_target_installs_what_it_needs(self, arguments, lists):
        said = make("-n", *arguments.split()).stdout
        assert re.findall(r"install\.sh \.venv (.*?) *\n", said) == lists

    def test_the_newest_releases_have_an_environment_of_their_own(self):
        for arguments, extras in (("", ""), ("BACKEND=jax", ",jax")):
            said = make("-n", "test", "LATEST=1", *arguments.split()).stdout
            assert "sh tools/install.sh .venv-latest\n" in said
            assert f"--editable '.[notebooks,development{extras}]'" in said
            assert ".venv-latest/bin/python -m pytest" in said

    def test_options_reach_jupyterlab(self):
        said = make("-n", "lab", "ARGS=--no-browser --port 8899").stdout
        assert "tools/open_lab.py --no-browser --port 8899\n" in said


def test_the_kernel_of_a_lesson_gets_the_backend_and_one_thread(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    cell = new_code_cell(
        'import os\n\nprint(*map(os.environ.get, ["KERAS_BACKEND", "TF_NUM_INTRAOP_THREADS"]))'
    )
    for wanted in ("1", "2"):
        execute(new_notebook(cells=[cell]), "backend", folder=tmp_path)
        assert cell.outputs[0].text == f"jax {wanted}\n"
        monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "2")


# A Python that suits (or exits with another status, as the check asks), and does what it is told
# without doing it: what pip is asked to install goes into a log.
STAND_IN = """#!/bin/sh
case $* in
    -V) echo Python {version} ;;
    -c*) exit {status} ;;
    *"-m venv"*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *--version | *ensurepip) exit "${{NO_PIP:-0}}" ;;
    *install*) echo "$*" >>../log; echo "Collecting numpy"; exit "${{PIP_STATUS:-0}}" ;;
esac
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sh")
class TestInstall:
    """Nothing is done twice, an interrupted installation goes on, every failure is clear."""

    @pytest.fixture(autouse=True)
    def course(self, tmp_path):
        self.course, self.bin = tmp_path / "my course", tmp_path / "my bin"
        self.log = tmp_path / "log"
        self.course.mkdir()
        self.bin.mkdir()
        for name in ("cat", "cksum", "cp", "mkdir", "rm", "rmdir"):
            (self.bin / name).symlink_to(shutil.which(name))
        for name in (*LISTS, "pyproject.toml"):
            (self.course / name).touch()
        self.python("python3.12")

    def python(self, name, status=0, version="3.12.1", folder=None):
        path = (folder or self.bin) / name
        path.write_text(STAND_IN.format(status=status, version=version))
        path.chmod(0o755)

    def install(self, *lists, **variables):
        """Run the script, and return what pip was asked for: the lists, and the course."""
        self.log.write_text("")
        environment = {"PATH": str(self.bin), **variables}
        command = ["/bin/sh", str(ROOT / "tools" / "install.sh"), ".venv", *lists]
        self.done = subprocess.run(
            command, cwd=self.course, env=environment, capture_output=True, text=True
        )
        return [line.split()[-1] for line in self.log.read_text().splitlines()]

    def test_a_list_is_installed_once_and_the_course_with_the_first(self):
        learners, authors, jax = LISTS
        assert self.install(learners) == [learners, "."]
        assert "Making .venv with Python 3.12.1\n" in self.done.stdout
        assert "Collecting numpy" in self.done.stdout  # pip shows how far it is
        by_hash, course = self.log.read_text().splitlines()
        assert "--require-hashes --requirement" in by_hash
        assert "--no-deps --no-build-isolation --editable" in course  # that takes no network
        assert self.install(learners) == []
        assert self.done.stdout == ""
        assert self.install(learners, jax) == [jax]
        assert self.install(authors) == [authors]
        assert self.install(learners, authors, jax) == []

    @pytest.mark.parametrize(
        ("changed", "installed"),
        [
            ("pyproject.toml", []),
            ("requirements.txt", ["requirements.txt", ".", "requirements-jax.txt"]),
            ("requirements-jax.txt", ["requirements-jax.txt"]),
            ("the Python", ["requirements.txt", ".", "requirements-jax.txt"]),
            ("the folder", ["requirements.txt", ".", "requirements-jax.txt"]),
        ],
    )
    def test_only_what_a_list_depends_on_installs_it_again(self, changed, installed):
        lists = ("requirements.txt", "requirements-jax.txt")
        self.install(*lists)
        if changed == "the Python":
            self.python("python", version="3.12.2", folder=self.course / ".venv" / "bin")
        elif changed == "the folder":
            self.course = self.course.rename(self.course.parent / "moved")
        else:
            (self.course / changed).write_text("[tool.ruff]")
        assert self.install(*lists) == installed
        assert self.install(*lists) == []

    @pytest.mark.parametrize("earlier", [True, False])
    def test_an_interrupted_installation_goes_on(self, earlier):
        if earlier:  # which must not be taken for what is there now
            self.install("requirements.txt")
        (self.course / "requirements.txt").write_text("numpy==3")
        assert self.install("requirements.txt", PIP_STATUS="1") == ["requirements.txt"]
        (self.course / "requirements.txt").write_text("")
        assert self.install("requirements.txt") == ["requirements.txt", "."]

    def test_what_was_left_halfway_or_by_an_earlier_course_is_put_right(self):
        left = self.course / ".venv" / "lib" / "python3.12" / "site-packages" / "course_utils"
        left.mkdir(parents=True)
        assert self.install("requirements.txt") == ["requirements.txt", "."]
        assert not left.exists()  # it would hide the real one

    @pytest.mark.parametrize(
        ("problem", "message"),
        [
            ({"PIP_STATUS": "1"}, "Once it is fixed, repeat the command"),
            ({"PIP_STATUS": "1"}, "Without BACKEND=jax, everything runs on TensorFlow"),
            ({"NO_PIP": "1"}, "There is no pip in .venv: delete the folder .venv and repeat"),
            ({"PYTHON": "python3.13"}, ".venv holds Python 3.12.1, and PYTHON=python3.13 is"),
            (
                {"python": "unsuitable"},
                "The Python in .venv does not run, or is not 3.11",
            ),
            ({"python": "gone"}, "The Python in .venv does not run, or is not 3.11"),
        ],
    )
    def test_a_problem_is_explained_and_nothing_deleted(self, problem, message):
        self.install("requirements.txt")
        self.python("python3.13", version="3.13.0")
        python = self.course / ".venv" / "bin" / "python"
        if problem.get("python") == "unsuitable":
            self.python("python", status=3, folder=python.parent)
        elif problem.get("python") == "gone":
            python.unlink()
            python.symlink_to("/nowhere/python")
        self.install("requirements-jax.txt", **problem)
        assert self.done.returncode == 1
        assert message in self.done.stderr
        assert python.is_symlink() or python.exists()

    @pytest.mark.parametrize(
        ("statuses", "asked", "outcome"),
        [
            ({"python3.12": 127, "python3.11": 0}, "", "with Python python3.11"),
            ({"python3.12": 3, "python3": 0}, "", "with Python python3\n"),
            ({"python3.12": 4, "python3": 0}, "", "with Python python3\n"),
            ({"python3.12": 5, "python": 0}, "", "with Python python\n"),
            ({"python3.12": 0, "python3.13": 0}, "python3.13", "with Python python3.13"),
            ({"python3.12": 3}, "", "No 64-bit Python 3.11, 3.12 or 3.13 was found that runs."),
            ({"python3.12": 3}, "", "brew install python@3.12"),
            ({"python3.12": 0}, "python2", "that runs (tried only PYTHON=python2)"),
            ({"python3.12": 4}, "", "sudo apt install python3-venv"),
            ({"python3.12": 5}, "", "python3.12 is a Python for Intel Macs"),
        ],
    )
    def test_a_command_is_tried_before_it_is_believed(self, statuses, asked, outcome):
        for name, status in statuses.items():
            self.python(name, status, version=name)
        self.install(**({"PYTHON": asked} if asked else {}))
        assert outcome in (self.done.stderr or self.done.stdout)
        assert (self.course / ".venv").exists() is (0 in statuses.values() and asked != "python2")

    def test_a_path_may_have_a_space(self):
        wanted = str(self.bin / "python3.12")
        assert self.install("requirements.txt", PYTHON=wanted) == ["requirements.txt", "."]

    @pytest.mark.parametrize(
        ("machine", "status"),
        [
            ({}, None),
            ({"version_info": (3, 10, 14)}, 3),
            ({"version_info": (3, 11, 0)}, None),
            ({"version_info": (3, 13, 9)}, None),
            ({"version_info": (3, 14, 0)}, 3),
            ({"maxsize": 2**31 - 1}, 3),
            ({"platform": "darwin"}, 5),
            ({"ensurepip": None}, 4),
            ({"venv": None}, 4),
        ],
    )
    def test_what_suits(self, monkeypatch, machine, status):
        monkeypatch.setattr("platform.machine", lambda: "x86_64")
        for name, value in machine.items():
            if value is None:
                monkeypatch.setitem(sys.modules, name, None)
            else:
                monkeypatch.setattr(sys, name, value)
        check = re.search(r"^suits='(.*?)'$", INSTALL, re.MULTILINE | re.DOTALL)[1]
        if status is None:
            exec(check)
        else:
            with pytest.raises(SystemExit) as ended:
                exec(check)
            assert ended.value.code == status
