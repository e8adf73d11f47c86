"""Chosen sentences → sections: which role or topic each serves, which sentence leads it. Indices only, no wording.

Sections come from the author's own subheads where there are some, else from discourse roles (context, views,
plans, background, consequence) and from topics (a salient sentence and those near it in meaning and place).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from statistics import fmean

from summarize_news import quotes
from summarize_news.cohesion import stems, taken_for_known
from summarize_news.groups import join, pair_odds
from summarize_news.heading import Scene, best_chance
from summarize_news.people import People
from summarize_news.plan import Outline, Plan
from summarize_news.roles import role_chances
from summarize_news.select import Standing, is_repeat, n_words, standings
from summarize_news.settings import Settings
from summarize_news.types import Discourse, Document, Reading, Role

# A section of a role needs a sentence that is as likely of it; better none than one of the wrong role.
_FLOORS = {Role.CONTEXT: 0.2, Role.BACKGROUND: 0.3, Role.VIEWS: 0.5, Role.PLANS: 0.38, Role.CONSEQUENCE: 0.25, Role.TOPIC: 0.0}
_SHORT_LEDE_WORDS = 14
_LEDE_WORDS = 60
_IN_LEDE = {Standing.AFTER: 0.23, Standing.ALONE: 0.5}  # salience from which what follows the news is told with it
_LEDE_STEP = 1.0  # what a place further down costs: the first sentence that can stand is the lede in nine of ten reports
_SCENE = 0.2  # chance of the main event, and salience, below which an opening is a scene
_NEWS = 0.5
_N_SCENE = 9  # sentences, among which the news that follows a scene is looked for
_LINES_PER_SENTENCE = 0.5  # a summary of more than about half the sentences is no summary
_N_LINES = 1.6  # of a section; editors give half of theirs two and a third one
# Two sentences go together when they are close in meaning and in place. On hand-written sections distance tells more
# (AUC 0.78) than cosine (0.69); this sum of both reaches 0.79.
_DISTANCE_WEIGHT = 0.2
_FARTHEST = 6
_BULLET_FIT = -0.8
_FIT_WEIGHT = 2.0
_SPREAD = 0.8  # what each line that a section has takes from the worth of the next
_OPENS = 2.0
_BEFORE_LEAD = 0.5
_NAMED = (0.55, 0.75)  # a topic is opened on a sentence that has a heading in it rather than on one without
_FOLLOWS = 1.3
_ENOUGH_WORDS = 15  # a shorter sentence says little: it is worth so much less
_LATE = 0.5  # readers who compared briefs with an article's first sentences missed what comes first
_MOSTLY_PLANS = 0.3
_COMES_NEXT = 2.0  # a section of the author's that tells what comes next is worth so much more
_UNKNOWN = 0.6  # what each thing that a sentence takes for known, and the summary has not told, takes from its worth
_CONTEXT_LINES = 3  # editors have one or two, hardly ever more
_OTHER_ROLE = 4.0  # log-odds against a section of two roles, or of a role that a sentence hardly has
_BULLET_SHARE = 0.6  # of the floor, that a further sentence of a role's section reaches


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
        self.needs = taken_for_known(document, people)
        self.scene = Scene(document, reading, document.article.title)
        self.titles: dict[int, float] = {}  # sentence → chance that it has a heading for itself
        self.chances = [role_chances(document, reading, i) for i in range(self.n)]
        self.nearness = centred(reading.similarity)

    def run(self) -> Outline:
        """Return the outline: the lede first, then the sections' leads, then bullets."""
        lede = self._lede()
        self.used += lede
        n_lines = self.settings.n_lines
        if self.settings.sections is None:
            n_lines = min(n_lines, max(1, round(self.n * _LINES_PER_SENTENCE) - len(lede)))
        n_sections = min(self.settings.n_sections, n_lines)
        if self.settings.sections is None and self.settings.bullets is None:
            n_sections = min(n_sections, max(2, round(n_lines / _N_LINES)))
        plans: list[Plan] = []
        pool = tuple(range(self.n))
        if len(self.document.article.subheads) >= 2:
            first = min(subhead.paragraph for subhead in self.document.article.subheads)
            pool = tuple(s.index for s in self.document.sentences if s.paragraph < first)
            if n_sections > 1:
                self._open(plans, Role.CONTEXT, pool, floor=0.0)  # before the first subhead it is all context
            self._open_subheads(plans, n_sections)
        self._open_roles(plans, n_sections, pool)
        if self.settings.sections is not None:  # a number given is a number wanted, beyond the author's sections too
            self._open_roles(plans, n_sections, tuple(range(self.n)))
        self._add_bullets(plans, n_lines)
        if self.settings.bullets is None and not any(plan.subhead for plan in plans):
            plans = self._regrouped(plans, n_sections)
        plans.sort(key=lambda p: (p.role is not Role.CONTEXT, p.role is Role.PLANS, p.lead))
        return Outline(lede=lede, sections=tuple(plans))

    def _main(self, i: int) -> float:
        """Return the chance that sentence ``i`` tells the main event."""
        return self.reading.discourse[i].get(Discourse.MAIN_EVENT, 0.0)

    # the lede

    def _lede(self) -> tuple[int, ...]:
        # A brief does not open on a name in brackets.
        unaided = standings(self.document, self.reading, self.people, with_names=False)
        alone = [i for i in range(self.n) if unaided[i] is Standing.ALONE]
        early = [i for i in alone if i < max(4, self.n // 4)]
        anywhere = [i for i in range(self.n) if self.standing[i] is not Standing.NEVER] or list(range(self.n))
        salience = self.reading.salience
        first = max(early or alone or anywhere, key=lambda i: (salience[i] + 0.5 * self._main(i) - _LEDE_STEP * i, -i))
        if self._main(first) < _SCENE and self.reading.salience[first] < _SCENE:  # a report may open with a scene
            news = [i for i in range(min(self.n, _N_SCENE)) if self.standing[i] is Standing.ALONE and self._main(i) >= _NEWS]
            first = next(iter(news), first)
        following = first + 1
        short = n_words(self.document.text(first)) < _SHORT_LEDE_WORDS
        if following == self.n or self.standing[following] is Standing.NEVER:
            return (first,)
        # What leans on the news ("He will …") is told here or nowhere.
        n_both = sum(n_words(self.document.text(i)) for i in (first, following))
        goes_on = self.reading.salience[following] >= _IN_LEDE[self.standing[following]] and n_both <= _LEDE_WORDS
        return (first, following) if short or goes_on else (first,)

    # sections

    def _open_roles(self, plans: list[Plan], n_sections: int, pool: tuple[int, ...]) -> None:
        """Open sections by role and topic on the sentences of ``pool`` until there are enough."""
        wanted = [Role.CONTEXT, Role.TOPIC]
        if n_sections >= 4:
            wanted += [Role.VIEWS, Role.PLANS, Role.TOPIC]
        for role in wanted:
            if len(plans) < n_sections and (role is Role.TOPIC or all(plan.role is not role for plan in plans)):
                self._open(plans, role, pool)
        for role in (Role.CONSEQUENCE, Role.BACKGROUND):
            if len(plans) < n_sections:
                self._open(plans, role, pool)
        while len(plans) < n_sections and self._open(plans, Role.TOPIC, pool):
            pass

    def _open_subheads(self, plans: list[Plan], n_sections: int) -> None:
        """Open a section under each of the author's subheads, as many as fit: those with the most salient leads."""
        subheads = sorted(self.document.article.subheads, key=lambda s: s.paragraph)
        bounds = [s.paragraph for s in subheads] + [len(self.document.article.paragraphs)]
        found: list[Plan] = []
        for subhead, start, end in zip(subheads, bounds, bounds[1:], strict=False):
            pool = tuple(s.index for s in self.document.sentences if start <= s.paragraph < end)
            if self._open(found, Role.TOPIC, pool, is_headed=True):
                found[-1].subhead = subhead.text
        best = sorted(found, key=lambda plan: -self._subhead_worth(plan))
        kept = best[: n_sections - len(plans)]
        for plan in found:
            if plan in kept:
                plans.append(plan)
            else:
                self.used.remove(plan.lead)

    def _subhead_worth(self, plan: Plan) -> float:
        """Return what a section of the author's is worth: its most salient sentence, twice as much where it is of plans."""
        comes_next = fmean(self.chances[i][Role.PLANS] for i in plan.pool) >= _MOSTLY_PLANS
        return max(self.reading.salience[i] for i in plan.pool) * (_COMES_NEXT if comes_next else 1.0)

    def _worth(self, i: int, role: Role) -> float:
        n_unknown = len(self.needs[i] - self.title.union(*(self.stems[j] for j in self.used))) if self.needs[i] else 0
        says = min(1.0, n_words(self.document.text(i)) / _ENOUGH_WORDS)
        worth = self.chances[i][role] * self.reading.salience[i] * says * _UNKNOWN**n_unknown
        return worth * math.exp(-_LATE * i / self.n)

    def _free(self, i: int) -> bool:
        return i not in self.used and not is_repeat(i, self.used, self.document, self.reading)

    def _open(
        self, plans: list[Plan], role: Role, pool: tuple[int, ...], floor: float | None = None, is_headed: bool = False
    ) -> bool:
        """Open a section of ``role`` on its best sentence in ``pool`` that can stand alone; tell whether there was one."""
        leads = [p.lead for p in plans]

        def worth(i: int) -> float:
            near = max((self.reading.similarity[i][j] for j in leads), default=0.0)
            opens = _OPENS if is_headed and i == pool[0] else 1.0  # what stands first under a subhead says what it is about
            has_label = role is not Role.TOPIC or is_headed
            named = 1.0 if has_label else _NAMED[0] + _NAMED[1] * self._title(i)
            apart = 1 - 0.6 * max(0.0, near)  # a section of its own, not more of another
            return self._worth(i, role) * opens * named * apart

        found = [i for i in pool if self.standing[i] is Standing.ALONE and self._free(i)]
        if role is not Role.TOPIC:
            floor = _FLOORS[role] if floor is None else floor
            found = [i for i in found if self.chances[i][role] >= floor]
        if role is Role.CONTEXT:  # what one has to know for the news, and not more of it
            found = [i for i in found if self._main(i) < _NEWS]
        if role is Role.VIEWS:
            found = [i for i in found if quotes.is_attributed(self.document.text(i))]
        if not found:
            return False
        lead = max(found, key=lambda i: (worth(i), -i))
        plans.append(Plan(role=role, lead=lead, sentences=[lead], pool=pool))
        self.used.append(lead)
        return True

    def _title(self, i: int) -> float:
        if i not in self.titles:
            self.titles[i] = best_chance(self.scene, i)
        return self.titles[i]

    # bullets

    def _add_bullets(self, plans: Sequence[Plan], n_lines: int) -> None:
        """Give the sections their further sentences, the best of any section each time, until there are enough lines.

        Not in turn: the section that a sentence fits best gets it (B-cubed F1 of sections rises by 2 to 3). A sentence that
        leans on the one before it comes with that one.
        """
        n_left = n_lines - len(plans)
        while True:
            found = [
                (self._run_worth(plan, plans, run), -run[-1], plan, run)
                for plan in plans
                for run in self._runs(plan, min(n_left, 1 + self.settings.n_bullets - len(plan.sentences)))
            ]
            if not found:
                return
            *_, plan, run = max(found, key=lambda item: item[:2])
            plan.sentences = sorted([*plan.sentences, *run])
            self.used += run
            n_left -= len(run)

    def _runs(self, plan: Plan, n_most: int) -> Iterator[tuple[int, ...]]:
        """Yield what the section may be given: a sentence, or up to ``n_most`` of which each leans on the one before it."""
        for i in plan.pool:
            run = self._run(plan, i, n_most)
            if run and self._fits(plan, run[0]):
                yield run

    def _run(self, plan: Plan, i: int, n_most: int) -> tuple[int, ...]:
        """Return sentence ``i`` after those that it cannot stand without in the section, nothing where one cannot be had."""
        if n_most <= 0 or i not in plan.pool or self.standing[i] is Standing.NEVER or not self._free(i):
            return ()
        if self.standing[i] is Standing.ALONE or i - 1 in plan.sentences:
            return (i,)
        before = self._run(plan, i - 1, n_most - 1)
        return (*before, i) if before else ()

    def _fits(self, plan: Plan, i: int) -> bool:
        """Tell whether sentence ``i`` belongs to the section."""
        of_role = plan.role is Role.TOPIC or self.chances[i][plan.role] >= _BULLET_SHARE * _FLOORS[plan.role]
        is_near = self._fit(plan, i) >= _BULLET_FIT
        is_asked_for = self.settings.bullets is not None  # a number given is a number wanted, near or not
        return is_asked_for or bool(plan.subhead) or (of_role and is_near)

    def _fit(self, plan: Plan, i: int) -> float:
        """Return how well sentence ``i`` goes with the nearest of the section's."""
        return max(self.nearness[i][j] - _DISTANCE_WEIGHT * min(abs(i - j), _FARTHEST) for j in plan.sentences)

    def _run_worth(self, plan: Plan, plans: Sequence[Plan], run: Sequence[int]) -> float:
        """Return the mean of what its sentences are worth, one after the other."""
        worths = []
        for i in run:
            worths.append(self._bullet_worth(plan, plans, i))
            plan = replace(plan, sentences=sorted([*plan.sentences, i]))
        return fmean(worths)

    def _bullet_worth(self, plan: Plan, plans: Sequence[Plan], i: int) -> float:
        worth = self._worth(i, plan.role) * math.exp(_FIT_WEIGHT * self._fit(plan, i))
        worth *= _SPREAD ** len(plan.sentences)
        if i - 1 in plan.sentences:  # what it takes for known was told in the line before
            worth *= _FOLLOWS
        if i < plan.lead:  # a section is opened by its lead, where the article lets it
            worth *= _BEFORE_LEAD
        if plan.role is Role.VIEWS:  # a second speaker rather than more of the first
            speakers = {quotes.speaker(self.document.text(j)) for j in plan.sentences}
            worth *= 1.5 if quotes.speaker(self.document.text(i)) not in speakers | {""} else 0.7
        return worth

    # groups

    def _regrouped(self, plans: Sequence[Plan], n_sections: int) -> list[Plan]:
        """Return the sections anew, by what of the chosen goes together; a section of a role keeps its lead.

        Sections that grow around leads, one line at a time, are not those that the lines fall into once all are there.
        """
        of_role = {plan.lead: plan.role for plan in plans if plan.role is not Role.TOPIC}

        def keeps_apart(i: int, j: int) -> bool:
            role = of_role.get(i)
            return role is not None and (j in of_role or self.chances[j][role] < _BULLET_SHARE * _FLOORS[role])

        @cache  # asked for at every step of the joining
        def odds(i: int, j: int) -> float:
            likely = pair_odds(self.document, self.nearness, self.chances, i, j)
            return likely - _OTHER_ROLE * (keeps_apart(i, j) + keeps_apart(j, i))

        def fits(group: Sequence[int]) -> bool:
            n_lines = 1 + self.settings.n_bullets
            is_context = any(of_role.get(i) is Role.CONTEXT for i in group)
            return len(group) <= (min(n_lines, _CONTEXT_LINES) if is_context else n_lines)

        parts: list[list[int]] = []
        for i in sorted(i for plan in plans for i in plan.sentences):
            if parts and parts[-1][-1] == i - 1 and self.standing[i] is Standing.AFTER:
                parts[-1].append(i)
            else:
                parts.append([i])
        n_least = n_sections if self.settings.sections is not None else min(2, n_sections)
        groups = join(parts, odds, n_least, n_sections, fits)
        if len(groups) > n_sections:  # those of a role, and the short context, leave no room for the others
            return list(plans)
        return [self._as_plan(group, of_role) for group in groups]

    def _as_plan(self, group: list[int], of_role: dict[int, Role]) -> Plan:
        lead = next((i for i in group if i in of_role), group[0])
        return Plan(role=of_role.get(lead, Role.TOPIC), lead=lead, sentences=group)


def centred(similarity: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the cosines that the vectors behind ``similarity`` have once their mean is taken off. Shape: (n, n)."""
    n = len(similarity)
    means = [sum(row) / n for row in similarity]
    mean = sum(means) / n if n else 0.0
    gram = [[value - means[i] - means[j] + mean for j, value in enumerate(row)] for i, row in enumerate(similarity)]
    norms = [math.sqrt(max(gram[i][i], 1e-6)) for i in range(n)]
    return [[value / (norms[i] * norms[j]) for j, value in enumerate(row)] for i, row in enumerate(gram)]
