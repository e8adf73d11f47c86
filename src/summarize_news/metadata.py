"""What a page says of itself: a parsed page in, headline, byline, outlet, address and date out. Nothing is guessed from text.

JSON-LD goes first, then OpenGraph and other tags, then the page's own headings and links.
"""

import html as entities
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from summarize_news.types import Meta

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARTICLE_TYPE = re.compile(r"(?:https?://schema\.org/|schema:)?(?:\w*Article|(?:Live)?BlogPosting|Report)")
_WEB = re.compile(r"https?://[^\s<>\"]{4,2000}")
_SAVED_FROM = re.compile(
    r"<!-- saved from url=\(\d{1,6}\)(https?://\S{4,2000}) -->|<!--\s{1,9}Page saved with SingleFile\s{1,9}url: (\S{4,2000})"
)
_TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
_OUTLET_KEYS = ("og:site_name", "application-name", "dc.publisher", "publisher", "copyright-holder")
_AUTHOR_KEYS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_DATE_KEYS = (
    "article:published_time datepublished og:published_time dc.date dc.date.issued dcterms.created pubdate publishdate "
    "publish-date parsely-pub-date sailthru.date article.published displaydate"
).split()


def read_meta(tree: "_Element", html: str) -> Meta:
    """Return what a page says of itself; ``html`` is its source, for the mark a browser leaves when it saves a page."""
    linked = _linked_article(tree)
    tags = _meta_tags(tree)
    url = _read_url(tree, tags, linked, html[:4096])
    title = _read_title(tree, tags, linked)
    authors = (_name(linked.get("author")), *(tags.get(key, "") for key in _AUTHOR_KEYS), *_bylines(tree))
    dates = (_name(linked.get("datePublished")), *(tags.get(key, "") for key in _DATE_KEYS), *_stamps(tree))
    return Meta(
        title=title,
        byline=re.sub(r"^(?i:by)\s+", "", _first(a for a in authors if len(a) <= 120 and not a.startswith(("http", "@")))),
        outlet=_read_outlet(tree, tags, linked, title, url),
        url=url,
        published=_first((*dates, tags.get("date", ""))),
    )


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value.strip()), "")


def _plain(text: str) -> str:
    """Return a value on one line, without the entities and tags that systems leave in it."""
    return " ".join(re.sub(r"</?[a-zA-Z]{1,9}>", "", entities.unescape(text)).split())


def _meta_tags(tree: "_Element") -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if key and (content := _plain(tag.get("content") or "")):
            tags.setdefault(key, content)
    return tags


# --- title, outlet, address, people, dates ----------------------------------------------------------------------------

_SEPARATOR = re.compile(r"\s+(?:[|»•·:]|[-–—]+)\s+")


def _headings(tree: "_Element") -> list[str]:
    return [text for h1 in tree.iter("h1") if (text := _plain("".join(h1.itertext())))]


def _read_title(tree: "_Element", tags: dict[str, str], linked: dict[str, Any]) -> str:
    """Return the headline: the heading on the page where what the page declares is that and a site's name, or is cut off."""
    headings = _headings(tree)
    only_h1 = headings[0] if len(headings) == 1 else ""
    declared = _first((_name(linked.get("headline")), *(tags.get(key, "") for key in _TITLE_KEYS), only_h1, _page_title(tree)))
    for heading in headings:
        stem = declared.rstrip(".… ")
        if len(heading.split()) >= 3 and (
            _SEPARATOR.match(declared[len(heading) :] if declared.startswith(heading) else "")
            or (stem != declared and heading.startswith(stem) and len(heading) > len(declared))
        ):
            return heading
    return declared


def _page_title(tree: "_Element") -> str:
    return _plain("".join(next((title.itertext() for title in tree.iter("title")), ())))


def _read_outlet(tree: "_Element", tags: dict[str, str], linked: dict[str, Any], title: str, url: str) -> str:
    """Return the outlet's name; where none is given, what stands behind the headline in the title, else the domain."""
    declared = _first((_name(linked.get("publisher")), *(tags.get(key, "") for key in _OUTLET_KEYS)))
    if declared and not _WEB.fullmatch(declared):
        return declared
    behind = _page_title(tree).removeprefix(title) if title else ""
    if (mark := _SEPARATOR.match(behind)) and len(behind) <= 50:
        return _SEPARATOR.split(behind[mark.end() :])[-1]
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _read_url(tree: "_Element", tags: dict[str, str], linked: dict[str, Any], start: str) -> str:
    """Return the article's address; a canonical link to a site's front page is a mistake that many sites make."""
    canonical = [link.get("href") or "" for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    saved = _SAVED_FROM.search(start)
    declared = [
        *canonical,
        tags.get("og:url", ""),
        _address(linked.get("mainEntityOfPage")),
        _address(linked.get("url")),
        *((saved[1] or saved[2],) if saved else ()),
    ]
    base = _first(url for url in declared if _is_web(url))
    urls = [full for url in declared if url and (full := _join(base, url)) and _is_web(full)]
    return _first((*(url for url in urls if urlsplit(url).path.strip("/")), *urls))


def _join(base: str, url: str) -> str:
    try:
        return urljoin(base or "https:", url.strip())
    except ValueError:
        return ""


def _is_web(url: str) -> bool:
    """Say whether ``url`` is a plain web address: http or https, a host, and no name and password before it."""
    if not _WEB.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _bylines(tree: "_Element") -> Iterator[str]:
    for element in tree.xpath('//*[@rel="author" or @itemprop="author" or contains(@class, "byline")]')[:3]:
        yield " ".join("".join(element.itertext()).split())


def _stamps(tree: "_Element") -> Iterator[str]:
    """Yield the dates that <time> elements give: those marked as the article's first."""
    times = [time for time in tree.iter("time") if time.get("datetime")]
    times.sort(key=lambda time: "datepublished" not in (time.get("itemprop") or "").lower() and time.get("pubdate") is None)
    yield from (time.get("datetime") for time in times)


# --- JSON-LD ----------------------------------------------------------------------------------------------------------


def _linked_article(tree: "_Element") -> dict[str, Any]:
    """Return the article that a page's JSON-LD describes, with what it only points at (``@id``) filled in."""
    nodes = list(_linked_data(tree))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    article = next((node for node in nodes if _is_article(node)), {})
    return {
        key: [_resolved(item, by_id) for item in value] if isinstance(value, list) else _resolved(value, by_id)
        for key, value in article.items()
    }


def _resolved(value: object, by_id: dict[str, dict[str, Any]]) -> object:
    is_pointer = isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name")
    return by_id.get(value["@id"], value) if is_pointer else value


def _linked_data(tree: "_Element") -> Iterator[dict[str, Any]]:
    """Yield the objects of a page's JSON-LD, those of lists and graphs too."""
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        text = re.sub(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$", "", (script.text or "").strip())
        try:
            pending = [json.loads(text.rstrip("; \n"), strict=False)]
        except (ValueError, RecursionError):
            continue
        while pending:
            node = pending.pop(0)
            if isinstance(node, list):
                pending += node
            elif isinstance(node, dict):
                yield node
                pending += [node.get("@graph"), node.get("mainEntity")]


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    return any(isinstance(t, str) and _ARTICLE_TYPE.fullmatch(t) for t in (types if isinstance(types, list) else [types]))


def _name(value: object) -> str:
    """Return the name that a JSON-LD value is, has, or those of a list."""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, dict):
        return _first(_plain(v) for key in ("name", "@value") if isinstance(v := value.get(key), str))
    if isinstance(value, list):
        names = (_name(item) for item in value if isinstance(item, (str, dict)))
        return ", ".join(dict.fromkeys(name for name in names if name))
    return ""


def _address(value: object) -> str:
    if isinstance(value, dict):
        return _first(v for key in ("@id", "url") if isinstance(v := value.get(key), str))
    return value if isinstance(value, str) else ""
