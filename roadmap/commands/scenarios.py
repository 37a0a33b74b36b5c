"""What-ifs that were given a name, and what becomes of them."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import NamedTuple, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.commands import eliminate
from plans.changes import changing
from plans.commands.talk import ask
from plans.document import read_document
from plans.errors import Refused
from plans.models import Comment, Plan, User
from reconciliation.document import AgreementState
from roadmap.asking import Ask, asks_of
from roadmap.commands.agreements import check_gives, check_waiting
from roadmap.commands.keys import next_key, next_position
from roadmap.models import Agreement, SavedScenario
from roadmap.scenarios import Scenario, gives_of
from roadmap.wording import Names, joined
from stakeholders.commands import NeedsValues, set_weights, settle_needs
from stakeholders.queries.needs import COLUMNS


def name_scenario(
    *, plan_id: int, name: str, changes: Scenario, person_key: str, by: User, at: datetime, request_id: str = ""
) -> SavedScenario:
    """Keep a what-if under a name, for every member to see. Raises Refused when nothing differs from the plan."""
    if not changes:
        raise Refused(_("Nothing differs from the plan yet. Move something first."), field="name")
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        return change.add(
            SavedScenario(
                plan_id=plan_id,
                key=next_key(SavedScenario.history.model, plan_id, "W"),  # a notice never leads to another what-if
                position=next_position(SavedScenario, plan_id),
                name=name,
                changes=changes,
                person_key=person_key,
            ),
            verb="named",
        )


def drop_scenario(
    *, plan_id: int, scenario_id: int, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(SavedScenario, scenario_id, version))


class Adopted(NamedTuple):
    """What was proposed to groups, and said to those who set weights, drivers and tools."""

    agreements: tuple[Agreement, ...]
    asked: tuple[Comment, ...]


def adopt_scenario(*, plan: Plan, scenario_id: int, by: User, at: datetime, request_id: str = "") -> Adopted:
    """Propose the scenario to whoever owns its parts: an agreement for each group that would give something, a request
    beside the weight, the needs and the tool that would change. Whoever may change it is led to the what-if's page.

    Raises Refused when nothing of it differs from the plan any more, or it asks for what may not be given.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = SavedScenario.objects.get(plan=plan, pk=scenario_id)
        document = read_document(plan.pk)
        names, named = Names(document), _named(row)
        open_asks = [each for each in asks_of(document, row.changes) if not each.done]
        proposed = []
        for asked_for in gives_of(row.changes, document).values():
            gives = tuple(give for give in asked_for if not names.has(give.requirement, give.k))
            if not gives:
                continue
            check_gives(document, gives)
            check_waiting(document, gives)
            agreement = Agreement(
                plan=plan,
                key=next_key(Agreement, plan.pk, "A"),
                position=next_position(Agreement, plan.pk),
                conflict=(),
                gives=gives,
                state=AgreementState.PROPOSED,
                reason=named,
            )
            proposed.append(change.add(agreement, verb="proposed"))
        asked = [
            ask(
                change,
                plan=plan,
                kind=kind,
                target=target,
                text=f"{joined(each.text for each in asks)}? {named}",
                rule=rule,
                path=reverse("scenario", args=[plan.key, row.key]),
                by=by,
            )
            for (kind, target, rule), asks in groupby(open_asks, key=lambda each: (each.kind, each.target, each.rule))
        ]
        if not proposed and not asked:
            raise Refused(_("Nothing of it differs from the plan any more."))
    return Adopted(tuple(proposed), tuple(asked))


def take_over(
    *, plan: Plan, row: SavedScenario, asked: Ask, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Write one change of a what-if into the plan, by the command of the page where it is set, with its event.

    version: of the group, the questionnaire or the tool, as the person saw it. What the plan says already stays.
    Raises StaleVersion when someone saved first.
    """
    if asked.done:
        return
    if asked.kind == "group":
        weights = {asked.target: (version, asked.value)}
        set_weights(plan_id=plan.pk, weights=weights, by=by, at=at, request_id=request_id)
    elif asked.kind == "page":
        horizon, _dot, driver = asked.name.removeprefix("d.").rpartition(".")
        values = {horizon: cast(NeedsValues, {COLUMNS.get(driver, driver): asked.value})}
        settle_needs(plan_id=plan.pk, version=version, values=values, by=by, at=at, request_id=request_id)
    else:
        eliminate(
            plan=plan,
            key=asked.target,
            version=version,
            reason=_named(row),
            requirements=(),
            by=by,
            at=at,
            request_id=request_id,
        )


def _named(row: SavedScenario) -> str:
    return _("From the what-if “%(name)s” (%(key)s).") % {"name": row.name, "key": row.key}
