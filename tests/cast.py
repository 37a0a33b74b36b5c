"""The people of the tests: two plans with someone in every role, an operator, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from plans.commands.plans import create_plan
from plans.models import Membership, Plan, Role, Seat, User
from plans.starters import Start
from reconciliation.quarters import Quarter

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """`plan` has all of them but `neighbor`, who facilitates `other_plan`, `operator` and `stranger`.

    security leads the group CISO, deputy is its deputy, science speaks for DS without leading it.
    """

    plan: Plan
    other_plan: Plan
    facilitator: User
    evaluator: User
    security: User
    deputy: User
    science: User
    viewer: User
    neighbor: User
    operator: User
    stranger: User

    def member(self, user: User) -> Membership:
        """The person's place in `plan`."""
        return Membership.objects.get(plan=self.plan, user=user)


def person(name: str, **fields: object) -> User:
    """An account named like the part it plays, password "correct horse battery"."""
    return User.objects.create_user(f"{name}@example.org", "correct horse battery", name=name.capitalize(), **fields)


def join(plan: Plan, user: User, role: str, group: str = "", seat: str = Seat.MEMBER) -> Membership:
    """Give an account a place in the plan."""
    return Membership.objects.create(
        plan=plan, user=user, name=user.name, role=role, group_key=group, seat=seat, created_at=NOW, updated_at=NOW
    )


def new_plan(name: str, by: User) -> Plan:
    """A plan with the seven groups and three years."""
    return create_plan(Start(name=name, currency="EUR", first=Quarter(2027, 1)), by=by, at=NOW)


def cast() -> Cast:
    """Everyone, in a fresh database."""
    names = ("facilitator", "evaluator", "security", "deputy", "science", "viewer", "neighbor", "stranger")
    people = {name: person(name) for name in names}
    plan = new_plan("North", people["facilitator"])
    other_plan = new_plan("South", people["neighbor"])
    join(plan, people["evaluator"], Role.EVALUATOR)
    join(plan, people["security"], Role.CONTRIBUTOR, "CISO", Seat.LEAD)
    join(plan, people["deputy"], Role.CONTRIBUTOR, "CISO", Seat.DEPUTY)
    join(plan, people["science"], Role.CONTRIBUTOR, "DS")
    join(plan, people["viewer"], Role.VIEWER)
    operator = person("operator", is_staff=True, is_superuser=True)
    return Cast(plan=plan, other_plan=other_plan, operator=operator, **people)


def client_of(user: User | None, *, signed_in_ago: float = 0) -> Client:
    """A browser in which that person signed in, so many seconds ago."""
    client = Client(HTTP_HOST="localhost", REMOTE_ADDR="127.0.0.1")
    if user is not None:
        client.force_login(user)
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, user, method="password")
        request.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] -= signed_in_ago
        request.session.save()
    return client
