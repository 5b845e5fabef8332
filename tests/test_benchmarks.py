"""The benchmarks: rows are kept and never mixed, tables are rendered once, pages show them."""

import re
import subprocess
import sys
import types
from pathlib import Path

import keras
import pytest

from benchmarks import _pages, _rows, choosing, fading, loading, simple_rnn, sizes, speed

ROOT = Path(__file__).resolve().parent.parent
PAGES = {_pages.SPEED: (speed, sizes, loading), _pages.README: (choosing,)}


# Pages


def test_the_pages_show_what_is_recorded():
    for page, benchmarks in PAGES.items():
        text = page.read_text(encoding="utf-8")
        sections = {}
        for benchmark in benchmarks:
            sections |= benchmark.sections()
        assert _pages.with_sections(text, sections) == text, (
            f"the results are new: python benchmarks/….py --report writes {page.name}"
        )
        assert set(re.findall(r"<!-- (?!end)(.*?) -->", text)) == set(sections)


@pytest.mark.parametrize(
    ("benchmark", "name", "change"),
    [
        (speed, "speed", {"seconds": 1}),
        (speed, "speed", {"seconds_an_epoch": 1}),
        (loading, "loading", {"peak_memory_mb": 1}),
        (choosing, "speed", {"test_accuracy": 1}),
        (choosing, "choosing", {"parameters": 2}),
        (fading, "fading", {"accuracy": [0.5] * 8}),
        (simple_rnn, "simple_rnn", {"epochs": 1}),
    ],
)
def test_another_row_gives_another_table(benchmark, name, change, tmp_path, monkeypatch):
    names = {"speed", name}
    recorded = {name: _rows.read(name) for name in names}
    before = benchmark.sections()
    monkeypatch.setattr(_rows, "RESULTS", tmp_path)
    rows = recorded[name]["rows"]
    next(row for row in rows if row.get("side") in (None, speed.COURSE)).update(change)
    for name, results in recorded.items():
        _rows.write(name, results)
    assert benchmark.sections() != before


def test_what_a_benchmark_prints_is_what_it_writes_into_its_page(tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- x -->\n<!-- end -->\nafter — \n", encoding="utf-8")
    arguments = ("What it measures.", lambda: {"x": "| a table |"}, lambda: True, None, page)
    monkeypatch.setattr(sys, "argv", ["benchmark.py"])
    _rows.main(*arguments)
    assert "\n| a table |\n" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["benchmark.py", "--report"])
    _rows.main(*arguments)
    written = page.read_bytes().decode()
    assert written == "before\n<!-- x -->\n| a table |\n<!-- end -->\nafter — \n"
    monkeypatch.setattr(_rows, "RESULTS", tmp_path)
    with pytest.raises(SystemExit, match="unset COURSE_RESULTS_DIR"):
        _rows.main(*arguments)


def test_there_are_no_tables_before_everything_is_measured(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmark.py"])
    _rows.main("What it measures.", lambda: pytest.fail("half a table"), lambda: False)
    assert capsys.readouterr().out == ""


# Tables, from a few rows


def speed_row(side, seed, seconds, **more):
    return {
        "side": side,
        "model": "GRU",
        "seed": seed,
        "seconds": seconds,
        "epochs": 4 * seed,
        "seconds_an_epoch": seconds / 4,
        "compile_seconds": 2.5 * seed,
        "validation_accuracy": 0.8 + seed / 100,
        "peak_memory_mb": 1000 + 100 * seed,
        **more,
    }


@pytest.fixture
def speed_rows(monkeypatch):
    monkeypatch.setattr(speed, "MODELS", ("GRU",))
    return [
        speed_row(speed.COURSE, 2, 8, epochs=5),
        speed_row(speed.COURSE, 1, 4, epochs=5),
        speed_row(speed.REFERENCE, 1, 40),
        speed_row("course", 1, 0, model="a model of the course only"),
    ]


def cells(table):
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_the_comparison_divides_the_means_that_it_shows(speed_rows):
    _, _, gru, total = cells(speed.comparison_table(speed_rows))
    reference, course = ["40", "4", "0.810"], ["6 (4–8)", "5", "0.815 (0.810–0.820)"]
    assert gru == ["GRU", *reference, *course, "6.7"]
    assert total == ["**all six**", "**40**", "", "", "**6**", "", "", "**6.7**"]


def test_an_epoch_is_a_mean_and_memory_a_maximum(speed_rows):
    _, _, gru = cells(speed.epochs_table(speed_rows))
    assert gru == ["GRU", "10.0 s", "1.5 s", "6.7", "3.8 s", "1.1 GB", "1.2 GB"]


def test_loading_is_compared_turn_by_turn_and_at_its_fastest():
    def row(way, *seconds):
        zeros = [0] * len(seconds)
        stages = {"load": seconds, "split": [1] * len(seconds), "pad": zeros}
        return {"way": way, "peak_memory_mb": 100, "seconds": stages}

    rows = [row(loading.FIRST_USE, 2), row(loading.KERAS, 4, 8), row(loading.WITH_CACHE, 0, 2)]
    _, _, first, keras, cached = cells(loading.table(rows))
    assert first[1:] == ["2.00", "1.00", "3.00", "1.7", "–", "100 MB"]
    assert keras[3:6] == ["7.00 (5.00–9.00)", "1.0", "1.0"]
    assert cached[3:6] == ["2.00 (1.00–3.00)", "4.0 (3.0–5.0)", "5.0"]  # 5/1 and 9/3; 5/1


def sizes_row(model="LSTM", **case):
    seconds = {"plain": [1, 2, 4], "XLA": [2, 3, 6], "course": [1, 1, 2]}
    return {"model": model, **case, "seconds": seconds}


def test_whole_models_are_compared_turn_by_turn_and_added_up(monkeypatch):
    monkeypatch.setattr(speed, "MODELS", ("LSTM", "GRU"))
    rows = [sizes_row(name) for name in ("LSTM", "GRU", choosing.LARGE)]
    table = cells(sizes.models_table(rows))
    assert table[2] == "LSTM|2.000|3.000|1.000|1.50 (1.50–2.00)|0.50 (0.50–1.00)".split("|")
    total = ["six models", "4.000", "6.000", "2.000", "1.50", "0.50"]
    assert table[5] == [f"**{cell}**" for cell in total]


def test_each_size_is_compared_with_plain_keras_turn_by_turn(monkeypatch):
    monkeypatch.setattr(sizes, "UNITS", (8, 16))
    monkeypatch.setattr(sizes, "STEPS", (50,))
    rows = [sizes_row(), sizes_row(units=16, steps=50), sizes_row(units=8, steps=50)]
    rows[1]["seconds"]["XLA"] = [1, 2, 4]
    rows[2]["seconds"]["XLA"] = [2, 2, 2]
    assert cells(sizes.sizes_table(rows, "XLA")) == [
        ["units", "50 steps"],
        ["---", "---:"],
        ["8", "1.00 (0.50–2.00)"],
        ["16", "1.00"],
    ]
    assert cells(sizes.sizes_table(rows, "course"))[2] == ["8", "0.50 (0.50–1.00)"]


# Trainings


def test_every_training_is_listed_once_and_the_two_recipes_take_turns():
    trainings = list(speed.trainings())
    assert len(set(trainings)) == len(trainings)
    for number, (side, model, seed) in enumerate(trainings):
        if side == speed.REFERENCE:
            assert trainings[number + 1] == (speed.COURSE, model, seed)


@pytest.mark.parametrize(
    ("name", "trainings", "columns"),
    [
        *(
            (benchmark.__name__.rpartition(".")[2], benchmark.trainings(), benchmark.COLUMNS)
            for benchmark in (speed, choosing, fading, sizes)
        ),
        ("reading", choosing.trainings(choosing.READING), choosing.COLUMNS),
    ],
)
def test_what_is_recorded_is_whole(name, trainings, columns):
    assert _rows.missing(_rows.read(name), trainings, columns) == []


@pytest.mark.parametrize(
    ("name", "benchmark", "every"),
    [
        ("speed", speed, 1),
        ("choosing", choosing, 1),
        ("reading", choosing, 1),
        ("simple_rnn", simple_rnn, 1),
        ("fading", fading, 7),  # of 80 rows, some of each cell and each protocol
        ("sizes", sizes, 3),
    ],
)
def test_what_is_recorded_was_trained_by_the_recipe(name, benchmark, every):
    results = _rows.read(name)
    if results["machine"]["keras"] != keras.__version__:
        pytest.skip("Another release of Keras describes layers in another way.")
    for row in results["rows"][::every]:
        training = [row.get(column) for column in benchmark.COLUMNS]
        assert row["digest"] == benchmark.digest(*training), f"{name}: measure {training} again"


def test_a_changed_recipe_has_another_digest(monkeypatch):
    digests = {choosing.digest(choosing.SAME_SIZE, 1), choosing.digest(choosing.SAME_SIZE, 2)}
    digests.add(choosing.digest(choosing.SHUFFLED, 1))
    digests.add(choosing.digest(choosing.LARGE, 1))
    for name, value in [("RECIPE", (3, 1e-3, 0.1)), ("RECIPE", (3, 1e-3, 0.2)), ("READS", (9, 9))]:
        for model in (choosing.SAME_SIZE, choosing.LARGE):
            monkeypatch.setitem(getattr(choosing, name), model, value)
            digests.add(choosing.digest(model, 1))
    assert len(digests) == 10


def test_make_bench_runs_every_benchmark():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = re.search(r"^BENCHMARKS := (.*)$", makefile, re.MULTILINE)[1].split()
    scripts = [path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")]
    assert sorted(listed) == sorted(scripts)


def test_the_models_of_lesson_06_differ_as_their_names_say():
    lesson = simple_rnn.program("embedding", 1)
    other_seed = simple_rnn.program("embedding", 2)
    (changed,) = [b for a, b in zip(lesson, other_seed, strict=True) if a != b]
    assert "set_random_seed(2)" in changed
    changed = "\n".join(simple_rnn.program("embedding, default start, no clipping", 1))
    for word in ("recurrent_initializer", "clipnorm"):
        assert word in "\n".join(lesson)
        assert word not in changed


# Rows


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A machine that is described in two words, and an empty folder for its results."""
    machine = {"cores": 2, "processor": "chip", "python": "3.13.1", "keras": "3.15.1"}
    monkeypatch.setattr(_rows, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(_rows, "describe_machine", lambda: dict(machine))
    return machine


def test_what_is_recorded_is_not_measured_again(here, capsys):
    measured = _rows.measured("one", lambda: {"rows": [1]})
    assert measured == {"machine": here, "rows": [1]}
    _rows.write("one", {"machine": {**here, "cores": 96}, "rows": [2]})
    again = _rows.measured("one", lambda: pytest.fail("measured again"))
    assert again["rows"] == [2]
    printed = capsys.readouterr().out
    assert "one: Measured on 96 cores (chip)" in printed
    assert "This machine differs (cores 2)" in printed


def complete(trainings, measure=None):
    measure = measure or (lambda seed: pytest.fail(f"measured seed {seed}"))
    return _rows.complete("one", [(seed,) for seed in trainings], ("seed",), measure)


def test_an_interrupted_run_goes_on_where_it_stopped(here):
    def stopped(seed):
        if seed == 2:
            raise KeyboardInterrupt
        return {"seed": seed}

    with pytest.raises(KeyboardInterrupt):
        complete([1, 2, 3], stopped)
    measured = []
    assert complete([1, 2, 3], lambda seed: measured.append(seed) or {"seed": seed})
    assert measured == [2, 3]
    assert _rows.read("one") == {"machine": here, "rows": [{"seed": 1}, {"seed": 2}, {"seed": 3}]}
    assert complete([1, 2, 3])


def test_rows_of_two_machines_are_not_mixed(here, capsys):
    _rows.write("one", {"machine": {**here, "keras": "3.9.0"}, "rows": [{"seed": 1}]})
    assert not complete([1, 2])
    printed = capsys.readouterr().out
    assert "keras 3.9.0" in printed
    assert "This machine differs (keras 3.15.1)" in printed
    assert "1 more are not measured" in printed


def test_a_process_answers_trainings_one_by_one(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from benchmarks import _rows\n"
        "def one(*training):\n"
        "    print('all else that is printed is not the answer')\n"
        "    return {'row': training[::-1], 'half': 1 / len(training)}\n"
        "_rows.main('What it measures.', None, None, one)\n",
        encoding="utf-8",
    )
    with _rows.process_to_ask(script) as ask:
        assert ask("SimpleRNN, one-hot", 1) == {"row": [1, "SimpleRNN, one-hot"], "half": 0.5}
        assert ask(None)["row"] == [None]
    assert _rows.alone(script, "GRU")["row"] == ["GRU"]


def test_a_process_that_fails_says_why(tmp_path, capfd):
    script = tmp_path / "script.py"
    script.write_text("input()\nraise ValueError('the disk is full')", encoding="utf-8")
    with _rows.process_to_ask(script) as ask:
        for model in ("GRU", "LSTM"):  # The second time it has ended before it is asked.
            with pytest.raises(SystemExit, match=rf"This failed.*{model}"):
                ask(model)
    assert "the disk is full" in capfd.readouterr().err


def test_everything_imports_and_measures_memory_on_windows(monkeypatch):
    """There is no module `resource` there."""
    names = [path.stem for path in (ROOT / "benchmarks").glob("*.py")]
    code = f"import sys; sys.modules['resource'] = None\nfrom benchmarks import {', '.join(names)}"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    process = types.SimpleNamespace(memory_info=lambda: types.SimpleNamespace(peak_wset=3_400_000))
    monkeypatch.setitem(sys.modules, "psutil", types.SimpleNamespace(Process=lambda: process))
    monkeypatch.setitem(sys.modules, "resource", None)
    assert _rows.peak_memory_mb() == 3
