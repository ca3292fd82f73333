# Everything a person or CI asks for. What is longer than a line lies in .ci/.
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench keys fuzz chaos conform bare lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run:  ## set up and show the program with sample data on http://127.0.0.1:8000 (PORT=8080 for another port)
	@.ci/setup.sh
	@.ci/serve.sh

test:  ## every test, on SQLite and on a throw-away PostgreSQL (ARGS="-k goals" to pick)
	@.ci/setup.sh dev
	@.ci/test.sh $(ARGS)

lint:  ## ruff, templates, missing migrations, Django's deployment checks
	@.ci/setup.sh dev
	@.ci/lint.sh

format:  ## let ruff and djade put the code and the templates into shape
	@.ci/setup.sh dev
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .
	@find templates bpmplan goals plans -name '*.html' -print0 | xargs -0r .venv/bin/djade --quiet --target-version 5.2 || true

bench:  ## build a country in a scratch database and print what the pages cost (ARGS="packs --packs 98": what a night of packs does)
	@.ci/setup.sh
	@.ci/bench.sh $(ARGS)

keys:  ## print what a keystroke costs in the editor, in a text of 60,000 characters (needs Chromium)
	@.ci/setup.sh dev
	@DEMO=1 .venv/bin/python manage.py shell <.ci/keys.py

fuzz:  ## put inputs by chance into forms, uploads, letters, texts (ARGS="--minutes 10 --seed 7")
	@.ci/setup.sh dev
	@.ci/fuzz.sh $(ARGS)

chaos:  ## ten writers while web, worker, database, disk and mail fail: counts what is lost or done twice (ARGS="--saves 500")
	@.ci/setup.sh dev
	@.ci/chaos.sh $(ARGS)

conform:  ## check sample documents and nasty contents against PDF/UA-1 and PDF/A-3a, with veraPDF's engine (needs Java)
	@.ci/setup.sh dev
	@.ci/conform.sh

bare:  ## try run and test on a bare Debian 12, as root, with sudo and without (ARGS="sudo run", ARGS="root test -k frame")
	@.ci/bare.sh $(ARGS)

lock:  ## resolve requirements*.txt anew into the lock files (with hashes, without hosts)
	@.ci/lock.sh

clean:  ## remove what make has made, the demo's database too
	rm -rf .venv .cache node_modules built staticfiles media db.sqlite3* .pytest_cache .ruff_cache .hypothesis test-results
