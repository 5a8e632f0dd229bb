# `make run` serves the app, `make test` runs every test; both set up what they need.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
export MLFLOW_DISABLE_TELEMETRY := true
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help setup run test test-setup test-long check lint bench content goldens messages screens lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.app ## prepare .venv with all that the app needs
run: setup ## serve the app on http://localhost:8501
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.headless true

test: test-setup ## every test but the long ones, with a real browser
	$(BIN)/python -m pytest -m "not long"

test-long: test-setup ## what takes longer
	$(BIN)/python -m pytest -m long

test-setup: $(VENV)/.dev ## what only tests need: pytest, Chromium, promtool
	@sh tests/setup-tools.sh

check: lint test-setup ## ruff, mypy --strict on grading/ and db/, all tests with coverage
	$(BIN)/python -m pytest -m "not long" --cov --cov-report=term

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup ## time the grader on this machine against a cold interpreter (docs/benchmark.md)
	$(BIN)/python -m grading bench

content: setup ## write the code blocks of the exams anew from template/
	$(BIN)/python -m grading.authoring

goldens: $(VENV)/.dev ## accept the current output as the expected one; review it as a diff
	$(BIN)/python -m pytest -q --goldens tests/grading

messages: $(VENV)/.dev ## collect interface sentences into the Spanish catalogue
	$(BIN)/pybabel -q extract -F locales/babel.cfg -k both -k translate:2 -k N_ --no-location --omit-header -o locales/corrige.pot .
	$(BIN)/pybabel -q update -D corrige -i locales/corrige.pot -d locales -l es --no-fuzzy-matching --ignore-obsolete --omit-header
	rm -f locales/corrige.pot

screens: test-setup ## take the screenshots of docs/screens anew
	$(BIN)/python -m tests.e2e.screens

lock: $(VENV)/.dev ## pin requirements.txt anew from requirements.in
	$(BIN)/pip-compile -q --strip-extras --no-header --no-emit-find-links --no-emit-index-url -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --strip-extras --no-header --no-emit-find-links --no-emit-index-url -o requirements-dev.txt requirements-dev.in

clean: ## remove everything that can be made again (not var/, which holds learners' work)
	rm -rf $(VENV) .tools .mypy_cache .ruff_cache .pytest_cache htmlcov .coverage

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Corrige needs Python 3.11 or newer; set PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.app: $(VENV)/.made requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.app requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@
