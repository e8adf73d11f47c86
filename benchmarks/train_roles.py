"""Teach the reader's second opinion on discourse roles: a larger encoder learns them and labels articles for a small network.

    python benchmarks/train_roles.py --teacher FOLDER --roles TRAIN.jsonl.gz --dev DEV.jsonl.gz --pairs PAIRS.jsonl.gz \\
        --work FOLDER --out FOLDER [--articles 4000] [--epochs 8] [--seeds 3] [--frozen 4]

The teacher is an encoder on disk with a WordPiece vocabulary (all-mpnet-base-v2 was taken): its lowest ``--frozen`` layers
stay as they are, and two layers over its sentences learn the roles of TRAIN, 10% of the pieces masked, a headline in four of
five. It then reads every eighth article of PAIRS (two in three with a highlight for its headline). A branch is trained a
seed; the first goes into a copy of the shipped reader at ``--out``, without the pieces that PAIRS hardly has, to make room for
it. What was done lies in ``--work`` and is not done again. An hour and a half on two cores with AMX.
"""

import argparse
import json
import pickle
import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from measure_reader import f1
from torch import Tensor, nn
from transformers import AutoModel

from summarize_news.neural.model import ROLES, Reader, ReaderConfig
from summarize_news.neural.tokens import build_windows, load_tokenizer
from summarize_news.neural.training.data import Example, collate, pack, role_example
from summarize_news.neural.training.export import drop_pieces
from summarize_news.neural.training.loop import batch_order, losses, rise_and_fall, role_balance
from summarize_news.neural.training.roles import SHARE, Labelled, RoleBranch, add_branch, feature_session, train_branch
from summarize_news.pairs import pair_document, read_lines, summary_lines
from summarize_news.pipeline import load_tools, models_folder

BATCH, MASKED, WITH_HEADLINE, SPEECH_WEIGHT = 8, 0.1, 0.8, 0.25
ENCODER_RATE, HEAD_RATE = 4e-5, 3e-4
MAX_BYTES = 25_000_000  # of the reader and its tokenizer
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


class Teacher(nn.Module):
    """A pretrained encoder with the reader's sentence layers, fed with the reader's pieces under its own numbers."""

    def __init__(self, folder: Path, pieces: dict[str, int], n_frozen: int) -> None:
        super().__init__()
        encoder = AutoModel.from_pretrained(folder, local_files_only=True, add_pooling_layer=False)
        width = encoder.config.hidden_size
        sizes = {"n_sentence_heads": encoder.config.num_attention_heads, "sentence_inner_width": 2 * width}
        self.reader = Reader(ReaderConfig(vocab_size=4, width=width, n_layers=1, inner_width=8, n_positions=8, **sizes))
        self.reader.encoder = encoder
        own = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        rows = torch.zeros(max(pieces.values()) + 1, dtype=torch.long)
        for piece, row in pieces.items():
            rows[row] = own.get(SPECIAL.get(piece, piece), own.get("[UNK]", 0))
        self.register_buffer("rows", rows)
        self.mask_row = own.get("<mask>", own.get("[MASK]"))
        for module in (encoder.embeddings, *encoder.encoder.layer[:n_frozen]):
            module.requires_grad_(False)

    def forward(self, batch: dict[str, Tensor], masked: float = 0.0) -> dict[str, Tensor]:
        ids = self.rows[batch["ids"]]
        drop = (torch.rand(ids.shape) < masked) & (batch["sentence"] >= 0)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.reader(ids.masked_fill(drop, self.mask_row), batch["mask"], batch["sentence"], batch["sentence_mask"])


def whole(examples: Sequence[Example]) -> dict[str, Tensor]:
    return collate(examples, [len(e.ids) for e in examples])


def train_teacher(teacher: Teacher, headed: Sequence[Example], bare: Sequence[Example], n_epochs: int) -> None:
    """Train ``teacher`` on the articles with and without their headlines."""
    torch.manual_seed(1)
    lot = random.Random(1)
    weights = role_balance(headed, len(ROLES))
    encoder = [p for p in teacher.reader.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in teacher.reader.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = [b for epoch in range(n_epochs) for b in batch_order([e.size * len(e.ids) for e in headed], BATCH, 100 + epoch)]
    schedule = rise_and_fall(optimizer, len(steps), 0.08)
    for number, indices in enumerate(steps, 1):
        for part in (indices[: BATCH // 2], indices[BATCH // 2 :]):
            if part:
                batch = whole([(headed if lot.random() < WITH_HEADLINE else bare)[i] for i in part])
                found = losses(teacher(batch, MASKED), batch, weights)
                loss = found["role"] + SPEECH_WEIGHT * found["speech"]
                (loss * len(part) / len(indices)).backward()
        nn.utils.clip_grad_norm_([*encoder, *heads], 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        if number % 10 == 0:
            print(f"teacher {number}/{len(steps)}: loss {float(loss.detach()):.3f}", flush=True)


@torch.inference_mode()
def label(teacher: Teacher, examples: Sequence[Example]) -> list[np.ndarray]:
    """Return the chances of the roles (n, 9) of each article."""
    teacher.eval()
    return [teacher(whole([e]))["role"][0].float().softmax(-1).numpy().astype(np.float16) for e in examples]


def read_articles(pairs: Path, n: int, tokenizer, vocabulary: Counter) -> Iterator[tuple[Example, np.ndarray]]:
    """Yield ``n`` unlabelled articles with the features of their sentences; count the pieces of all articles."""
    segment, lot, features = load_tools().segment, random.Random(0), feature_session(models_folder() / "reader" / "reader.onnx")
    for number, record in enumerate(read_lines(pairs)):
        vocabulary.update(tokenizer.encode(record["article"], add_special_tokens=False).tokens)
        if number % 8 or not n:
            continue
        sentences, told = pair_document(record, str(number), segment).texts(), summary_lines(record["summary"])
        windows = build_windows(tokenizer, sentences, told[0] if told and lot.random() < 0.67 else "")
        if 8 <= len(sentences) <= 60 and len(windows.ids) <= 3:
            n -= 1
            yield pack(windows, np.full(windows.ids.shape, -1, np.int8), (), (), ()), features(windows)


def macro(found: Sequence[np.ndarray], gold: Sequence[np.ndarray]) -> float:
    mine, theirs = np.concatenate([row.argmax(-1) for row in found]), np.concatenate(gold)
    return float(np.mean([f1(theirs == i, mine == i) for i, role in enumerate(ROLES) if role != "not_news"]))


def kept(path: Path, make):
    """Return what ``make`` gives, from ``path`` where it was made before."""
    if not path.exists():
        path.write_bytes(pickle.dumps(make(), protocol=5))
    return pickle.loads(path.read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("teacher", "roles", "dev", "pairs", "work", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name, default in (("articles", 4000), ("epochs", 8), ("seeds", 3), ("frozen", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    shipped = models_folder() / "reader"
    tokenizer = load_tokenizer(str(shipped / "tokenizer.json"))
    records = list(read_lines(options.roles))
    teacher = Teacher(options.teacher, tokenizer.get_vocab(), options.frozen)
    weights = options.work / "teacher.pt"
    if not weights.exists():
        headed, bare = ([role_example(r, tokenizer, headline) for r in records] for headline in (True, False))
        train_teacher(teacher, headed, bare, options.epochs)
        torch.save(teacher.state_dict(), weights)
    teacher.load_state_dict(torch.load(weights, weights_only=True))

    def read() -> tuple[list, Counter]:
        vocabulary: Counter[str] = Counter()
        return list(read_articles(options.pairs, options.articles, tokenizer, vocabulary)), vocabulary

    articles, vocabulary = kept(options.work / "articles.pickle", read)
    roles = kept(options.work / "labels.pickle", lambda: label(teacher, [example for example, _ in articles]))
    taught = [Labelled(features, chances) for (_, features), chances in zip(articles, roles, strict=True)]
    features = feature_session(shipped / "reader.onnx")

    def labelled(record: dict, headline: str) -> Labelled:
        texts = [s["text"] for s in record["sentences"]]
        chances = np.eye(len(ROLES))[[ROLES.index(s["role"]) for s in record["sentences"]]]
        return Labelled(features(build_windows(tokenizer, texts, headline)), chances)

    known = [labelled(r, headline) for r in records for headline in (r.get("headline") or "", "")]
    dev = [labelled(r, r.get("headline") or "") for r in read_lines(options.dev)]
    gold = [article.roles.argmax(-1) for article in dev]
    branches: list[RoleBranch] = []
    for seed in range(options.seeds):
        branches.append(train_branch(taught, known, seed, lambda e, loss: print(f"epoch {e}: {loss:.4f}", flush=True)))
        with torch.inference_mode():
            found = [branches[-1](torch.from_numpy(a.features[None]), torch.ones(1, len(a.roles)))[0].numpy() for a in dev]
        print(f"seed {seed}: macro-F1 {macro(found, gold):.4f} by itself", flush=True)
    shutil.copytree(shipped, options.out, dirs_exist_ok=True)
    add_branch(options.out, branches[0], SHARE)
    size = sum((options.out / name).stat().st_size for name in ("reader.onnx", "tokenizer.json"))
    long = [piece for piece in tokenizer.get_vocab() if len(piece.removeprefix("##")) > 1 and piece[0] != "["]
    rare = sorted(long, key=lambda piece: (vocabulary[piece], -tokenizer.token_to_id(piece)))
    n_bytes = json.loads((options.out / "config.json").read_text(encoding="utf-8"))["width"] + 12
    drop_pieces(options.out, list(islice(rare, max(0, -(-(size - MAX_BYTES) // n_bytes)))))


if __name__ == "__main__":
    main()
