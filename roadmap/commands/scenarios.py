"""What-ifs that were given a name, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import User
from reconciliation.document import AgreementState, Give
from roadmap.commands.agreements import check_gives, check_waiting
from roadmap.commands.keys import next_key, next_position
from roadmap.models import Agreement, SavedScenario
from roadmap.scenarios import Scenario, gives_of


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
                key=next_key(SavedScenario, plan_id, "W"),
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


def adopt_scenario(
    *, plan_id: int, scenario_id: int, by: User, at: datetime, request_id: str = ""
) -> tuple[Agreement, ...]:
    """Propose what the scenario asks of statements to the groups that own them: one agreement for each group.

    Raises Refused when it asks nothing of a statement, or something that may not be given.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = SavedScenario.objects.get(plan_id=plan_id, pk=scenario_id)
        document = read_document(plan_id)
        asked: Mapping[str, tuple[Give, ...]] = gives_of(row.changes, document)
        if not asked:
            raise Refused(_("It moves no statement: weights, drivers and tools are changed on their own pages."))
        proposed = []
        for gives in asked.values():
            check_gives(document, gives)
            check_waiting(document, gives)
            agreement = Agreement(
                plan_id=plan_id,
                key=next_key(Agreement, plan_id, "A"),
                position=next_position(Agreement, plan_id),
                conflict=(),
                gives=gives,
                state=AgreementState.PROPOSED,
                reason=_("From the what-if “%(name)s” (%(key)s).") % {"name": row.name, "key": row.key},
            )
            proposed.append(change.add(agreement, verb="proposed"))
    return tuple(proposed)
