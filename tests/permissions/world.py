"""Two plans full of things to point at, and one person for every column of the table."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from http.cookies import SimpleCookie

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evaluations.commands import Said, answer_request, ask_vendor
from evaluations.models import VendorAnswer, VendorRequest
from plans import jobs
from plans.commands.files import attach_file
from plans.commands.people import Position, invite
from plans.commands.talk import add_comment
from plans.digests import digest_token
from plans.exchange import insert_plan
from plans.models import Horizon, Invitation, Membership, Notice, NoticeReason, Plan, Role, Seat, User
from reconciliation import document as d
from reconciliation.quarters import Quarter
from reconciliation.statements import AtMost, Covers, Fact
from reconciliation.vocabulary import Capability, Level, PlanMetric
from roadmap.commands import freeze_version, give_reader_link
from roadmap.models import Audience, Baseline, ReaderLink, SavedScenario
from roadmap.scenarios import Scenario, Threshold
from tests.cast import NOW, client_of, join, person

AN_HOUR = 3600
PERSONAS = ("anonymous", "neighbor", "operator", "science", "viewer", "security", "evaluator", "facilitator")
"""neighbor facilitates the other plan, science speaks for another group than security, which leads CISO."""


def document_of(key: str, mark: str) -> d.PlanDocument:
    """A plan with one of everything; `mark` stands before each key, so that no key is in both plans."""
    price = d.Price(unit=d.PriceUnit.FLAT, period=d.Period.YEAR, tiers=(d.Tier(start=0, price=Decimal(9000)),))
    fact = Fact(attribute="data_plane_location", value="customer-only", source="https://example.org")
    option = d.Option(id=f"{mark}tracker-std", name="Standard", prices=(price,))
    larger = d.Option(id=f"{mark}tracker-pro", name="Larger", prices=(price,))
    return d.PlanDocument(
        id=key,
        name=key.capitalize(),
        currency="EUR",
        horizons=(
            d.Horizon(id=f"{mark}h1", name="Year 1", start=Quarter(2027, 1), end=Quarter(2027, 4)),
            d.Horizon(id=f"{mark}h2", name="Year 2", start=Quarter(2028, 1), end=Quarter(2028, 4)),
        ),
        groups=(
            d.Group(id=f"{mark}CISO", name="Security", role="security"),
            d.Group(id=f"{mark}DS", name="Science", role="data-science"),
            d.Group(id=f"{mark}QA", name="Quality assurance"),
        ),
        outcomes=(d.Outcome(id=f"{mark}O-1", name="Fewer claims by hand"),),
        processes=(d.ModelProcess(id=f"{mark}claims-training", model="Claims", process="training"),),
        metrics=(d.SuccessMetric(id=f"{mark}CISO-M1", group=f"{mark}CISO", name="Days to patch"),),
        requirements=(
            d.Requirement(
                id=f"{mark}CISO-1",
                group=f"{mark}CISO",
                statement="Experiments are tracked.",
                expression=Covers(capability="experiment-tracking", level=Level.FULL),
            ),
            d.Requirement(
                id=f"{mark}CISO-2",
                group=f"{mark}CISO",
                statement="One tool does.",
                expression=AtMost(metric=PlanMetric.TOOLS, k=1),
            ),
        ),
        capabilities=(
            Capability(id="experiment-tracking", label="Experiment tracking", phase="experiment"),
            Capability(id="notebooks", label="Notebooks", phase="experiment"),
            Capability(id=f"{mark}scoring", label="Scoring", phase="serve"),
        ),
        strategy=d.Strategy(
            arguments=(
                d.Argument(
                    id=f"{mark}SA-1",
                    strategy=d.Operating.HYBRID,
                    side=d.Side.CON,
                    text="Nobody has a mandate.",
                    group=f"{mark}CISO",
                ),
            )
        ),
        blueprint=(
            d.BlueprintEntry(
                capability="experiment-tracking", levels=(d.Need(horizon=f"{mark}h1", level=Level.FULL),), rank=2
            ),
            d.BlueprintEntry(capability=f"{mark}scoring", rank=1),
        ),
        peers=(d.PeerReference(id=f"{mark}PR-1", organization="A bank", practice="Runs two trackers."),),
        tools=(d.Tool(id=f"{mark}tracker", name="Tracker", facts=(fact,), options=(option, larger)),),
        criteria=(d.ScoringCriterion(id=f"{mark}K-1", name="Ease"),),
        scorings=(d.Scoring(id=f"{mark}S-1", title="First", tools=(f"{mark}tracker",), criteria=()),),
        build_or_buy=(
            d.BuildOrBuy(
                id=f"{mark}B-1",
                title="Who tracks",
                ways=(d.Way(id="W-1", name="Buy", steps=()), d.Way(id="W-2", name="Build", steps=())),
            ),
        ),
        proofs=(
            d.Proof(
                id=f"{mark}P-1",
                title="Trial",
                use_case="Ours",
                tools=(f"{mark}tracker",),
                thresholds=(d.Threshold(id=f"{mark}T-1", name="Speed", value=Decimal(1)),),
            ),
        ),
        quotes=(d.Quote(id=f"{mark}Q-1", option=option.id, prices=(price,)),),
        rates=(d.ExchangeRate(id=f"{mark}R-1", currency="USD", rate=Decimal("0.9"), on=date(2026, 1, 2)),),
        commitments=(d.Commitment(id=f"{mark}K-1", option=option.id, title="Contract"),),
        agreements=(
            d.Agreement(id=f"{mark}A-1", conflict=(f"{mark}CISO-2",), gives=(d.Give(requirement=f"{mark}CISO-2"),)),
        ),
        rules=(d.OutsideRule(id=f"{mark}L-1", title="Law", date=date(2027, 8, 2)),),
        decisions=(d.Decision(id=f"{mark}D-1", title="Tracking first"),),
        initiatives=(d.Initiative(id=f"{mark}I-1", title="Zone", phase="deliver", start=Quarter(2027, 1)),),
    )


@dataclass(frozen=True, kw_only=True)
class World:
    """people: an account for each persona but anonymous. objects, others: what a name in an address stands for here,
    in the plan of the personas and in the neighbor's. cookies: of each persona's browser, signed in."""

    plan: Plan
    other: Plan
    people: dict[str, User]
    objects: dict[str, str]
    others: dict[str, str]
    cookies: dict[str, SimpleCookie]

    def browser(self, persona: str) -> Client:
        """A browser in which that persona is signed in, and stays so for as long as the tests may take."""
        client = client_of(None)
        client.cookies = copy.deepcopy(self.cookies.get(persona, client.cookies))
        return client


def world() -> World:
    """Everything, in a fresh database."""
    people = {name: person(name) for name in PERSONAS if name not in ("anonymous", "operator")}
    people["operator"] = person("operator", is_staff=True, is_superuser=True)
    plans = []
    for key, mark, by in (("north", "", "facilitator"), ("south", "s-", "neighbor")):
        document = document_of(key, mark)
        plans.append(insert_plan(document, {}, key=key, by=people[by], at=NOW, verb="created"))
    north, south = plans
    join(north, people["science"], Role.CONTRIBUTOR, "DS")
    join(north, people["viewer"], Role.VIEWER)
    join(north, people["security"], Role.CONTRIBUTOR, "CISO", Seat.LEAD)
    join(north, people["evaluator"], Role.EVALUATOR)
    objects, others = _objects(north, "", people["facilitator"]), _objects(south, "s-", people["neighbor"])
    for plan in plans:
        plan.refresh_from_db()  # the revision that the objects led to
    return World(
        plan=north,
        other=south,
        people=people,
        objects=objects,
        others=others,
        cookies={name: client_of(user, signed_in_ago=-AN_HOUR).cookies for name, user in people.items()},
    )


def _objects(plan: Plan, mark: str, by: User) -> dict[str, str]:
    job = jobs.submit(plan=plan, kind="other", params={}, by=by, at=NOW)
    comment = add_comment(plan=plan, kind="requirement", target=f"{mark}CISO-1", text="Hello", by=by, at=NOW)
    if mark:
        comment.key = f"{mark}C-1"
        comment.save()
    position = Position(role=Role.VIEWER)
    token = invite(plan=plan, email=f"guest@{plan.key}.example", position=position, by=by, at=NOW)
    # The requests of the test come at the time of today's clock.
    Invitation.objects.update(expires_at=NOW + timedelta(days=36_500))
    SavedScenario.objects.create(
        plan=plan,
        key=f"{mark}W-1",
        name="Two tools",
        changes=Scenario(thresholds=(Threshold(name=f"{mark}CISO-2", value=2),), without=(f"{mark}tracker",)),
        created_at=NOW,
        updated_at=NOW,
    )
    guest = Membership.objects.create(plan=plan, name="Guest", created_at=NOW, updated_at=NOW)
    notice = Notice.objects.create(plan=plan, member=guest, reason=NoticeReason.REMINDER, path="/", at=NOW)
    return {
        "agreement": f"{mark}A-1",
        "argument": f"{mark}SA-1",
        "attribute": "data_plane_location",
        "capability": f"{mark}scoring",
        "comment": comment.key,
        "commitment": f"{mark}K-1",
        "digest_token": digest_token(by),
        "evidence_kind": "tool",
        "file": _file(plan, f"{mark}tracker", by),
        "form": "csv",
        "decision": f"{mark}D-1",
        "group": f"{mark}CISO",
        "horizon": f"{mark}h1",
        "horizon_pk": str(Horizon.objects.get(plan=plan, key=f"{mark}h1").pk),
        "unused_horizon_pk": str(Horizon.objects.get(plan=plan, key=f"{mark}h2").pk),
        "idea": "security-1",
        "rows": "metrics",
        "row_version": "2",
        "first_version": "1",
        "initiative": f"{mark}I-1",
        "invitation_pk": str(Invitation.objects.get(plan=plan).pk),
        "job_pk": str(job.pk),
        "kind": "requirement",
        "member_pk": str(guest.pk),
        "metric": f"{mark}CISO-M1",
        "notice_pk": str(notice.pk),
        "peer": f"{mark}PR-1",
        "option": f"{mark}tracker-std",
        "outcome": f"{mark}O-1",
        "process": f"{mark}claims-training",
        "criterion": f"{mark}K-1",
        "scoring": f"{mark}S-1",
        "case": f"{mark}B-1",
        "proof": f"{mark}P-1",
        "threshold": f"{mark}T-1",
        "quote": f"{mark}Q-1",
        "rate": f"{mark}R-1",
        "requirement": f"{mark}CISO-1",
        "frame_kind": "rule",
        "frame_new": f"{mark}rule",  # there is no other plan's kind: a name that is none
        "rule": f"{mark}L-1",
        "scenario": f"{mark}W-1",
        "scenario_change": f"no.{mark}tracker",
        "token": token,
        "version": _version(plan, mark, by),
        **_reader_link(plan, mark, by),
        "tool": f"{mark}tracker",
        **_questions(plan, mark, by),
    }


def _file(plan: Plan, tool: str, by: User) -> str:
    """The key of a file beside the tool."""
    upload = SimpleUploadedFile("quote.txt", b"12 a model")
    return attach_file(plan=plan, kind="tool", target=tool, upload=upload, by=by, at=NOW).key


def _version(plan: Plan, mark: str, by: User) -> str:
    """A frozen version."""
    key = freeze_version(plan=plan, note="For the board.", person_key="", by=by, at=NOW).key
    Baseline.objects.filter(plan=plan).update(key=f"{mark}{key}")
    return f"{mark}{key}"


def _questions(plan: Plan, mark: str, by: User) -> dict[str, str]:
    """A link to the tool's vendor, and an answer that came by it."""
    token = ask_vendor(plan=plan, tool_key=f"{mark}tracker", asked=["sso"], contact="Ann", days=60, by=by, at=NOW)
    answer_request(token=token, said=[Said(attribute="sso", value="saml")], said_by="Ann", at=NOW)
    VendorRequest.objects.filter(plan=plan).update(expires_at=NOW + timedelta(days=36_500))
    if mark:
        VendorRequest.objects.filter(plan=plan).update(key=f"{mark}Q-1")
        VendorAnswer.objects.filter(plan=plan).update(key=f"{mark}Q-1-1")
    return {"vendor_request": f"{mark}Q-1", "vendor_answer": f"{mark}Q-1-1", "vendor_token": token}


def _reader_link(plan: Plan, mark: str, by: User) -> dict[str, str]:
    """A link to that version, open to everyone who has it."""
    token = give_reader_link(
        plan=plan,
        version_key=f"{mark}V-1",
        audience=Audience.LEADERSHIP,
        group_key="",
        reader="Board",
        days=14,
        passphrase="",
        language="en",
        by=by,
        at=NOW,
    )
    # The requests of the test come at the time of today's clock.
    ReaderLink.objects.filter(plan=plan).update(key=f"{mark}R-1", expires_at=NOW + timedelta(days=36_500))
    return {"reader_link": f"{mark}R-1", "reader_token": token}
