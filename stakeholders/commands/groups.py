"""Changes of groups: who they are, how much they weigh, whether they have answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Membership, User
from stakeholders.commands.references import references_to
from stakeholders.commands.statements import next_position
from stakeholders.keys import slug_key
from stakeholders.models import Group


class GroupValues(TypedDict, total=False):
    """What may be given of a group; what is left out stays."""

    name: str
    role: str
    weight: int
    description: str
    touchpoints: tuple[str, ...]
    lead: str
    voice: str


def add_group(
    *, plan_id: int, by: User, at: datetime, key: str = "", request_id: str = "", **values: Unpack[GroupValues]
) -> Group:
    """A new group; its key is made from its name unless one is given."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        chosen = key or slug_key(Group, plan_id, values.get("name", ""), "group")
        position = next_position(Group, plan_id)
        return change.add(Group(plan_id=plan_id, key=chosen, position=position, **values))


def change_group(
    *, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "", **values: Unpack[GroupValues]
) -> Group:
    """Change what is given. Raises StaleVersion when someone saved first."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        group = change.lock(Group, None, version, key=key)
        for name, value in values.items():
            setattr(group, name, value)
        return change.save(group)


def remove_group(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Remove a group that has said nothing, has no members and owns nothing. Raises Refused otherwise."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        group = change.lock(Group, None, version, key=key)
        members = list(Membership.objects.filter(plan_id=plan_id, group_key=key).values_list("name", flat=True))
        held_by = [*references_to(read_document(plan_id), group=key), *members]
        if held_by:
            shown = ", ".join(held_by[:5]) + (" …" if len(held_by) > 5 else "")
            raise Refused(_("%(group)s stays: %(names)s belong to it.") % {"group": group.name, "names": shown})
        change.delete(group)


def submit_group(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> Group:
    """The group has answered. Raises Refused while it has said nothing."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        group = change.lock(Group, None, version, key=key)
        if not group.requirements.exists() and not group.metrics.exists():
            raise Refused(_("There is nothing to submit yet: add a metric or a requirement first."))
        group.submitted = True
        return change.save(group, verb="submitted")


def reopen_group(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> Group:
    """The group wants to go on answering."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        group = change.lock(Group, None, version, key=key)
        group.submitted = False
        return change.save(group, verb="reopened")


def set_weights(
    *, plan_id: int, weights: Mapping[str, tuple[int, int]], by: User, at: datetime, request_id: str = ""
) -> None:
    """Set the influence of groups at once: key -> (version seen, points). Raises StaleVersion when one has moved."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        for key, (version, points) in weights.items():
            group = change.lock(Group, None, version, key=key)
            group.weight = points
            change.save(group, verb="weighed")
