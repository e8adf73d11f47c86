"""A line against its evidence: the numbers, names, dates, quotations, negations, hedges and speakers it has on its own.

Strings in, ``Finding`` values out. Works by surface form only: it knows no synonyms and no world, so a paraphrase without
numbers, names and quotes passes. Rules that would need to understand stay silent unless the words on both sides agree.
"""

from summarize_news.guard.checks import check, find_substitutes
from summarize_news.guard.facts import Fault, Finding
from summarize_news.guard.fallback import supported

__all__ = ["Fault", "Finding", "check", "find_substitutes", "supported"]
