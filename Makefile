# The commands of this repository; `make help` lists them. All that `make serve` and `make test` need is
# make and Python 3.11 or newer, with its venv module.

VENV ?= .venv
export VENV
PY := $(VENV)/bin/python

# Choices on the command line are passed on in the environment, so no path needs quoting.
# Some shells export a HOST of their own, so HOST counts only if it is typed.
ifneq ($(PORT),)
export PINCITE_PORT := $(PORT)
endif
ifeq ($(origin HOST),command line)
export PINCITE_HOST := $(HOST)
endif
ifneq ($(TEXTS),)
export PINCITE_TEXTS := $(TEXTS)
endif
ifneq ($(INDEX),)
export PINCITE_INDEX := $(INDEX)
endif
ifneq ($(PYTHON),)
export PYTHON
endif

# Every core runs its share of the tests, and one that is idle takes over some of another's.
PYTEST := $(PY) -m pytest --numprocesses=auto --dist=worksteal

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-site serve index test soak check coverage format lint types imports fix golden bench bench-http wheel lock clean
.PHONY: ready-run ready-dev

help:  ## list these commands
	@echo "Usage: make COMMAND, for example"
	@echo "  make serve PORT=8080 TEXTS=my-texts INDEX=my-index"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

ready-run:
	@sh tools/setup run

ready-dev:
	@sh tools/setup dev

serve: ready-run  ## set up what is needed, build the index and serve the site (PORT= HOST= TEXTS= INDEX=)
	@exec $(PY) -m archive serve

index: ready-run  ## build the index of the texts (TEXTS= INDEX=)
	@exec $(PY) -m archive index

setup-site: ready-run  ## install only what the site needs, as on a server

setup: ready-dev  ## install all that the tests and checks need
	@echo "Ready. The command is $(VENV)/bin/pincite; see also: make help"

test: ready-dev  ## run all tests on all cores (ARGS="-k phrase" for some of them, ARGS=-n0 for one core)
	@$(PYTEST) --durations=20 $(ARGS)

soak: ready-dev  ## the long tests and all property tests, unseeded, an hour: fuzzing, load, kills, full disks, damage
	@$(PY) -m pytest -m long --soak=1000 $(ARGS)
	@$(PY) -m pytest tests/scale tests/hostile/test_requests.py tests/hostile/test_fuzz.py \
		--soak=10000 --load-seconds=600 $(ARGS)
	@$(PY) -m pytest -m hypothesis --soak=10000 $(ARGS)

check: ready-dev format lint types imports  ## check formatting, style, types and layers, then test
	@$(PYTEST) $(ARGS)

coverage: ready-dev  ## run all tests, half as slow again, and list the lines that none of them runs
	@$(PYTEST) --cov --cov-report=term $(ARGS)

format: ready-dev
	@$(PY) -m ruff format --quiet --diff .

lint: ready-dev
	@$(PY) -m ruff check --quiet .

types: ready-dev
	@$(PY) -m mypy --no-error-summary

imports: ready-dev
	@$(VENV)/bin/lint-imports --no-logo

fix: ready-dev  ## correct formatting and the order of imports
	@$(PY) -m ruff check --fix-only .
	@$(PY) -m ruff format .

golden: ready-dev  ## rewrite the expected results in tests/data; read the difference before you commit it
	@$(PY) -m pytest --update-golden $(ARGS)
	@git diff --stat -- tests/data

bench bench-http: ready-dev
	@test -n "$(CORPORA)" || { echo "Name the folder of the texts: make $@ CORPORA=FOLDER, with the addresses in FOLDER/sotu"; exit 2; }
	@$(PY) -m $(subst -,.,$@) "$(CORPORA)" --sizes $(or $(SIZES),16000) --shapes $(or $(SHAPES),long) $(ARGS)

bench:  ## measure both engines (CORPORA= the folder that contains sotu/, SIZES="16000 200000", SHAPES="long short")
bench-http:  ## measure the served site, and an empty page and SQLite FTS5 to compare (CORPORA= SIZES= SHAPES=)

wheel: ready-dev  ## build the wheel and the source archive in dist/
	@$(PY) -m build --no-isolation --quiet
	@ls dist

lock: ready-dev  ## write both lock files, with the newest versions pyproject.toml allows (KEEP=yes: the locked ones)
	@sh tools/lock $(if $(KEEP),--keep)

clean:  ## remove the virtual environment and everything that can be rebuilt; never texts
	if [ -e "$(VENV)/place" ]; then rm -rf "$(VENV)"; fi
	rm -rf build dist tests/cluster/target .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find archive tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find index -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
