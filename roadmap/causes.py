"""Why a conflict of an earlier answer is gone: the change without which the plan would have it still.

Where taking one change away brings the conflict back, that change is the cause. Where none alone does, the changes to
its own statements, or else to what the answer rests on, are only named as what may have ended it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plans.document import read_document
from plans.models import Event, Plan
from plans.undoing import without
from reconciliation import Limits, reconcile
from reconciliation.document import PlanDocument, Priority
from reconciliation.errors import DocumentError
from roadmap.models import Agreement

GROUND = (
    "requirement", "agreement", "group", "horizon", "needsrow", "capability", "tool", "toolfact", "quote",
    "exchangerate", "commitment", "estateinterface", "blueprintentry",
)  # fmt: skip
"""Kinds of rows that an answer rests on."""
READ = 500
"""Events that are looked through for what ended a conflict."""
TRIED = 8
"""Changes that are taken away, the latest first, to see what comes back."""
NAMED = 3
LIMITS = Limits(work=1.0, seconds=10.0, concessions=1, exact=0)

Statements = tuple[str, ...]


@dataclass(frozen=True)
class Cause:
    """Changes by the number of their event, the latest first. sure: each of them alone was needed."""

    events: tuple[int, ...]
    sure: bool = False


def causes(plan: Plan, document: PlanDocument, gone: Sequence[Statements]) -> dict[Statements, Cause]:
    """For each conflict that went since the answer before. document: the plan as the new answer has it."""
    if not gone:
        return {}
    events = _since_the_last(plan)
    given = dict(Agreement.objects.filter(plan=plan).values_list("key", "gives"))
    found = {}
    ended = _ended(plan, document, gone, _likely(events, given, gone))
    for conflict in gone:
        sure = tuple(pk for pk, back in ended.items() if conflict in back)
        found[conflict] = Cause(sure[:NAMED], sure=True) if sure else Cause(_candidates(events, given, conflict))
    return found


def _since_the_last(plan: Plan) -> list[Event]:
    """What changed since the answer before among what an answer rests on, latest first."""
    before = Event.objects.filter(plan=plan, verb="reconciled").values_list("pk", flat=True).first()
    return list(Event.objects.filter(plan=plan, kind__in=GROUND, pk__gt=before or 0)[:READ])


def _touches(event: Event, conflict: Collection[str], given: Mapping[str, Iterable[object]]) -> bool:
    """Whether it changed one of these statements, or what is given of them."""
    if event.kind == "agreement":
        return any(getattr(give, "requirement", "") in conflict for give in given.get(event.target, ()))
    return event.kind == "requirement" and event.target in conflict


def _candidates(events: list[Event], given: Mapping[str, Iterable[object]], conflict: Statements) -> tuple[int, ...]:
    own = [event.pk for event in events if _touches(event, conflict, given)]
    others = [event.pk for event in events if event.kind not in ("agreement", "requirement")]
    return tuple((own or others)[:NAMED])


def _likely(events: list[Event], given: Mapping[str, Iterable[object]], gone: Sequence[Statements]) -> list[Event]:
    """What to take away: what touched the statements first, then the rest but for other statements."""
    stated = {key for conflict in gone for key in conflict}
    own = [event for event in events if _touches(event, stated, given)]
    others = [event for event in events if event.kind not in ("agreement", "requirement")]
    return (own + others)[:TRIED]


def _ended(
    plan: Plan, document: PlanDocument, gone: Sequence[Statements], events: list[Event]
) -> dict[int, frozenset[Statements]]:
    """Event -> the conflicts that the plan would have again without it."""
    if not events or read_document(plan.pk).digest != document.digest:
        return {}  # the plan has gone on since: what would come back says nothing of that answer
    stated = {key for conflict in gone for key in conflict}
    return {event.pk: _conflicts(without(event), stated) for event in events}


def _conflicts(document: PlanDocument | None, stated: Collection[str]) -> frozenset[Statements]:
    """The smallest sets of these statements that cannot all hold; the other musts are wishes for once."""
    if document is None:
        return frozenset()
    statements = tuple(
        r if r.id in stated or r.priority is not Priority.MUST else replace(r, priority=Priority.COULD)
        for r in document.requirements
    )
    try:
        answer = reconcile(replace(document, requirements=statements), "conflicts", LIMITS)
    except DocumentError:
        return frozenset()
    return frozenset(conflict.requirements for conflict in answer.conflicts)
