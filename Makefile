# The manual of this project: `make help`. Every target sets up .venv by itself when it is missing.
SHELL := /bin/sh
# pyenv builds Python without optimisation unless it is told to, a quarter slower than the system's: then that is taken.
PYTHON ?= $(shell python3 -c 'import sysconfig as of; exit("--enable-optimizations" not in str(of.get_config_var("CONFIG_ARGS")))' \
  2>/dev/null && echo python3 || { /usr/bin/python3 -c 'import ensurepip, sys; exit(sys.version_info < (3, 11))' \
  2>/dev/null && echo /usr/bin/python3; } || echo python3)
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
AUDIT := PYTHONPATH=tests $(PY) -m audit
BENCH := PYTHONPATH=tests $(PY) -m bench
ADMIN := .cache/admin/index.html
CONTENT ?= content
SITE ?= site
TEMPLATES ?= templates

.DEFAULT_GOAL := help
.PHONY: help site serve new admin model check fix test audit contact-sheet handbook golden bench bench-search clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(READY) ## Build the archive of content/ into site/
	@$(PY) -m builder build --content $(CONTENT) --output $(SITE) --templates $(TEMPLATES)
	@echo
	@echo "The site is in $(SITE)/. To look at it: make serve (live preview), or"
	@echo "  $(PY) -m http.server --directory $(SITE) 8000    and open http://127.0.0.1:8000/"

serve: $(READY) ## Preview with live reload on http://127.0.0.1:8000/
	@$(PY) -m builder serve --content $(CONTENT) --templates $(TEMPLATES)

new: $(READY) ## Begin a document: make new asks; make new title=标题 (or kind=issue title=第45期) does not
	@$(PY) -m builder new $(if $(kind)$(title),$(or $(kind),article) "$(title)") --content $(CONTENT)

admin: $(ADMIN) ## Build the web editor that the preview shows under /admin/ (needs Node.js 20 or newer, with npm)

model: $(READY) ## Tell the schema of fields to VS Code, JSON Schema and the manual, after a change to it or the registries
	@$(PY) -m builder model --content $(CONTENT)

check: $(READY) ## What CI runs before the tests: style, types, the layers
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(PY) -m pytest -q tests/test_layers.py

fix: $(READY) ## Mend what ruff can mend
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

test: $(READY) ## Run all tests; finds or installs a Chromium and the checkers by itself
	@$(PY) tests/chromium.py
	@$(AUDIT).tools
	@$(MAKE) --no-print-directory admin
	@$(PY) -m pytest

audit: $(READY) ## Look at every kind of page in every mode, and measure the main ones with Lighthouse
	@$(PY) tests/chromium.py
	@$(AUDIT).tools --all
	@AUDIT=full $(PY) -m pytest -q tests/audit
	@$(AUDIT).lighthouse

contact-sheet: $(READY) ## Take the pictures of every kind of page in docs/images anew
	@$(PY) tests/chromium.py
	@$(AUDIT).contact_sheet

handbook: $(READY) ## Follow the pages of docs/手册 in a browser and take their pictures in docs/images anew
	@$(PY) tests/chromium.py
	@PYTHONPATH=tests $(PY) -m handbook

golden: $(READY) ## Rewrite the expected files of tests/golden after a wanted change
	@$(PY) -m pytest -q tests/test_golden.py tests/admin/test_settings.py --rewrite-golden

bench: $(READY) ## Build and preview beside Hugo (documents="10000 100000" rounds=3 only=cold,preview corpus=FOLDER)
	@$(PY) tests/chromium.py
	@$(BENCH) $(if $(documents),--documents $(documents)) $(if $(rounds),--rounds $(rounds)) \
	  $(if $(only),--only $(only)) $(if $(corpus),--corpus $(corpus))

bench-search: $(READY) ## What a reader's search costs, in a browser (documents=10000 for a large archive)
	@$(PY) tests/chromium.py
	@$(BENCH).search --documents $(or $(documents),1000)

clean: ## Remove what can be made again: site/, .cache/, .venv/
	@rm -rf $(SITE)/ .cache/ $(VENV)/ .mypy_cache/ .ruff_cache/ .pytest_cache/

$(ADMIN): $(wildcard builder/admin/package*.json builder/admin/build.mjs builder/admin/page/*)
	@command -v npm >/dev/null || { echo "需要 Node.js 20 或更新版本（带 npm） / Node.js 20 or newer with npm is needed"; exit 2; }
	@mkdir -p .cache/admin-build
	@cp -R builder/admin/package.json builder/admin/package-lock.json builder/admin/build.mjs builder/admin/page .cache/admin-build
	@cd .cache/admin-build && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@cd .cache/admin-build && node build.mjs ../admin

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "建不了 .venv：Debian/Ubuntu 请先 apt-get install python3-venv"; exit 2; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
