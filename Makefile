# For developers. `./deploy.sh test` sets up .venv; then these work.
PYTHON := .venv/bin/python

.PHONY: check test format generate lock
check: ## every gate
	$(PYTHON) -m tools.check
test: ## every gate and every test
	$(PYTHON) -m tools.check --tests
format: ## rewrite in the one format
	.venv/bin/ruff format . && .venv/bin/ruff check --fix .
generate: ## every generated file: env.template, docs tables, locks for pip
	$(PYTHON) -m tools.generate
lock: ## resolve dependencies anew within the bounds of pyproject.toml
	.venv/bin/uv lock --upgrade && $(PYTHON) -m tools.generate
