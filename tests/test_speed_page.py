"""What docs/speed.md says is what the benchmarks have recorded."""

import re
from pathlib import Path

import pytest

from benchmarks import _report, _rows, limit, loading, speed

ROOT = Path(__file__).resolve().parent.parent


def test_the_tables_of_the_page_are_those_of_the_results():
    page = _report.PAGE.read_text(encoding="utf-8")
    assert _report.with_sections(page) == page
    assert _report.CHART.is_file()


def test_operations_are_those_of_the_weights():
    # Every recurrent weight takes part in one multiplication and one addition a step.
    assert limit.products("LSTM") == 2 * (800 - 32)
    assert limit.products("GRU, dropout 0.2") == 2 * (600 - 24)
    assert limit.products("two LSTM, dropout 0.2") == 2 * (800 - 32 + 544 - 32)
    assert limit.products(speed.ONE_HOT) == 2 * (200 * 8 + 8 * 8)


def test_every_training_is_listed_once_and_the_two_recipes_take_turns():
    trainings = list(speed.trainings())
    assert len(set(trainings)) == len(trainings)
    for number, (side, model, seed) in enumerate(trainings):
        if side == speed.REFERENCE:
            assert trainings[number + 1] == (speed.COLD, model, seed)


def test_the_recorded_comparison_is_whole():
    assert _rows.missing(_rows.read("speed"), speed.trainings(), speed.COLUMNS) == []


def test_what_is_recorded_was_trained_by_the_recipe():
    for row in _rows.read("speed")["rows"]:
        if row["side"] != speed.REFERENCE:
            assert row["epochs"] == speed.RECIPE[row["model"]][0], row


def test_results_are_replaced_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(_rows, "RESULTS", tmp_path / "results")
    _rows.write("one", {"rows": [1]})
    _rows.write("one", {"rows": [1, 2]})
    assert _rows.read("one") == {"rows": [1, 2]}
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["one.json"]
    assert _rows.read("none yet")["rows"] == []


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


def test_an_interrupted_run_goes_on_where_it_stopped(here):
    trainings = [("GRU", 1), ("GRU", 2)]
    results, todo = _rows.resume("one", trainings, ("model", "seed"))
    assert todo == trainings
    results["rows"].append({"model": "GRU", "seed": 1, "seconds": 2.5})
    _rows.write("one", results)
    assert _rows.resume("one", trainings, ("model", "seed")) == (results, trainings[1:])


def test_rows_of_two_machines_are_not_mixed(here, capsys):
    results = {"machine": {**here, "keras": "3.9.0"}, "rows": [{"seed": 1}]}
    _rows.write("one", results)
    assert _rows.resume("one", [(1,), (2,)], ("seed",)) == (results, [])
    printed = capsys.readouterr().out
    assert "keras 3.9.0" in printed
    assert "This machine differs (keras 3.15.1)" in printed
    assert "Missing, and not measured beside another machine's: 1" in printed


def test_what_is_added_later_is_not_measured_beside_what_was_without_it(here, monkeypatch):
    _rows.write("one", {"machine": here, "rows": [{"seed": 1}]})
    monkeypatch.setattr(_rows, "describe_machine", lambda: {**here, "jax": "0.10.2"})
    assert _rows.resume("one", [(1,), (2,)], ("seed",))[1] == []
    _rows.write("one", {"machine": {**here, "jax": "0.10.2"}, "rows": [{"seed": 1}]})
    monkeypatch.setattr(_rows, "describe_machine", lambda: here)
    assert _rows.resume("one", [(1,), (2,)], ("seed",))[1] == [(2,)]  # none of it on JAX


def test_pages_are_made_from_what_is_recorded_only(here):
    with pytest.raises(SystemExit, match="unset COURSE_RESULTS_DIR"):
        _rows.require_recorded()


def test_the_tables_are_of_one_machine():
    names = ("speed", "speed_again", "limit", "starting", "loading", "loading_again", "choosing")
    machines = [_rows.read(name)["machine"] for name in names]
    assert all(machine == machines[0] for machine in machines)


def test_make_bench_runs_every_benchmark():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = re.search(r"^BENCHMARKS := (.*)$", makefile, re.MULTILINE)[1].split()
    scripts = [path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")]
    assert sorted(listed) == sorted(scripts)


def test_loading_is_compared_turn_by_turn_and_at_its_fastest():
    def row(way, *seconds):
        return {
            "way": way,
            "peak_memory_mb": 100,
            "seconds": {"load": seconds, "split": [0] * len(seconds), "pad": [0] * len(seconds)},
        }

    rows = [row(loading.FIRST_USE, 2), row(loading.KERAS, 4, 6), row(loading.WITH_CACHE, 1, 2)]
    _, _, first, _, cached = _report.loading({"rows": rows}, {"rows": []}).splitlines()
    assert first.split(" | ")[-3:-1] == ["2.0", "–"]
    assert cached.split(" | ")[-3:-1] == ["3.5 (3.0–4.0)", "4.0"]  # 4/1 and 6/2; 4/1


def script(folder, text):
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_process_answers_line_by_line(tmp_path):
    echo = "import json, sys\nfor line in sys.stdin: print(json.dumps(line.split()), flush=True)"
    with _rows.process_to_ask(script(tmp_path, echo)) as ask:
        assert ask("SimpleRNN, one-hot") == ["SimpleRNN,", "one-hot"]
        assert ask("GRU") == ["GRU"]


def test_a_process_that_fails_says_why(tmp_path):
    fails = "input()\nraise ValueError('the disk is full')"
    with _rows.process_to_ask(script(tmp_path, fails)) as ask:
        for model in ("GRU", "LSTM"):  # The second time it has ended before it is asked.
            with pytest.raises(SystemExit, match=rf"(?s)the disk is full.*This failed: {model}"):
                ask(model)
