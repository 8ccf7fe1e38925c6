# Few verbs; `make` alone prints them. Each does its own set-up and costs nothing the second time.
PYTHON ?= python3
UV ?= uv
# Some machines forbid it: hundreds of short processes would each compile every file anew.
export PYTHONDONTWRITEBYTECODE :=
# One more than cores: a test often waits for its database.
JOBS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)

VENV := .venv
SPARK := .venv-spark
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq
PYTEST := $(BIN)/python -m pytest -n $(JOBS)
COMPILE := $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

.PHONY: help setup demo test test-cluster check nightly bench lock clean
.DELETE_ON_ERROR:

help: ## Print these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/run.done ## Make .venv with the command jiwang in it
	@echo "Ready: $(BIN)/jiwang"

demo: $(VENV)/run.done ## Run the main job on a made-up city and serve the desk on 127.0.0.1:8000 (SERVE=0: only prepare)
	@$(BIN)/jiwang demo $(if $(filter 0,$(SERVE)),--no-serve)

test: $(VENV)/test.done ## Run the tests (some minutes)
	$(PYTEST) -m "not slow"
	cd web && ../$(PYTEST) -m "not slow"

test-cluster: $(SPARK)/test.done ## Run the tests that need Spark: a master, two workers, one of them lost (needs Java 17 or 21)
	$(SPARK)/bin/python -m pytest engine/cluster_tests

check: $(VENV)/test.done ## Run linters, types, import contracts and tests: what a change must pass
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --config-file web/pyproject.toml
	$(BIN)/lint-imports
	$(BIN)/lint-imports --config web/.importlinter
	$(PYTEST) -m "not slow"
	cd web && ../$(PYTEST) -m "not slow"

nightly: $(VENV)/test.done ## Run all tests, the long proofs too, then again on the next DuckDB
	$(PYTEST)
	$(INSTALL) --require-hashes --no-deps --upgrade --target $(VENV)/next -r locks/next.lock
	PYTHONPATH=$(VENV)/next $(PYTEST) -m "not slow"

bench: $(VENV)/test.done ## Measure and write bench/RESULTS.md
	$(BIN)/python bench/run.py

lock: ## Resolve all dependencies anew (needs uv)
	$(COMPILE) -c locks/constraints.txt engine/pyproject.toml web/pyproject.toml --extra embedded \
		--no-emit-package jiwang-engine --group pyproject.toml:build -o locks/run.lock
	$(COMPILE) -c locks/run.lock engine/pyproject.toml web/pyproject.toml --extra embedded \
		--no-emit-package jiwang-engine --group pyproject.toml:test -o locks/test.lock
	$(COMPILE) -c locks/constraints.txt -c locks/run.lock engine/pyproject.toml --extra spark --group pyproject.toml:cluster -o locks/spark.lock
	$(COMPILE) --no-deps --group pyproject.toml:survey -o locks/survey.lock
	$(COMPILE) --no-deps --group pyproject.toml:next -o locks/next.lock
	$(COMPILE) -c locks/test.lock --no-emit-package numpy --no-emit-package pytest --no-emit-package pyyaml --no-emit-package pandas --no-emit-package duckdb --group pyproject.toml:peers -o locks/peers.lock

clean: ## Remove everything that these verbs made
	rm -rf $(VENV) $(SPARK) .demo .bench .jiwang-keys web/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# Each stamp is touched last, so that an interrupted set-up begins again.
$(VENV)/made.done:
	@$(PYTHON) tools/fitting_python.py
	@echo "Setting up $(VENV): about a minute, once."
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/run.done: $(VENV)/made.done locks/run.lock engine/pyproject.toml web/pyproject.toml
	@$(INSTALL) --require-hashes -r locks/run.lock
	@$(INSTALL) --no-build-isolation --no-deps -e engine -e web
	@touch $@

$(VENV)/test.done: $(VENV)/run.done locks/test.lock locks/survey.lock
	@$(INSTALL) --require-hashes -r locks/test.lock
	@$(INSTALL) --require-hashes --no-deps -r locks/survey.lock
	@$(PYTHON) tools/fitting_browser.py
	@touch $@

$(SPARK)/test.done: locks/spark.lock engine/pyproject.toml
	@$(PYTHON) tools/fitting_python.py
	@echo "Setting up $(SPARK): some minutes and 1.5 GB, once."
	@$(PYTHON) -m venv --clear $(SPARK)
	@$(SPARK)/bin/python -m pip --disable-pip-version-check --no-input install -qq --require-hashes -r locks/spark.lock
	@$(SPARK)/bin/python -m pip --disable-pip-version-check --no-input install -qq --no-build-isolation --no-deps -e engine
	@touch $@
