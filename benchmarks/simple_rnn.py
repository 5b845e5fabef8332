"""Train lesson 06's models on IMDB from three seeds; keep what each training took and reached.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/simple_rnn.py

Every training has a process of its own, so that its peak memory is its own, and follows the
lesson to the letter: the cells that pad the reviews, build the model and define ``train`` are read
from the lesson. "default start" leaves out its ``recurrent_initializer`` and "no clipping" its
``clipnorm``.
Results go to ``benchmarks/results/simple_rnn.json`` after each training; one that is there is not
done again, so an interrupted run goes on where it stopped. Delete the file to measure anew.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "simple_rnn.json"
LESSON = ROOT / "lessons" / "06_training_a_simple_rnn.md"
MODELS = (
    "embedding",
    "one-hot",
    "embedding, no clipping",
    "embedding, default start",
    "embedding, default start, no clipping",
)
SEEDS = (1, 2, 3)


def main():
    """Do the trainings that are not recorded yet."""
    recorded = {"machine": describe_machine(), "rows": []}
    if RESULTS.is_file():
        recorded = json.loads(RESULTS.read_text(encoding="utf-8"))
    done = {(row["model"], row["seed"]) for row in recorded["rows"]}
    for model in MODELS:
        for seed in SEEDS:
            if (model, seed) not in done:
                row = train_in_own_process(model, seed)
                recorded["rows"].append(row)
                write(recorded)
                print(row, flush=True)


def describe_machine():
    """Name the processor's kind, the cores and the releases, and no path or host."""
    from importlib.metadata import version

    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "keras": version("keras"),
        "tensorflow": version("tensorflow"),
    }


def train_in_own_process(model, seed):
    """Run this file for one training; return the row that it prints last."""
    command = [sys.executable, __file__, "--model", model, "--seed", str(seed)]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(finished.stdout.splitlines()[-1])


def write(recorded):
    """Replace the results in one step, so that an interruption leaves the old ones."""
    RESULTS.parent.mkdir(exist_ok=True)
    part = RESULTS.with_suffix(".part")
    part.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    part.replace(RESULTS)


def train(model, seed):
    """Train one model as the lesson does and print its row as JSON."""
    import resource

    history, seconds = run_lesson(model, seed)
    best = min(range(len(history["val_loss"])), key=history["val_loss"].__getitem__)
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes on a Mac, else kilobytes
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    row = {
        "model": model,
        "seed": seed,
        "epochs": len(history["val_loss"]),
        "best_epoch": best + 1,
        "validation_accuracy": round(history["val_accuracy"][best], 4),
        "seconds": round(seconds, 1),
        "peak_memory_mb": round(peak / 1e6),
    }
    print(json.dumps(row))


def run_lesson(model, seed):
    """Run the lesson's own cells up to the training; return its history and its seconds."""
    import jupytext

    cells = [cell.source for cell in jupytext.read(LESSON).cells if cell.cell_type == "code"]
    one_hot = model == "one-hot"
    network, history = ("one_hot_model", "one_hot_history") if one_hot else ("model2", "history")
    build = "keras.utils.set_random_seed(1)\n"
    names = {}
    for beginning in (
        "import tempfile",
        "(train_input",
        "checkpoints =",
        build + network,
        history + " = train(",
    ):
        (source,) = [source for source in cells if source.startswith(beginning)]
        source = source.replace(build, f"keras.utils.set_random_seed({seed})\n")
        if "default start" in model:
            source = source.replace(', recurrent_initializer="identity"', "")
        if "no clipping" in model:
            source = source.replace(", clipnorm=0.1", "")
        start = time.perf_counter()
        exec(source, names)
        seconds = time.perf_counter() - start
        if beginning == "(train_input" and names["imdb"].loaded_source() != "imdb":
            sys.exit("This benchmark is about IMDB: set COURSE_DATA_DIR to the folder of imdb.npz.")
    return names[history], seconds


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=MODELS, help="do this one training and print its row")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.model:
        train(arguments.model, arguments.seed)
    else:
        main()
