"""Tools join the list, move through the funnel, leave it with a reason; prices and commitments."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations import commands
from evaluations.document import read_funnel
from evaluations.funnel import STAGES, exceptions, gate
from evaluations.models import Commitment, Tool
from plans.document import read_document
from plans.errors import Refused, StaleVersion
from plans.models import Event, Plan, User
from reconciliation.document import Coverage, FunnelScope, Option, Period, Price, PriceUnit, Stage, Tier
from reconciliation.quarters import Quarter
from reconciliation.validate import check
from reconciliation.vocabulary import Level
from tests.evaluations.conftest import AT, evaluated_document, imported, tracker

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def go(plan: Plan, by: User, key: str, to: Stage, **more: Any) -> None:
    version = Tool.objects.get(plan=plan, key=key).version
    commands.move(plan=plan, key=key, version=version, to=to, by=by, at=AT, **more)


def stage_of(plan: Plan, key: str) -> Stage:
    return Stage(Tool.objects.get(plan=plan, key=key).stage)


def test_a_tool_goes_one_step_at_a_time_with_a_name_and_a_time(plan: Plan, evaluator: User) -> None:
    with pytest.raises(Refused):
        go(plan, evaluator, "tool-2", Stage.SHORTLIST, exception="We like it.")
    go(plan, evaluator, "tool-2", Stage.CANDIDATE)
    go(plan, evaluator, "tool-2", Stage.LONG_LIST)
    assert stage_of(plan, "tool-2") is Stage.LONG_LIST
    told = [(s.id, s.tool, s.left, s.to, s.by, s.on) for s in read_document(plan.pk).funnel]
    assert told == [
        ("F-1", "tool-2", Stage.LONG_LIST, Stage.CANDIDATE, "p-eva", AT.date()),
        ("F-2", "tool-2", Stage.CANDIDATE, Stage.LONG_LIST, "p-eva", AT.date()),
    ]


def test_a_fifth_candidate_needs_a_reason_that_stays(facilitator: User) -> None:
    plan = imported(replace(evaluated_document(6), id="six"))
    for number in range(1, 5):
        go(plan, facilitator, f"tool-{number}", Stage.CANDIDATE)
    with pytest.raises(Refused) as refused:
        go(plan, facilitator, "tool-5", Stage.CANDIDATE)
    assert "Experiment tracking" in refused.value.sentence
    assert refused.value.field == "exception"
    with pytest.raises(Refused) as refused:
        go(plan, facilitator, "tool-5", Stage.CANDIDATE, exception="The board asked for it.", answers="p-nobody")
    assert refused.value.field == "answers"
    go(plan, facilitator, "tool-5", Stage.CANDIDATE, exception="The board asked for it.", answers="p-sec")
    go(plan, facilitator, "tool-5", Stage.LONG_LIST)
    told = exceptions(read_document(plan.pk))
    assert [(s.tool, s.exception, s.answers) for s in told] == [("tool-5", "The board asked for it.", "p-sec")]


def test_a_platform_is_counted_as_a_whole(facilitator: User) -> None:
    other = replace(
        tracker("server", "Server", "customer-only"), coverage=(Coverage(capability="online-serving"),), options=()
    )
    document = evaluated_document(4)
    plan = imported(replace(document, id="whole", tools=(*document.tools, other)))
    commands.set_scope(plan=plan, scope=FunnelScope.PLATFORM, version=1, by=facilitator, at=AT)
    for number in range(1, 5):
        go(plan, facilitator, f"tool-{number}", Stage.CANDIDATE)
    with pytest.raises(Refused) as refused:
        go(plan, facilitator, "server", Stage.CANDIDATE)
    assert "The platform" in refused.value.sentence
    with pytest.raises(StaleVersion):
        commands.set_scope(plan=plan, scope=FunnelScope.AREAS, version=1, by=facilitator, at=AT)


def test_a_choice_rests_on_two_tried_and_a_verdict(plan: Plan, evaluator: User) -> None:
    for number in (2, 3, 4):
        go(plan, evaluator, f"tool-{number}", Stage.CANDIDATE)
    go(plan, evaluator, "tool-2", Stage.SHORTLIST)
    with pytest.raises(Refused, match="1 on its shortlist"):
        go(plan, evaluator, "tool-2", Stage.PROOF)
    go(plan, evaluator, "tool-3", Stage.SHORTLIST)
    go(plan, evaluator, "tool-2", Stage.PROOF)
    with pytest.raises(Refused, match="No proof of concept"):
        go(plan, evaluator, "tool-2", Stage.SELECTED)
    go(plan, evaluator, "tool-2", Stage.SELECTED, exception="In use already.", answers="p-fac")
    assert stage_of(plan, "tool-2") is Stage.SELECTED


def test_the_shortlist_wants_three_compared_and_takes_two(plan: Plan, evaluator: User) -> None:
    for number in (2, 3):
        go(plan, evaluator, f"tool-{number}", Stage.CANDIDATE)
    with pytest.raises(Refused) as refused:
        go(plan, evaluator, "tool-2", Stage.SHORTLIST)
    assert "2 candidates only" in refused.value.sentence
    go(plan, evaluator, "tool-4", Stage.CANDIDATE)
    go(plan, evaluator, "tool-2", Stage.SHORTLIST)
    go(plan, evaluator, "tool-3", Stage.SHORTLIST)
    with pytest.raises(Refused) as refused:
        go(plan, evaluator, "tool-4", Stage.SHORTLIST)
    assert "Tool 2, Tool 3" in refused.value.sentence


def test_sizes_are_counted_for_each_capability(facilitator: User) -> None:
    other = replace(
        tracker("server", "Server", "customer-only"), coverage=(Coverage(capability="online-serving"),), options=()
    )
    document = evaluated_document(4)
    plan = imported(replace(document, id="areas", tools=(*document.tools, other)))
    for number in range(1, 5):
        go(plan, facilitator, f"tool-{number}", Stage.CANDIDATE)
    go(plan, facilitator, "server", Stage.CANDIDATE)
    assert stage_of(plan, "server") is Stage.CANDIDATE


def leave(plan: Plan, by: User, **changed: Any) -> None:
    values: dict[str, Any] = {"key": "tool-1", "version": 1, "reason": "Data leaves.", "requirements": ["SEC-1"]}
    commands.eliminate(plan=plan, by=by, at=AT, **(values | changed))


def test_an_elimination_names_statement_reason_person_and_time(plan: Plan, evaluator: User) -> None:
    leave(plan, evaluator)
    row = Tool.objects.get(plan=plan, key="tool-1")
    assert (row.stage, row.eliminated_by, row.eliminated_reason) == (Stage.ELIMINATED, ("SEC-1",), "Data leaves.")
    step = read_document(plan.pk).funnel[-1]
    assert (step.left, step.to, step.by, step.on) == (Stage.LONG_LIST, Stage.ELIMINATED, "p-eva", AT.date())
    assert (step.reason, step.requirements) == ("Data leaves.", ("SEC-1",))
    event = Event.objects.filter(plan=plan, kind="tool").first()
    assert event is not None
    assert (event.verb, event.target, event.after["eliminated_by"]) == ("eliminated", "tool-1", ["SEC-1"])
    with pytest.raises(Refused):
        leave(plan, evaluator, version=2)
    with pytest.raises(Refused):
        go(plan, evaluator, "tool-1", Stage.CANDIDATE)
    commands.bring_back(plan=plan, key="tool-1", version=2, by=evaluator, at=AT)
    row.refresh_from_db()
    assert (row.stage, row.eliminated_by, row.eliminated_reason) == (Stage.LONG_LIST, (), "")
    assert [step.reason for step in read_document(plan.pk).funnel] == ["Data leaves.", ""]
    assert [old.stage for old in Tool.history.filter(key="tool-1")][:2] == [Stage.LONG_LIST, Stage.ELIMINATED]
    with pytest.raises(Refused):
        commands.bring_back(plan=plan, key="tool-1", version=3, by=evaluator, at=AT)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 100_000}, "reason"),
        ({"requirements": ["SEC-99"]}, "requirements"),
    ],
)
def test_an_elimination_without_its_reason_is_refused(
    plan: Plan, evaluator: User, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        leave(plan, evaluator, **changed)
    assert refused.value.field == field
    assert stage_of(plan, "tool-1") is Stage.LONG_LIST


def test_two_people_who_move_one_tool(plan: Plan, evaluator: User, facilitator: User) -> None:
    go(plan, evaluator, "tool-2", Stage.CANDIDATE)
    with pytest.raises(StaleVersion):
        commands.eliminate(plan=plan, key="tool-2", version=1, reason="No.", requirements=(), by=facilitator, at=AT)


def test_a_tool_of_the_catalogue_joins_with_its_facts_once(plan: Plan, evaluator: User, catalogue: object) -> None:
    tool = commands.add_from_catalogue(plan=plan, catalogue_key="trackly", by=evaluator, at=AT)
    assert [fact.attribute for fact in tool.facts.all()] == ["data_plane_location", "license_class"]
    assert Event.objects.filter(plan=plan).count() == 2, "the import's and this one"
    check(read_document(plan.pk))
    for key in ("trackly", "nothing"):
        with pytest.raises(Refused):
            commands.add_from_catalogue(plan=plan, catalogue_key=key, by=evaluator, at=AT)
    wider = commands.add_from_catalogue(plan=plan, catalogue_key="plotter", by=evaluator, at=AT)
    assert [(option.name, option.price_known) for option in wider.options] == [("Standard edition", False)]


def own(plan: Plan, by: User, name: str, **more: Any) -> Tool:
    text = commands.ToolText(name=name, **more)
    return commands.add_own_tool(plan=plan, text=text, build=True, by=by, at=AT)


def test_own_tools_get_keys_that_no_page_and_no_other_tool_has(plan: Plan, evaluator: User) -> None:
    keys = [own(plan, evaluator, name).key for name in ("Compare", "Tool 1", "漢字", "<b>x</b>")]
    assert keys == ["compare-2", "tool-1-2", "tool", "bxb"]
    check(read_document(plan.pk))
    row = Tool.objects.get(plan=plan, key="compare-2")
    assert (row.options[0].build, row.options[0].price_known) == (True, False)


@pytest.mark.parametrize("more", [{"homepage": "javascript:alert(1)"}, {"homepage": "ftp://example.org"}])
def test_a_homepage_is_one_of_the_web(plan: Plan, evaluator: User, more: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        own(plan, evaluator, "Mine", **more)
    assert refused.value.field == "homepage"


def test_what_a_tool_covers_is_changed(plan: Plan, evaluator: User) -> None:
    text = commands.ToolText(name="Renamed", coverage=(Coverage(capability="online-serving", level=Level.PARTIAL),))
    commands.change_tool(plan=plan, key="tool-2", version=1, text=text, by=evaluator, at=AT)
    tool = next(tool for tool in read_document(plan.pk).tools if tool.id == "tool-2")
    assert (tool.name, tool.coverage[0].level) == ("Renamed", Level.PARTIAL)


def test_only_a_tool_that_nothing_speaks_of_is_removed(plan: Plan, evaluator: User) -> None:
    with pytest.raises(Refused) as refused:
        commands.remove_tool(plan=plan, key="tool-1", version=1, by=evaluator, at=AT)
    assert "C-1" in refused.value.sentence
    commands.remove_tool(plan=plan, key="tool-2", version=1, by=evaluator, at=AT)
    assert not Tool.objects.filter(plan=plan, key="tool-2").exists()
    assert Tool.history.filter(key="tool-2").exists()
    check(read_document(plan.pk))


def test_prices_are_changed_and_facts_of_the_option_stay(plan: Plan, evaluator: User) -> None:
    line = Price(unit=PriceUnit.SEAT, period=Period.MONTH, tiers=(Tier(start=0, price=Decimal("12.5")),))
    option = Option(id="tool-2-std", name="Team", prices=(line,), exit_cost=7_000)
    commands.change_option(plan=plan, tool_key="tool-2", version=1, option=option, by=evaluator, at=AT)
    stored = Tool.objects.get(plan=plan, key="tool-2").options[0]
    assert stored == option
    wrong = (
        replace(option, id="other"),
        replace(option, name=" "),
        replace(option, exit_cost=-1),
        replace(option, prices=(replace(line, tiers=()),)),
        replace(option, prices=(replace(line, tiers=(Tier(start=5, price=Decimal(1)),)),)),
        replace(option, prices=(replace(line, tiers=(Tier(start=0, price=Decimal(-1)),)),)),
        replace(option, prices=(replace(line, discount=Decimal(101)),)),
    )
    for bad in wrong:
        with pytest.raises(Refused):
            commands.change_option(plan=plan, tool_key="tool-2", version=2, option=bad, by=evaluator, at=AT)


def test_a_commitment_is_written_down_once(plan: Plan, evaluator: User) -> None:
    values: dict[str, Any] = {
        "plan": plan,
        "option": "tool-2-std",
        "title": "Contract",
        "until": Quarter(2027, 3),
        "remaining_fee": 1_000,
        "sunk": 0,
        "by": evaluator,
        "at": AT,
    }
    row = commands.add_commitment(**values)
    assert (row.key, Commitment.objects.get(pk=row.pk).until) == ("C-2", Quarter(2027, 3))
    check(read_document(plan.pk))
    for changed in ({}, {"option": "nothing"}, {"remaining_fee": -1}, {"title": " "}, {"sunk": 10**16}):
        with pytest.raises(Refused):
            commands.add_commitment(**(values | changed))
    commands.remove_commitment(plan=plan, key="C-2", version=1, by=evaluator, at=AT)
    assert list(Commitment.objects.filter(plan=plan).values_list("key", flat=True)) == ["C-1"]


def test_a_move_reads_of_a_market_what_the_gates_ask(facilitator: User) -> None:
    asked = []
    for number in (6, 60):
        plan = imported(replace(evaluated_document(number), id=f"market-{number}"))
        for key in ("tool-1", "tool-2", "tool-3", "tool-4"):
            go(plan, facilitator, key, Stage.CANDIDATE)
        go(plan, facilitator, "tool-1", Stage.SHORTLIST)
        commands.eliminate(
            plan=plan, key="tool-1", version=3, reason="Too dear.", requirements=(), by=facilitator, at=AT
        )
        whole = read_document(plan.pk)
        for tool in whole.tools:
            part = read_funnel(plan, tool.id)
            assert len(part.tools) <= 5
            if tool.stage in STAGES:
                assert [gate(part, tool.id, to) for to in STAGES] == [gate(whole, tool.id, to) for to in STAGES]
        with CaptureQueriesContext(connection) as captured:
            go(plan, facilitator, "tool-2", Stage.SHORTLIST)
        assert not [query for query in captured if "toolfact" in query["sql"]]
        asked.append(len(captured))
    assert asked[0] == asked[1]
