# Two commands to know: `make run` and `make test`. Both make ready whatever is missing, on a machine with Python and make.

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DEBUG ?= 1
export DEBUG PORT
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

ASSET_SOURCES := package.json package-lock.json $(shell find assets static -type f 2>/dev/null)

.PHONY: run dev test slow bench drill fuzz setup messages locks clean

run: setup  ## the site with demo content on http://localhost:8000 (PORT= to change)
	@sh bin/serve

dev: setup  ## the same with Django's reloading server
	@SERVER=runserver sh bin/serve

test: setup  ## every test and every check (DATABASE_URL= and REDIS_URL= to use PostgreSQL and a broker)
	@$(BIN)/python bin/chromium.py
	@$(BIN)/pytest -n 2 --dist loadgroup -q -m "not slow"

slow: setup  ## tests of thousands of cases: what may be asked, posted and flooded
	@$(BIN)/pytest -n 2 --dist loadgroup -q -m slow

bench: setup  ## load comparisons, printed as ratios
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.charts

drill: setup  ## a story is taken back, the database lost and restored: it must stay gone (DATABASE_URL= for PostgreSQL)
	@$(BIN)/python -m bench.drill

fuzz: setup  ## ten thousand generated requests against the running API (DATABASE_URL= for PostgreSQL)
	@$(BIN)/python -m bench.fuzz

setup: $(VENV)/.ready build/.ready

$(VENV)/.ready: requirements/dev.txt
	@echo "Making $(VENV) (once) ..."
	@test -n "$(PYTHON)" || { echo "No Python found. Install Python 3.11, 3.12 or 3.13 with venv."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@command -v npm >/dev/null 2>&1 || $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/node.txt
	@touch $@

build/.ready: $(VENV)/.ready $(ASSET_SOURCES)
	@echo "Building the assets ..."
	@npm ci --silent --no-audit --no-fund --ignore-scripts
	@npm run --silent build
	@$(BIN)/python assets/build_fonts.py
	@mkdir -p build && touch $@

messages: $(VENV)/.ready  ## write locale/<LANG>/ for a translator: make messages LANG=fr (needs gettext)
	@mkdir -p locale && $(BIN)/python manage.py makemessages --locale $(LANG) --no-location --ignore ".venv/*" --ignore "node_modules/*" --ignore "build/*"

locks: $(VENV)/.ready  ## write the locks again after changing pyproject.toml
	@for part in base dev; do \
	  extra=""; test $$part = dev && extra="--extra dev"; \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --upgrade \
	    $$extra pyproject.toml -o requirements/$$part.txt; done
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --upgrade \
	    requirements/node.in -o requirements/node.txt

clean:  ## remove what was made, keep the data
	rm -rf $(VENV) node_modules build
