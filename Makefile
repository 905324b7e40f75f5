# On a fresh Debian 12: apt install python3 python3-venv make, then `make run` or `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-$(shell sha256sum requirements/run.lock | cut -c1-16)
DEV_STAMP := $(VENV)/.dev-$(shell sha256sum requirements/dev.lock | cut -c1-16)
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run test bench check messages lock clean

run: $(RUN_STAMP) ## Everything: install, migrate, demo, serve
	@BIN=$(BIN) sh deploy/local.sh

test: $(DEV_STAMP) ## The suite on SQLite and, where they answer, on PostgreSQL and Redis
	@$(BIN)/python -m tests.run $(ARGS)

bench: $(DEV_STAMP) ## Speeds as ratios, measured side by side in one run
	@$(BIN)/python -m tests.bench $(ARGS)

check: $(DEV_STAMP) ## Linters, types, import contracts, migrations, messages, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint .
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.messages --check
	$(BIN)/python -m tests.deployment

messages: $(DEV_STAMP) ## Collect and compile the texts of every package (needs gettext)
	$(BIN)/python -m tests.messages

lock: $(DEV_STAMP) ## Renew the locks from pyproject.toml; no index address goes into them
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:3] != (3, 11, 2))' || \
	{ echo "Locks are made with the oldest Python that they must serve, Debian 12's:  rm -r $(VENV); make lock PYTHON=/usr/bin/python3"; exit 1; }
	for lock in "run" "dev --extra=dev"; do set -- $$lock; \
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host $$2 --output-file requirements/$$1.lock pyproject.toml; done

clean: ## Forget the environment and everything that the demo stored
	rm -rf $(VENV) var

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Atbalss needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	{ echo "Python's venv is missing. Install it with:  sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(VENV)/bin/pip
	@echo "Installing what Atbalss needs (once) …"
	@$(INSTALL) -r requirements/run.lock
	@rm -f $(VENV)/.run-* && touch $@

$(DEV_STAMP): $(VENV)/bin/pip
	@echo "Installing what its tests need (once) …"
	@$(INSTALL) -r requirements/dev.lock
	@rm -f $(VENV)/.dev-* && touch $@
