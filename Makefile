# `make` on its own lists the targets. All of them work from a bare Python 3.11, 3.12 or 3.13.

VENV := $(if $(LATEST),.venv-latest,.venv)
RUN := $(VENV)/bin/python
JAX := $(filter jax,$(BACKEND))

# Keras reads from the environment what to run on, in the kernels of the notebooks as well.
ifneq ($(BACKEND),)
ifeq ($(findstring /$(BACKEND)/,/tensorflow/ /jax/),)
$(error BACKEND=$(BACKEND) is unknown: use BACKEND=tensorflow or BACKEND=jax)
endif
export KERAS_BACKEND := $(BACKEND)
endif

.PHONY: help install install-dev run lab test notebooks format lint bench worlds thorough upgrade

help:
	@echo "For learners:"
	@echo "  make run        run every lesson; the executed copies go into build/notebooks/"
	@echo "  make lab        open JupyterLab on your own copies, in my_lessons/"
	@echo "For authors and maintainers:"
	@echo "  make test       run all tests: the code, and every output of every notebook"
	@echo "  make notebooks  build notebooks/ from lessons/ on the real IMDB reviews (LESSONS='03 04')"
	@echo "  make format     format the code and the lessons"
	@echo "  make lint       check the code and the notebooks with ruff"
	@echo "  make bench      print what is in benchmarks/results/, and measure what is missing there"
	@echo "  make worlds     run the lessons with other seeds, processors, backends and releases: hours, 7 GB"
	@echo "  make thorough   everything that takes too long for each change: make worlds, make bench"
	@echo "  make upgrade    pin the newest releases in requirements*.txt"
	@echo "The first of these sets up .venv, in 2 to 4 minutes. Variables:"
	@echo "  ARGS=...             for lab: options of JupyterLab, such as ARGS='--no-browser --port 8899'"
	@echo "  PYTHON=...           the Python to set up .venv with"
	@echo "  LATEST=1             for test and run: the newest releases, in .venv-latest"
	@echo "  BACKEND=jax          for test, run, bench: Keras on JAX instead of TensorFlow (downloads 90 MB)"
	@echo "  QUICK=1              for bench: compare one epoch on this machine, in two minutes"
	@echo "  COURSE_RESULTS_DIR=...  for bench: an empty folder, to measure everything again"
	@echo "  COURSE_DATA_DIR=...  the folder with the real IMDB reviews (imdb.npz), or data"

# `install` is what a learner needs, `install-dev` is what authors need as well.
ifeq ($(LATEST),)
install:
	@sh tools/install.sh $(VENV) requirements.txt $(JAX:%=requirements-%.txt)

install-dev: install
	@sh tools/install.sh $(VENV) requirements-dev.txt
else
install install-dev:
	@sh tools/install.sh $(VENV)
	@$(RUN) -m pip install --upgrade --upgrade-strategy eager editables hatchling \
	    --editable '.[notebooks,development$(JAX:%=,%)]'
endif

run: install
	@$(RUN) tools/run_lessons.py

lab: install
	@$(RUN) tools/open_lab.py $(ARGS)

test: install-dev
	@$(RUN) -m pytest

notebooks: install-dev
	@$(RUN) tools/build_notebooks.py $(LESSONS)

format: install-dev
	@$(RUN) -m ruff check --fix --quiet --extend-exclude '*.ipynb'
	@$(RUN) -m ruff format --extend-exclude '*.ipynb'
	@$(RUN) -m jupytext --quiet --pipe-fmt ipynb \
	    --pipe '$(RUN) -m ruff format --quiet --stdin-filename lesson.ipynb -' lessons/*.md

lint: install-dev
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check

# In this order: some need COURSE_DATA_DIR and say so at once; choosing.py's table takes in speed.py's.
BENCHMARKS := loading speed sizes simple_rnn fading choosing

bench: $(if $(QUICK),install,install-dev)
ifneq ($(QUICK),)
	@$(RUN) benchmarks/speed.py --quick
else
	@for name in $(BENCHMARKS); do \
	    echo "benchmarks/$$name.py"; $(RUN) "benchmarks/$$name.py" || exit 1; done
endif

# What takes too long for every change; the benchmarks measure only what is not recorded.
worlds: install-dev
	@$(RUN) tools/worlds.py

thorough: worlds
	@if [ -f "$$COURSE_DATA_DIR/imdb.npz" ]; then $(MAKE) --no-print-directory bench; fi

upgrade: install-dev
	@$(RUN) tools/upgrade.py
