# The two commands for a fresh machine: `make demo` and `make test`. Both make .venv and install what they need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BENCH_COUNT ?= 20000
DEMO ?= demo-archive
DEMO_COUNT ?= 2000

.PHONY: demo cluster-demo cluster-torture test torture lint lock bench bench-parse fuzz clean

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

lint: $(STAMP)
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy

test: $(STAMP) lint
	@bash tests/need_browser.sh
	$(BIN)/python -m pytest -n 2 --dist worksteal tests

torture: $(STAMP)
	REFTEL_TORTURE=long $(BIN)/python -m pytest tests/torture tests/archive/test_kill.py tests/shelf/test_shelf_kill.py

cluster-demo: $(STAMP)
	.ci/fetch_opensearch
	$(BIN)/reftel demo --folder $(DEMO) --count $(DEMO_COUNT) --check
	$(BIN)/python -m tests.index.opensearch_node bash -c '$(BIN)/reftel serve $(DEMO)/archive-$(DEMO_COUNT) --engine opensearch --url $$REFTEL_OPENSEARCH_URL $(SERVE)'

cluster-torture: $(STAMP)
	.ci/fetch_opensearch
	REFTEL_CLUSTER=1 $(BIN)/python -m pytest -s tests/torture/test_cluster.py

demo: $(STAMP)
	$(BIN)/reftel demo --folder $(DEMO) --count $(DEMO_COUNT)

bench: $(STAMP)
	$(BIN)/python bench/run.py --count $(BENCH_COUNT)

bench-parse: $(STAMP)
	$(BIN)/python bench/parse.py

fuzz: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	$(BIN)/python tests/fuzz_reading.py -max_total_time=60

lock:
	$(BIN)/pip-compile --quiet --extra web --extra parquet --extra opensearch --extra dev --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --build-deps-for wheel -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) demo-archive build src/*.egg-info
