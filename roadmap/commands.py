"""Every change of what was decided: agreements, initiatives, results, sign-offs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Plan, PlanRow, User
from reconciliation.answers import Answer, Stack
from reconciliation.document import AgreementState, Give, InitiativeStatus, PlanDocument, Priority
from reconciliation.quarters import Quarter
from reconciliation.statements import AtMost
from roadmap.drafting import draft
from roadmap.models import Agreement, Initiative, Reconciliation, SignOff, SignOffState

KEPT_ANSWERS = 20


def next_key(model: type[PlanRow], plan_id: int, prefix: str) -> str:
    """The first free key such as A-7. Call it while the plan is locked."""
    taken = model._default_manager.filter(plan_id=plan_id, key__startswith=f"{prefix}-").values_list("key", flat=True)
    numbers = [int(key.removeprefix(f"{prefix}-")) for key in taken if key.removeprefix(f"{prefix}-").isdigit()]
    return f"{prefix}-{max(numbers, default=0) + 1}"


def next_position(model: type[PlanRow], plan_id: int) -> int:
    last = model._default_manager.filter(plan_id=plan_id).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def concede(
    *,
    plan: Plan,
    conflict: tuple[str, ...],
    gives: tuple[Give, ...],
    reason: str,
    by: User,
    at: datetime,
    until: date | None = None,
    request_id: str = "",
) -> Agreement:
    """Settle a conflict by what is given. Raises Refused when a statement may not be given or already is."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        _check_gives(read_document(plan.pk), gives)
        return change.add(
            Agreement(
                plan_id=plan.pk,
                key=next_key(Agreement, plan.pk, "A"),
                position=next_position(Agreement, plan.pk),
                conflict=conflict,
                gives=gives,
                state=AgreementState.AGREED,
                reason=reason,
                agreed_on=at.date(),
                until=until,
            ),
            verb="agreed",
        )


def _check_gives(document: PlanDocument, gives: tuple[Give, ...]) -> None:
    if not gives:
        raise Refused(_("Choose at least one statement that gives way."))
    requirements = {requirement.id: requirement for requirement in document.requirements}
    given = {
        give.requirement
        for agreement in document.agreements
        if agreement.state is AgreementState.AGREED
        for give in agreement.gives
        if give.k is None
    }
    for give in gives:
        requirement = requirements.get(give.requirement)
        if requirement is None:
            raise Refused(_("%(key)s is no longer in the plan. Reconcile again.") % {"key": give.requirement})
        if not requirement.negotiable and requirement.priority is Priority.MUST:
            raise Refused(
                _("%(key)s is not negotiable: a law or a contract stands behind it.") % {"key": give.requirement}
            )
        if give.requirement in given:
            raise Refused(_("%(key)s was given up already. Reconcile again.") % {"key": give.requirement})
        if give.k is not None and not isinstance(requirement.expression, AtMost):
            raise Refused(_("%(key)s has no number that could move.") % {"key": give.requirement})


def withdraw_agreement(
    *, plan_id: int, agreement_id: int, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Take an agreement back: its statements stand again as they were written."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(Agreement, agreement_id, version), verb="withdrew")


def store_answer(
    *, plan: Plan, job_id: int | None, document: PlanDocument, answer: Answer, by: User | None, at: datetime
) -> Reconciliation:
    """Keep what a reconciliation found; the oldest go."""
    with changing(plan.pk, by=by, at=at) as change:
        stored = Reconciliation.objects.create(
            plan=plan, job_id=job_id, document_digest=document.digest, answer=answer, finished_at=at
        )
        old = Reconciliation.objects.filter(plan=plan).values_list("pk", flat=True)[KEPT_ANSWERS:]
        Reconciliation.objects.filter(pk__in=list(old)).delete()
        change.note(plan, verb="reconciled", conflicts=len(answer.conflicts), status=str(answer.status))
    return stored


@dataclass(frozen=True, kw_only=True)
class InitiativeValues:
    """What a person may say of an initiative. cost in milli-units; start None: not placed."""

    title: str
    phase: str
    start: Quarter | None
    duration: int
    owner: str
    status: InitiativeStatus
    depends_on: tuple[str, ...]
    cost: int
    note: str


def add_initiative(
    *, plan_id: int, values: InitiativeValues, by: User, at: datetime, request_id: str = ""
) -> Initiative:
    """A new item of the roadmap, pinned where a person put it."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = Initiative(
            plan_id=plan_id,
            key=next_key(Initiative, plan_id, "I"),
            position=next_position(Initiative, plan_id),
            pinned=values.start is not None,
        )
        return change.add(_with(row, values))


def edit_initiative(
    *,
    plan_id: int,
    initiative_id: int,
    version: int,
    values: InitiativeValues,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Initiative:
    """Change an item. Raises Refused when it would depend on itself, directly or through others."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Initiative, initiative_id, version)
        _check_dependencies(plan_id, row.key, values.depends_on)
        row.pinned = row.pinned or row.start != values.start
        return change.save(_with(row, values))


def _with(row: Initiative, values: InitiativeValues) -> Initiative:
    for name in InitiativeValues.__dataclass_fields__:
        setattr(row, name, getattr(values, name))
    return row


def _check_dependencies(plan_id: int, key: str, depends_on: tuple[str, ...]) -> None:
    edges: dict[str, tuple[str, ...]] = dict(
        Initiative.objects.filter(plan_id=plan_id).values_list("key", "depends_on")
    )
    edges[key] = depends_on
    seen: set[str] = set()
    waiting = list(depends_on)
    while waiting:
        other = waiting.pop()
        if other == key:
            raise Refused(
                _("The item would have to wait for itself. Remove one of the dependencies."), field="depends_on"
            )
        if other not in seen:
            seen.add(other)
            waiting.extend(edges.get(other, ()))


def move_initiative(
    *, plan_id: int, initiative_id: int, version: int, quarters: int, by: User, at: datetime, request_id: str = ""
) -> Initiative:
    """Move an item that many quarters (negative: earlier); from then on it stays where it was put."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Initiative, initiative_id, version)
        if row.start is None:
            raise Refused(_("%(title)s has no quarter yet. Open it and choose one.") % {"title": row.title})
        row.start = row.start.plus(quarters)
        row.pinned = True
        return change.save(row, verb="moved")


def remove_initiative(
    *, plan_id: int, initiative_id: int, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Take an item off the roadmap; what waited for it waits no longer."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Initiative, initiative_id, version)
        for other in Initiative.objects.filter(plan_id=plan_id).exclude(pk=row.pk):
            if row.key in other.depends_on:
                waiting = change.lock(Initiative, other.pk, None)
                waiting.depends_on = tuple(key for key in waiting.depends_on if key != row.key)
                change.save(waiting)
        change.delete(row)


def draft_roadmap(*, plan: Plan, stack: Stack, by: User, at: datetime, request_id: str = "") -> int:
    """Add the items that the stack needs and the roadmap lacks. Returns how many; nothing is moved or removed."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        first = int(next_key(Initiative, plan.pk, "I").removeprefix("I-"))
        position = next_position(Initiative, plan.pk)
        drafts = draft(read_document(plan.pk), stack, first)
        for offset, item in enumerate(drafts):
            values = {f.name: getattr(item, f.name) for f in fields(item) if f.name != "id"}
            row = Initiative(plan_id=plan.pk, key=item.id, position=position + offset, **values)
            change.add(row, verb="drafted")
    return len(drafts)


def sign_off(
    *,
    plan: Plan,
    group_key: str,
    person_key: str,
    state: SignOffState,
    reason: str,
    digest: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> SignOff:
    """A group's word on the version with that digest. Raises Refused when the plan is another one by now."""
    if state != SignOffState.SIGNED and not reason.strip():
        raise Refused(_("Say why: the reason is kept and printed."), field="reason")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        if read_document(plan.pk).digest != digest:
            raise Refused(_("The plan changed while you read it. Look at it once more, then sign."))
        SignOff.objects.filter(plan=plan, group_key=group_key).delete()
        row = SignOff.objects.create(
            plan=plan,
            group_key=group_key,
            person_key=person_key,
            state=state,
            reason=reason,
            on=at.date(),
            document_digest=digest,
        )
        change.note(row, verb=str(state), group=group_key, digest=digest)
    return row
