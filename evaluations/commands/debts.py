"""What is known of leaving an option."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from evaluations.commands.keys import are_in_plan, next_key, next_position
from evaluations.commands.tools import option_ids
from evaluations.models import DebtTerms, Tool
from evaluations.sources import TEXT_LIMIT
from plans.changes import changing
from plans.errors import Refused, StaleVersion
from plans.models import Plan, User
from reconciliation.document import Impact, Reintegration, Substitutability
from stakeholders.models import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The fields of a debt record that people write."""

    leave_if: str = ""
    exit_plan: str = ""
    exit_tested: date | None = None
    substitutability: Substitutability | None = None
    because: str = ""
    reintegration: Reintegration | None = None
    impact: Impact | None = None
    alternatives: tuple[str, ...] = ()
    owner: str = ""


def set_debt_terms(
    *, plan: Plan, option: str, version: int, leaving: Leaving, by: User, at: datetime, request_id: str = ""
) -> None:
    """Say what is known of leaving an option, reviewed today. version: 0 where nothing was said yet.

    Raises Refused for an unknown option, group or tool, for a test of a plan that is not there, and without the reason
    why a service is hard to substitute (the DORA register asks for it).
    """
    _check(leaving)
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        if option not in option_ids(plan.pk, besides=None):
            raise Refused(_("The plan has no such option."))
        if not are_in_plan(Tool, plan.pk, leaving.alternatives):
            raise Refused(_("The plan has no such tool."), field="alternatives")
        if leaving.owner and not are_in_plan(Group, plan.pk, [leaving.owner]):
            raise Refused(_("The plan has no such group."), field="owner")
        standing = DebtTerms.objects.filter(plan_id=plan.pk, option=option).first()
        if standing is None:
            row = DebtTerms(
                plan_id=plan.pk,
                key=next_key(DebtTerms, plan.pk, "D"),
                position=next_position(DebtTerms, plan.pk),
                option=option,
            )
        elif version == 0:
            raise StaleVersion(standing)
        else:
            row = change.lock(DebtTerms, standing.pk, version)
        for name in Leaving.__slots__:
            setattr(row, name, getattr(leaving, name))
        row.reviewed_on = at.date()
        if standing is None:
            change.add(row, verb="reviewed")
        else:
            change.save(row, verb="reviewed")


def _check(leaving: Leaving) -> None:
    for field in ("leave_if", "exit_plan", "because"):
        if len(getattr(leaving, field)) > TEXT_LIMIT:
            raise Refused(_("The text is too long: at most %(n)s characters.") % {"n": TEXT_LIMIT}, field=field)
    if leaving.exit_tested and not leaving.exit_plan.strip():
        raise Refused(_("A plan that was tested is written down first."), field="exit_plan")
    hard = (Substitutability.HIGHLY_COMPLEX, Substitutability.NOT_SUBSTITUTABLE)
    if leaving.substitutability in hard and not leaving.because.strip():
        raise Refused(_("Say why: no real alternatives, or a hard migration."), field="because")
