"""Re-planning: what changed since the newest version and what it touches, and the schedule that the core proposes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document
from plans.models import Job, JobState
from plans.wording import quarter_name
from reconciliation.answers import Answer, Obstacle, Reason, ReasonKind, Status
from reconciliation.codec import from_json
from reconciliation.document import PlanDocument
from reconciliation.loads import is_fixed
from reconciliation.quarters import Quarter
from roadmap.baselines import Frozen, thaw
from roadmap.charts import SwimLanes
from roadmap.commands import schedule_basis
from roadmap.comparing import Comparison, compare
from roadmap.models import Baseline
from roadmap.queries.answers import open_job
from roadmap.queries.lanes import lane_charts, quarters_of
from roadmap.queries.loads import Loads, loads_of
from roadmap.queries.roadmap import LOOK
from roadmap.wording import joined, money
from stakeholders.labels import number


@dataclass(frozen=True, kw_only=True)
class Move:
    """An item that the proposal places elsewhere. late: quarters after its deadline."""

    key: str
    title: str
    was: str
    now: str
    late: int


@dataclass(frozen=True, kw_only=True)
class Hindrance:
    """One reason of an obstacle. enough: what would be enough if all others stay, empty where nothing of its own is."""

    text: str
    enough: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A schedule for the plan as it is. job: the number it is adopted by; gap: percent at most above the best one."""

    job: int
    moves: tuple[Move, ...]
    late: tuple[Move, ...]
    proven: bool
    gap: str
    fixed: int
    charts: tuple[SwimLanes, ...]
    loads: Loads


@dataclass(frozen=True, kw_only=True)
class SchedulePage:
    """running: a job on its way. outdated: the newest answer is about an older roadmap. since: the newest version."""

    running: Job | None
    failed: str
    outdated: bool
    unknown: bool
    proposal: Proposal | None
    obstacles: tuple[tuple[Hindrance, ...], ...]
    since: str
    comparison: Comparison | None


def schedule_page(place: Place) -> SchedulePage:
    """Three queries beside the plan's value: the open job, the newest one that is over, the newest version."""
    document = plan_document(place.plan)
    job = Job.objects.filter(plan=place.plan, kind="schedule", state__in=[JobState.DONE, JobState.FAILED]).first()
    answer = answer_of(job)
    fresh = job is not None and answer is not None and job.result.get("basis") == schedule_basis(document)
    version = Baseline.objects.filter(plan=place.plan).values_list("key", "content").first()
    return SchedulePage(
        running=open_job(place.plan, "schedule"),
        failed=job.error if job is not None and job.state == JobState.FAILED else "",
        outdated=answer is not None and not fresh,
        unknown=bool(fresh and answer and answer.status is Status.UNKNOWN),
        proposal=_proposal(document, job.pk, answer) if fresh and job and answer and answer.schedule else None,
        obstacles=tuple(_hindrances(document, o) for o in answer.obstacles) if fresh and answer else (),
        since=version[0] if version else "",
        comparison=_since(document, version[1]) if version else None,
    )


def answer_of(job: Job | None) -> Answer | None:
    """What a finished schedule job found."""
    if job is None or job.state != JobState.DONE or "answer" not in job.result:
        return None
    return from_json(Answer, job.result["answer"])


def starts_of(answer: Answer) -> dict[str, Quarter]:
    return {place.initiative: place.start for place in answer.schedule.placements} if answer.schedule else {}


def _since(document: PlanDocument, content: str) -> Comparison | None:
    found = compare(thaw(content), Frozen(plan=document))
    return found if found.total else None


def _proposal(document: PlanDocument, job: int, answer: Answer) -> Proposal:
    starts = starts_of(answer)
    placed = replace(
        document, initiatives=tuple(replace(i, start=starts.get(i.id, i.start)) for i in document.initiatives)
    )
    late = {place.initiative: place.late for place in answer.schedule.placements} if answer.schedule else {}
    moves = tuple(
        Move(
            key=item.id,
            title=item.title,
            was=quarter_name(item.start) if item.start else _("not placed"),
            now=quarter_name(starts[item.id]),
            late=late.get(item.id, 0),
        )
        for item in document.initiatives
        if item.id in starts
    )
    was = {item.id: item.start for item in document.initiatives}
    return Proposal(
        job=job,
        moves=tuple(move for move in moves if starts[move.key] != was[move.key]),
        late=tuple(move for move in moves if move.late),
        proven=answer.status is Status.OPTIMAL,
        gap=_gap(answer),
        fixed=sum(is_fixed(item) for item in document.initiatives),
        charts=lane_charts(placed, was=document, look=LOOK, rules=True),
        loads=loads_of(placed, quarters_of(placed), LOOK),
    )


def _gap(answer: Answer) -> str:
    """How far above the bound the objective is, in percent with one digit, rounded up."""
    if not answer.objective or answer.bound is None:
        return ""
    thousandths = -(-1000 * (answer.objective - answer.bound) // abs(answer.objective))
    return f"{thousandths // 10}.{thousandths % 10}"


def _hindrances(document: PlanDocument, obstacle: Obstacle) -> tuple[Hindrance, ...]:
    return tuple(_hindrance(document, reason) for reason in obstacle.reasons)


def _hindrance(document: PlanDocument, reason: Reason) -> Hindrance:
    items = {item.id: item for item in document.initiatives}
    titles = [f"{key} {items[key].title}" for key in reason.initiatives if key in items]
    first = items.get(reason.initiatives[0]) if reason.initiatives else None
    nearest = _("%(quarter)s would be enough") % {"quarter": quarter_name(reason.quarter)} if reason.quarter else ""
    match reason.kind:
        case ReasonKind.PIN:
            quarter = quarter_name(first.start) if first and first.start else ""
            return Hindrance(
                text=_("%(item)s stays in %(quarter)s.") % {"item": titles[0], "quarter": quarter}, enough=nearest
            )
        case ReasonKind.DEADLINE:
            quarter = quarter_name(first.deadline) if first and first.deadline else ""
            text = _("%(item)s has to be done by the end of %(quarter)s.") % {"item": titles[0], "quarter": quarter}
            return Hindrance(text=text, enough=nearest)
        case ReasonKind.ORDER:
            text = _("%(then)s waits for %(first)s.") % {"first": titles[0], "then": titles[-1]}
            return Hindrance(text=text, enough="")
        case ReasonKind.CAPACITY:
            return _capacity(document, reason, titles)
        case ReasonKind.BUDGET:
            more = money(reason.enough, document.currency) if reason.enough else ""
            enough = _("%(amount)s more from the first quarter on would be enough") % {"amount": more} if more else ""
            return Hindrance(text=_("The budget by quarter is kept."), enough=enough)


def _capacity(document: PlanDocument, reason: Reason, titles: list[str]) -> Hindrance:
    team = next((team for team in document.teams if team.id == reason.team), None)
    name = team.name if team else reason.team
    if reason.quarter is not None:
        days = number(team.days_in(reason.quarter) if team else 0)
        text = _("%(team)s has %(n)s person-days in %(quarter)s.")
        text %= {"team": name, "n": days, "quarter": quarter_name(reason.quarter)}
    else:
        text = _("%(team)s has %(n)s person-days a quarter.") % {
            "team": name,
            "n": number(team.capacity if team else 0),
        }
    if titles:
        text += " " + _("More than that is asked by %(items)s alone.") % {"items": joined(titles)}
    enough = _("%(n)s would be enough") % {"n": number(reason.enough)} if reason.enough else ""
    return Hindrance(text=text, enough=enough)
