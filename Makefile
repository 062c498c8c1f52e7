# Two commands on a fresh machine (Debian, Python 3.11 with pip and venv): `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check -qq
SERVE ?= 1
STAMP := $(VENV)/.installed

.PHONY: demo test slow check format lint types layers audit run review clean

demo: $(STAMP)  ## three sample weeks, then the review page (SERVE=0: stop before that)
	$(BIN)/monitor demo $(if $(filter 0,$(SERVE)),--no-serve,--serve)

test: $(STAMP)  ## the tests
	$(BIN)/pytest -m "not slow"

slow: $(STAMP)  ## the tests that kill real runs, for minutes
	$(BIN)/pytest -m slow

check: $(STAMP) format lint types layers test  ## all that a change must pass

format: $(STAMP)
	$(BIN)/ruff format --check .

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

audit: $(STAMP)  ## known vulnerabilities of the pinned versions; needs PyPI
	$(BIN)/python .ci/audit.py

# A dot every three seconds while a command is quiet, and its own exit status.
DOTS := sh -c '"$$@" & pid=$$!; while kill -0 $$pid 2>/dev/null; do printf .; sleep 3; done; echo; wait $$pid' --

# torch first: the pinned CPU build where one is on offer, so that nothing later asks for a build with CUDA packages.
$(STAMP): pyproject.toml constraints.txt
	@echo "Installing into $(VENV): some minutes the first time …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "  1/3 torch"; $(DOTS) $(PIP) install --constraint constraints.txt torch
	@echo "  2/3 the libraries"; $(DOTS) $(PIP) install --constraint constraints.txt --editable '.[dev,postgresql,notify,dask,translation]'
	@echo "  3/3 checking"; $(BIN)/pip check --disable-pip-version-check
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
