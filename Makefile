# Naast. `make demo` shows it, `make test` tests it, `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
NPM_FLAGS := --ignore-scripts --no-audit --no-fund --loglevel=error
export PORT ?= 8000
# Learning is a few large matrix products; everything else is faster with one thread (see below).
CORES := $(shell nproc 2>/dev/null || echo 1)
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: help demo setup test check bench lock wheel messages clean stop

help: ## toon deze lijst
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: setup ## laat Naast zien op http://127.0.0.1:8000 met de verzonnen gemeente Rivierdal
	@echo "Rivierdal vullen en Naast starten (ongeveer tien seconden)"
	@$(BIN)/naast demo --port $(PORT)

setup: $(STAMPS)/python $(STAMPS)/assets $(STAMPS)/messages ## alles klaarzetten zonder te starten
	@echo "3/4 Leren van de verhalen (eerste keer ongeveer tien minuten; daarna alleen als de kennis verandert)"
	@OMP_NUM_THREADS=$(CORES) OPENBLAS_NUM_THREADS=$(CORES) $(BIN)/naast build --if-needed
	@echo "4/4 Database klaarzetten (een paar seconden)"
	@$(BIN)/naast migrate

$(STAMPS):
	@mkdir -p $(STAMPS)

$(STAMPS)/python: requirements/dev.lock pyproject.toml | $(STAMPS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Naast heeft Python 3.11 of nieuwer nodig." && exit 1)
	@test -e src/naast/_artefact/card.json || echo "De eerste keer duurt alles samen tien tot vijftien minuten. U hoeft niets te doen."
	@echo "1/4 Python-pakketten installeren (eerste keer ongeveer een halve minuut)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || (echo "Installeer eerst python3-venv: apt-get install python3-venv" && exit 1)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(VENV)/lib || true
	@touch $@

$(STAMPS)/assets: package-lock.json package.json $(shell find assets -type f 2>/dev/null) | $(STAMPS)
	@command -v npm >/dev/null || (echo "Naast heeft Node 20 of nieuwer nodig om de opmaak te bouwen (een uitgebrachte versie niet)." && exit 1)
	@echo "2/4 Opmaak bouwen (ongeveer tien seconden)"
	@npm ci $(NPM_FLAGS)
	@npm run --silent build
	@touch $@

$(STAMPS)/messages: $(shell find src/naast/locale -name '*.po' 2>/dev/null) $(STAMPS)/python | $(STAMPS)
	@$(BIN)/pybabel --quiet compile --domain=django --directory=src/naast/locale --locale=en
	@touch $@

test: setup ## alle tests (de browsertests als chromium er is)
	@NAAST_ENV=test $(BIN)/python -m pytest -n $(CORES) --dist loadfile

check: setup ## stijl, types, muren, sjablonen, kennis, leesbaarheid, vertalingen, sloten
	@$(BIN)/python -m checks

bench: setup ## meet Naast naast anderen op hetzelfde werk; schrijft docs/measurements.md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@$(BIN)/python -m benchmarks

lock: ## schrijf de sloten opnieuw (heeft uv nodig: pip install uv)
	@uv pip compile $(LOCK_FLAGS) pyproject.toml -o requirements/base.lock
	@uv pip compile $(LOCK_FLAGS) pyproject.toml requirements/dev.in -o requirements/dev.lock
	@uv pip compile $(LOCK_FLAGS) requirements/bench.in -c requirements/dev.lock -o requirements/bench.lock
	@uv pip compile $(LOCK_FLAGS) requirements/spark.in -c requirements/dev.lock -o requirements/spark.lock

wheel: setup ## maak een uitgave in dist/: wie die installeert heeft geen Node nodig
	@$(BIN)/python -m hatchling build -t wheel

messages: ## verzamel nieuwe schermteksten (heeft gettext nodig)
	@cd src/naast && ../../$(BIN)/python -m django makemessages --locale en --no-location --no-obsolete --settings naast.config.settings

stop: ## stop de website en de eigen database van deze map; iets van een ander blijft met rust
	@if test -x $(BIN)/naast; then $(BIN)/naast stop; else echo "Hier is nog niets gestart."; fi

clean: ## haal weg wat gemaakt is (niet de database)
	@rm -rf $(STAMPS) $(VENV) node_modules src/naast/_artefact src/naast/core/static/naast/dist
