# Commands of Chung Tay. Variables: EXIT=1 and CHAOS=1 (demo), FORCE=1 (reset), PYTHON=python3.12,
# AMQP_URL and MONGO_URL (a broker or database of your own; {service} in them stands for the service's name).
# The system's own Python first: it is built with optimisation, which one built by hand may lack.
PYTHON ?= $(shell /usr/bin/python3.11 -c 'import ensurepip, venv' 2> /dev/null && echo /usr/bin/python3.11 || echo python3)
VENV := .venv/bin
MACHINE := $(VENV)/python -m deploy.machine
export PYTHONPATH := $(CURDIR):$(CURDIR)/protos/gen
export EXIT CHAOS FORCE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo test canary browser screenshots lint bench simulate down reset diagrams protos pins

help:  ## Print these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## Set up what is missing: Python packages, RabbitMQ, generated contracts
	@$(PYTHON) deploy/setup.py

setup-dev:
	@$(PYTHON) deploy/setup.py --dev

run: setup  ## Start everything; prints addresses and sample sign-ins; Ctrl-C stops all
	@$(MACHINE) run

demo: setup  ## Start everything and play cases from report to judgment (EXIT=1: stop afterwards; CHAOS=1: kill things)
	@$(MACHINE) demo

test: setup-dev  ## Run every test, on brokers, databases and ports of their own
	@$(VENV)/python -m pytest -n 4 tests

canary: setup-dev  ## Plant words in every personal field, play cases, search everything for them; prints the table
	@$(VENV)/python -m pytest -q tests/e2e/test_canaries.py && cat .run/canaries.txt

browser: setup-dev  ## Run the tests in a browser alone; what they saw lies in .run/pictures
	@$(VENV)/python -m pytest -q tests/browser

screenshots: setup-dev  ## Take the pictures of the README anew
	@$(VENV)/python -m pytest -q tests/browser/test_one_case_through_all_agencies.py -k vi
	@for each in my-work case hearing; do \
		cp .run/pictures/$$each-vi-1280.png services/portal/pictures/$$each.png; \
	done

lint: setup-dev  ## Check style, types, who may import whom, and the contracts
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy services deploy tests
	@$(VENV)/lint-imports
	@cd protos && ../$(VENV)/buf lint

bench: setup-dev  ## Measure throughput, latency and memory; writes .run/bench.json
	@$(VENV)/python -m tests.bench

simulate: setup-dev  ## Play a year of a province in simulated time
	@$(VENV)/python -m tests.simulate

down:  ## Stop what runs
	@if [ -x $(VENV)/python ]; then $(MACHINE) down; fi

reset:  ## Delete all data (asks first; FORCE=1 does not ask)
	@if [ -x $(VENV)/python ]; then $(MACHINE) reset; fi

diagrams: setup  ## Draw each agency's workflow from its table into its WORKFLOW.md
	@$(VENV)/python -m deploy.diagrams

protos: setup  ## Generate the Python code of the contracts anew
	@$(PYTHON) deploy/setup.py --no-broker --protos

pins: setup-dev  ## Pin anew what requirements.in and requirements-dev.in name, with hashes
	@$(VENV)/python -m pip install -q uv
	@for each in requirements requirements-dev; do \
		$(VENV)/uv pip compile -q --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 $$each.in -o $$each.txt; \
	done
