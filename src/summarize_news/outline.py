"""Chosen sentences → sections: which lines a brief takes, which of them go together, what role each section has.

Indices only, no wording. What a brief takes is the reader's ``use`` of a sentence; sections come from the author's own subheads
where there are some, else the chosen sentences are grouped, around one each that tells the context, gives views or plans.
"""

import math
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cache, partial
from statistics import fmean

from summarize_news import quotes
from summarize_news.cohesion import stems, taken_for_known
from summarize_news.compress import open_line
from summarize_news.groups import join, pair_features, pair_odds, squeeze
from summarize_news.heading import Scene, best_chance
from summarize_news.people import People
from summarize_news.plan import Outline, Plan
from summarize_news.select import Standing, is_repeat, n_words, standings
from summarize_news.settings import Settings
from summarize_news.types import Discourse, Document, Reading, Role

# A section of a role has a sentence that is as likely of it, or is so in the mean; better none than one of the wrong role.
_FLOORS = {Role.CONTEXT: 0.25, Role.VIEWS: 0.6, Role.PLANS: 0.4, Role.BACKGROUND: 0.4, Role.CONSEQUENCE: 0.5}
_SEEDED = (Role.CONTEXT, Role.VIEWS, Role.PLANS)  # roles for which a sentence is looked for; others fall to what is chosen
_N_SEEDED = 4  # sections from which there is room for views and plans of their own
_SHORT_LEDE_WORDS = 14
_LEDE_WORDS = 70
_IN_LEDE = {Standing.AFTER: 0.15, Standing.ALONE: 0.5}  # salience from which what follows the news is told with it
_LEDE_STEP = 0.2  # what a place further down costs: the first sentence that can stand is the lede in nine of ten reports
_SCENE = 0.2  # chance of the main event, and salience, below which an opening is a scene
_NEWS = 0.5
_N_SCENE = 9  # sentences, among which the news that follows a scene is looked for
_LINES_PER_SENTENCE = 0.5  # a summary of more than about half the sentences is no summary
_N_LINES = 1.4  # of a section; editors give half of theirs two and a third one
_SALIENCE_POWER = 0.5  # of what editors use as likely, what readers of highlights do too is worth more
_NAMED = 0.5  # a line that has a heading in it tells of something
_ENOUGH_WORDS = 8  # a shorter sentence says little: it is worth so much less
_LATE = 0.4  # readers who compared briefs with an article's first sentences missed what comes first
_LATE_ROLE = 1.0
_ROLE_POWER = 0.5  # of what a sentence is worth, where one of a role is looked for
_MOSTLY_PLANS = 0.3
_COMES_NEXT = 2.0  # a section of the author's that tells what comes next is worth so much more
_OPENS = 2.0  # what stands first under a subhead says what it is about
_UNKNOWN = 0.5  # what each thing that a sentence takes for known, and the summary has not told, takes from its worth
_NEW_SPEAKER = 1.1  # what somebody says whom no chosen line quotes: the other side, more often than more of the same
_SAID_BEFORE = 0.4  # what the words that a chosen line has too take from it, if it has them all
_LEANS = 0.9
_UNLINKED = 0.8  # "But …", after something else than what it turns round
_CONTEXT_LINES = 3  # editors have one or two, hardly ever more
_OTHER_ROLE = 3.0  # log-odds against a section of two roles, or of a role that a sentence hardly has
_ROLE_SHARE = 0.6  # of the floor, that a further sentence of a role's section reaches


def make_outline(document: Document, reading: Reading, settings: Settings, people: People) -> Outline:
    """Choose and group the sentences of a summary of ``document``."""
    return _Outliner(document, reading, settings, people).run()


class _Outliner:
    def __init__(self, document: Document, reading: Reading, settings: Settings, people: People) -> None:
        self.document, self.reading, self.settings, self.people = document, reading, settings, people
        self.standing = standings(document, reading, people, with_names=not settings.verbatim)
        self.n = len(document.sentences)
        self.used: list[int] = []
        self.title = stems(document.article.title)
        self.stems = [stems(text) for text in document.texts()]
        self.speakers = [quotes.speaker(text) for text in document.texts()]
        self.is_linked = [open_line(text) != text for text in document.texts()]
        self.needs = taken_for_known(document, people)
        self.chances = reading.serves
        self.nearness = centred(reading.similarity)
        scene = Scene(document, reading, document.article.title)
        self.named = [1 + _NAMED * best_chance(scene, i) for i in range(self.n)]

    def run(self) -> Outline:
        """Return the outline: the lede, then sections with their sentences in the order of the article."""
        lede = self._lede()
        self.used += lede
        n_lines = self.settings.n_lines
        if self.settings.sections is None:
            n_lines = min(n_lines, max(1, round(self.n * _LINES_PER_SENTENCE) - len(lede)))
        n_sections = min(self.settings.n_sections, n_lines)
        if self.settings.sections is None and self.settings.bullets is None:
            n_sections = min(n_sections, max(2, round(n_lines / _N_LINES)))
        plans = self._by_subheads(n_sections, n_lines) if len(self.document.article.subheads) >= 2 else []
        if not plans or self.settings.sections is not None:  # a number given is a number wanted, beyond the author's too
            n_told = sum(len(plan.sentences) for plan in plans)
            plans += self._by_groups(n_sections - len(plans), n_lines - n_told, {plan.role for plan in plans})
        plans.sort(key=lambda p: (p.role is not Role.CONTEXT, p.role is Role.PLANS, p.lead))
        return Outline(lede=lede, sections=tuple(plans))

    def _main(self, i: int) -> float:
        """Return the chance that sentence ``i`` tells the main event."""
        return self.reading.discourse[i].get(Discourse.MAIN_EVENT, 0.0)

    # the lede

    def _lede(self) -> tuple[int, ...]:
        # A brief does not open on a name in brackets.
        unaided = standings(self.document, self.reading, self.people, with_names=False)
        alone = [i for i in range(self.n) if unaided[i] is Standing.ALONE and not self.people.quotes_of_a_stranger(i)]
        early = [i for i in alone if i < max(4, self.n // 4)]
        anywhere = [i for i in range(self.n) if self.standing[i] is not Standing.NEVER] or list(range(self.n))
        first = max(early or alone or anywhere, key=lambda i: (self.reading.use[i] - _LEDE_STEP * i, -i))
        if self._main(first) < _SCENE and self.reading.salience[first] < _SCENE:  # a report may open with a scene
            news = [i for i in range(min(self.n, _N_SCENE)) if unaided[i] is Standing.ALONE and self._main(i) >= _NEWS]
            first = next(iter(news), first)
        following = first + 1
        short = n_words(self.document.text(first)) < _SHORT_LEDE_WORDS
        if following == self.n or self.standing[following] is Standing.NEVER:
            return (first,)
        if is_repeat(following, [first], self.document, self.reading):  # some copies print the first sentence twice
            return (first,)
        # What leans on the news ("He will …") is told here or nowhere.
        n_both = sum(n_words(self.document.text(i)) for i in (first, following))
        goes_on = self.reading.salience[following] >= _IN_LEDE[self.standing[following]] and n_both <= _LEDE_WORDS
        return (first, following) if short or goes_on else (first,)

    # the choice of lines

    def _worth(self, i: int, before: Sequence[int] = ()) -> float:
        """Return what sentence ``i`` is worth as a line, after those chosen and ``before``."""
        says = min(1.0, n_words(self.document.text(i)) / _ENOUGH_WORDS)
        late = math.exp(-_LATE * i / self.n)
        if self.is_linked[i] and i - 1 not in self.used and i - 1 not in before:
            says *= _UNLINKED
        if self.speakers[i] and self.speakers[i] not in {self.speakers[j] for j in (*self.used, *before)}:
            says *= _NEW_SPEAKER
        taken = self.reading.use[i] * self.reading.salience[i] ** _SALIENCE_POWER
        return taken * self.named[i] * says * late * self._known(i, before) * self._fresh(i, before)

    def _known(self, i: int, before: Sequence[int] = ()) -> float:
        """Return what is left of the worth of sentence ``i`` for what it takes for known and nothing chosen has told."""
        if not self.needs[i]:
            return 1.0
        told = self.title.union(*(self.stems[j] for j in (*self.used, *before)))
        return _UNKNOWN ** len(self.needs[i] - told)

    def _fresh(self, i: int, before: Sequence[int] = ()) -> float:
        """Return what is left of the worth of sentence ``i`` for the words that it shares with a line chosen."""
        told = (self.stems[j] for j in (*self.used, *before))
        shared = max((len(self.stems[i] & stems) / max(1, min(len(self.stems[i]), len(stems))) for stems in told), default=0.0)
        return 1 - _SAID_BEFORE * shared

    def _free(self, i: int) -> bool:
        return i not in self.used and not is_repeat(i, self.used, self.document, self.reading)

    def _run(self, i: int, chosen: Sequence[int], n_most: int) -> tuple[int, ...]:
        """Return sentence ``i`` after those that it cannot stand without, nothing where one cannot be had."""
        if n_most <= 0 or self.standing[i] is Standing.NEVER or not self._free(i):
            return ()
        if self.standing[i] is Standing.ALONE or i - 1 in chosen:
            return (i,)
        before = self._run(i - 1, chosen, n_most - 1)
        return (*before, i) if before else ()

    def _fill(self, chosen: list[int], n_lines: int, has_room: Callable[[tuple[int, ...]], bool]) -> None:
        """Add what is worth most to ``chosen``, one line at a time, until there are ``n_lines``.

        A sentence that leans on the one before it comes with that one.
        """
        while len(chosen) < n_lines:
            runs = [run for i in range(self.n) if (run := self._run(i, chosen, n_lines - len(chosen))) and has_room(run)]
            if not runs:
                return
            best = max(runs, key=lambda run: (self._worth_of(run), -run[-1]))
            chosen += best
            self.used += best

    def _worth_of(self, run: Sequence[int]) -> float:
        """Return the mean of what the sentences of ``run`` are worth, less for every one that leans on the one before it."""
        return fmean(self._worth(i, run[:k]) for k, i in enumerate(run)) * _LEANS ** (len(run) - 1)

    def _seed(self, role: Role, pool: Sequence[int], floor: float) -> int | None:
        """Return the best sentence of ``pool`` that opens a section of ``role``, if there is one."""

        def likely(i: int) -> float:
            # What one has to know beforehand takes nothing for known itself.
            return self.chances[i][role] * (self._known(i) if role is Role.CONTEXT else 1.0)

        found = [i for i in pool if self.standing[i] is Standing.ALONE and self._free(i) and likely(i) >= floor]
        if role is Role.CONTEXT:  # what one has to know for the news, and not more of it
            found = [i for i in found if self._main(i) < _NEWS]
        if role is Role.VIEWS:
            found = [i for i in found if quotes.is_attributed(self.document.text(i))]

        def worth(i: int) -> float:
            late = math.exp(-_LATE_ROLE * i / self.n) if role is Role.CONTEXT else 1.0
            return likely(i) * (self._worth(i) / self._known(i)) ** _ROLE_POWER * late

        return max(found, key=lambda i: (worth(i), -i), default=None)

    # sections of the author's

    def _by_subheads(self, n_sections: int, n_lines: int) -> list[Plan]:
        """Return a section under each of the author's subheads, as many as fit: those with the best sentences.

        What stands before the first of them is context.
        """
        subheads = sorted(self.document.article.subheads, key=lambda s: s.paragraph)
        bounds = [s.paragraph for s in subheads] + [len(self.document.article.paragraphs)]
        before = [s.index for s in self.document.sentences if s.paragraph < bounds[0]]
        plans: list[Plan] = []
        pools: list[tuple[Plan, list[int]]] = []
        if n_sections > 1 and (context := self._seed(Role.CONTEXT, before, 0.0)) is not None:
            plans.append(self._opened(Role.CONTEXT, context))
            pools.append((plans[0], before))
        found: list[tuple[float, Plan, list[int]]] = []
        for subhead, start, end in zip(subheads, bounds, bounds[1:], strict=False):
            pool = [s.index for s in self.document.sentences if start <= s.paragraph < end]
            leads = [i for i in pool if self.standing[i] is Standing.ALONE and self._free(i)]
            if leads:
                lead = max(leads, key=lambda i: (self._worth(i) * (_OPENS if i == pool[0] else 1.0), -i))
                comes_next = fmean(self.chances[i][Role.PLANS] for i in pool) >= _MOSTLY_PLANS
                worth = max(self.reading.use[i] for i in pool) * (_COMES_NEXT if comes_next else 1.0)
                found.append((worth, Plan(role=Role.TOPIC, lead=lead, sentences=[lead], subhead=subhead.text), pool))
        if not found:  # nothing of the author's sections can open one
            self.used = [i for i in self.used if i not in [plan.lead for plan in plans]]
            return []
        best = sorted(range(len(found)), key=lambda k: -found[k][0])[: n_sections - len(plans)]
        for k in sorted(best):
            _, plan, pool = found[k]
            self.used.append(plan.lead)
            plans.append(plan)
            pools.append((plan, pool))
        chosen = [plan.lead for plan in plans]
        n_most = self._n_most_by_lead(plans)

        def has_room(run: tuple[int, ...]) -> bool:
            owner = next((plan for plan, pool in pools if run[-1] in pool), None)
            if owner is None or any(run[0] not in pool for plan, pool in pools if plan is owner):
                return False
            n_there = sum(i in pool for plan, pool in pools if plan is owner for i in chosen)
            return n_there + len(run) <= n_most[owner.lead]

        self._fill(chosen, n_lines, has_room)
        for plan, pool in pools:
            plan.sentences = sorted(i for i in chosen if i in pool)
        return plans

    def _opened(self, role: Role, lead: int) -> Plan:
        self.used.append(lead)
        return Plan(role=role, lead=lead, sentences=[lead])

    def _n_most_by_lead(self, plans: Sequence[Plan]) -> dict[int, int]:
        n_lines = 1 + self.settings.n_bullets
        return {p.lead: min(n_lines, _CONTEXT_LINES) if p.role is Role.CONTEXT else n_lines for p in plans}

    # sections made of what is chosen

    def _by_groups(self, n_sections: int, n_lines: int, taken: Set[Role]) -> list[Plan]:
        """Choose ``n_lines`` sentences, and return them in up to ``n_sections`` sections, by what of them goes together.

        ``taken``: roles that a section has already; a section with a role of its own is opened for the others.
        """
        if n_sections < 1 or n_lines < 1:
            return []
        of_role: dict[int, Role] = {}
        for role in _SEEDED if n_sections >= _N_SEEDED else _SEEDED[:1]:
            is_wanted = n_sections > 1 and role not in taken
            seed = self._seed(role, range(self.n), _FLOORS[role]) if is_wanted else None
            if seed is not None:
                of_role[seed] = role
                self.used.append(seed)
        chosen = list(of_role)

        def has_room(run: tuple[int, ...]) -> bool:
            first = run[0]
            while self.standing[first] is Standing.AFTER and first - 1 in chosen:
                first -= 1
            return self._fits(range(first, run[-1] + 1), of_role)

        self._fill(chosen, n_lines, has_room)
        groups = self._grouped(sorted(chosen), of_role, n_sections)
        return self._with_roles([self._as_plan(group, of_role) for group in groups], taken)

    def _fits(self, group: Sequence[int], of_role: Mapping[int, Role]) -> bool:
        """Tell whether a section may be so long."""
        n_most = 1 + self.settings.n_bullets
        is_asked_for = self.settings.sections is not None or self.settings.bullets is not None
        is_context = any(of_role.get(i) is Role.CONTEXT for i in group) and not is_asked_for
        return len(group) <= (min(n_most, _CONTEXT_LINES) if is_context else n_most)

    def _grouped(self, chosen: Sequence[int], of_role: Mapping[int, Role], n_sections: int) -> list[list[int]]:
        def keeps_apart(i: int, j: int) -> bool:
            role = of_role.get(i)
            return role is not None and (j in of_role or self.chances[j][role] < _ROLE_SHARE * _FLOORS[role])

        @cache  # asked for at every step of the joining
        def odds(i: int, j: int) -> float:
            likely = pair_odds(pair_features(self.document, self.nearness, self.chances, self.stems, i, j))
            return likely - _OTHER_ROLE * (keeps_apart(i, j) + keeps_apart(j, i))

        fits = partial(self._fits, of_role=of_role)
        parts: list[list[int]] = []
        for i in chosen:
            if parts and parts[-1][-1] == i - 1 and self.standing[i] is Standing.AFTER:
                parts[-1].append(i)
            else:
                parts.append([i])
        n_least = n_sections if self.settings.sections is not None else min(2, n_sections)
        return squeeze(join(parts, odds, n_least, n_sections, fits), parts, odds, n_sections, fits)

    def _as_plan(self, group: list[int], of_role: Mapping[int, Role]) -> Plan:
        lead = next((i for i in group if i in of_role), group[0])
        return Plan(role=of_role.get(lead, Role.TOPIC), lead=lead, sentences=group)

    def _with_roles(self, plans: list[Plan], taken: Set[Role]) -> list[Plan]:
        """Give a topic that is mostly views, background or consequence this role, one of each kind that is not ``taken``."""
        for role in (Role.VIEWS, Role.BACKGROUND, Role.CONSEQUENCE):
            if role not in taken and all(plan.role is not role for plan in plans):
                mean = {plan.lead: fmean(self.chances[i][role] for i in plan.sentences) for plan in plans}
                topics = [plan for plan in plans if plan.role is Role.TOPIC and mean[plan.lead] >= _FLOORS[role]]
                if topics:
                    max(topics, key=lambda plan: mean[plan.lead]).role = role
        return plans


def centred(similarity: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the cosines that the vectors behind ``similarity`` have once their mean is taken off. Shape: (n, n)."""
    n = len(similarity)
    means = [sum(row) / n for row in similarity]
    mean = sum(means) / n if n else 0.0
    gram = [[value - means[i] - means[j] + mean for j, value in enumerate(row)] for i, row in enumerate(similarity)]
    norms = [math.sqrt(max(gram[i][i], 1e-6)) for i in range(n)]
    return [[value / (norms[i] * norms[j]) for j, value in enumerate(row)] for i, row in enumerate(gram)]
