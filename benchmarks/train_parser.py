"""Teach the parser of ``models/parser``: a larger encoder learns trees and labels news for a small network, and measure it.

    python benchmarks/train_parser.py --teacher FOLDER --ewt TRAIN.conllu.gz --dev DEV.conllu.gz --pairs PAIRS.jsonl.gz \\
        --work FOLDER --out models/parser
    python benchmarks/train_parser.py --dev DEV.conllu.gz --out models/parser

EWT is Universal Dependencies' English Web Treebank. The teacher is an encoder on disk with a tokenizer (all-mpnet-base-v2 was
taken): all but its lowest layers learn the trees of TRAIN. It then reads sentences of PAIRS, and what it says of every pair of
words is what the small network learns (Hinton et al. 2015), from the states of the reader beside ``--out``, which stays as it
is; TRAIN itself is mixed in. The reader is told which parser it has. What was done lies in ``--work`` and is not done again.
An hour on two cores with AMX. Figures are the shares of tokens, marks apart, with the right head, and with the right head and
relation; tokens are those of ``tagging.find_tokens``, which keep contractions and compounds whole.
"""

import argparse
import gzip
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn
from train_roles import kept
from transformers import AutoModel

from summarize_news.neural.ort import session_options
from summarize_news.neural.parser import MAX_TOKENS, Parser, load_parser
from summarize_news.neural.training.loop import rise_and_fall
from summarize_news.neural.training.trees import LAYERS, TreeParser, add_states, export_parser, state_reader
from summarize_news.pairs import pair_document, read_lines
from summarize_news.pipeline import load_tools
from summarize_news.tagging import Tokens, find_tokens

RELATIONS = (
    "acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc ccomp compound compound:prt conj cop csubj det "
    "discourse expl fixed flat goeswith iobj list mark nmod nmod:poss nmod:unmarked nsubj nsubj:pass nummod obj obl obl:agent "
    "obl:unmarked parataxis punct root vocative xcomp"
).split()
RARE = {"dep": "parataxis", "orphan": "conj", "dislocated": "parataxis", "csubj:pass": "csubj", "reparandum": "parataxis"}
TEACHER_SIZES = {"arc_width": 384, "relation_width": 128}
SIZES = {"n_features": 384 * len(LAYERS), "width": 384, "n_layers": 2, "arc_width": 192, "relation_width": 64}
TEACHER_EPOCHS, N_FROZEN, ENCODER_RATE, TEACHER_BATCH = 3, 3, 8e-5, 1800  # batches in pieces
N_EPOCHS, RATE, BATCH = 8, 1.5e-3, 4000  # batches in tokens
ARTICLES, EVERY, OTHER = 1400, 8, 3  # which of PAIRS are read
SENTENCE_TOKENS = range(5, 71)
N_TOGETHER = 20  # sentences of the treebank that are read as one article


class Sentence(NamedTuple):
    """A sentence, its tokens, and the index of the head (its own where it is the root) and the relation of each, if known."""

    text: str
    tokens: Tokens
    heads: list[int]
    relations: list[int]


class Taught(NamedTuple):
    """What is learned of a sentence: states (n, f), chances of heads (n, 1 + n), heads (n,), chances of relations (n, r)."""

    states: Tensor
    arcs: Tensor
    heads: Tensor
    relations: Tensor


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of ``path`` over our tokens; of the words of one token that counts whose head is outside of it."""
    words: list[tuple[int, str, int, str, bool]] = []  # number, as written or "" inside a joined word, head, relation, space
    joined = (0, 0, "", True)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line == "\n":
                if words:
                    yield _sentence(words)
                words, joined = [], (0, 0, "", True)
            elif line[0] != "#":
                number, word, _, _, _, _, head, relation, _, misc = line.rstrip("\n").split("\t")
                space = "SpaceAfter=No" not in misc
                if "-" in number:
                    first, last = map(int, number.split("-"))
                    joined = (first, last, word, space)
                elif "." not in number:
                    n = int(number)
                    if joined[0] <= n <= joined[1]:
                        word, space = joined[2] if n == joined[0] else "", joined[3] and n == joined[1]
                    words.append((n, word, int(head), relation, space))


def _sentence(words: list[tuple[int, str, int, str, bool]]) -> Sentence:
    text, spans = "", {}
    for n, word, _, _, space in words:
        start = len(text) if word else spans[n - 1][0]
        text += word
        spans[n] = (start, len(text))
        text += " " if space else ""
    text = text.rstrip()
    tokens = find_tokens(text)
    owner = {n: next((k for k, (s, e) in enumerate(tokens) if s < b and a < e), 0) for n, (a, b) in spans.items()}
    heads, relations = [], []
    for k in range(len(tokens)):
        mine = [(head, relation) for n, _, head, relation, _ in words if owner[n] == k]
        outward = [(h, r) for h, r in mine if h == 0 or owner[h] != k] or [(0, "punct")]
        is_root, is_word = ([p for p in outward if p[0] == 0], [p for p in outward if p[1] != "punct"])
        head, relation = (is_root or is_word or outward)[0]
        relation = RARE.get(relation, relation)
        relation = relation if relation in RELATIONS else relation.partition(":")[0]
        heads.append(k if head == 0 else owner[head])
        relations.append(RELATIONS.index("root" if head == 0 else relation))
    return Sentence(text, tokens, heads, relations)


def n_roots(sentence: Sentence) -> int:
    """Return how many of the tokens hang on themselves."""
    return sum(head == at for at, head in enumerate(sentence.heads))


class Teacher(nn.Module):
    """A pretrained encoder with the last step of a parser over the first pieces of the tokens."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, local_files_only=True, add_pooling_layer=False, dtype=torch.bfloat16)
        width = self.encoder.config.hidden_size
        self.parser = TreeParser(width, len(RELATIONS), width, 0, **TEACHER_SIZES)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        for module in (self.encoder.embeddings, *self.encoder.encoder.layer[:N_FROZEN]):
            module.requires_grad_(False)

    def forward(self, sentences: Sequence[Sentence]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return what ``TreeParser`` does, and the mask of tokens (b, n)."""
        rows = [self.tokenizer.encode(s.text.lower()) for s in sentences]
        ids = nn.utils.rnn.pad_sequence([torch.tensor(r.ids) for r in rows], batch_first=True, padding_value=1)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(r.ids)) for r in rows], batch_first=True)
        places = [[_piece_of(r.offsets, start) for start, _ in s.tokens] for r, s in zip(rows, sentences, strict=True)]
        first = nn.utils.rnn.pad_sequence([torch.tensor(p) for p in places], batch_first=True)
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        words = mask_of(sentences)
        return *self.parser(hidden.gather(1, first[..., None].expand(-1, -1, hidden.shape[-1])), words), words


def _piece_of(offsets: Sequence[tuple[int, int]], start: int) -> int:
    return next((i for i, (_, end) in enumerate(offsets) if 0 < i < len(offsets) - 1 and end > start), len(offsets) - 1)


def mask_of(sentences: Sequence[Sentence]) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.ones(len(s.tokens)) for s in sentences], batch_first=True)


def batches(sizes: Sequence[int], most: int, lot: random.Random) -> list[list[int]]:
    """Return the indices in batches of at most ``most`` with their padding, of like sizes, in an order drawn by lot."""
    order, out = list(range(len(sizes))), []
    lot.shuffle(order)
    for at in range(0, len(order), most):
        out.append([])
        for i in sorted(order[at : at + most], key=lambda i: sizes[i]):
            if out[-1] and (len(out[-1]) + 1) * sizes[i] > most:
                out.append([])
            out[-1].append(i)
    lot.shuffle(out)
    return out


def train_teacher(teacher: Teacher, sentences: Sequence[Sentence]) -> None:
    """Train in bf16 with weights kept in fp32."""
    torch.manual_seed(0)
    lot = random.Random(0)
    sizes = [len(teacher.tokenizer.encode(s.text).ids) for s in sentences]
    mine = [p for p in teacher.encoder.parameters() if p.requires_grad]
    kept = [p.detach().float().clone().requires_grad_() for p in mine]
    groups = [{"params": kept, "lr": ENCODER_RATE}, {"params": teacher.parser.parameters(), "lr": RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = [b for _ in range(TEACHER_EPOCHS) for b in batches(sizes, TEACHER_BATCH, lot)]
    schedule, began = rise_and_fall(optimizer, len(steps), 0.1), time.perf_counter()
    for number, indices in enumerate(steps, 1):
        batch = [sentences[i] for i in indices]
        arcs, dependents, heads, words = teacher(batch)
        known = words > 0
        theirs = nn.utils.rnn.pad_sequence([_rows(s) for s in batch], batch_first=True)
        kinds = nn.utils.rnn.pad_sequence([torch.tensor(s.relations) for s in batch], batch_first=True)
        scores = teacher.parser.relations(dependents, heads, theirs)
        loss = F.cross_entropy(arcs[known], theirs[known]) + F.cross_entropy(scores[known], kinds[known])
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        for master, p in zip(kept, mine, strict=True):
            master.grad = p.grad.float()
        optimizer.step()
        with torch.no_grad():
            for master, p in zip(kept, mine, strict=True):
                p.copy_(master)
        teacher.zero_grad(set_to_none=True)
        schedule.step()
        if number % 25 == 0:
            taken = time.perf_counter() - began
            print(f"teacher {number}/{len(steps)}: loss {float(loss.detach()):.3f}, {taken:.0f} s", flush=True)


def _rows(sentence: Sentence) -> Tensor:
    """Return the rows of the heads, 0 for the root."""
    return torch.tensor([0 if h == at else h + 1 for at, h in enumerate(sentence.heads)])


@torch.inference_mode()
def label(teacher: Teacher, sentences: Sequence[Sentence]) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Return for each sentence the chances of heads, the heads, and the chances of relations to these."""
    teacher.eval()
    out: list = [None] * len(sentences)
    for indices in batches([len(s.tokens) for s in sentences], 2000, random.Random(0)):
        arcs, dependents, heads, _ = teacher([sentences[i] for i in indices])
        chosen = arcs.argmax(-1)
        kinds = teacher.parser.relations(dependents, heads, chosen).softmax(-1).half()
        for row, i in enumerate(indices):
            n = len(sentences[i].tokens)
            out[i] = (arcs[row, :n, : n + 1].softmax(-1).half(), chosen[row, :n].clone(), kinds[row, :n].clone())
    return out


def told(sentence: Sentence) -> tuple[Tensor, Tensor, Tensor]:
    """Return the same of a sentence of the treebank."""
    rows = _rows(sentence)
    arcs = F.one_hot(rows, len(rows) + 1).half()
    return arcs, rows, F.one_hot(torch.tensor(sentence.relations), len(RELATIONS)).half()


def read_states(reader: Path, articles: Sequence[Sequence[Sentence]]) -> list[Tensor]:
    """Return the states of the tokens of all sentences, (n, f), in half precision."""
    read = state_reader(reader)
    return [
        torch.from_numpy(states).half()
        for sentences in articles
        for states in read([s.text for s in sentences], [s.tokens for s in sentences])
    ]


def together(sentences: Sequence[Sentence]) -> list[Sequence[Sentence]]:
    return [sentences[at : at + N_TOGETHER] for at in range(0, len(sentences), N_TOGETHER)]


def train_parser(examples: Sequence[Taught]) -> TreeParser:
    """Train the small network. The same examples give the same weights on one machine."""
    torch.manual_seed(0)
    lot = random.Random(0)
    network = TreeParser(n_relations=len(RELATIONS), **SIZES)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.02)
    sizes = [len(e.heads) for e in examples]
    steps = [b for _ in range(N_EPOCHS) for b in batches(sizes, BATCH, lot)]
    schedule = rise_and_fall(optimizer, len(steps), 0.08)
    for number, indices in enumerate(steps, 1):
        batch = [examples[i] for i in indices]
        most = max(sizes[i] for i in indices)
        states = nn.utils.rnn.pad_sequence([e.states.float() for e in batch], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(e.heads)) for e in batch], batch_first=True)
        wanted = torch.stack([F.pad(e.arcs.float(), (0, most + 1 - e.arcs.shape[1], 0, most - len(e.arcs))) for e in batch])
        rows = nn.utils.rnn.pad_sequence([e.heads for e in batch], batch_first=True)
        kinds = nn.utils.rnn.pad_sequence([e.relations.float() for e in batch], batch_first=True)
        arcs, dependents, heads = network(states, mask)
        scores, known = network.relations(dependents, heads, rows), mask > 0
        loss = -(wanted * arcs.log_softmax(-1)).sum(-1)[known].mean() - (kinds * scores.log_softmax(-1)).sum(-1)[known].mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if number % 100 == 0:
            print(f"parser {number}/{len(steps)}: loss {float(loss.detach()):.3f}", flush=True)
    return network.eval()


def read_news(pairs: Path) -> Iterator[list[Sentence]]:
    """Yield the sentences of each article of ``pairs`` that is read, their trees unknown."""
    segment, n = load_tools().segment, 0
    for number, record in enumerate(read_lines(pairs)):
        texts = pair_document(record, str(number), segment).texts() if number % EVERY == OTHER else []
        if n < ARTICLES and 8 <= len(texts) <= 60:
            n += 1
            yield [Sentence(text, find_tokens(text), [], []) for text in texts]


def measure(parser: Parser, reader: Path, sentences: Sequence[Sentence]) -> tuple[float, float]:
    """Return the shares of tokens with the right head, and with the right head and relation."""
    n = right = labelled = 0
    states = [s.float().numpy() for s in read_states(reader, together(sentences))]
    for sentence, arcs in zip(sentences, parser.parse(states), strict=True):
        for arc, head, kind in zip(arcs, sentence.heads, sentence.relations, strict=True):
            if RELATIONS[kind] != "punct":
                n += 1
                right += arc.head == head
                labelled += arc.head == head and arc.relation == RELATIONS[kind]
    return right / n, labelled / n


def save(network: TreeParser, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    graph = folder / "parser.onnx"
    export_parser(network, graph)
    config = {**SIZES, "relations": RELATIONS, "sha256": hashlib.sha256(graph.read_bytes()).hexdigest()}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    add_states(folder.parent / "reader", config["sha256"])  # the reader whose states it reads asks for it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("teacher", "ewt", "pairs", "work"):
        parser.add_argument(f"--{name}", type=Path)
    for name in ("dev", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    reader = options.out.parent / "reader"
    if options.ewt:
        options.work.mkdir(parents=True, exist_ok=True)
        trees = [s for s in read_conllu(options.ewt) if len(s.tokens) <= MAX_TOKENS]
        teacher, weights = Teacher(options.teacher), options.work / "teacher.pt"
        if not weights.exists():
            train_teacher(teacher, trees)
            torch.save(teacher.state_dict(), weights)
        teacher.load_state_dict(torch.load(weights, weights_only=True))
        articles = list(read_news(options.pairs))
        news = [s for sentences in articles for s in sentences]
        labels = kept(options.work / "labels.pickle", lambda: label(teacher, news))
        states = kept(options.work / "states.pickle", lambda: read_states(reader, [*together(trees), *articles]))
        known = zip([*trees, *news], states, [*map(told, trees), *labels], strict=True)
        examples = [Taught(s, *t) for sentence, s, t in known if sentence.heads or len(sentence.tokens) in SENTENCE_TOKENS]
        save(train_parser(examples), options.out)
    config = json.loads((options.out / "config.json").read_text("utf-8"))
    shipped = load_parser(options.out, config["sha256"], session_options())
    # A word that is two of our tokens ("W.") can leave a sentence two roots.
    sentences = [s for s in read_conllu(options.dev) if len(s.tokens) <= MAX_TOKENS and n_roots(s) == 1]
    print("right head {:.4f}, and relation {:.4f}".format(*measure(shipped, reader, sentences)))


if __name__ == "__main__":
    main()
