# What one does with the project; `make help` lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test train evaluate bench soak lint audit format texts pins environments environments-dev clean

PYTHON ?= python3
IZ := .venv/bin/iz
MODEL := models/iz.tar.gz
MODEL_SOURCES := config.yml domain.yml nlu/requirements.txt nlu/rules.yml \
	$(wildcard nlu/examples/*.yml) $(wildcard nlu/concepts/*.yml) $(wildcard nlu/components/*.py)

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: environments $(MODEL) ## build what is missing, then start everything; Ctrl-C stops it
	@$(IZ) run

test: environments-dev $(MODEL) ## the tests; ARGS= goes to pytest
	@.venv/bin/python -m pytest $(ARGS)

train: environments ## train the model anew
	@$(IZ) train --force

evaluate: environments $(MODEL) ## the model's figures per language; FILE= another set
	@$(IZ) evaluate $(or $(FILE),nlu/evaluation)
	@$(if $(FILE),,$(IZ) evaluate nlu/evaluation/emergencies)

bench: environments $(MODEL) ## beside a stock Rasa: understanding, turns; EPOCHS= shortens DIET's training
	@.venv/bin/python -m benchmarks all $(if $(EPOCHS),--epochs $(EPOCHS))

soak: environments ## kill the bot while people write; UPDATES= PEOPLE= KILLS= FAULTS= SEED= BOTS= DATABASE=
	@.venv/bin/python -m benchmarks soak $(if $(UPDATES),--updates $(UPDATES)) $(if $(PEOPLE),--people $(PEOPLE)) \
		$(if $(KILLS),--kills $(KILLS)) $(if $(FAULTS),--faults $(FAULTS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(BOTS),--bots $(BOTS)) $(if $(DATABASE),--database $(DATABASE))

lint: environments-dev ## ruff, mypy (strict), the direction of imports
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

audit: environments-dev ## known vulnerabilities of all pins, and the written answers to them
	@.venv/bin/python install/audit.py

format: environments-dev ## put the code into its form
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

texts: environments-dev ## collect the screen texts for the translators
	@.venv/bin/pybabel -q extract -F babel.cfg --no-location --sort-output --project=iz-bot -o locales/iz.pot .
	@.venv/bin/pybabel -q update -D iz -d locales -i locales/iz.pot --no-fuzzy-matching

pins: export UV_CUSTOM_COMPILE_COMMAND = make pins
pins: environments ## pin the requirements of both environments anew
	@.tools/bin/uv pip compile -q --python-version 3.12 --generate-hashes --no-emit-index-url \
		--group build pyproject.toml -o requirements.txt
	@.tools/bin/uv pip compile -q --python-version 3.12 --generate-hashes --no-emit-index-url \
		--group build --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt
	@.tools/bin/uv pip compile -q --python-version 3.10 --generate-hashes --no-emit-index-url \
		nlu/requirements.in -o nlu/requirements.txt

environments:
	@$(PYTHON) install/environments.py app rasa

environments-dev:
	@$(PYTHON) install/environments.py dev rasa

$(MODEL): $(MODEL_SOURCES)
	@$(PYTHON) install/environments.py app rasa
	@$(IZ) train

clean: ## remove what was built (not the database in var/)
	rm -rf build models .rasa .venv .venv-rasa .tools
