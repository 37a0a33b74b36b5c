"""The one door to a plan's tools: another plan's tool is 404, a wrong role 403."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from evaluations.models import Proof, Quote, Tool, ToolFact
from plans.access import Place, plan_for
from plans.models import Plan, User
from reconciliation.vocabulary import Attribute, standard_attributes


def tools_for(user: User | AnonymousUser, plan_key: str, *, write: bool = False) -> Place:
    """The plan as the place of its tools: members read, evaluators and facilitators write."""
    return plan_for(user, plan_key, rule="write_tools" if write else None)


def tool_for(user: User | AnonymousUser, plan_key: str, key: str, *, write: bool = False) -> tuple[Place, Tool]:
    """A tool of the plan."""
    place = tools_for(user, plan_key, write=write)
    row = Tool.objects.filter(plan=place.plan, key=key).first()
    if row is None:
        raise Http404
    return place, row


def attribute_for(place: Place, key: str) -> Attribute:
    """An attribute of the vocabulary or the plan's own. Raises Http404 for any other."""
    own: dict[str, Attribute] = {attribute.key: attribute for attribute in place.plan.attributes}
    found = own.get(key) or standard_attributes().get(key)
    if found is None:
        raise Http404
    return found


def has_tool(plan: Plan, key: str) -> bool:
    """Whether files may stand beside a tool of that key."""
    return Tool.objects.filter(plan=plan, key=key).exists()


def has_quote(plan: Plan, key: str) -> bool:
    """Whether files may stand beside a quote of that key."""
    return Quote.objects.filter(plan=plan, key=key).exists()


def has_proof(plan: Plan, key: str) -> bool:
    """Whether files may stand beside a proof of concept of that key."""
    return Proof.objects.filter(plan=plan, key=key).exists()


def has_fact(plan: Plan, key: str) -> bool:
    """Whether files may stand beside a fact of that key."""
    return ToolFact.objects.filter(plan=plan, key=key).exists()
