# Two commands are enough: make run, make test. Nothing is needed but Python 3.11 or later, its venv module, and make.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
LOCK = --quiet --disable-pip-version-check --require-hashes --requirement
COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet

.PHONY: run test check audit bench screenshots accessibility endurance migration help lock clean
.DEFAULT_GOAL := run

run: $(VENV)/run.stamp  ## Serve the demonstration on http://127.0.0.1:8000 (GVI_PORT), with its data kept in instance/
	@GVI_DEMO=1 exec $(BIN)/python -m gvi serve --with-worker

test: $(VENV)/test.stamp  ## The whole suite
	$(BIN)/pytest --numprocesses 2

check: $(VENV)/test.stamp  ## Style, types, templates, catalogues, known weaknesses of what we stand on
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/pytest --quiet tests/architecture
	@$(MAKE) --no-print-directory audit

audit: $(VENV)/test.stamp
	@BIN=$(BIN) .ci/audit requirements/run.txt

# The campaigns are made first and kept, so that no measurement pays for them; the longest comes last.
bench: $(VENV)/test.stamp  ## Every measurement that bench/README.md names, half an hour; FOLDER=… keeps the campaigns there
	$(BIN)/python -m bench
	$(BIN)/python -m bench.letters
	$(BIN)/python -m bench.networks
	$(BIN)/python -m bench.selection
	$(BIN)/python -m bench.arrival
	$(BIN)/python -m bench.imports
	$(BIN)/python -m bench.replies
	$(BIN)/python -m bench.campaign 5000 $(FOLDER)
	$(BIN)/python -m bench.campaign 62000 $(FOLDER)
	$(BIN)/python -m bench.process $(FOLDER)
	$(BIN)/python -m bench.costs $(FOLDER)
	$(BIN)/python -m bench.writers $(FOLDER)
	$(BIN)/python -m bench.beside $(FOLDER)

screenshots: $(VENV)/test.stamp  ## Every page as every role, in both languages and two widths, into screenshots/
	$(BIN)/python -m bench.screenshots

accessibility: $(VENV)/test.stamp  ## axe over every page × role × language × width
	EVERY_PAGE=1 $(BIN)/pytest --quiet tests/browser/test_accessibility.py

endurance: $(VENV)/test.stamp  ## The long versions of the load and fault runs
	ENDURANCE=1 $(BIN)/pytest --quiet tests/endurance tests/conflicts/test_twins.py

migration: $(VENV)/run.stamp  ## Write a migration for what the models have and the tables lack: make migration MESSAGE="what it adds"
	GVI_DEMO=1 $(BIN)/python -c 'import sys; from flask_migrate import migrate; from gvi import create_app; create_app().app_context().push(); migrate(message=sys.argv[1])' "$(MESSAGE)"

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

lock:  ## Renew the locks; needs uv
	$(COMPILE) pyproject.toml --extra install --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --extra install --extra test --output-file requirements/test.txt

clean:  ## Remove what was made, the demonstration's data included
	rm -rf $(VENV) instance screenshots build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find gvi/translations -name '*.mo' -delete

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0] + ". Say which with: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than the lock it installed, so that the next run installs nothing.
$(VENV)/run.stamp: requirements/run.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install $(LOCK) requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q gvi
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install $(LOCK) requirements/test.txt
	@touch $@
