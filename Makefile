# Everything that a person runs here. `make help` lists the targets.
# Set-up is done once, by stamps, and talks on stderr only; `make -s` prints a command's own output and nothing else.
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON := .venv/bin/python
# Where the machine has no Node.js, the set-up puts one there.
export PATH := $(PATH):$(CURDIR)/.venv/bin
STATE := .local
PAGE_SOURCES = $(shell find frontend/src frontend/public frontend/index.html frontend/package.json frontend/package-lock.json \
	$(wildcard frontend/vite.config.* frontend/tsconfig*.json) -type f 2>/dev/null | sed 's/ /\\ /g')

# Planning takes the whole environment where it is set up and current, and else the few packages that it needs itself.
PLANNER := $(shell [ .venv/.stamp -nt requirements/dev.txt ] && echo .venv || echo .venv-planner)

# A relative FILE or PLAN is meant from the folder in which the caller stands, also with `make -C`.
CALLER := $(PWD)
from_caller = $(if $(filter /%,$(firstword $(1))),$(1),$(CALLER)/$(1))

# Refused before minutes of set-up; the same bounds as in local/stack/ports.py.
PORT_BASE_MAX := 65525
bad_port_base = case "$(PORT_BASE)" in ''|0) false;; *[!0-9]*|??????*|0*) true;; *) [ "$(PORT_BASE)" -lt 1024 ] || [ "$(PORT_BASE)" -gt $(PORT_BASE_MAX) ];; esac

UP = $(PYTHON) -m local.stack up $(if $(PORT_BASE),--port-base "$(PORT_BASE)") $(if $(MARKET),--market "$(MARKET)") \
	$(if $(CLOCK),--clock "$(CLOCK)") $(if $(PACE),--pace "$(PACE)") $(if $(filter-out 0,$(DETACH)),--detach,--with-caller)

.PHONY: help
help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: port-base python emulators page ## the whole system on this machine; DETACH=1 returns when ready, PORT_BASE=n moves every port, MARKET=nyse CLOCK=2026-11-30T09:00 PACE=600 set its market and time
	@exec $(UP)

.PHONY: stop
stop: port-base ## end what `make demo` started
	@if [ -x $(PYTHON) ]; then exec $(PYTHON) -m local.stack down $(if $(PORT_BASE),--port-base "$(PORT_BASE)"); else echo "nothing is running: the project is not set up here"; fi

.PHONY: port-base
port-base:
	@if $(bad_port_base); then echo "PORT_BASE is $(PORT_BASE): give a number from 1024 to $(PORT_BASE_MAX), or 0 for a free block" >&2; exit 2; fi

.PHONY: test
test: python emulators page page-tests .venv-research/.stamp .venv-production/.stamp ## every test: unit, property, contract, rules, integration, browser
	@CHROME_PATH="$$(local/setup/chromium.sh)" && export CHROME_PATH && exec $(PYTHON) -m local.setup.checks test

.PHONY: check
check: python frontend/node_modules/.stamp ## the fast checks: format, lint, types, layers, unit and property tests
	@exec $(PYTHON) -m local.setup.checks check

.PHONY: proof
proof: python ## the whole proof that no order is doubled: every schedule and 150 mutants (about 15 minutes); `make test` tries a third
	@EVENKEEL_EXTENT=whole exec $(PYTHON) -m pytest -q -n 2 tests/proof

.PHONY: year
year: python ## a year of automation in minutes, held against what was due; writes docs/automation-year.md
	@PYTHONPATH=functions:. exec $(PYTHON) -m tests.oracles.year

.PHONY: bench
bench: python .venv/.stamp-bench .venv-production/.stamp emulators page page-tests bench/node_modules/.stamp ## the benchmarks, written to bench/results.json
	@PYTHONPATH=functions:. exec $(PYTHON) -m bench

.PHONY: screenshots
screenshots: python emulators page page-tests ## pictures of every page into .local/screenshots, the few of the documents into docs/images
	@CHROME_PATH="$$(local/setup/chromium.sh)" && export CHROME_PATH && exec $(PYTHON) -m local.setup.screenshots

.PHONY: deploy-check
deploy-check: python emulators page ## all of a deploy that can be checked without the cloud; exit 1 where something is wrong
	@exec $(PYTHON) -m local.deploy_check

.PHONY: deploy
deploy: python emulators page ## the steps into a Firebase project: make deploy PROJECT=id prints them; RUN=1 asks before each and runs it
	@exec $(PYTHON) -m local.deploy "$(PROJECT)" $(if $(filter-out 0,$(RUN)),--run)

.PHONY: migrate
migrate: python ## stored documents to this version's shapes: make migrate PROJECT=id counts; RUN=1 writes; AGAIN=1 looks once more
	@PYTHONPATH=functions:. exec $(PYTHON) -m local.migrate "$(PROJECT)" $(if $(filter-out 0,$(RUN)),--run) $(if $(filter-out 0,$(AGAIN)),--again)

.PHONY: restore
restore: python ## one account from a restored database: make restore PROJECT=id ACCOUNT=uid FROM=restored says what differs; RUN=1 writes
	@PYTHONPATH=functions:. exec $(PYTHON) -m local.restore "$(PROJECT)" "$(ACCOUNT)" $(if $(FROM),--from "$(FROM)") $(if $(filter-out 0,$(RUN)),--run)

.PHONY: plan
plan: planner ## the planner alone: make -s plan FILE=scenario.json
	@if [ -z "$(FILE)" ]; then echo "FILE is missing: give a scenario, as in make -s plan FILE=scenario.json" >&2; exit 2; fi
	@PYTHONPATH=functions exec $(PLANNER)/bin/python -m rebalancer.entrypoints.cli plan "$(call from_caller,$(FILE))"

.PHONY: replay
replay: planner ## plan a stored plan again: make -s replay PLAN=plan.json; 0 if it is the same to the byte, 1 if not
	@if [ -z "$(PLAN)" ]; then echo "PLAN is missing: give a stored plan, as in make -s replay PLAN=plan.json" >&2; exit 2; fi
	@PYTHONPATH=functions exec $(PLANNER)/bin/python -m rebalancer.entrypoints.cli replay "$(call from_caller,$(PLAN))"

.PHONY: generate
generate: python ## write what follows from the declarations in Python: the page's schemas and options, tables of the documents
	@PYTHONPATH=functions exec $(PYTHON) -m local.generate

.PHONY: format
format: python frontend/node_modules/.stamp ## write the agreed format into Python and page sources
	@.venv/bin/ruff check --quiet --fix-only . && .venv/bin/ruff format .
	@$(PYTHON) -m local.setup.prose
	@cd frontend && npm run --silent --if-present format

.PHONY: docs
docs: python .venv-docs/.stamp ## a site of the documents in .local/site; a broken link fails it
	@exec $(PYTHON) -m local.setup.site

.PHONY: release
release: python page .venv-release/.stamp ## the files of a release into .local/release: make release TAG=v1.0.0
	@exec $(PYTHON) -m local.setup.release "$(TAG)"

.PHONY: lock
lock: ## compile the requirement files and refresh npm's locks
	@exec local/setup/lock.sh

.PHONY: outdated
outdated: python ## direct dependencies with a newer release, and why they wait
	@exec $(PYTHON) -m local.setup.outdated

.PHONY: clean
clean: stop ## remove environments, installed parts and everything that runs left behind
	@rm -rf .venv .venv-planner .venv-release .venv-research .venv-production .venv-docs $(STATE) local/node_modules frontend/node_modules frontend/dist tests/node_modules bench/node_modules \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results tests/test-results
	@find functions local tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# ---- set-up: each part is installed once and again when its lock changes -------------------------------------------

.PHONY: python planner emulators page page-tests
python: .venv/.stamp
planner: $(if $(filter .venv-planner,$(PLANNER)),.venv-planner/.stamp)
emulators: local/node_modules/.stamp
page: frontend/dist/index.html
page-tests: tests/node_modules/.stamp

.venv/.stamp: requirements/dev.txt requirements/openapi.txt local/setup/python-env.sh
	@local/setup/python-env.sh whole >&2
	@touch $@

.venv-planner/.stamp: requirements/planner.txt local/setup/python-env.sh
	@local/setup/python-env.sh planner >&2
	@touch $@

.venv/.stamp-bench: .venv/.stamp requirements/bench.txt
	@echo "set-up: what the benchmarks compare with" >&2
	@$(PYTHON) -m pip install -qq --require-hashes -r requirements/bench.txt >&2
	@touch $@

.venv-research/.stamp: .venv/.stamp requirements/research.txt
	@echo "set-up: the research store (.venv-research), with hashes" >&2
	@$(PYTHON) -m venv --clear .venv-research >&2
	@.venv-research/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/research.txt >&2
	@touch $@

.venv-production/.stamp: .venv/.stamp functions/requirements.txt
	@echo "set-up: what a deployed function has (.venv-production), with hashes" >&2
	@$(PYTHON) -m venv --clear .venv-production >&2
	@.venv-production/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r functions/requirements.txt >&2
	@touch $@

.venv-release/.stamp: .venv/.stamp requirements/release.txt
	@echo "set-up: what lists the parts of a release (.venv-release), with hashes" >&2
	@$(PYTHON) -m venv --clear .venv-release >&2
	@.venv-release/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/release.txt >&2
	@touch $@

.venv-docs/.stamp: .venv/.stamp requirements/docs.txt
	@echo "set-up: what makes the site of the documents (.venv-docs), with hashes" >&2
	@$(PYTHON) -m venv --clear .venv-docs >&2
	@.venv-docs/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/docs.txt >&2
	@touch $@

%/node_modules/.stamp: %/package-lock.json local/setup/npm-install.sh
	@local/setup/npm-install.sh "$*" >&2
	@touch $@

frontend/dist/index.html: frontend/node_modules/.stamp $(PAGE_SOURCES)
	@echo "set-up: building the page" >&2
	@cd frontend && npm run --silent build -- --logLevel error >&2
