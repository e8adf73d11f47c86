"""What `verify` catches of lines made wrong on purpose, and how often it doubts lines that are right.

    python benchmarks/measure_verify.py [--pairs FILE.jsonl[.gz]] [--limit N] [--sectioned FILE.jsonl[.gz]] [ARTICLE ...]

Faithful lines are the sentences of the articles, shortenings of them that only drop words, and, where
`samples/summaries` has them, the lines of their summaries. Each is altered in every way that fits: a figure, a magnitude, a
name by another of the article or by a foreign one, a date, a word of a quotation, "not" put in or taken out, a quotation
given to another speaker. ARTICLE defaults to the samples; --pairs takes `{"article": str}` a line. --sectioned reports false
alarms on summaries written by hand, with the evidence named there (`guard`) and against the whole article (`verify`).
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from summarize_news import guard
from summarize_news.pairs import join_sentences, pair_document, read_lines
from summarize_news.pipeline import models_folder
from summarize_news.read import load_article, read_source
from summarize_news.segment import load_segmenter, split_sentences
from summarize_news.types import Document, Segment
from summarize_news.verify import Corpus, Verdict, judge, read_summary

SEED = 20
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
COUNTS = "two three four five six seven eight nine ten eleven twelve".split()
POWERS = ("thousand", "million", "billion")
NO_NAMES = {*DAYS, *MONTHS, *"I Mr Mrs Ms Dr St Sen Gov Rep Gen Jan Feb Mar Apr Jun Jul Aug Sept Oct Nov Dec".split()}
STARTERS = set("The A An In On At For Both Whether When While After Before Last According Click But And If".split())
FOREIGN = ("Okonkwo", "Lindqvist", "Marchetti", "Yamauchi", "Delacroix", "Petrossian", "Van Rensburg", "Abernathy")
OTHER_WORDS = ("quietly", "harbour", "seventeen", "never", "purple", "delay", "mostly", "trust")
NAME = re.compile(r"(?:[A-Z][\w’'-]*[a-z](?:['’]s)?)(?: (?:[A-Z]\. )?[A-Z][\w’'-]*[a-z])*")
QUOTE = re.compile(r"[“\"]([^“”\"]{12,})[”\"]")
AUXILIARY = re.compile(r"\b(?:is|are|was|were|will|would|can|should|has|have|had)\b(?! (?:not|no|never|been not)\b)")
SPEAKER = re.compile(
    r"(?:[”\"],? (?:said|says) (?!Dr|Mr|Ms)|(?<=[”\"] ))(?P<a>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)(?: said| says)?"
)

Alter = Callable[[str, "Sheet", random.Random], str]


@dataclass(frozen=True)
class Sheet:
    """An article as this measurement needs it."""

    document: Document
    corpus: Corpus
    names: list[str]
    lines: list[tuple[str, str]]  # kind, text


def make_sheet(document: Document, extra: list[str]) -> Sheet:
    texts = [text for text in document.texts() if len(text.split()) >= 6]
    cuts = [cut for text in texts if (cut := shorten(text)) != text]
    lines = [("sentence", t) for t in texts] + [("shortened", t) for t in cuts] + [("summary", t) for t in extra]
    names = Counter(name for text in texts for name in inner_names(text))
    return Sheet(document, Corpus([document]), sorted(names), lines)


def inner_names(text: str) -> list[str]:
    """Return the names that do not begin a sentence or a quotation, dates left out."""
    found = [bare(m.group()) for m in NAME.finditer(text) if m.start() > 1 and re.search(r"[\w,;] $", text[: m.start()])]
    return [name for name in found if is_name(name)]


def bare(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")


def is_name(name: str) -> bool:
    words = name.split()
    return not set(words) & NO_NAMES and words[0] not in STARTERS and not re.match("I['’]", words[0])


def shorten(text: str) -> str:
    """Drop a leading adverbial, an appositive or relative clause, and a trailing participle; quotations stay whole."""
    if any(mark in text for mark in '“”"'):
        return text
    text = re.sub(r"^(?:In|On|At|After|Before|During|Since|By) [^,]{3,50}, (\w)", lambda m: m[1].upper(), text)
    text = re.sub(r"(?<=\w), (?:who|which|a|an|the) [^,]{5,80},(?= )", "", text, count=1)
    return re.sub(r", (?:\w+ing|which|while|although|according to) [^,]{10,}(?=\.$)", "", text)


def alter_figure(line: str, sheet: Sheet, rng: random.Random) -> str:
    found = [m for m in re.finditer(r"\d(?:[\d,.]*\d)?", line) if not line[: m.start()].endswith(tuple("ABCDEFGH"))]
    words = [m for m in re.finditer(r"\b[a-z]+\b", line) if m.group() in COUNTS]
    if not found + words:
        return line
    m = rng.choice(found + words)
    if m in words:
        new = rng.choice([w for w in COUNTS if w != m.group()])
    else:
        at = rng.choice([i for i, c in enumerate(m.group()) if c.isdigit()])
        digit = rng.choice([d for d in "123456789" if d != m.group()[at]])
        new = m.group()[:at] + digit + m.group()[at + 1 :]
    return line[: m.start()] + new + line[m.end() :]


def alter_magnitude(line: str, sheet: Sheet, rng: random.Random) -> str:
    found = [m for m in re.finditer(r"(?<=[\d.] )(?:thousand|million|billion)\b|(?<=\d)%| percent| per cent", line)]
    if not found:
        return line
    m = rng.choice(found)
    new = rng.choice([p for p in POWERS if p != m.group()]) if m.group() in POWERS else " million"
    return line[: m.start()] + new + line[m.end() :]


def swap_name(line: str, sheet: Sheet, rng: random.Random) -> str:
    words = set(re.findall(r"\w+", line))
    return _swap(line, [name for name in sheet.names if not set(re.findall(r"\w+", name)) & words], rng)


def swap_foreign(line: str, sheet: Sheet, rng: random.Random) -> str:
    return _swap(line, list(FOREIGN), rng)


def _swap(line: str, others: list[str], rng: random.Random) -> str:
    places = [name for name in inner_names(QUOTE.sub(" ", line)) if line.count(name) == 1]
    places += [bare(m.group()) for m in [NAME.match(line)] if m and len(m.group().split()) > 1 and is_name(m.group())]
    if not places:
        return line
    old = rng.choice(places)
    others = [name for name in others if name[:4] != old[:4]]  # "Syria" for "Syrian" changes nothing
    return line.replace(old, rng.choice(others), 1) if others else line


def alter_date(line: str, sheet: Sheet, rng: random.Random) -> str:
    found = [m for m in re.finditer(r"\b[A-Z][a-z]+\b", line) if m.group() in DAYS + MONTHS and m.start()]
    if not found:
        return line
    m = rng.choice(found)
    group = DAYS if m.group() in DAYS else MONTHS
    return line[: m.start()] + rng.choice([d for d in group if d != m.group()]) + line[m.end() :]


def alter_quote(line: str, sheet: Sheet, rng: random.Random) -> str:
    found = [
        w for q in QUOTE.finditer(line) for w in re.finditer(r"\b[a-z’']{3,}\b", line) if q.start(1) <= w.start() < q.end(1)
    ]
    if not found:
        return line
    m = rng.choice(found)
    return line[: m.start()] + rng.choice([w for w in OTHER_WORDS if w != m.group()]) + line[m.end() :]


def drop_not(line: str, sheet: Sheet, rng: random.Random) -> str:
    line = QUOTE.sub(lambda m: m.group().replace("n’t", "N’T").replace("n't", "N'T").replace(" not ", " NOT "), line)
    out = re.sub(r"(?<=\w)n[’']t\b| not(?= \w)(?! only| just)|\bnever ", "", line, count=1)
    if out == line:
        return _unmask(line)
    return _unmask(out.replace("ca ", "can ").replace("wo ", "will "))


def _unmask(line: str) -> str:
    return line.replace("N’T", "n’t").replace("N'T", "n't").replace(" NOT ", " not ")


def add_not(line: str, sheet: Sheet, rng: random.Random) -> str:
    quoted = [range(*m.span()) for m in QUOTE.finditer(line)]
    found = [m for m in AUXILIARY.finditer(line) if not any(m.start() in q for q in quoted)]
    if not found:
        return line
    m = rng.choice(found)
    return f"{line[: m.end()]} not{line[m.end() :]}"


def swap_speaker(line: str, sheet: Sheet, rng: random.Random) -> str:
    if not QUOTE.search(line):
        return line
    found = SPEAKER.search(line)
    speakers = {m["a"] for text in sheet.corpus.texts for m in SPEAKER.finditer(text)}
    others = sorted(s for s in speakers if found and not set(s.split()) & set(found["a"].split()) and s not in line)
    if not found or not others or found["a"].split()[0] in ("The", "He", "She", "They", "It", "I", "We", "But", "And"):
        return line
    return line[: found.start("a")] + rng.choice(others) + line[found.end("a") :]


def drop_hedge(line: str, sheet: Sheet, rng: random.Random) -> str:
    out = re.sub(r"\b(?:may|might|could)\b(?! not)", "will", QUOTE.sub(lambda m: m.group().upper(), line), count=1)
    out = re.sub(r"\b(?:allegedly|reportedly|possibly|probably) ", "", out, count=1)
    return line if out == QUOTE.sub(lambda m: m.group().upper(), line) or QUOTE.search(line) else out


ALTERATIONS: dict[str, Alter] = {
    "figure": alter_figure,
    "magnitude": alter_magnitude,
    "name of the article": swap_name,
    "foreign name": swap_foreign,
    "date": alter_date,
    "quote": alter_quote,
    "not dropped": drop_not,
    "not added": add_not,
    "speaker": swap_speaker,
    "hedge dropped": drop_hedge,
}
BARS = {"numbers": ("figure", "magnitude"), "names": ("name of the article", "foreign name"), "quotes": ("quote",)}


def load_sheets(arguments: argparse.Namespace, segment: Segment) -> Iterator[Sheet]:
    if arguments.pairs:
        for number, record in enumerate(islice(read_lines(arguments.pairs), arguments.limit), 1):
            yield make_sheet(pair_document(record, str(record.get("id", number)), segment), [])
        return
    paths = arguments.articles or sorted(p for p in Path("samples").iterdir() if p.suffix in {".txt", ".md", ".html"})
    for path in paths:
        written = path.parent / "summaries" / f"{path.name}.txt"
        lines = [text for text, _ in read_summary(read_source(written))] if written.is_file() else []
        extra = [sentence for line in lines for sentence in split_sentences(segment, line)]
        yield make_sheet(segment(load_article(read_source(path))), extra)


def measure(sheets: Iterator[Sheet], show_misses: bool) -> None:
    rng = random.Random(SEED)
    caught: dict[str, list[bool]] = defaultdict(list)
    alarms: dict[str, list[bool]] = defaultdict(list)
    for sheet in sheets:
        for kind, line in sheet.lines:
            judgement = judge(line, sheet.corpus)
            alarms[kind].append(judgement.verdict is Verdict.UNSUPPORTED)
            if alarms[kind][-1] and show_misses:
                print(f"ALARM {kind}: {line}\n    {[(str(f.kind), f.text, f.nearest) for f in judgement.findings]}")
            for name, alter in ALTERATIONS.items():
                altered = alter(line, sheet, rng)
                if altered != line:
                    caught[name].append(judge(altered, sheet.corpus).verdict is Verdict.UNSUPPORTED)
                    if not caught[name][-1] and show_misses:
                        print(f"MISS {name}: {altered}\n    {line}")
    print(f"{'altered':22}{'n':>6}  caught")
    for name in ALTERATIONS:
        if caught[name]:
            print(f"{name:22}{len(caught[name]):6}  {sum(caught[name]) / len(caught[name]):.3f}")
    for name, parts in BARS.items():
        all_ = [hit for part in parts for hit in caught[part]]
        print(f"{'all ' + name:22}{len(all_):6}  {sum(all_) / max(1, len(all_)):.3f}")
    print(f"{'all':22}{sum(map(len, caught.values())):6}")
    print(f"\n{'faithful':22}{'n':>6}  false alarms")
    for kind, hits in alarms.items():
        print(f"{kind:22}{len(hits):6}  {sum(hits) / len(hits):.4f}")
    hits = [hit for group in alarms.values() for hit in group]
    print(f"{'all':22}{len(hits):6}  {sum(hits) / len(hits):.4f}")


def measure_written(path: Path, limit: int | None) -> None:
    """Print false alarms on the lines of hand-written summaries."""
    alarms: Counter[str] = Counter()
    n = 0
    for record in islice(read_lines(path), limit):
        sentences = record["sentences"]
        corpus = Corpus([join_sentences(sentences, str(record.get("id", "")), record.get("title", ""))])
        summary = record["summary"]
        for line in (summary["lede"], *(li for s in summary["sections"] for li in (s["lead"], *s["bullets"]))):
            n += 1
            kinds = {finding.kind for finding in guard.check(line["text"], [sentences[i] for i in line["evidence"]])}
            alarms.update(f"guard, {kind}" for kind in kinds)
            alarms["guard, any"] += bool(kinds)
            judgement = judge(line["text"], corpus)
            alarms.update(f"verify, {kind}" for kind in {finding.kind for finding in judgement.findings})
            alarms[f"verify, {judgement.verdict}"] += 1
    print(f"\n{'written by hand':22}{n:6}  share")
    for name in sorted(alarms):
        print(f"{name:22}{alarms[name]:6}  {alarms[name] / n:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE")
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--sectioned", type=Path)
    parser.add_argument("--limit", type=int, help="only so many articles of --pairs and --sectioned")
    parser.add_argument("--misses", action="store_true", help="print what was missed and every false alarm")
    arguments = parser.parse_args()
    measure(load_sheets(arguments, load_segmenter(models_folder())), arguments.misses)
    if arguments.sectioned:
        measure_written(arguments.sectioned, arguments.limit)


if __name__ == "__main__":
    main()
