"""The conflicts page: what cannot all hold, what would be enough, what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.access import Place
from plans.document import plan_document
from plans.queries.activity import EventRow, comment_counts, told
from reconciliation.answers import Answer, Conflict, Status
from reconciliation.basis import basis
from reconciliation.document import PlanDocument
from roadmap.models import GoneConflict
from roadmap.queries.agreements import Settled, ending, settled_of
from roadmap.queries.answers import StoredAnswer, newest
from roadmap.queries.conflict_cards import Cards, ConflictCard, WayOut, conflict_id
from roadmap.queries.parties import Party, Pieces, StackPanel, StatementLine

SHOWN = 3  # ways out that stand open; the dearer ones are a click away
PER_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Tension:
    """Two success metrics that people marked as pulling apart."""

    left: str
    left_group: Party
    right: str
    right_group: Party


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One field of the matrix. count: None on the diagonal. between: both groups, as the page's filter takes them."""

    count: int | None
    between: str


@dataclass(frozen=True, kw_only=True)
class ClashRow:
    group: Party
    fields: tuple[Clash, ...]


@dataclass(frozen=True, kw_only=True)
class Uncontested:
    """Statements of one group that are in no conflict: they are agreed by themselves."""

    group: Party
    lines: tuple[StatementLine, ...]
    of: int


@dataclass(frozen=True, kw_only=True)
class Gone:
    """because: what was changed before it was gone, latest first. sure: without each of it it would be there still."""

    statements: tuple[StatementLine, ...]
    on: date
    because: tuple[EventRow, ...]
    sure: bool


@dataclass(frozen=True, kw_only=True)
class Certainty:
    """What a search that was cut off is sure of, and what not."""

    sure: tuple[str, ...]
    unsure: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConflictsPage:
    asked: bool
    fresh: bool
    finished_at: datetime | None
    complete: bool
    certainty: Certainty | None
    status: str
    found: int
    between: tuple[Party, ...]
    pages: Page[Conflict]
    cards: tuple[ConflictCard, ...]
    ways_out: tuple[WayOut, ...]
    more_ways_out: tuple[WayOut, ...]
    stack: StackPanel | None
    settled: tuple[Settled, ...]
    waiting: tuple[Settled, ...]
    ending: tuple[Settled, ...]
    gone: tuple[Gone, ...]
    uncontested: tuple[Uncontested, ...]
    agreed_by_themselves: int
    statements: int
    tensions: tuple[Tension, ...]
    clash_groups: tuple[Party, ...]
    clashes: tuple[ClashRow, ...]
    questions: int


def conflicts_page(place: Place, today: date, *, between: str = "", number: str = "") -> ConflictsPage:
    """Three queries beside the plan's value, two more for what ended conflicts.

    between: two groups as "a+b", to see only what both are party to.
    """
    document = plan_document(place.plan)
    stored = newest(place.plan)
    answer = stored.answer if stored else None
    fresh = is_fresh(document, stored)
    settled = settled_of(Pieces(place, document), today)
    words = Cards(place, document, answer, settled)
    ways_out = tuple(words.way_out(n, c) for n, c in enumerate(answer.concessions, 1)) if answer else ()
    pair = _pair(document, between)
    shown = [c for c in answer.conflicts if set(pair) <= set(c.groups)] if answer else []
    pages = Paginator(shown, PER_PAGE).get_page(number)
    comments = comment_counts(place.plan, "conflict")
    uncontested = _uncontested(words, answer)
    return ConflictsPage(
        asked=answer is not None,
        fresh=fresh,
        finished_at=stored.finished_at if stored else None,
        complete=answer.complete if answer else True,
        certainty=_certainty(answer) if answer and not answer.complete else None,
        status=str(answer.status) if answer else "",
        found=len(answer.conflicts) if answer else 0,
        between=tuple(words.party(group) for group in pair),
        pages=pages,
        cards=tuple(words.card(conflict, comments, fresh=fresh) for conflict in pages.object_list),
        ways_out=ways_out[:SHOWN],
        more_ways_out=ways_out[SHOWN:],
        stack=words.stack(answer.stacks[0]) if answer and answer.stacks else None,
        settled=settled,
        waiting=tuple(agreement for agreement in settled if agreement.waits_for_me),
        ending=ending(settled),
        gone=_gone(words, stored.gone if stored else (), settled),
        uncontested=uncontested,
        agreed_by_themselves=sum(len(each.lines) for each in uncontested),
        statements=len(document.requirements),
        tensions=_tensions(words),
        clash_groups=words.parties(),
        clashes=_clashes(words, answer),
        questions=len(answer.questions) if answer else 0,
    )


def is_fresh(document: PlanDocument, stored: StoredAnswer | None) -> bool:
    """Whether nothing that the answer was computed from has changed since."""
    return stored is not None and stored.basis == basis(document)


def open_conflicts(answer: Answer | None) -> int:
    """How many minimal conflicts the answer found."""
    return len(answer.conflicts) if answer and answer.status is not Status.UNKNOWN else 0


def _pair(document: PlanDocument, between: str) -> tuple[str, ...]:
    known = {group.id for group in document.groups}
    pair = tuple(dict.fromkeys(between.split("+")))
    return pair if len(pair) == 2 and set(pair) <= known else ()


def _certainty(answer: Answer) -> Certainty:
    found = len(answer.conflicts)
    sure = [
        ngettext(
            "The conflict below is one: without any one of its statements the others can hold.",
            "Each of the %(n)s conflicts below is one: without any one of its statements the others can hold.",
            found,
        )
        % {"n": found},
        _("Each way out below lets everything else hold; its numbers are exact."),
    ]
    unsure = [
        _("There may be more conflicts; the counts of the groups are at least what is shown."),
        _("There may be a cheaper way out."),
        _("A statement in no conflict below may still be part of one."),
    ]
    if not found:
        sure, unsure = [], [_("Whether the plan holds: neither a conflict nor a proof that there is none was found.")]
    elif not answer.concessions:
        sure, unsure = sure[:1], [unsure[0], _("No way out was found yet."), unsure[2]]
    limits = {
        "work": _("The work allowed for one answer was used up."),
        "wall-clock": _("The time allowed for one answer was used up."),
        "conflicts": _("The list of conflicts is full."),
        "concessions": _("The list of ways out is full."),
        "cancelled": _("Someone stopped the search."),
    }
    return Certainty(sure=tuple(sure), unsure=(*unsure, *(limits[hit] for hit in answer.limits_hit if hit in limits)))


def _uncontested(words: Cards, answer: Answer | None) -> tuple[Uncontested, ...]:
    if answer is None or answer.status is Status.UNKNOWN:
        return ()
    contested = {key for conflict in answer.conflicts for key in conflict.requirements}
    given = {give.requirement for agreement in words.settled for give in agreement.gives}
    rows = []
    for group in words.document.groups:
        own = [requirement.id for requirement in words.document.requirements if requirement.group == group.id]
        free = tuple(words.line(key) for key in own if key not in contested | given)
        rows.append(Uncontested(group=words.party(group.id), lines=free, of=len(own)))
    return tuple(rows)


def _gone(words: Pieces, gone: tuple[GoneConflict, ...], settled: tuple[Settled, ...]) -> tuple[Gone, ...]:
    """The conflicts that went by themselves: what an agreement settled stands with the agreements."""
    about = {conflict_id(tuple(sorted(line.key for line in agreement.conflict))) for agreement in settled}
    shown = [each for each in gone if conflict_id(tuple(sorted(each.requirements))) not in about]
    events = told(words.place.plan, {pk for each in shown for pk in each.events})
    return tuple(
        Gone(
            statements=tuple(words.line(key) for key in each.requirements),
            on=each.on,
            because=tuple(events[pk] for pk in each.events if pk in events),
            sure=each.sure,
        )
        for each in shown
    )


def _tensions(words: Pieces) -> tuple[Tension, ...]:
    metrics = {metric.id: metric for metric in words.document.metrics}
    pairs = {
        tuple(sorted((metric.id, other)))
        for metric in words.document.metrics
        for other in (pull.metric for pull in metric.pulls_against)
        if other in metrics
    }
    return tuple(
        Tension(
            left=metrics[left].name,
            left_group=words.party(metrics[left].group),
            right=metrics[right].name,
            right_group=words.party(metrics[right].group),
        )
        for left, right in sorted(pairs)
    )


def _clashes(words: Pieces, answer: Answer | None) -> tuple[ClashRow, ...]:
    """How many conflicts each pair of groups is party to."""
    together = [set(conflict.groups) for conflict in answer.conflicts] if answer else []
    groups = [group.id for group in words.document.groups]

    def field(row: str, column: str) -> Clash:
        count = None if row == column else sum({row, column} <= parties for parties in together)
        return Clash(count=count, between=f"{row}+{column}")

    return tuple(ClashRow(group=words.party(row), fields=tuple(field(row, c) for c in groups)) for row in groups)
