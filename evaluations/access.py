"""The one door to a plan's tools: another plan's tool is 404, a wrong role 403."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from evaluations.commands.vendor import open_request
from evaluations.models import Proof, Quote, Tool, ToolFact, VendorAnswer, VendorRequest
from evaluations.proof_rows import check_key
from plans.access import Place, plan_for
from plans.models import Plan, User
from reconciliation.document import CheckKind
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
    found = known_attributes(place.plan).get(key)
    if found is None:
        raise Http404
    return found


def known_attributes(plan: Plan) -> dict[str, Attribute]:
    """The vocabulary's attributes and the plan's own, by key."""
    return {**standard_attributes(), **{attribute.key: attribute for attribute in plan.attributes}}


def request_for(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, VendorRequest]:
    """A link to a vendor, for those who write tools."""
    place = tools_for(user, plan_key, write=True)
    row = VendorRequest.objects.select_related("tool").filter(plan=place.plan, key=key).first()
    if row is None:
        raise Http404
    return place, row


def answer_for(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, VendorAnswer]:
    """A vendor's answer, for those who write tools."""
    place = tools_for(user, plan_key, write=True)
    row = VendorAnswer.objects.select_related("request__tool").filter(plan=place.plan, key=key).first()
    if row is None:
        raise Http404
    return place, row


def vendor_request_for(token: str, at: datetime) -> VendorRequest:
    """The open request with that token. Raises Http404 when it is closed, expired or unknown: all alike."""
    found = open_request(token, at)
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


def has_check(plan: Plan, key: str) -> bool:
    """Whether files may stand beside a check of a proof of that key."""
    proofs = Proof.objects.filter(plan=plan).values_list("key", "tools")
    return any(key == check_key(proof, kind, tool) for proof, tools in proofs for tool in tools for kind in CheckKind)


def has_fact(plan: Plan, key: str) -> bool:
    """Whether files may stand beside a fact of that key."""
    return ToolFact.objects.filter(plan=plan, key=key).exists()
