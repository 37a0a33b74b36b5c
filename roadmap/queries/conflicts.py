"""The conflicts page: what cannot all hold, what would be enough, what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.access import Place
from plans.document import plan_document
from plans.queries.activity import comment_counts
from reconciliation.answers import Answer, Concession, Conflict, Stack, Status
from reconciliation.document import Agreement, AgreementState, PlanDocument, Priority
from roadmap.models import Agreement as AgreementRow
from roadmap.queries.answers import StoredAnswer, newest
from roadmap.wording import Names, joined, money


@dataclass(frozen=True, kw_only=True)
class Party:
    key: str
    name: str
    color: int


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One statement of a conflict in its group's own words."""

    key: str
    group: Party
    text: str
    negotiable: bool
    url: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """One statement that could give way alone. k: the exact threshold, None to give it up.

    works: what then stands. whole: how far it would have to move for the whole plan, where that is farther.
    """

    requirement: str
    k: int | None
    group: Party
    text: str
    points: int
    works: str
    whole: str


@dataclass(frozen=True, kw_only=True)
class ConflictCard:
    id: str
    headline: str
    sentence: str
    horizon: str
    parties: tuple[Party, ...]
    statements: tuple[StatementLine, ...]
    ways: tuple[Way, ...]
    comments: int


@dataclass(frozen=True, kw_only=True)
class HorizonLine:
    name: str
    options: tuple[str, ...]
    cost_year: str
    effort: int
    interest: int


@dataclass(frozen=True, kw_only=True)
class SatisfactionLine:
    group: Party
    percent: int


@dataclass(frozen=True, kw_only=True)
class StackPanel:
    """The best stack in words. without: what is given up for it, empty when the plan holds as it stands."""

    horizons: tuple[HorizonLine, ...]
    cost_total: str
    satisfaction: tuple[SatisfactionLine, ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """A concession that lets the whole plan hold."""

    number: int
    gives: tuple[Way, ...]
    points: int
    stack: StackPanel | None


@dataclass(frozen=True, kw_only=True)
class Settled:
    key: str
    version: int
    conflict: tuple[StatementLine, ...]
    gives: tuple[Way, ...]
    reason: str
    agreed_on: date | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Tension:
    """Two success metrics that people marked as pulling apart."""

    left: str
    left_group: Party
    right: str
    right_group: Party


@dataclass(frozen=True, kw_only=True)
class ClashRow:
    group: Party
    counts: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class ConflictsPage:
    asked: bool
    fresh: bool
    finished_at: datetime | None
    complete: bool
    limits: tuple[str, ...]
    status: str
    cards: tuple[ConflictCard, ...]
    ways_out: tuple[WayOut, ...]
    more_ways_out: tuple[WayOut, ...]
    stack: StackPanel | None
    settled: tuple[Settled, ...]
    tensions: tuple[Tension, ...]
    clash_groups: tuple[Party, ...]
    clashes: tuple[ClashRow, ...]
    questions: int


SHOWN = 3  # ways out that stand open; the dearer ones are a click away


def conflicts_page(place: Place) -> ConflictsPage:
    """Three queries beside the plan's value."""
    document = plan_document(place.plan)
    stored = newest(place.plan)
    answer = stored.answer if stored else None
    words = _Words(place, document, answer)
    versions = dict(_versions(place))
    comments = comment_counts(place.plan, "conflict")
    ways_out = tuple(words.way_out(n, c) for n, c in enumerate(answer.concessions, 1)) if answer else ()
    cards = tuple(words.card(conflict, comments) for conflict in answer.conflicts) if answer else ()
    return ConflictsPage(
        asked=answer is not None,
        fresh=is_fresh(document, stored),
        finished_at=stored.finished_at if stored else None,
        complete=answer.complete if answer else True,
        limits=answer.limits_hit if answer else (),
        status=str(answer.status) if answer else "",
        cards=cards,
        ways_out=ways_out[:SHOWN],
        more_ways_out=ways_out[SHOWN:],
        stack=words.stack(answer.stacks[0]) if answer and answer.stacks else None,
        settled=tuple(words.settled(a, versions.get(a.id, 0)) for a in document.agreements),
        tensions=words.tensions(),
        clash_groups=tuple(words.party(group.id) for group in document.groups),
        clashes=words.clashes(answer),
        questions=len(answer.questions) if answer else 0,
    )


def is_fresh(document: PlanDocument, stored: StoredAnswer | None) -> bool:
    """Whether the answer is about the plan as it is now."""
    return stored is not None and stored.digest == document.digest


def open_conflicts(answer: Answer | None) -> int:
    """How many minimal conflicts the answer found."""
    return len(answer.conflicts) if answer and answer.status is not Status.UNKNOWN else 0


def conflict_id(requirements: tuple[str, ...]) -> str:
    """The address of a conflict: its statements. CISO-1+FIN-3"""
    return "+".join(requirements)


def _thresholds(answer: Answer | None) -> dict[str, int]:
    """Requirement -> where the cheapest concession that moves it puts its threshold."""
    thresholds: dict[str, int] = {}
    for concession in answer.concessions if answer else ():
        for relaxation in concession.relaxed:
            if relaxation.threshold is not None:
                thresholds.setdefault(relaxation.requirement, relaxation.threshold)
    return thresholds


def _versions(place: Place) -> list[tuple[str, int]]:
    return list(AgreementRow.objects.filter(plan=place.plan).values_list("key", "version"))


class _Words:
    """One document's answer in the reader's words."""

    def __init__(self, place: Place, document: PlanDocument, answer: Answer | None) -> None:
        self.document = document
        self.thresholds = _thresholds(answer)
        self.names = Names(document)
        self._statement_url = reverse("requirement", args=[place.key, "KEY"])

    def party(self, group_id: str) -> Party:
        return Party(key=group_id, name=self.names.group(group_id), color=self.names.colors.get(group_id, 8))

    def line(self, requirement_id: str) -> StatementLine:
        requirement = self.names.requirements.get(requirement_id)
        return StatementLine(
            key=requirement_id,
            group=self.party(requirement.group if requirement else ""),
            text=requirement.statement if requirement else _("no longer in the plan"),
            negotiable=requirement.negotiable if requirement else False,
            url=self._statement_url.replace("KEY", requirement_id) if requirement else "",
        )

    def card(self, conflict: Conflict, comments: dict[str, int]) -> ConflictCard:
        parties = tuple(self.party(group) for group in conflict.groups)
        horizon = self.names.horizon(conflict.horizon) if conflict.horizon else ""
        identity = conflict_id(conflict.requirements)
        return ConflictCard(
            id=identity,
            headline=self._headline(parties),
            sentence=self._sentence(conflict, horizon),
            horizon=horizon,
            parties=parties,
            statements=tuple(self.line(key) for key in conflict.requirements),
            ways=self._ways(conflict),
            comments=comments.get(identity, 0),
        )

    def _headline(self, parties: tuple[Party, ...]) -> str:
        if len(parties) == 1:
            return _("%(group)s with itself") % {"group": parties[0].name}
        if len(parties) == 2:
            return _("%(one)s against %(other)s") % {"one": parties[0].name, "other": parties[1].name}
        return joined(party.name for party in parties)

    def _sentence(self, conflict: Conflict, horizon: str) -> str:
        keys = joined(conflict.requirements)
        if horizon:
            return _("In %(horizon)s no choice of tools satisfies %(keys)s together.") % {
                "horizon": horizon,
                "keys": keys,
            }
        return _("No choice of tools satisfies %(keys)s together.") % {"keys": keys}

    def _ways(self, conflict: Conflict) -> tuple[Way, ...]:
        witnesses = {witness.without: witness.stack for witness in conflict.witnesses}
        repairs = {repair.requirement: repair.threshold for repair in conflict.repairs}
        ways = []
        for key in conflict.requirements:
            requirement = self.names.requirements.get(key)
            if requirement is None or (requirement.priority is Priority.MUST and not requirement.negotiable):
                continue
            if key in repairs:
                ways.append(self.way(key, repairs[key], whole=self._whole(key, repairs[key])))
            works = self._works(witnesses.get(key))
            ways.append(self.way(key, None, works=works))
        return tuple(sorted(ways, key=lambda way: (way.points, way.requirement, way.k is None)))

    def _whole(self, key: str, k: int) -> str:
        """What the cheapest way out that moves this threshold asks of it, when that is more than this conflict does."""
        needed = self.thresholds.get(key, k)
        return self.names.amount(key, needed) if needed > k else ""

    def way(self, key: str, k: int | None, *, works: str = "", whole: str = "") -> Way:
        k = self.names.offer(key, k)
        return Way(
            requirement=key,
            k=k,
            group=self.line(key).group,
            text=self.names.move(key, k),
            points=self.names.points(key),
            works=works,
            whole=whole,
        )

    def _works(self, stack: Stack | None) -> str:
        if stack is None or not stack.horizons or not stack.horizons[-1].options:
            return ""
        last = stack.horizons[-1]
        tools = joined(self.names.option(option) for option in last.options[:4])
        more = len(last.options) - 4
        if more > 0:
            tools = ngettext("%(tools)s and %(n)s more", "%(tools)s and %(n)s more", more) % {"tools": tools, "n": more}
        cost = money(last.cost_year, self.document.currency)
        return _("then the others hold, with %(tools)s for %(cost)s a year") % {"tools": tools, "cost": cost}

    def way_out(self, number: int, concession: Concession) -> WayOut:
        return WayOut(
            number=number,
            gives=tuple(self.way(r.requirement, r.threshold) for r in concession.relaxed),
            points=concession.cost,
            stack=self.stack(concession.stack) if concession.stack else None,
        )

    def stack(self, stack: Stack) -> StackPanel:
        currency = self.document.currency
        return StackPanel(
            horizons=tuple(
                HorizonLine(
                    name=self.names.horizon(entry.horizon),
                    options=tuple(sorted((self.names.option(o) for o in entry.options), key=str.casefold)),
                    cost_year=money(entry.cost_year, currency),
                    effort=entry.effort,
                    interest=entry.interest,
                )
                for entry in stack.horizons
            ),
            cost_total=money(stack.cost_total, currency),
            satisfaction=tuple(
                SatisfactionLine(group=self.party(s.group), percent=100 * s.points // s.possible)
                for s in stack.satisfaction
                if s.possible
            ),
            unmet=stack.unmet,
        )

    def settled(self, agreement: Agreement, version: int) -> Settled:
        return Settled(
            key=agreement.id,
            version=version,
            conflict=tuple(self.line(key) for key in agreement.conflict),
            gives=tuple(self.way(give.requirement, give.k) for give in agreement.gives),
            reason=agreement.reason,
            agreed_on=agreement.agreed_on if agreement.state is AgreementState.AGREED else None,
            until=agreement.until,
        )

    def tensions(self) -> tuple[Tension, ...]:
        metrics = {metric.id: metric for metric in self.document.metrics}
        pairs = {
            tuple(sorted((metric.id, other)))
            for metric in self.document.metrics
            for other in (pull.metric for pull in metric.pulls_against)
            if other in metrics
        }
        return tuple(
            Tension(
                left=metrics[left].name,
                left_group=self.party(metrics[left].group),
                right=metrics[right].name,
                right_group=self.party(metrics[right].group),
            )
            for left, right in sorted(pairs)
        )

    def clashes(self, answer: Answer | None) -> tuple[ClashRow, ...]:
        """How many conflicts each pair of groups is party to; None on the diagonal."""
        together = [set(conflict.groups) for conflict in answer.conflicts] if answer else []
        groups = [group.id for group in self.document.groups]
        return tuple(
            ClashRow(
                group=self.party(row),
                counts=tuple(
                    None if row == column else sum({row, column} <= parties for parties in together)
                    for column in groups
                ),
            )
            for row in groups
        )
