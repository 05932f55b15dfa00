# Everything a person runs. The stamps under .venv/ and var/ make the second run start in seconds.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# One more than the machine has cores: journeys in a browser wait for it.
WORKERS := $(shell $(PYTHON) -c "import os; print(os.cpu_count() + 1)")
SOURCES := $(shell find content editorial chatbot core -type f -not -name '*.pyc' 2>/dev/null)

.PHONY: run build test test-complet deploy-test check bench train package purge lock clean
.DELETE_ON_ERROR:

run: var/.compiled            ## serve the site on http://127.0.0.1:8000 (PORT and HOST change it)
	@$(PY) app.py

build: var/.compiled          ## the static guide, in build/
	@$(PY) -m deploy.export

test: $(VENV)/.dev var/.compiled  ## the checks, then every test but the full matrices
	@sh tests/navigateur.sh $(PY)
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -q -n $(WORKERS) --dist loadfile

test-complet: test            ## the full matrices
	@$(PY) -m pytest -q -n $(WORKERS) --dist loadfile -m complet
	@$(PY) -m chatbot.evaluation --set test --noise clean,typos,noaccent,sms --baselines

deploy-test: $(VENV)/.dev var/.compiled  ## Zappa on a stand-in of AWS, then every journey before the packages
	@sh tests/navigateur.sh $(PY)
	@$(PY) -m pytest -q tests/deploy -m "deploy or complet"
	@$(PY) -m pytest -q -n auto --maxprocesses 4 --dist loadfile -rs tests/parcours --deployed

check: $(VENV)/.dev var/.compiled  ## style, types, import contracts, content
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check -q .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo 2>/dev/null || $(VENV)/bin/lint-imports
	@$(PY) -m editorial check

bench: $(VENV)/.dev var/.compiled  ## ratios against baselines, into bench/README.md
	@$(PY) -m bench

train: $(VENV)/.dev var/.compiled  ## refit the assistant's classifiers after new wordings
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/train.txt
	@$(PY) -m chatbot.training
	@$(PY) -m chatbot.evaluation --fit
	@$(PY) -m chatbot.evaluation --set dev

package: $(VENV)/.dev var/.compiled  ## both halves as AWS Lambda takes them, in var/paquets/
	@$(PY) -m deploy.package

purge: var/.compiled          ## wipe the practice worlds that nobody visits any more
	@$(PY) -m deploy.tasks

lock: $(VENV)/.dev            ## rewrite the locked dependencies from pyproject.toml
	@$(PY) -m pip install -q uv
	@for set in "run --extra build --extra pratique" "dev --extra build --extra pratique --extra test" \
	  "train --extra train" "deploy --extra deploy -c requirements/run.txt" \
	  "deploy-test --extra deploy-test -c requirements/run.txt" \
	  "public --extra lambda --no-emit-package waitress -c requirements/run.txt" \
	  "pratique --extra lambda --extra pratique --no-emit-package waitress -c requirements/run.txt"; do \
	  name=$${set%% *}; \
	  $(VENV)/bin/uv pip compile pyproject.toml $${set#* } --generate-hashes --universal --no-header \
	    --python-version 3.11 -q -o requirements/$$name.txt; \
	done

clean:
	rm -rf $(VENV) var build

$(VENV)/.run: requirements/run.txt
	@echo "1/3  Installation (une seule fois, une minute environ)…"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installation des outils de test…"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

var/.compiled: $(SOURCES) | $(VENV)/.run
	@echo "2/3  Préparation des pages et de la recherche…"
	@$(PY) -m deploy.build
	@touch $@
