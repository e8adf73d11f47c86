"""This reader beside the extractive summarisers people use: ROUGE, speed, cold start and memory, from one run.

    python benchmarks/peers.py PAIRS.jsonl[.gz] [--limit N] [--article FILE] [--out TABLE.md]

Every system gets the same sentences and gives at most three of them, so that the figures compare the choice and not the
splitter. All run on one thread. Articles per second count the choice alone. The cold start is a new process that
summarises one article, the median of five, with its peak memory; ours is the whole program (reading, splitting, sections,
headings), a peer gets its sentences from a pattern, which takes no time.

Where a peer cannot run as its makers meant it, without a network or beside transformers v5, it gets the nearest stand-in:
sumy its words from a pattern instead of NLTK's punkt; pytextrank the tagger that ships here and runs of adjectives and nouns
for noun chunks instead of en_core_web_sm; bert-extractive-summarizer the weights of all-MiniLM-L6-v2 and an empty name for
each class that transformers v5 dropped; newspaper4k its scores without its splitter (punkt again).
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from summarize_news.evaluate import MEASURES, Choose, Score, evaluate_pairs, reader_system
from summarize_news.pairs import read_lines
from summarize_news.select import N_EXTRACT

N_STARTS = 5
Rank = Callable[[list[str]], list[int]]


def sumy(module: str, name: str) -> Rank:
    """LexRank (Erkan & Radev 2004), TextRank (Mihalcea & Tarau 2004) or LSA (Steinberger & Ježek 2004) of sumy."""
    import importlib

    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.utils import get_stop_words

    summarizer = getattr(importlib.import_module(f"sumy.summarizers.{module}"), name)(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")

    class Words:
        def to_words(self, sentence: str) -> tuple[str, ...]:
            return tuple(re.findall(r"[^\W\d_]+", sentence))

    def choose(sentences: list[str], n: int = N_EXTRACT) -> list[int]:
        rows = [Sentence(text, Words()) for text in sentences]
        chosen = {id(row) for row in summarizer(ObjectDocumentModel([Paragraph(rows)]), n)}
        return [i for i, row in enumerate(rows) if id(row) in chosen][:n]

    return choose


def pytextrank() -> Rank:
    """TextRank over phrases, on spaCy."""
    import pytextrank
    import spacy
    from spacy.tokens import Doc

    from summarize_news.pipeline import models_folder
    from summarize_news.tagging import Tagger

    nlp = spacy.blank("en")
    rank = nlp.add_pipe("textrank")
    assert isinstance(rank, pytextrank.BaseTextRankFactory)
    tagger = Tagger()
    tagger.load(models_folder() / "tagger" / "tagger.bin")

    def chunks(doc: Doc):
        label, start = doc.vocab.strings.add("NP"), None
        for i in range(len(doc) + 1):
            is_nominal = i < len(doc) and doc[i].pos_ in ("ADJ", "NOUN", "PROPN")
            if is_nominal and start is None:
                start = i
            elif not is_nominal and start is not None:
                yield start, i, label
                start = None

    nlp.vocab.get_noun_chunks = chunks

    def choose(sentences: list[str]) -> list[int]:
        words, tags, starts = [], [], []
        for text, row in zip(sentences, tagger.tag(sentences), strict=True):
            words += [text[start:end] for start, end, _ in row]
            tags += [pos for *_, pos in row]
            starts += [position == 0 for position in range(len(row))]
        doc = Doc(nlp.vocab, words=words, pos=tags, lemmas=[w.lower() for w in words], sent_starts=starts)
        doc = rank(doc)
        order = {span.start: i for i, span in enumerate(doc.sents)}
        return sorted(order[s.start] for s in doc._.textrank.summary(limit_phrases=15, limit_sentences=N_EXTRACT))

    return choose


def bert_extractive(shape: dict[str, int] | None = None) -> Rank:
    """Clusters of sentence embeddings (Miller 2019); with a ``shape``, by an untrained encoder of it, for its speed alone."""
    import torch
    import transformers

    torch.set_num_threads(1)
    for name in ("TransfoXLModel", "TransfoXLTokenizer"):
        if not hasattr(transformers, name):
            setattr(transformers, name, object)
    from summarizer import Summarizer
    from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel

    from summarize_news.neural.training.run import find_base

    if shape is None:
        model = AutoModel.from_pretrained(find_base(), output_hidden_states=True)
    else:
        model = BertModel(BertConfig(**shape, output_hidden_states=True)).eval()
    summarizer = Summarizer(custom_model=model, custom_tokenizer=AutoTokenizer.from_pretrained(find_base()))

    def choose(sentences: list[str], n: int = N_EXTRACT) -> list[int]:
        if len(sentences) <= n:
            return list(range(len(sentences)))
        with torch.no_grad():
            chosen, _ = summarizer.cluster_runner(sentences, num_sentences=n)
        return sorted(sentences.index(text) for text in chosen)

    return choose


def newspaper() -> Rank:
    """Keyword, position and length scores of newspaper4k (no title: the pairs have none)."""
    from newspaper import nlp, settings
    from newspaper.text import StopWords

    stop_words = StopWords("en")

    def choose(sentences: list[str]) -> list[int]:
        keys = nlp.keywords(" ".join(sentences), stop_words, settings.SUMMARIZE_KEYWORD_COUNT)
        ranks = nlp.scored_sentences(sentences, [], keys, stop_words)
        return sorted(index for index, *_ in ranks[:N_EXTRACT])

    return choose


PEERS: dict[str, tuple[str, Callable[[], Rank]]] = {
    "sumy LexRank": ("sumy", lambda: sumy("lex_rank", "LexRankSummarizer")),
    "sumy TextRank": ("sumy", lambda: sumy("text_rank", "TextRankSummarizer")),
    "sumy LSA": ("sumy", lambda: sumy("lsa", "LsaSummarizer")),
    "pytextrank": ("pytextrank", pytextrank),
    "bert-extractive-summarizer": ("bert-extractive-summarizer", bert_extractive),
    "newspaper4k": ("newspaper4k", newspaper),
}


def system(rank: Rank) -> Choose:
    return lambda document, _: rank(document.texts())


def cold_start(command: list[str]) -> tuple[float, float]:
    """Return the median seconds of ``N_STARTS`` runs and the peak memory in MB of the largest."""
    spent, peaks = [], []
    for _ in range(N_STARTS):
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        message = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        spent.append(time.perf_counter() - began)
        peaks.append(usage.ru_maxrss / 1024)
        if status:
            sys.exit(f"{' '.join(command)} failed: {message[-300:]}")
    return statistics.median(spent), max(peaks)


def table(scores: dict[str, Score], starts: dict[str, tuple[float, float]], n: int) -> str:
    lead = scores["lead-3"]
    lines = [
        "| system | ROUGE-1 | ROUGE-2 | ROUGE-Lsum | articles/s, one core | cold start, s | peak memory, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, score in scores.items():
        cells = [f"{getattr(score, m):.2f} ({getattr(score, m) - getattr(lead, m):+.2f})" for m in MEASURES]
        is_bound = name in ("lead-3", "oracle")
        cells.append("" if is_bound else f"{score.articles_per_s:.1f}")
        cells += [f"{starts[name][0]:.2f}", f"{starts[name][1]:.0f}"] if name in starts else ["", ""]
        packaged = f"{name} {version(PEERS[name][0])}" if name in PEERS else name
        lines.append(f"| {packaged} | " + " | ".join(cells) + " |")
    lines.append(f"\n{n} articles; F1 ×100 with stemming, in brackets the margin over Lead-3.")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="?")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--article", type=Path, default=Path("samples/explainer.txt"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", choices=PEERS, help="Only summarise --article with this peer (what a cold start runs).")
    args = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # read when the first numerical package is imported, which is below
    if args.one:
        sentences = re.split(r"(?<=[.!?])\s+", " ".join(args.article.read_text("utf-8").split()))
        print("\n".join(sentences[i] for i in PEERS[args.one][1]()(sentences)))
        return
    if args.pairs is None:
        parser.error("name a file of pairs")
    # First of all, while this process is small: the peak memory of a child begins at its parent's.
    starts = {name: cold_start([sys.executable, __file__, "--one", name, "--article", str(args.article)]) for name in PEERS}
    program = Path(sys.executable).with_name("summarize-news")
    starts["summarize-news"] = cold_start([str(program), str(args.article)])
    from summarize_news.pipeline import load_tools

    tools = load_tools()
    systems = {name: system(load()) for name, (_, load) in PEERS.items()} | {"summarize-news": reader_system(tools.read)}
    evaluation = evaluate_pairs(islice(read_lines(args.pairs), args.limit), tools.segment, systems)
    text = table({score.system: score for score in evaluation.systems}, starts, evaluation.n)
    print(text, end="")
    if args.out:
        args.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
