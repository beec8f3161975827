# Everything that a person types: `make` alone lists it.

# Compiled modules start faster and take less memory.
unexport PYTHONDONTWRITEBYTECODE

RUN := .venv/bin/python -m
# What is checked as shipped code: types, security.
SOURCES := libs/bearer/src libs/chassis/src tokendealer/src dataservice/src identidock/src \
           dashboard/src launch $(wildcard bench policy soak screenshots)

.DEFAULT_GOAL := help
# The dashboard's own commands: npm of .venv, where bootstrap.sh has put the packages.
WEB := cd dashboard/web && PATH="$(CURDIR)/.venv/bin:$$PATH" npm --silent run

.PHONY: help up down demo tokendealer doctor gateway web test check policy bench soak screenshots \
        run-environment dev-environment bench-environment

help: ## show this list
	@grep -hE '^[a-z-]+:.* ## ' $(MAKEFILE_LIST) | sed 's/:.* ## /\t/' | \
	    while IFS="$$(printf '\t')" read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

up: run-environment ## start all services and stay until Ctrl-C; installs what it needs
	@exec $(RUN) launch up

down: run-environment ## stop the `make up` of another terminal
	@exec $(RUN) launch down

demo: run-environment ## while `make up` runs: token, write, read, picture, each request shown
	@exec $(RUN) launch demo

tokendealer: run-environment ## its command line: make tokendealer ARGS="client list"
	@exec $(RUN) launch run tokendealer $(ARGS)

doctor: run-environment ## while `make up` runs: look it over; what is unsafe, and how to mend it
	@exec $(RUN) launch run tokendealer doctor $(ARGS)

gateway: run-environment ## while `make up` runs: make gateway ARGS=reload, or ARGS=check
	@exec $(RUN) launch run gateway $(ARGS)

web: run-environment ## build the dashboard's page, as `make up` does where it has changed

test: check ## install what tests need, check, and run every test
	$(WEB) test
	$(WEB) size
	$(RUN) pytest -n $(shell nproc) --dist loadfile --no-loadscope-reorder

check: dev-environment ## style, types, imports, security: what CI checks before the tests
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy --strict $(SOURCES)
	.venv/bin/lint-imports
	$(RUN) bandit -q -r -ll $(SOURCES)
	$(RUN) policy --check
	$(WEB) lint
	cd dashboard/web && PATH="$(CURDIR)/.venv/bin:$$PATH" npx --no-install tsc --noEmit

policy: dev-environment ## write openresty/policy.json and docs/ from the services' routes
	$(RUN) policy

bench: bench-environment ## measure: each figure beside its limit or a peer's
	@exec $(RUN) bench

soak: bench-environment ## the long runs: rotations under load, a million tokens; half an hour
	@exec $(RUN) soak

screenshots: dev-environment ## take the pictures in docs/screenshots anew
	@exec $(RUN) screenshots

run-environment:
	@sh launch/bootstrap.sh run

dev-environment:
	@sh launch/bootstrap.sh dev

bench-environment: dev-environment
	@sh launch/bootstrap.sh bench
