"""Importing a module of the course changes nothing but what its name says."""

import json
import os
import pkgutil
import subprocess
import sys

import pytest

import course_utils

# What a program could notice: Keras's layers, the environment, threads, looks, warnings, and so on.
NOTICE = """
import gc, json, logging, os, random, sys, warnings
import keras
import matplotlib
import numpy as np
{early}
def state():
    return {{
        "loop": str(keras.layers.RNN.inner_loop.__code__),
        "lstm": str(keras.layers.LSTM.inner_loop.__code__),
        "environment": dict(os.environ),
        "look": str(dict(matplotlib.rcParams)),
        "warnings": str(warnings.filters[:3]),
        "garbage": [gc.isenabled(), gc.get_freeze_count()],
        "folder": os.getcwd(),
        "streams": [str(sys.stdout), str(sys.stderr)],
        "random": [str(np.random.get_state()), str(random.getstate())],
        "level": logging.getLogger().level,
    }}
before = state()
import {module}
after = state()
print(json.dumps([key for key in before if before[key] != after[key]]))
"""
MODULES = [found.name for found in pkgutil.walk_packages(course_utils.__path__, "course_utils.")]


def run(code, **environment):
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )


def test_no_module_changes_anything_when_it_is_imported():
    """All in one process; `one_thread` says by its name what it does, see below."""
    others = [name for name in MODULES if name != "course_utils.one_thread"]
    early = "import tensorflow, sklearn, scipy, IPython.display, tqdm.keras, pooch\n"
    early += "keras.ops.zeros((1,))\n"
    finished = run(NOTICE.format(early=early, module=", ".join(others)))
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout.splitlines()[-1]) == []


def test_one_thread_sets_the_number_of_threads_and_nothing_else():
    code = """
import json, os
before = dict(os.environ)
import course_utils.one_thread
print(json.dumps({name: value for name, value in os.environ.items() if before.get(name) != value}))
"""
    finished = run(code, TF_NUM_INTRAOP_THREADS=None)
    assert json.loads(finished.stdout) == {"TF_NUM_INTRAOP_THREADS": "1"}


def test_a_number_of_threads_that_was_chosen_stays():
    code = "import tensorflow, os, course_utils.one_thread; print(os.environ[{!r}])"
    finished = run(code.format("TF_NUM_INTRAOP_THREADS"), TF_NUM_INTRAOP_THREADS="2")
    assert finished.stdout == "2\n"


@pytest.mark.parametrize("first", ["tensorflow", "course_utils.quiet"])
def test_one_thread_too_late_is_an_error_that_says_so(first):
    code = f"import {first}\nimport course_utils.one_thread"
    finished = run(code, TF_NUM_INTRAOP_THREADS=None)
    assert finished.returncode != 0
    assert "Restart the kernel and import course_utils.one_thread before" in finished.stderr


def test_the_quiet_import_leaves_threads_and_compiler_alone():
    code = """
import os
import course_utils.quiet
print([name for name in ("TF_NUM_INTRAOP_THREADS", "XLA_FLAGS") if name in os.environ])
"""
    finished = run(code, TF_NUM_INTRAOP_THREADS=None, XLA_FLAGS=None)
    assert finished.stdout == "[]\n"
    assert finished.stderr == ""


def test_the_quiet_import_works_where_there_is_no_stderr():
    code = """
import os, sys
sys.stderr = None
os.close(2)
import course_utils.quiet
print("fine", "keras" in sys.modules)
"""
    assert run(code).stdout == "fine True\n"
