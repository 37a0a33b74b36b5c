"""Who may do what, as predicates over a place in the plan and, where it matters, the key of a group.

Members read the whole plan. Contributors write their own group, evaluators the tools, facilitators everything but
other people's signatures, viewers nothing. Only a group's lead and deputy sign for it.
"""

from __future__ import annotations

import rules

from plans.models import Membership, Role, Seat


@rules.predicate
def is_facilitator(member: Membership) -> bool:
    return member.role == Role.FACILITATOR


@rules.predicate
def is_evaluator(member: Membership) -> bool:
    return member.role == Role.EVALUATOR


@rules.predicate
def is_viewer(member: Membership) -> bool:
    return member.role == Role.VIEWER


@rules.predicate
def is_of_group(member: Membership, group_key: str | None) -> bool:
    return bool(group_key) and member.group_key == group_key and member.role != Role.VIEWER


@rules.predicate
def leads_group(member: Membership, group_key: str | None) -> bool:
    return bool(group_key) and member.group_key == group_key and member.seat in (Seat.LEAD, Seat.DEPUTY)


rules.add_rule("manage_plan", is_facilitator)  # members, invitations, horizons, weights, archive, delete
rules.add_rule("write_group", is_facilitator | is_of_group)
rules.add_rule("score", is_of_group)  # blind: nobody scores for another group, facilitators included
rules.add_rule("write_tools", is_facilitator | is_evaluator)
rules.add_rule("reconcile", is_facilitator | is_evaluator)
rules.add_rule("propose", is_facilitator | is_evaluator)  # the task force looks for ways out; those who give sign
rules.add_rule("settle", is_facilitator)  # agreements, roadmap, decisions
rules.add_rule("comment", ~is_viewer)
rules.add_rule("sign", leads_group)
rules.add_rule("export", rules.always_allow)


def allowed(member: Membership, rule: str, group_key: str | None = None) -> bool:
    """Whether the member may do it (for that group)."""
    return bool(rules.test_rule(rule, member, group_key))
