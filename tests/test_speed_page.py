"""What docs/speed.md says is what the benchmarks have recorded."""

import pytest

from benchmarks import _report, _rows, limit, speed


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


def test_what_is_recorded_is_not_measured_again(tmp_path, monkeypatch):
    monkeypatch.setattr(_rows, "RESULTS", tmp_path / "results")
    measured = _rows.measured("one", lambda: {"rows": [1]})
    assert measured == {"machine": _rows.describe_machine(), "rows": [1]}
    assert _rows.measured("one", lambda: pytest.fail("measured again")) == measured


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(_rows, "RESULTS", tmp_path / "results")
    trainings = [("GRU", 1), ("GRU", 2)]
    results, todo = _rows.resume("one", trainings, ("model", "seed"))
    assert todo == trainings
    results["rows"].append({"model": "GRU", "seed": 1, "seconds": 2.5})
    _rows.write("one", results)
    assert _rows.resume("one", trainings, ("model", "seed")) == (results, trainings[1:])


def test_rows_of_two_machines_are_not_mixed(tmp_path, monkeypatch):
    monkeypatch.setattr(_rows, "RESULTS", tmp_path / "results")
    here = {"cores": 2, "keras": "3.15.1"}
    monkeypatch.setattr(_rows, "describe_machine", lambda: here)
    _rows.write("one", {"machine": {**here, "cores": 96}, "rows": [{"seed": 1}]})
    assert _rows.resume("one", [(1,)], ("seed",))[1] == []  # Nothing is missing.
    with pytest.raises(SystemExit, match=r"one\.json.*cores 96 .*move the file away"):
        _rows.resume("one", [(1,), (2,)], ("seed",))
    _rows.write("one", {"machine": {**here, "jax": "0.10.2"}, "rows": []})
    assert _rows.resume("one", [(1,)], ("seed",))[1] == [(1,)]  # JAX is not installed here.


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
