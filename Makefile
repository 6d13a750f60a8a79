# make run    sets everything up and opens Essor with its demo company
# make test   sets everything up and runs every check and test
.PHONY: run test setup lint unit sqlite postgres browser docs bench calibrate messages clean

PYTHON ?= python3
BIN = .venv/bin

run: .venv/run.stamp
	@$(BIN)/essor run $(ARGS)

test: .venv/dev.stamp
	@sh scripts/test.sh

setup: .venv/dev.stamp

.venv/run.stamp: requirements/run.txt pyproject.toml
	@sh scripts/setup.sh "$(PYTHON)" run

.venv/dev.stamp: requirements/dev.txt pyproject.toml
	@sh scripts/setup.sh "$(PYTHON)" dev

lint unit sqlite postgres browser: .venv/dev.stamp
	@sh scripts/test.sh $@

docs: .venv/dev.stamp
	@$(BIN)/mkdocs build --strict --quiet

bench: .venv/dev.stamp
	@sh scripts/setup.sh "$(PYTHON)" bench
	@$(BIN)/python -m bench

# Ten minutes: simulated companies judged through the whole pipeline, into docs/reference/calibration.md.
calibrate: .venv/dev.stamp
	@$(BIN)/python -m bench.calibration

messages: .venv/dev.stamp
	@$(BIN)/python scripts/messages.py

clean:
	rm -rf .venv site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
