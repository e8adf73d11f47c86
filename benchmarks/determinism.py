"""Same article, same bytes: over batches of 1, 8 and 64, one and two threads, shuffled order and three hash seeds.

    python benchmarks/determinism.py PAIRS.jsonl[.gz] [--limit N]

Every article is summarised to JSON under each condition and its bytes compared with the first run's. What a batch has read
before is thrown away by loading the models anew for each. Exits 1 when any article differs.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from summarize_news.errors import NotAnArticle
from summarize_news.neural.reader import load_reader
from summarize_news.pairs import read_lines
from summarize_news.pipeline import load_tools, models_folder, summarize
from summarize_news.read import load_article
from summarize_news.render import RENDERERS
from summarize_news.settings import Settings
from summarize_news.types import Kind, Source


def digests(path: Path, limit: int, batch: int, n_threads: int, is_shuffled: bool) -> Iterator[tuple[str, str]]:
    """Yield the name and the sha256 of the JSON of every article."""
    rows = [(str(n), str(record["article"])) for n, record in enumerate(islice(read_lines(path), limit))]
    if is_shuffled:
        random.Random(0).shuffle(rows)
    for at in range(0, len(rows), batch):
        tools = replace(
            load_tools(), read=load_reader(models_folder() / "reader", n_threads, parser=models_folder() / "parser")[0]
        )
        for name, text in rows[at : at + batch]:
            try:
                summary = summarize(load_article(Source(name=name, kind=Kind.TEXT, text=text)), Settings(), tools)
                result = RENDERERS["json"](summary, False)
            except NotAnArticle as error:
                result = str(error)
            yield name, hashlib.sha256(result.encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--condition", help="Only print the digests under this condition (what a new process runs).")
    args = parser.parse_args()
    if args.condition:
        print(json.dumps(dict(digests(args.pairs, args.limit, **json.loads(args.condition)))))
        return
    plain = {"batch": 64, "n_threads": 1, "is_shuffled": False}
    conditions = [
        ("batch 64, hash seed 0", plain, "0"),
        ("batch 8, hash seed 1", {**plain, "batch": 8}, "1"),
        ("batch 1, hash seed 2", {**plain, "batch": 1}, "2"),
        ("two threads", {**plain, "n_threads": 2}, "0"),
        ("shuffled", {**plain, "is_shuffled": True}, "0"),
    ]
    first: dict[str, str] = {}
    n_different = 0
    for name, condition, seed in conditions:
        command = [sys.executable, __file__, str(args.pairs), "--limit", str(args.limit), "--condition", json.dumps(condition)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed})
        found = json.loads(done.stdout)
        first = first or found
        different = [key for key, value in found.items() if first[key] != value]
        n_different += len(different)
        print(f"{name:24} {len(found)} articles, {len(different)} differ {' '.join(different[:10])}")
    sys.exit(1 if n_different else 0)


if __name__ == "__main__":
    main()
