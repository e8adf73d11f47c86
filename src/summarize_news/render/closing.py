"""What stands below every summary, the same words in every format: the way back to the article, disclosure, terms, contact."""

import re
from urllib.parse import quote, urlsplit

from summarize_news.hygiene import clean_text
from summarize_news.types import Summary

_PART = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{(\w+)\}")


def one_line(text: str) -> str:
    """Return ``text`` cleaned and on one line: nothing of it acts on a terminal or looks like a line of ours."""
    return re.sub(r"[\n\t]+", " ", clean_text(text)).strip()


def link_words(summary: Summary) -> str:
    """Return the words that lead back to the article, or the empty string where neither outlet nor URL is known."""
    return _filled(summary.style.link, summary) if summary.outlet or summary.url else ""


def closing_lines(summary: Summary) -> tuple[str, ...]:
    """Return the lines below the link: disclosure with the terms of use, then the contact line."""
    made = " ".join(part for part in (summary.disclosure, summary.style.terms) if part)
    return tuple(line for line in (one_line(made), _filled(summary.style.contact, summary)) if line)


def safe_url(url: str) -> str:
    """Return an http(s) ``url`` percent-encoded, so that it fits between quotes or angle brackets, else the empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and parts.netloc
    return quote(url, safe=":/?#@!$&'()*+,;=%~-._", errors="replace") if is_web else ""


def _filled(template: str, summary: Summary) -> str:
    values = {name: getattr(summary, name) for name in ("headline", "outlet", "url", "published")}

    def part(match: re.Match[str]) -> str:
        return match[1] if all(values[name] for name in _FIELD.findall(match[1])) else ""

    return one_line(_FIELD.sub(lambda match: values[match[1]], _PART.sub(part, template)))
