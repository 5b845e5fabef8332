"""Setting the course up: what make, install.sh, a wheel and an upgrade do, and say if they fail."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import editables
import pytest
import upgrade

ROOT = Path(__file__).resolve().parent.parent
LEARNERS, AUTHORS, JAX = upgrade.FILES


@pytest.mark.parametrize("missing", [None, *upgrade.FILES])
def test_an_upgrade_changes_all_the_lists_or_none(tmp_path, monkeypatch, missing):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in upgrade.FILES:
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
        course = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        extras = course["project"]["optional-dependencies"]
        assert asked == [
            (["pyproject.toml", "--extra", "notebooks"], course["build-system"]["requires"]),
            (["-c", LEARNERS], extras["development"]),
            (["-c", LEARNERS, "-c", AUTHORS], extras["jax"]),
        ]
    texts = {(tmp_path / name).read_text() for name in upgrade.FILES}
    assert texts == {"as it was" if missing else "new"}


def test_uv_says_whether_it_could_pin(tmp_path):
    assert upgrade.compiled(tmp_path, "list.txt", [], [])
    assert "make upgrade" in (tmp_path / "list.txt").read_text()
    assert not upgrade.compiled(tmp_path, "list.txt", [], ["not a requirement"])


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """What belongs to an installed course, in a folder of its own."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-lessons"):
        shutil.copy(ROOT / name, folder)
    for name in ("course_utils", "data", "benchmarks"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def unpacked_wheel(course, version, tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", f"wheel:{version}"]
    subprocess.run([*command, "-d", tmp_path], cwd=course, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "unpacked", "zip")
    return tmp_path / "unpacked"


def printed_by(code, folder, *options, **variables):
    """Run Python code in a folder, and return the lines that it prints."""
    environment = {**os.environ, **variables}
    del environment["COURSE_DATA_DIR"]
    command = [sys.executable, *options, "-c", code]
    return subprocess.check_output(command, cwd=folder, env=environment, text=True).splitlines()


def test_an_installed_course_reads_its_reviews_and_its_results(course, tmp_path):
    wheel = unpacked_wheel(course, "standard", tmp_path)
    (information,) = wheel.glob("*.dist-info")
    assert {path.name for path in wheel.iterdir()} == {"course_utils", information.name}
    results = {path.name for path in (ROOT / "benchmarks" / "results").glob("*.json")}
    assert {path.name for path in (wheel / "course_utils" / "results").iterdir()} >= results
    code = """
import course_utils.quiet
from course_utils import imdb, training
print(course_utils.__path__)
(x, y), _ = imdb.load_data(source="practice")
print(len(x), len(imdb.get_word_index(source="practice")) > 0)
print(bool(training.recorded("simple_rnn")["rows"]))"""
    where, *_, reviews, recorded = printed_by(code, tmp_path, PYTHONPATH=str(wheel))
    assert str(wheel) in where
    assert (reviews, recorded) == ("5000 True", "True")


def test_an_editable_install_makes_course_utils_importable_and_nothing_else(course, tmp_path):
    wheel = unpacked_wheel(course, "editable", tmp_path)
    shutil.copytree(Path(editables.__file__).parent, wheel / "editables")
    code = f"""
import site
from importlib.util import find_spec
site.addsitedir({str(wheel)!r})
print(find_spec("course_utils.imdb").origin)
print([name for name in ("benchmarks", "data") if find_spec(name)])"""
    printed = printed_by(code, tmp_path, "-I", "-S")
    assert printed == [str(course / "course_utils" / "imdb.py"), "[]"]


OF_MAKE = {"BACKEND", "KERAS_BACKEND", "LATEST", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS"}
WITHOUT_INSTALLING = ("--old-file=install", "--old-file=install-dev", "RUN=env; :")


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

    @pytest.mark.parametrize(
        ("arguments", "calls"),
        [
            (["lab", "ARGS=--no-browser --port 1"], ["open_lab.py --no-browser --port 1\n"]),
            (["test", "LATEST=1"], ["'.[notebooks,development]'", "latest/bin/python -m pytest"]),
            (["test", "LATEST=1", "BACKEND=jax"], ["tools/install.sh .venv-latest\n", ",jax]'"]),
        ],
    )
    def test_options_reach_what_they_are_for(self, arguments, calls):
        said = make("-n", *arguments).stdout
        for call in calls:
            assert call in said


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
        for name in (*upgrade.FILES, "pyproject.toml"):
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
        self.done = subprocess.run(
            ["/bin/sh", ROOT / "tools" / "install.sh", ".venv", *lists],
            cwd=self.course,
            env={"PATH": str(self.bin), **variables},
            capture_output=True,
            text=True,
        )
        self.asked = log.read_text().splitlines()
        return [line.split()[-1] for line in self.asked]

    def test_a_list_is_installed_once_and_the_course_with_the_first(self):
        left = self.installed.parent.parent / "lib" / "python3.12/site-packages/course_utils"
        left.mkdir(parents=True)
        assert self.install(LEARNERS) == [LEARNERS, "."]
        assert (
            not left.exists()
        )  # from an earlier version of the course, it would hide the real one
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

    def test_an_interrupted_installation_goes_on(self):
        assert self.install(LEARNERS, PIP_STATUS="1") == [LEARNERS]
        assert self.install(LEARNERS) == [LEARNERS, "."]
        (self.course / LEARNERS).write_text("numpy==3")
        assert self.install(LEARNERS, PIP_STATUS="1") == [LEARNERS]
        (self.course / LEARNERS).write_text("")  # what was installed before is not there any more
        assert self.install(LEARNERS) == [LEARNERS, "."]

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

    def test_a_command_is_tried_before_it_is_believed_and_may_be_a_path_with_a_space(self):
        statuses = {"python3.12": 127, "python3.13": 3, "python3.11": 4, "python3": 5, "python": 0}
        for name, status in statuses.items():
            self.python(name, status, version=name)
        for named in ("", str(self.bin / "python")):
            self.install(PYTHON=named)
            assert self.done.stdout == "Making .venv with Python python\n"
            shutil.rmtree(self.course / ".venv")

    @pytest.mark.parametrize(
        ("status", "asked", "message"),
        [
            (3, "", "No 64-bit Python 3.11, 3.12 or 3.13 was found that runs."),
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
        script = (ROOT / "tools" / "install.sh").read_text(encoding="utf-8")
        check = re.search(r"^suits='(.*?)'$", script, re.MULTILINE | re.DOTALL)[1]
        with pytest.raises(SystemExit) as ended:
            exec(f"{check}\nsys.exit(0)")
        assert ended.value.code == status
