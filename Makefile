# `make help` lists the targets. Everything lives in the folder .dev, which git ignores.
PYTHON ?= python3
SUITE = @$(PYTHON) -m scripts.suite
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help demo stop reset shell logs test lint format bench test-upstream drill

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: ## set up everything, start the demo shop, print the address and the logins
	$(SUITE) demo

stop: ## stop everything that demo started
	$(SUITE) stop

reset: ## throw the demo shop away
	$(SUITE) reset

shell: ## a Python shell inside the demo shop
	$(SUITE) shell

logs: ## follow the logs of the demo
	$(SUITE) logs

test: ## run all tests (ONLY=unit,js runs some; `make test ONLY=list` names them)
	$(SUITE) test $(if $(filter list,$(ONLY)),--list,$(if $(ONLY),--only $(ONLY)))

lint: ## check style, types, layers, translations
	$(SUITE) tool -- -m scripts.lint

format: ## put the code into the project's format
	$(SUITE) tool -- -m scripts.format

bench: ## measure: stock POS against POS with the suite, and the matcher
	$(SUITE) tool -- bench/run.py

test-upstream: ## Odoo's own point_of_sale tests, without and with the suite (about 50 minutes)
	$(SUITE) tool -- -m scripts.test_upstream

drill: ## kill the hardware agent at random under load, 300 rounds (ROUNDS=50 for fewer)
	@HW_DRILL_ROUNDS=$(or $(ROUNDS),300) $(PYTHON) -m scripts.suite tool -- \
		-m pytest -q tests/unit/test_hw_agent_kill.py
