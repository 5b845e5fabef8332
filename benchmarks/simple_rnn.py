"""Train lesson 06's models on IMDB from three seeds; keep what each training took and reached.

    COURSE_DATA_DIR=/path/to/imdb python benchmarks/simple_rnn.py

Every training has a process of its own, so that its peak memory is its own, and follows the
lesson to the letter: the cells that pad the reviews, build the model and define ``train`` are read
from the lesson. "default start" leaves out its ``recurrent_initializer`` and "no clipping" its
``clipnorm``.
Results go to ``benchmarks/results/simple_rnn.json``, or to the folder that COURSE_RESULTS_DIR
names, after each training; one that is there is not done again, so an interrupted run goes on where
it stopped.
"""

import argparse
import itertools
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _rows

ROOT = Path(__file__).resolve().parent.parent
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
    trainings = itertools.product(MODELS, SEEDS)
    results, todo = _rows.resume("simple_rnn", trainings, ("model", "seed"))
    for model, seed in todo:
        arguments = ("--model", model, "--seed", seed)
        environment = {"KERAS_BACKEND": "tensorflow"}
        row = _rows.in_own_process(__file__, *arguments, environment=environment)
        results["rows"].append(row)
        _rows.write("simple_rnn", results)
        print(f"{model}, seed {seed}: {row['seconds']:.1f} s", flush=True)
    for row in results["rows"]:
        print(row)


def train(model, seed):
    """Train one model as the lesson does and print its row as JSON."""
    history, seconds = run_lesson(model, seed)
    best = min(range(len(history["val_loss"])), key=history["val_loss"].__getitem__)
    row = {
        "model": model,
        "seed": seed,
        "epochs": len(history["val_loss"]),
        "best_epoch": best + 1,
        "validation_accuracy": round(history["val_accuracy"][best], 4),
        "seconds": round(seconds, 1),
        "peak_memory_mb": _rows.peak_memory_mb(),
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
        if beginning == "(train_input":
            _rows.require_imdb(names["imdb"].loaded_source())
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
