# make run    set-up, database, demo data, then the site on http://127.0.0.1:8000 (PORT=8001 for another port)
# make test   set-up and every check
# make bench  benchmarks as JSON lines on standard output (BENCH_SIZES=1000,10000,100000)
# make performance RUNS="bench.jsonl soak.jsonl"   docs/performance.md from what the runs printed
# make drill  what takes minutes to try: a backup of 100,000 people brought back on an empty machine
# make screenshots   the pictures of docs/screenshots, taken anew
# make pins   compile the two requirement files again after a change in pyproject.toml

# A Python of 3.11 or newer, found by trying; one that can make environments is preferred.
PYTHON := $(shell \
	for need in 'ensurepip, sqlite3, ssl' sys; do \
		for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
			if "$$candidate" -c "import sys, $$need; raise SystemExit(sys.version_info < (3, 11))" >/dev/null 2>&1; then \
				echo "$$candidate"; exit; \
			fi; \
		done; \
	done)
BOOTSTRAP = $(PYTHON) -I site/config/bootstrap.py

.PHONY: run test bench performance screenshots pins python

run: python
	@$(BOOTSTRAP) run

test: python
	@$(BOOTSTRAP) development
	@.venv/bin/python -m tests.environment

bench: python
	@$(BOOTSTRAP) development >&2
	@PYTHONPATH=site:. .venv/bin/python -m tests.load.bench

RUNS = bench.jsonl
performance:
	@PYTHONPATH=site:. .venv/bin/python -m tests.load.performance_page $(RUNS) > docs/performance.md.new
	@mv docs/performance.md.new docs/performance.md

drill: python
	@$(BOOTSTRAP) development >&2
	@PYTHONPATH=site:. .venv/bin/python -m tests.load.restore_drill

screenshots: python
	@$(BOOTSTRAP) development
	@PYTHONPATH=site:. .venv/bin/python -m tests.browser.take_screenshots

# Needs uv (https://docs.astral.sh/uv/); names no index, so that every machine installs from where it may.
PINS = uv pip compile pyproject.toml --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
pins:
	$(PINS) -o requirements.txt
	$(PINS) --group dev --constraint requirements.txt -o requirements-dev.txt

python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Diancai needs Python 3.11 or newer and found none here. Install it (Debian: apt-get install python3 python3-venv) and run the same command again." >&2; \
		exit 1; \
	fi
