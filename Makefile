# What there is to run here; `make` alone lists it. Needed beforehand: Python 3.10 or newer, git and make.

VENV := .venv
BIN := $(VENV)/bin
# What the bot and its sandbox need, and what the checks, and a bot on PostgreSQL or with pictures in its reports, need more.
REQUIREMENTS := requirements.txt tests/sandbox/requirements.txt
MORE := tests/requirements.txt

# Most tests wait for a bot more than they compute, so that six at once fill two cores.
TESTS_AT_ONCE ?= 6

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 10))
CANDIDATES := python3 python3.12 python3.11 python3.10 python3.13 python
VERSIONS := 3.10 3.11 3.12 3.13
PYTHON ?= $(shell for name in $(CANDIDATES); do $$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)

.PHONY: help demo run doctor rehearse test test-all bench storm pictures

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/ready ## the whole story on a sandbox, and a page to try it on; needs no Slack and no Jira
	@$(BIN)/python -m tests.sandbox.demo

run: $(VENV)/complete ## the bot, with the settings in the environment or in .env; says what is missing
	@$(BIN)/python config.py
	@$(BIN)/errbot -c config.py

doctor: $(VENV)/complete ## whether everything is set up well, before the first start too; says what to do
	@$(BIN)/python config.py doctor

# Where the page is written to, and more options: make rehearse EXPORT=export.zip HTML=page.html REHEARSE="--channel general"
HTML ?= rehearsal.html

rehearse: $(VENV)/ready ## what the bot would have done with a Slack export: make rehearse EXPORT=export.zip
	@test -n "$(EXPORT)" || { echo "Say which export: make rehearse EXPORT=export.zip"; exit 1; } >&2
	@$(BIN)/python config.py rehearse "$(EXPORT)" --html "$(HTML)" $(REHEARSE)

test: $(VENV)/complete ## every check: lint, format, types, tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy plugins
	$(BIN)/python -m pytest -n $(TESTS_AT_ONCE)

# Each has an environment of its own. Pythons are looked for on the path and where pyenv keeps them.
test-all: ## every check on each Python from 3.10 to 3.13 that is installed here
	@failed=""; for version in $(VERSIONS); do \
		found=""; for name in python$$version $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$$version.*/bin/python; do \
			"$$name" -c 'import ensurepip, venv' 2>/dev/null && found="$$name"; \
		done; \
		if [ -z "$$found" ]; then echo "Python $$version is not installed here."; continue; fi; \
		echo "Python $$version: $$found"; \
		$(MAKE) --no-print-directory test VENV=.venv-$$version PYTHON="$$found" || failed="$$failed $$version"; \
	done; \
	test -z "$$failed" || { echo "Failed on Python$$failed."; exit 1; } >&2

bench: $(VENV)/complete ## how fast the bot is, measured on this machine
	@$(BIN)/python -m tests.bench

# More of it, and other seeds: make storm STORM="--minutes 60", or --bots 3, --seed 7, --help for all.
storm: $(VENV)/complete ## 50 people and 20 kills of the bot, everything fails; then Slack and Jira are compared
	@$(BIN)/python -m tests.storm $(STORM)

pictures: $(VENV)/complete ## the pictures of the demo page in docs/pictures; needs Chromium
	@$(BIN)/python -m tests.pictures

# Made anew when a requirements file changes; the file `ready` comes last, so that a set-up cut short is made again.
# Who only wants to see the demo need not wait for what the checks need.
$(VENV)/ready: $(REQUIREMENTS)
	@test -n "$(PYTHON)" || { echo "Python 3.10 or newer is needed: install it, or say which: make PYTHON=/path/to/python3"; exit 1; } >&2
	@"$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null || { echo "$(PYTHON) is no Python 3.10 or newer."; exit 1; } >&2
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; } >&2
	@echo "Setting up $(VENV) with $(PYTHON); this takes a minute, once."
	@"$(PYTHON)" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(REQUIREMENTS:%=-r %)
	@touch $@

$(VENV)/complete: $(VENV)/ready $(MORE)
	@echo "Adding what the checks need to $(VENV); this takes a minute or two, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(MORE:%=-r %)
	@touch $@
