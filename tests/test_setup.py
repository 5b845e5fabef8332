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
BUILD = PYPROJECT["build-system"]["requires"]
README, MAKEFILE, INSTALL = map(text_of, ("README.md", "Makefile", "tools/install.sh"))
LISTS = {name: text_of(name) for name in upgrade.FILES}


def names(requirements):
    """Return the names of the packages in lines such as ``numpy>=1.26``."""
    return {re.match(r"[a-z0-9-]+", line)[0] for line in requirements}


def test_pip_conda_make_and_the_readme_want_the_same_pythons():
    conda, python = yaml.safe_load(text_of("environment.yml")), PROJECT["requires-python"]
    assert conda["channels"][0] == "conda-forge"
    assert conda["dependencies"] == [f"python {python}", "pip", {"pip": ["-r requirements.txt"]}]
    assert python == ">=3.11,<3.14"
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in INSTALL
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


def sources(pattern):
    return [path.read_text(encoding="utf-8") for path in ROOT.glob(pattern)]


def test_what_is_imported_is_declared():
    lessons = [nbformat.reads(text, as_version=4) for text in sources("notebooks/*.ipynb")]
    cells = [cell.source for lesson in lessons for cell in code_cells(lesson)]
    course = imports(*sources("course_utils/**/*.py"), *cells)
    assert course - {"jax"} == names(PROJECT["dependencies"])
    learners = names([*PROJECT["dependencies"], *EXTRAS["notebooks"]])
    for tool in ("tools/run_lessons", "tools/open_lab", "tools/notebook_runs", "benchmarks/speed"):
        assert imports(text_of(f"{tool}.py")) <= learners
    everything = learners | names([*EXTRAS["development"], *BUILD]) | {"jax"}
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
    assert names([*PROJECT["dependencies"], *EXTRAS["notebooks"], *BUILD]) <= set(learners)
    assert names(EXTRAS["development"]) <= set(authors)
    assert names(EXTRAS["jax"]) <= set(jax)
    assert learners | authors | jax == jax | authors | learners
    assert "pywinpty" in learners  # which Windows needs, and no other system
    assert not set(learners) & {"hypothesis", "jupytext", "nbval", "pytest", "ruff", "uv"}
    for text in LISTS.values():
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
            (["pyproject.toml", "--extra", "notebooks"], BUILD),
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
    rules = " ".join(re.findall(r"^([a-z][a-z -]*):", MAKEFILE, re.MULTILINE)).split()
    assert set(re.search(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)[1].split()) == set(rules)
    named = set(re.findall(r"^\t@echo \"  make (\w+)", MAKEFILE, re.MULTILINE))
    assert named == set(rules) - {"help", "install", "install-dev"}
    assert set(re.findall(r"`make (\w+)", README)) <= set(rules)


def test_the_readme_names_every_lesson_and_only_what_exists():
    for lesson in (ROOT / "lessons").glob("*.md"):
        minutes = re.search(r"\*Time:\* (\d+) minutes", lesson.read_text(encoding="utf-8"))[1]
        assert f"(notebooks/{lesson.stem}.ipynb) | {minutes} |" in README
    for path in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / path).exists(), path


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


def printed_by(code, folder, *options, **variables):
    """Run Python code in a folder, and return the lines that it prints."""
    environment = {**os.environ, **variables}
    del environment["COURSE_DATA_DIR"]
    command = [sys.executable, *options, "-c", code]
    printed = subprocess.check_output(command, cwd=folder, env=environment, text=True)
    return printed.splitlines()


def test_the_wheel_holds_all_that_a_lesson_reads_and_nothing_else(wheels):
    wheel = wheels / "standard"
    (information,) = wheel.glob("*.dist-info")
    assert {path.name for path in wheel.iterdir()} == {"course_utils", information.name}
    read = [(path, "results") for path in (ROOT / "benchmarks" / "results").glob("*.json")]
    for name in ("practice_reviews.npz", "practice_word_index.json"):
        read.append((ROOT / "data" / name, "practice"))
    for path, folder in read:
        assert (wheel / "course_utils" / folder / path.name).read_bytes() == path.read_bytes()


def test_an_installed_course_reads_its_reviews_and_its_results(wheels, tmp_path):
    code = """
import course_utils.quiet
from course_utils import imdb, training
print(course_utils.__path__)
(x, y), _ = imdb.load_data(source="practice")
print(len(x), bool(training.recorded("simple_rnn")["rows"]))"""
    where, *_, last = printed_by(code, tmp_path, PYTHONPATH=str(wheels / "standard"))
    assert str(wheels / "standard") in where
    assert last == "5000 True"


def test_an_editable_install_makes_course_utils_importable_and_nothing_else(wheels, tmp_path):
    code = f"""
import site
from importlib.util import find_spec
site.addsitedir({str(wheels / "editable")!r})
print(find_spec("course_utils.imdb").origin)
print([name for name in ("benchmarks", "data") if find_spec(name)])"""
    shutil.copytree(Path(editables.__file__).parent, wheels / "editable" / "editables")
    printed = printed_by(code, tmp_path, "-I", "-S")
    assert printed == [str(wheels / "course_utils" / "imdb.py"), "[]"]


OF_MAKE = {"BACKEND", "KERAS_BACKEND", "LATEST", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS"}
WITHOUT_INSTALLING = ("--old-file=install", "--old-file=install-dev", "RUN=env; :")
LEARNERS, AUTHORS, JAX = LISTS


def make(*arguments):
    """Run make; KERAS_BACKEND comes from make alone."""
    environment = {key: value for key, value in os.environ.items() if key not in OF_MAKE}
    command = ["make", "--no-print-directory", f"--directory={ROOT}", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
class TestMake:
    @pytest.mark.parametrize("target", ["test", "run"])
    @pytest.mark.parametrize("backend", ["jax", "tensorflow", ""])
    def test_the_backend_is_in_the_environment(self, target, backend):
        said = make(target, f"BACKEND={backend}", *WITHOUT_INSTALLING).stdout
        wanted = [f"KERAS_BACKEND={backend}"] if backend else []
        assert re.findall("^KERAS_BACKEND=.*", said, re.MULTILINE) == wanted

    @pytest.mark.parametrize("backend", ["torch", "JAX", "tensorflow jax"])
    def test_an_unknown_backend_is_refused_and_the_two_named(self, backend):
        refused = make("test", f"BACKEND={backend}", *WITHOUT_INSTALLING)
        message = f"BACKEND={backend} is unknown: use BACKEND=tensorflow or BACKEND=jax"
        assert message in refused.stderr
        assert refused.returncode != 0
        assert refused.stdout == ""

    @pytest.mark.parametrize(
        ("arguments", "lists"),
        [
            *((name, [LEARNERS]) for name in ("run", "lab", "bench QUICK=1")),
            ("run BACKEND=tensorflow", [LEARNERS]),
            ("run BACKEND=jax", [f"{LEARNERS} {JAX}"]),
            ("test BACKEND=jax", [f"{LEARNERS} {JAX}", AUTHORS]),
            ("run lint", [LEARNERS, AUTHORS]),
            *((name, [LEARNERS, AUTHORS]) for name in "test notebooks format lint bench".split()),
            ("upgrade", [LEARNERS, AUTHORS]),
        ],
    )
    def test_each_target_installs_what_it_needs(self, arguments, lists):
        said = make("-n", *arguments.split()).stdout
        assert re.findall(r"install\.sh \.venv (.*?) *\n", said) == lists

    @pytest.mark.parametrize(("backend", "extra"), [("", ""), ("jax", ",jax")])
    def test_the_newest_releases_have_an_environment_of_their_own(self, backend, extra):
        said = make("-n", "test", "LATEST=1", f"BACKEND={backend}").stdout
        assert "sh tools/install.sh .venv-latest\n" in said
        assert f"--editable '.[notebooks,development{extra}]'" in said
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
UNUSABLE = "The Python in .venv does not run, or is not 3.11"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sh")
class TestInstall:
    """Nothing is done twice, an interrupted installation goes on, every failure is clear."""

    @pytest.fixture(autouse=True)
    def course(self, tmp_path):
        self.course, self.bin = tmp_path / "my course", tmp_path / "my bin"
        self.installed = self.course / ".venv" / "bin" / "python"
        self.course.mkdir()
        self.bin.mkdir()
        for name in ("cat", "cksum", "cp", "mkdir", "rm", "rmdir"):
            (self.bin / name).symlink_to(shutil.which(name))
        for name in (*LISTS, "pyproject.toml"):
            (self.course / name).touch()
        self.python("python3.12")

    def python(self, name, status=0, version="3.12.1"):
        path = self.bin / name  # as it is if the name is a path
        path.write_text(STAND_IN.format(status=status, version=version))
        path.chmod(0o755)

    def install(self, *lists, **variables):
        """Run the script, and return what pip was asked for: the lists, and the course."""
        log = self.course.parent / "log"
        log.write_text("")
        command = ["/bin/sh", str(ROOT / "tools" / "install.sh"), ".venv", *lists]
        environment = {"PATH": str(self.bin), **variables}
        self.done = subprocess.run(
            command, cwd=self.course, env=environment, capture_output=True, text=True
        )
        self.asked = log.read_text().splitlines()
        return [line.split()[-1] for line in self.asked]

    def test_a_list_is_installed_once_and_the_course_with_the_first(self):
        assert self.install(LEARNERS) == [LEARNERS, "."]
        assert "Making .venv with Python 3.12.1\n" in self.done.stdout
        assert "Collecting numpy" in self.done.stdout  # pip shows how far it is
        assert "--require-hashes --requirement" in self.asked[0]
        assert "--no-deps --no-build-isolation --editable" in self.asked[1]  # takes no network
        assert self.install(LEARNERS) == []
        assert self.done.stdout == ""
        assert self.install(LEARNERS, JAX) == [JAX]
        assert self.install(AUTHORS) == [AUTHORS]
        assert self.install(LEARNERS, AUTHORS, JAX) == []

    def test_only_what_a_list_depends_on_installs_it_again(self):
        everything = [LEARNERS, ".", JAX]
        assert self.install(LEARNERS, JAX) == everything
        (self.course / "pyproject.toml").write_text("[tool.ruff]")
        assert self.install(LEARNERS, JAX) == []
        (self.course / JAX).write_text("jax==1")
        assert self.install(LEARNERS, JAX) == [JAX]
        (self.course / LEARNERS).write_text("numpy==3")
        assert self.install(LEARNERS, JAX) == everything
        self.python(self.installed, version="3.12.2")
        assert self.install(LEARNERS, JAX) == everything
        self.course = self.course.rename(self.course.parent / "moved")
        assert self.install(LEARNERS, JAX) == everything
        assert self.install(LEARNERS, JAX) == []

    @pytest.mark.parametrize("earlier", [True, False])
    def test_an_interrupted_installation_goes_on(self, earlier):
        if earlier:  # which must not be taken for what is there now
            self.install(LEARNERS)
        (self.course / LEARNERS).write_text("numpy==3")
        assert self.install(LEARNERS, PIP_STATUS="1") == [LEARNERS]
        (self.course / LEARNERS).write_text("")
        assert self.install(LEARNERS) == [LEARNERS, "."]

    def test_what_was_left_halfway_or_by_an_earlier_course_is_put_right(self):
        left = self.course / ".venv" / "lib" / "python3.12" / "site-packages" / "course_utils"
        left.mkdir(parents=True)
        assert self.install(LEARNERS) == [LEARNERS, "."]
        assert not left.exists()  # it would hide the real one

    def test_the_python_may_be_named_by_a_path_with_a_space(self):
        self.python("python3.13", version="3.13.0")
        self.install(PYTHON=str(self.bin / "python3.13"))
        assert self.done.stdout == "Making .venv with Python 3.13.0\n"

    @pytest.mark.parametrize(
        ("problem", "message"),
        [
            ({"PIP_STATUS": "1"}, "repeat the command.*\nWithout BACKEND=jax, everything runs on"),
            ({"NO_PIP": "1"}, "There is no pip in .venv: delete the folder .venv and repeat"),
            ({"PYTHON": "python3.13"}, ".venv holds Python 3.12.1, and PYTHON=python3.13 is"),
            ("unsuitable", UNUSABLE),
            ("gone", UNUSABLE),
        ],
    )
    def test_a_problem_is_explained_and_nothing_deleted(self, problem, message):
        self.install(LEARNERS)
        self.python("python3.13", version="3.13.0")
        if problem == "unsuitable":
            self.python(self.installed, status=3)
        elif problem == "gone":
            self.installed.unlink()
            self.installed.symlink_to("/nowhere/python")
        self.install(JAX, **(problem if isinstance(problem, dict) else {}))
        assert self.done.returncode == 1
        assert re.search(message, self.done.stderr)
        assert self.installed.is_symlink() or self.installed.exists()

    def test_a_command_is_tried_before_it_is_believed(self):
        statuses = {"python3.12": 127, "python3.13": 3, "python3.11": 4, "python3": 5, "python": 0}
        for name, status in statuses.items():
            self.python(name, status, version=name)
        self.install()
        assert self.done.stdout == "Making .venv with Python python\n"

    @pytest.mark.parametrize(
        ("status", "asked", "message"),
        [
            (3, "", "No 64-bit Python 3.11, 3.12 or 3.13 was found that runs."),
            (3, "", "brew install python@3.12"),
            (0, "python2", "that runs (tried only PYTHON=python2)"),
            (4, "", "sudo apt install python3-venv"),
            (5, "", "python3.12 is a Python for Intel Macs"),
        ],
    )
    def test_where_no_python_suits_it_is_explained(self, status, asked, message):
        self.python("python3.12", status)
        self.install(PYTHON=asked)
        assert message in self.done.stderr
        assert not self.installed.exists()

    @pytest.mark.parametrize(
        ("name", "value", "status"),
        [
            ("version_info", (3, 10, 14), 3),
            ("version_info", (3, 11, 0), 0),
            ("version_info", (3, 13, 9), 0),
            ("version_info", (3, 14, 0), 3),
            ("maxsize", 2**31 - 1, 3),
            ("platform", "darwin", 5),
            ("ensurepip", None, 4),
            ("venv", None, 4),
        ],
    )
    def test_what_suits(self, monkeypatch, name, value, status):
        monkeypatch.setattr("platform.machine", lambda: "x86_64")
        if value is None:
            monkeypatch.setitem(sys.modules, name, None)
        else:
            monkeypatch.setattr(sys, name, value)
        check = re.search(r"^suits='(.*?)'$", INSTALL, re.MULTILINE | re.DOTALL)[1]
        with pytest.raises(SystemExit) as ended:
            exec(f"{check}\nsys.exit(0)")
        assert ended.value.code == status
