"""Train and measure the part-of-speech tagger of ``models/tagger``.

    python benchmarks/train_tagger.py --ewt train.conllu.gz --dev dev.conllu.gz --out models/tagger

EWT is Universal Dependencies' English Web Treebank. Seeded: the same data and versions give the same weights on one
machine. Figures are accuracy over the tokens of ``tagging.find_tokens``, which keep contractions and compounds whole.
"""

import argparse
import gzip
import hashlib
import random
import time
from pathlib import Path
from typing import Any

import numpy

from summarize_news.tagging import Piece, Tagger, Tokens, find_tokens

SEED = 13
N_EPOCHS = 6
BATCH = 64
LEARN_RATE = 2e-3
DROPOUT = 0.1
Labelled = tuple[str, Tokens, list[int]]


def read_conllu(path: Path) -> list[list[tuple[str, str, bool]]]:
    """Return sentences of (word, tag, has space after); a word written as one but split in the treebank is one."""
    sentences: list[list[tuple[str, str, bool]]] = [[]]
    last_of_joined = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line == "\n":
                sentences.append([])
                last_of_joined = 0
            elif line[0] != "#":
                number, word, _, tag, *_, misc = line.rstrip("\n").split("\t")
                if "-" in number:
                    last_of_joined = int(number.split("-")[1])
                    sentences[-1].append((word, "", "SpaceAfter=No" not in misc))
                elif "." not in number and int(number) > last_of_joined:
                    sentences[-1].append((word, tag, "SpaceAfter=No" not in misc))
                elif "." not in number and not sentences[-1][-1][1]:
                    joined, _, space = sentences[-1][-1]
                    sentences[-1][-1] = (joined, tag, space)
    return [sentence for sentence in sentences if sentence]


def label(sentence: list[tuple[str, str, bool]]) -> Labelled:
    """Return the text, our tokens of it and their tags: of a compound the last part's, of a contraction the first's."""
    text, spans = "", []
    for word, tag, has_space in sentence:
        spans.append((len(text), len(text) + len(word), tag))
        text += word + (" " if has_space else "")
    text = text.rstrip()
    tokens, tags = find_tokens(text), []
    for start, end in tokens:
        covered = [tag for a, b, tag in spans if a < end and start < b]
        words = [tag for tag in covered if tag != "PUNCT"] or covered or ["X"]
        tags.append(Tagger.labels.index(words[-1] if any(c in text[start:end] for c in "-/") else words[0]))
    return text, tokens, tags


def train(examples: list[Labelled], dev: list[Labelled]) -> Tagger:
    """Train with cross-entropy over tokens, the rate falling to nothing."""
    from thinc.api import Adam, fix_random_seed, set_dropout_rate

    tagger = Tagger()
    fix_random_seed(SEED)
    rng = random.Random(SEED)
    tagger.model.initialize(X=tagger.read([("A b.", find_tokens("A b."))]))
    set_dropout_rate(tagger.model, DROPOUT)
    optimizer = Adam(LEARN_RATE)
    n_steps, step = N_EPOCHS * len(examples) / BATCH, 0
    eye = numpy.eye(Tagger.n_labels, dtype="f")
    for epoch in range(N_EPOCHS):
        began = time.perf_counter()
        rng.shuffle(examples)
        for at in range(0, len(examples), BATCH):
            part = examples[at : at + BATCH]
            pieces: list[Piece] = [(text, tokens) for text, tokens, _ in part]
            scores, backprop = tagger.model.begin_update(tagger.read(pieces))
            backprop([(s - eye[tags]) / len(part) for s, (_, _, tags) in zip(scores, part, strict=True)])
            optimizer.learn_rate = LEARN_RATE * max(0.02, 1 - step / n_steps)
            tagger.model.finish_update(optimizer)
            step += 1
        print(f"epoch {epoch + 1}: {accuracy(tagger, dev):.4f} on dev, {time.perf_counter() - began:.0f} s", flush=True)
    return tagger


def accuracy(tagger: Tagger, examples: list[Labelled]) -> float:
    """Return the share of tokens with the right tag."""
    found: list[Any] = tagger.model.predict(tagger.read([(text, tokens) for text, tokens, _ in examples]))
    right = sum(int((f.argmax(1) == numpy.array(tags)).sum()) for f, (_, _, tags) in zip(found, examples, strict=True))
    return right / sum(len(tags) for _, _, tags in examples)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ewt", type=Path, help="EWT train part (conllu.gz)")
    parser.add_argument("--dev", type=Path, required=True, help="EWT dev or test part (conllu.gz)")
    parser.add_argument("--out", type=Path, required=True, help="folder of tagger.bin")
    args = parser.parse_args()
    path = args.out / "tagger.bin"
    dev = [label(s) for s in read_conllu(args.dev)]
    if args.ewt:
        tagger = train([label(s) for s in read_conllu(args.ewt)], dev)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tagger.model.to_bytes())
    tagger = Tagger()
    tagger.load(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{accuracy(tagger, dev):.4f}; {path}: {path.stat().st_size} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
