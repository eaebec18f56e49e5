# Every recipe is what a person and CI both run. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from
SHARED ?= ../shared
RUNS ?= 1000

.DEFAULT_GOAL := help
.PHONY: help setup demo test fuzz format lock golden pictures score bench clean

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Dragoman needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(STAMP)  ## make the environment in .venv, from hash-locked requirements

demo: setup  ## read the sample reports into a new ledger and show what they claim
	@$(BIN)/python samples/demo.py

test: setup  ## check format, lint, types, imports, then run every test and every page of the docs
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

fuzz: setup  ## damage inputs of every form, and texts, for some minutes; the tests do it for seconds
	DRAGOMAN_FUZZ_RUNS=$(RUNS) $(BIN)/pytest tests/collect/test_mixed.py tests/extract/test_fuzz.py -k "damaged or bytes or fuzz"

format: setup  ## put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: setup  ## write anew what the tests compare with (docs/schema.json, tests/golden); read the diff
	$(BIN)/python tests/golden.py

pictures: demo  ## draw the README's pictures anew (the report's needs a chromium)
	$(BIN)/python samples/pictures.py

score: setup  ## print each scorer's last line, where $(SHARED) has the development data
	@$(BIN)/python eval/score.py $(SHARED)
	@$(BIN)/python eval/gate_recall.py $(SHARED)

bench: setup  ## measure what docs/performance.md tells, its growth written anew (half an hour, idle)
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/batch.py load
	$(BIN)/python bench/growth.py

lock: setup  ## lock anew what is installed (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev --all-extras pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/dev.txt pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/dev.txt pyproject.toml training/requirements.in -o requirements/training.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra tagger -c requirements/dev.txt pyproject.toml bench/requirements.in -o requirements/bench.txt

clean:  ## remove what can be made again
	rm -rf $(VENV) demo scores build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
