"""Teach the reader what of an article a brief takes, and in which section: a linear head over its states.

    python benchmarks/train_briefs.py LAID_OUT.jsonl.gz --articles FILE.jsonl.gz... --sectioned TRAIN.jsonl.gz --out FOLDER

LAID_OUT (`benchmarks/briefs.jsonl.gz`) is the project's own: briefs of whole sentences that readers (language models under a
written brief) laid out over articles, as numbers of sentences with roles, headings and spans of phrases, and no text; the
articles are found by their ids in the files given. SECTIONED are hand-written summaries, of which the evidence is taken.
Prints figures of five-fold cross-validation by article, and writes a copy of the shipped reader with the head to FOLDER.
"""

import argparse
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from drawn import text_of

from summarize_news.neural.tokens import build_windows, load_tokenizer
from summarize_news.neural.training.briefs import LaidOut, add_head, brief_features, fit_head
from summarize_news.pairs import join_sentences, read_lines
from summarize_news.pipeline import load_tools, models_folder
from summarize_news.read import load_article
from summarize_news.types import Document, Kind, Role, Source, Tools

N_FOLDS = 5
N_WRITTEN = 3  # times that a hand-written summary counts beside one laid out: they are the taste to reach
ROLES = [role.value for role in Role]
Section = tuple[str, Sequence[int]]


def segmented(record: dict, tools: Tools) -> Document:
    """Return the article of a record of a data file, segmented."""
    title = record.get("title") or record.get("headline") or ""
    return tools.segment(load_article(Source(name=str(record["id"]), kind=Kind.TEXT, text=text_of(record)), title=title))


def laid_out_articles(laid_out: Path, files: Sequence[Path], tools: Tools) -> Iterator[tuple[dict, Document]]:
    """Yield the records of ``laid_out`` with their articles; none whose article has now more or fewer sentences."""
    records = {record["id"]: record for record in read_lines(laid_out)}
    for path in files:
        for line in read_lines(path):
            record = records.pop(str(line["id"]), None)
            if record is not None:
                document = segmented(line, tools)
                if len(document.sentences) == record["n"]:
                    yield record, document


def example(document: Document, lede: Sequence[int], sections: Sequence[Section], features: np.ndarray) -> LaidOut:
    """Return what is learned from one brief."""
    role = np.full(len(document.sentences), -1)
    for name, lines in sections:
        role[list(lines)] = ROLES.index(name)
    is_used = role >= 0
    is_used[list(lede)] = True
    return LaidOut(features, is_used, role)


def sectioned_articles(path: Path) -> Iterator[tuple[Document, list[int], list[Section]]]:
    """Yield article, evidence of the lede, and roles and evidence of the sections of hand-written summaries."""
    for record in read_lines(path):
        summary = record["summary"]
        sections = [(s["role"], [i for x in (s["lead"], *s["bullets"]) for i in x["evidence"]]) for s in summary["sections"]]
        yield join_sentences(record["sentences"], "", record["title"]), summary["lede"]["evidence"], sections


def measure(head: tuple[np.ndarray, np.ndarray], articles: Sequence[LaidOut]) -> tuple[float, float, float]:
    """Return the share right of as many sentences as are used, of roles, and of the likeliest contexts."""
    used, roles, contexts = [], [], []
    for article in articles:
        logits = article.features @ head[0] + head[1]
        use, role = logits[:, 0], logits[:, 1:]
        used.append(article.is_used[np.argsort(-use, kind="stable")[: article.is_used.sum()]].mean())
        served = article.role >= 0
        roles += (role[served].argmax(1) == article.role[served]).tolist()
        if (article.role == 0).any():
            chance = role[:, 0] - np.log(np.exp(role).sum(1)) - np.log1p(np.exp(-use))
            chance[article.is_used & ~served] = -np.inf  # the lede
            contexts.append(article.role[chance.argmax()] == 0)
    return float(np.mean(used)), float(np.mean(roles)), float(np.mean(contexts))


def main() -> None:
    """Fit, measure and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("laid_out", type=Path)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--sectioned", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    tools, shipped = load_tools(), models_folder() / "reader"
    tokenizer = load_tokenizer(str(shipped / "tokenizer.json"))
    read: Callable[..., np.ndarray] = brief_features(shipped / "reader.onnx")

    def features(document: Document) -> np.ndarray:
        return read(build_windows(tokenizer, document.texts(), document.article.title))

    articles = [
        example(document, record["lede"], [(s["role"], s["lines"]) for s in record["sections"]], features(document))
        for record, document in laid_out_articles(args.laid_out, args.articles, tools)
    ]
    written = [example(d, lede, sections, features(d)) for d, lede, sections in sectioned_articles(args.sectioned)]
    print(f"{len(articles)} laid out, {len(written)} written")
    found = []
    for fold in range(N_FOLDS):
        head = fit_head([*written * N_WRITTEN, *(a for k, a in enumerate(articles) if k % N_FOLDS != fold)])
        found.append(measure(head, articles[fold::N_FOLDS]))
    for name, value in zip(("sentences", "roles", "contexts"), np.mean(found, axis=0), strict=True):
        print(f"{name:10} {value:.3f}")
    shutil.copytree(shipped, args.out, dirs_exist_ok=True)
    add_head(args.out, *fit_head([*articles, *written * N_WRITTEN]))


if __name__ == "__main__":
    main()
