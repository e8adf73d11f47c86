"""Train and measure the sentence recogniser of ``models/senter``.

    python benchmarks/train_senter.py --ewt train.conllu.gz --news train.jsonl.gz --out models/senter
    python benchmarks/train_senter.py --evaluate dev.jsonl.gz --out models/senter

EWT is Universal Dependencies' English Web Treebank; news is NewsDiscourse, one JSON object a line with
``sentences: [{text}]``. Seeded: the same data and versions give the same weights on one machine.
"""

import argparse
import gzip
import hashlib
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy

from summarize_news.segment import (
    CLOSERS,
    MARKS,
    WINDOW,
    find_starts,
    is_caseless,
    judge_gap,
)
from summarize_news.tagging import Piece, Senter, Tokens, find_tokens

Passage = list[str]  # the sentences of a paragraph or of an article, to be joined by one blank

SEED = 13
N_EPOCHS = 10
BATCH_TOKENS = 1500
LEARN_RATE = 2e-3
DROPOUT = 0.2


def read_news(path: Path) -> list[Passage]:
    """Return the articles of a NewsDiscourse file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [[" ".join(s["text"].split()) for s in json.loads(line)["sentences"]] for line in lines]
    return [[sentence for sentence in article if sentence] for article in articles]


def read_ewt(path: Path) -> list[Passage]:
    """Return the paragraphs of a CoNLL-U file."""
    paragraphs: list[Passage] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(("# newdoc", "# newpar")) or not paragraphs:
                paragraphs.append([])
            if line.startswith("# text = "):
                paragraphs[-1].append(" ".join(line[len("# text = ") :].split()))
    return [paragraph for paragraph in paragraphs if paragraph]


def part(passages: list[Passage]) -> list[Passage]:
    """Part passages after lines without a full stop: signatures of e-mails teach that job titles end sentences."""
    parted: list[Passage] = []
    for passage in passages:
        parted.append([])
        for sentence in passage:
            parted[-1].append(sentence)
            if sentence[-1] not in MARKS + CLOSERS:
                parted.append([])
    return [passage for passage in parted if passage]


def join(sentences: Passage) -> tuple[str, list[int]]:
    """Return the text and where its sentences start."""
    starts, at = [], 0
    for sentence in sentences:
        starts.append(at)
        at += len(sentence) + 1
    return " ".join(sentences), starts


def cut(passages: list[Passage], rng: random.Random) -> Iterator[Passage]:
    """Cut passages into stretches of 1 to 12 sentences, so that text ends and starts are met everywhere."""
    for passage in passages:
        at = 0
        while at < len(passage):
            n_sentences = rng.randint(1, 12)
            yield passage[at : at + n_sentences]
            at += n_sentences


def vary(sentences: Passage, rng: random.Random) -> Passage:
    """Now and then write it as users also feed it: lower case, straight quotes."""
    chance = rng.random()
    if chance < 0.06:
        return [sentence.lower() for sentence in sentences]
    if chance < 0.3:
        return [sentence.replace("''", '"') for sentence in sentences]
    return sentences


def label(text: str, starts: list[int], tokens: Tokens) -> tuple[Any, Any]:
    """Return what is wanted of each token and its weight: 0 where a rule contradicts the annotation."""
    gold, caseless = set(starts), is_caseless(text)
    wanted = numpy.zeros((len(tokens), 2), dtype="f")
    weight = numpy.ones((len(tokens), 1), dtype="f")
    for index, (at, _) in enumerate(tokens):
        wanted[index, int(at in gold)] = 1
        if at and text[at - 1] == " ":
            left = text[max(0, at - WINDOW) : at - 1]
            weight[index] = judge_gap(left, text[at : at + WINDOW], caseless) in (None, at in gold)
    return wanted, weight


def train(ewt: Path, news: Path) -> Senter:
    """Train on both sets, a fresh cut of them each epoch, with cross-entropy over tokens."""
    from thinc.api import Adam, fix_random_seed, set_dropout_rate

    fix_random_seed(SEED)
    rng = random.Random(SEED)
    senter = Senter()
    senter.model.initialize(X=senter.read([("A b.", find_tokens("A b."))]))
    passages = part(read_ewt(ewt)) + read_news(news)
    n_tokens = sum(len(find_tokens(" ".join(passage))) for passage in passages)
    n_steps = N_EPOCHS * n_tokens // BATCH_TOKENS
    optimizer = Adam(LEARN_RATE)
    set_dropout_rate(senter.model, DROPOUT)
    step = 0
    for epoch in range(N_EPOCHS):
        began, loss = time.perf_counter(), 0.0
        stretches = [vary(stretch, rng) for stretch in cut(passages, rng)]
        rng.shuffle(stretches)
        batch: list[Piece] = []
        golds: list[tuple[Any, Any]] = []
        n_batched = 0
        for index, stretch in enumerate(stretches):
            text, starts = join(stretch)
            tokens = find_tokens(text)
            batch.append((text, tokens))
            golds.append(label(text, starts, tokens))
            n_batched += len(tokens)
            if n_batched >= BATCH_TOKENS or index == len(stretches) - 1:
                scores, backprop = senter.model.begin_update(senter.read(batch))
                slopes = [(score - gold) * weight for score, (gold, weight) in zip(scores, golds, strict=True)]
                loss += sum(float((slope**2).sum()) for slope in slopes)
                backprop([slope / n_batched * 100 for slope in slopes])
                optimizer.learn_rate = LEARN_RATE * max(0.02, 1 - step / n_steps)
                senter.model.finish_update(optimizer)
                batch, golds, n_batched = [], [], 0
                step += 1
        print(f"epoch {epoch + 1}: loss {loss:.1f}, {time.perf_counter() - began:.0f} s", flush=True)
    return senter


class ByMarks(dict[int, float]):
    """In place of the recogniser, to measure the rules alone: a gap they leave open is an end where a mark stands."""

    def __init__(self, text: str) -> None:
        self.text = text

    def get(self, at: int, default: float = 0.0) -> float:  # type: ignore[override]
        before = self.text[:at].rstrip(CLOSERS + " ")
        return float(before[-1:] in tuple(MARKS)) if before else default


def predict(text: str, chances: dict[int, float], way: str) -> list[int]:
    """Return the starts by "senter", "rules" or "both"."""
    if way == "senter":
        return sorted({0} | {at for at, chance in chances.items() if chance >= 0.5})
    return find_starts(text, ByMarks(text) if way == "rules" else chances)


def evaluate(senter: Senter, passages: list[Passage], show: bool) -> None:
    """Print boundary F1 without and with the end of the passage, which nobody can miss; with ``show`` every error."""
    texts = [join(passage) for passage in passages]
    chances = senter.score([text for text, _ in texts])
    for way in ("senter", "rules", "both"):
        found = [set(predict(text, chance, way)[1:]) for (text, _), chance in zip(texts, chances, strict=True)]
        wanted = [set(starts[1:]) for _, starts in texts]
        n_right = sum(len(f & w) for f, w in zip(found, wanted, strict=True))
        n_extra = sum(len(f - w) for f, w in zip(found, wanted, strict=True))
        n_missed = sum(len(w - f) for f, w in zip(found, wanted, strict=True))
        inner, whole = (2 * n / (2 * n + n_extra + n_missed) for n in (n_right, n_right + len(texts)))
        print(f"{way:6} F1 {inner:.4f} (last ends too: {whole:.4f}), {n_right} right, {n_extra} extra, {n_missed} missed")
    for (text, _), f, w, chance in zip(texts, found, wanted, chances, strict=True) if show else ():
        for at in sorted(f ^ w):
            kind = "extra " if at in f else "missed"
            print(f"{kind} {chance.get(at, 0):.2f} {text[max(0, at - 60) : at]}|{text[at : at + 40]}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ewt", type=Path, help="EWT train part (conllu.gz)")
    parser.add_argument("--news", type=Path, help="NewsDiscourse train part (jsonl.gz)")
    parser.add_argument("--out", type=Path, required=True, help="folder of senter.bin")
    parser.add_argument("--evaluate", type=Path, help="measure on this .jsonl.gz or .conllu.gz")
    parser.add_argument("--show", action="store_true", help="print every error as well")
    args = parser.parse_args()
    path = args.out / "senter.bin"
    if args.ewt and args.news:
        senter = train(args.ewt, args.news)
        path.write_bytes(senter.model.to_bytes())
        print(f"{path}: {path.stat().st_size} bytes, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
    if args.evaluate:
        senter = Senter()
        senter.model.from_bytes(path.read_bytes())
        read = read_ewt if ".conllu" in args.evaluate.name else read_news
        evaluate(senter, read(args.evaluate), args.show)


if __name__ == "__main__":
    main()
