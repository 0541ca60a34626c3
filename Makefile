# What each target needs it makes itself; all can be run again. CONTRIBUTING.md says more.
SHELL := /bin/bash
UV_VERSION := 0.13.9
PORT := 8000
# Networks with a certificate authority of their own are known to the system, not to uv.
export UV_SYSTEM_CERTS := 1
BIN := .venv/bin
PYTHON := $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# Compiled tests are kept, whatever the shell says: else each process spends ten seconds on them.
KEPT := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/.cache/bytecode

.PHONY: help setup run test test-slow red-proof lint docs pictures public-style test-damaged bench-progress bench-registry bench-matching bench-niche bench-newsletter
help:
	@echo "make run    sets everything up, makes the sample practice, serves it at http://localhost:$(PORT)"
	@echo "make test   sets up what tests need and runs them"
	@echo "make lint   checks style, types, layers, templates, migrations and settings"
	@echo "make setup  prepares .venv from uv.lock (the others call it first)"
	@echo "make test-slow  looks at every page, and walks 10,000 loops at random (WALKS=N for fewer); make red-proof plants faults"
	@echo "make test-damaged  reads 100,000 damaged address books and client lists, and brings them in (FILES=N for fewer)"
	@echo "make docs   writes the generated pages; make pictures draws those of the tutorial"
	@echo "make public-style  writes the public pages' style sheet from the whole one"
	@echo "make bench-progress, make bench-registry   measure the model and the registry load"
	@echo "make bench-niche   asks whether the niche finder finds what is there (PLANT=alone or exact must FAIL)"
	@echo "make bench-newsletter   sends to 5,000 readers and kills the worker 12 times (PLANT=again: a planted fault)"
	@echo "make bench-matching PAIRS=FILE   asks whether the same person is found, and nobody else"

setup: .venv/.made-from-lock

.tools/bin/uv:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "Warmhand needs Python 3.11 or newer with venv and pip (Debian: apt install python3-venv)."; exit 1; fi
	@echo "Setting up: uv $(UV_VERSION) into .tools with $(PYTHON)"
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# The mark is newer than the lock once .venv holds what the lock names.
.venv/.made-from-lock: uv.lock pyproject.toml | .tools/bin/uv
	@echo "Setting up: what uv.lock names into .venv"
	@if [ -x $(BIN)/python ]; then .tools/bin/uv sync --frozen --quiet; \
	  else .tools/bin/uv sync --frozen --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"; fi
	@touch $@
	@echo "Ready: $(BIN)/warmhand"

run: export WARMHAND_ADDRESS := http://localhost:$(PORT)
run: setup
	@$(BIN)/warmhand demo --data sample
	@$(BIN)/warmhand serve --data sample --port $(PORT)

test: setup
	@if ! command -v chromium >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Setting up: Debian's Chromium, for the browser tests"; \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null \
	      || echo "Chromium could not be installed: the browser tests are skipped, and counted below."; \
	  else echo "No Chromium here: the browser tests are skipped, and counted below (Debian: apt install chromium)."; fi; fi
	@$(KEPT) $(BIN)/pytest -n 2 --dist worksteal

lint: setup
	@echo "ruff";         $(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	@echo "djlint";       $(BIN)/djlint --lint --quiet src/warmhand/web/templates
	@echo "mypy";         $(BIN)/mypy
	@echo "import-linter"; $(BIN)/lint-imports
	@echo "migrations";   folder=$$(mktemp -d) && WARMHAND_DATA=$$folder WARMHAND_SECRET_KEY=for-checks-only \
	  $(BIN)/warmhand makemigrations --check --dry-run; code=$$?; rm -rf $$folder; exit $$code
	@echo "settings";     folder=$$(mktemp -d) && WARMHAND_DATA=$$folder/data WARMHAND_ADDRESS=https://example.org \
	  WARMHAND_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))') \
	  $(BIN)/warmhand check --deploy --fail-level WARNING; code=$$?; rm -rf $$folder; exit $$code

bench-progress: setup
	@$(BIN)/python bench/progress.py

bench-registry: setup
	@$(BIN)/python bench/registry.py

bench-niche: setup
	@$(BIN)/python bench/niche.py $(if $(PLANT),--plant $(PLANT))

bench-matching: setup
	@if [ -z "$(PAIRS)" ]; then \
	  echo "make bench-matching PAIRS=FILE [REGISTRY=FILE] [PLANT=NAME]   see docs/matching.md"; exit 2; fi
	@$(BIN)/python bench/matching.py "$(PAIRS)" $(if $(REGISTRY),"$(REGISTRY)") $(if $(PLANT),--plant $(PLANT))

bench-newsletter: setup
	@$(BIN)/python bench/newsletter.py $(if $(PLANT),--plant $(PLANT))

test-slow: setup
	@WARMHAND_SLOW=1 $(BIN)/pytest -n 2 tests/browser
	@WARMHAND_WALKS=$(or $(WALKS),10000) $(BIN)/pytest -n 2 tests/services/test_random_loops.py

test-damaged: setup
	@WARMHAND_DAMAGED=$(or $(FILES),100000) $(BIN)/pytest -n 2 tests/formats/test_damaged.py tests/services/test_damaged_imports.py

docs: setup
	@$(BIN)/python docs/generate.py

red-proof: setup
	@$(BIN)/python -m tests.security.red_proof

public-style: setup
	@$(BIN)/python -m tests.web.public_style

pictures: setup
	@WARMHAND_PICTURES=docs/pictures $(BIN)/pytest tests/browser/test_pictures.py
