# `make` alone prints what there is to make. Everything works from a bare Python 3.11, 3.12 or 3.13.

VENV := $(if $(LATEST),.venv-latest,.venv)
RUN := $(VENV)/bin/python
INSTALL := $(strip $(if $(LATEST),--latest) $(if $(filter jax,$(BACKEND)),--jax))

# Keras, also in the kernels of the notebooks, reads from the environment what to run on.
ifneq ($(BACKEND),)
ifeq ($(findstring /$(BACKEND)/,/tensorflow/ /jax/),)
$(error BACKEND=$(BACKEND) is not known here: take BACKEND=tensorflow or BACKEND=jax)
endif
export KERAS_BACKEND := $(BACKEND)
endif

.PHONY: help install run lab test notebooks format lint bench upgrade

help:
	@echo "For learners:"
	@echo "  make run        run every lesson; the run copies come into build/notebooks/"
	@echo "  make lab        open JupyterLab on your own copies, in my_lessons/"
	@echo "For authors and maintainers:"
	@echo "  make test       all tests: the code, and every output of every notebook"
	@echo "  make notebooks  build notebooks/ from lessons/ on the real IMDB reviews (LESSONS='03 04')"
	@echo "  make format     format the code and the lessons"
	@echo "  make lint       check the code and the notebooks with ruff"
	@echo "  make bench      print what is in benchmarks/results/, measure what is missing there"
	@echo "  make upgrade    pin the newest releases in requirements.txt and requirements-jax.txt"
	@echo "The first one installs everything into .venv (2 to 4 minutes). Variables:"
	@echo "  PYTHON=...           the Python to make .venv with"
	@echo "  LATEST=1             for test and run: the newest releases, in .venv-latest"
	@echo "  BACKEND=jax          for test, run, bench: Keras on JAX in place of TensorFlow (fetches 90 MB)"
	@echo "  QUICK=1              for bench: compare an epoch on this machine, in two minutes"
	@echo "  COURSE_RESULTS_DIR=...  for bench: an empty folder, to measure everything there"
	@echo "  COURSE_DATA_DIR=...  the folder of the real IMDB reviews (imdb.npz), or data"

install:
	@python=$$(sh tools/find_python.sh) && "$$python" tools/install.py $(INSTALL)

run: install
	@$(RUN) tools/run_lessons.py

lab: install
	@$(RUN) tools/open_lab.py

test: install
	@$(RUN) -m pytest

notebooks: install
	@$(RUN) tools/build_notebooks.py $(LESSONS)

format: install
	@$(RUN) -m ruff check --fix --quiet --extend-exclude '*.ipynb'
	@$(RUN) -m ruff format --extend-exclude '*.ipynb'
	@$(RUN) tools/format_lessons.py

lint: install
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check

# In this order: some need COURSE_DATA_DIR and say so at once; choosing.py's table takes in speed.py's.
BENCHMARKS := loading starting limit speed simple_rnn fading choosing

bench: install
ifneq ($(QUICK),)
	@$(RUN) benchmarks/speed.py --quick
else
	@for name in $(BENCHMARKS); do \
	    echo "benchmarks/$$name.py"; $(RUN) "benchmarks/$$name.py" || exit 1; done
endif

upgrade: install
	@$(RUN) tools/upgrade.py
