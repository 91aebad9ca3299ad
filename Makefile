# gongkai. `make report` and `make test` need python3 (3.11 or newer) and make, nothing else.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
PIP := $(PY) -m pip --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help report test slow notebooks lab explorer site accuracy lint clean lock licences audit
.DELETE_ON_ERROR:

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(READY) ## Read what is new, write data, workbook, figures, notebooks (ARGS=--again: everything anew)
	@$(PY) -m gongkai $(ARGS)

test: $(READY_DEV) ## Run the tests (ARGS="-k notebooks" runs some of them)
	@$(PY) -m pytest -n auto --dist loadfile $(ARGS)

slow: $(READY_DEV) ## Run the tests that take minutes: kills, mutants, a cluster
	@$(PY) -m pytest -m slow $(ARGS)

notebooks: $(READY) ## Read data/raw and run the notebooks in place
	@$(PY) -m gongkai data notebooks

lab: $(READY) ## Read data/raw and open the notebooks in JupyterLab
	@$(PY) -m gongkai data
	@$(PY) -m gongkai.serve lab notebooks/01_data_check.ipynb

explorer: $(READY) ## Read data/raw and open the explorer as a page without code
	@$(PY) -m gongkai data
	@$(PY) -m gongkai.serve page notebooks/08_explorer.ipynb

site: $(READY) ## Read data/raw and write the notebooks as web pages to site/
	@$(PY) -m gongkai data workbook
	@$(PY) -m gongkai.site

accuracy: $(READY_DEV) ## Print how exact the reading is, by format, layout and quirk, beside the common way
	@$(PY) -m benchmarks.accuracy $(ARGS)

lint: $(READY_DEV) ## Style and types
	@$(PY) -m ruff check .
	@$(PY) -m mypy

clean: ## Remove what the program made, and caches; the environment stays
	@find data/processed -mindepth 1 ! -name .gitkeep -delete
	@rm -rf build site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find src tests notebooks -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf

lock: ## Look up newer versions of the packages and write both lock files
	@set -e; tool=$$(mktemp -d); trap 'rm -rf "$$tool"' EXIT; \
	$(PYTHON) -m venv "$$tool"; "$$tool/bin/python" -m pip --quiet --disable-pip-version-check install uv; \
	compile() { "$$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --upgrade --no-annotate --custom-compile-command 'make lock' --group build pyproject.toml "$$@"; }; \
	compile --output-file requirements.lock; \
	compile --extra test --extra lint --extra ocr --extra cluster --constraint requirements.lock --output-file requirements-dev.lock

licences: $(READY_DEV) ## Write LICENCES.md: every locked package, its licence and what it is for
	@$(PY) -m tools.licences

audit: ## Ask for known vulnerabilities of the locked packages (needs the internet)
	@set -e; tool=$$(mktemp -d); trap 'rm -rf "$$tool"' EXIT; \
	$(PYTHON) -m venv "$$tool"; "$$tool/bin/python" -m pip --quiet --disable-pip-version-check install pip-audit; \
	"$$tool/bin/pip-audit" --strict --progress-spinner off --disable-pip --require-hashes --requirement requirements-dev.lock

# Both stamps are newer than what they were made from only when every step before them went well.
$(READY): requirements.lock pyproject.toml
	@$(call environment,requirements.lock)
	@touch $@

$(READY_DEV): requirements-dev.lock pyproject.toml
	@$(call environment,requirements-dev.lock)
	@touch $(READY) $@

define environment
set -e; \
command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed: install Python 3.11 or newer." >&2; exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "$$($(PYTHON) --version) is too old: Python 3.11 or newer is needed (make PYTHON=/path/to/python3.11 ...)." >&2; exit 1; }; \
$(PY) -m pip --version >/dev/null 2>&1 || { \
  $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
    echo "This python3 cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
  $(PYTHON) -m venv --clear $(VENV); }; \
echo "Installing $(1) into $(VENV); the first time takes a minute or two ..."; \
$(PIP) install --require-hashes -r $(1); \
$(PIP) install --no-deps --no-build-isolation -e .
endef
