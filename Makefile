# What to type, and what it needs first. README.md says what each is for.
#   make demo PORT=8000 DATA=/some/folder      make test ARGS="-k transfers"

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
DATA ?=
ARGS ?=
# The first Python that is new enough.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done)

# npm, uv and Chromium keep files at home; a user without one is given a place.
ifeq ($(shell test -w "$(HOME)" && echo yes),)
export HOME := $(CURDIR)/var/home
$(shell mkdir -p "$(HOME)")
endif

RUN := .venv/bin/python
STAMP := .venv/.stamp
COMPILE := .venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --no-header --quiet
OURS := manage.py omu inspection sentence_plans risk cases staff tests

.PHONY: help demo serve backup restore test check types migrations bench system lock assets static

help:
	@echo "make demo    the running service with demonstration data (PORT=, DATA=)"
	@echo "make serve   the running service without it"
	@echo "make backup  all of it in one file (FILE=, DATA=)      make restore  the way back, into an empty folder"
	@echo "make test    all tests (ARGS= for pytest)"
	@echo "make check   style, layers, sizes, names: seconds, no database"
	@echo "make types   type checks        make migrations   whether any is missing"
	@echo "make bench   speed and memory   make system       install Pango and Chromium"
	@echo "make lock    compile the locks  make assets       build the front-end files"

$(STAMP): requirements/dev.lock omu/run/install.py
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or later is needed, and none was found" >&2; exit 2; }
	@echo "Installing the Python packages into .venv"
	@$(PYTHON) -P omu/run/install.py requirements/dev.lock
	@touch $@

assets: $(STAMP)
	@$(RUN) -m omu.run.assets

static: assets
	@$(RUN) -m omu.run static

demo serve: assets
	@$(RUN) -m omu.run.machine --install
	@exec $(RUN) -m omu.run $@ --port "$(PORT)" --data "$(DATA)"

backup restore: $(STAMP)
	@test -n "$(FILE)" || { echo "make: say which file: make $@ FILE=/some/place/omu.tar" >&2; exit 2; }
	@$(if $(DATA),OMU_DATA="$(DATA)") $(RUN) manage.py $@ "$(FILE)"

test: static
	@$(RUN) -m omu.run.machine --install --browser
	@$(RUN) -m pytest -n auto --dist loadfile $(ARGS)

check: $(STAMP)
	@command -v git >/dev/null || { echo "make: git is needed to list the files to check" >&2; exit 2; }
	@$(RUN) -m ruff check $(OURS)
	@$(RUN) -m ruff format --check $(OURS)
	@.venv/bin/lint-imports
	@$(RUN) -m djlint --quiet --lint templates
	@$(RUN) -m pytest -q tests/structure

types: $(STAMP)
	@$(RUN) -m mypy

migrations: $(STAMP)
	@$(RUN) manage.py makemigrations --check --dry-run

bench: static
	@$(RUN) -m pytest -s -p no:xdist -o python_files='bench_*.py' bench $(ARGS)

system: $(STAMP)
	@$(RUN) -m omu.run.machine --install --browser --sudo --strict

lock: $(STAMP)
	@$(COMPILE) --output-file requirements/run.lock
	@$(COMPILE) --group dev --output-file requirements/dev.lock
