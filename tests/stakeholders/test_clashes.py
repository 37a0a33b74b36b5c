"""With whom a statement clashes already, found without the solver."""

from __future__ import annotations

from dataclasses import replace

from reconciliation import document as d
from reconciliation import statements as s
from reconciliation.vocabulary import Level, PlanMetric
from stakeholders.clashes import Found, clashes_of
from stakeholders.queries.clashes import clash_lines
from tests.cast import NOW, client_of
from tests.stakeholders.conftest import World, full_document

HOME = s.Equals(attribute="data_plane_location", value="customer-only")
AWAY = s.Equals(attribute="data_plane_location", value="vendor-full")
TRACKED = s.Covers(capability="experiment-tracking", level=Level.FULL)


def plan(*expressions: s.Expression, tools: int = 2) -> d.PlanDocument:
    """The first two tools (homely, cloudy) and the statements as musts of CISO, R-1 on."""
    musts = tuple(
        d.Requirement(id=f"R-{number}", group="CISO", statement="x", expression=expression)
        for number, expression in enumerate(expressions, 1)
    )
    whole = full_document()
    return replace(whole, requirements=musts, tools=whole.tools[:tools])


def others(document: d.PlanDocument, expression: s.Expression) -> list[tuple[str, ...]]:
    return [clash.others for clash in clashes_of(document, expression)]


def test_two_properties_that_leave_no_tool_for_what_is_asked() -> None:
    assert others(plan(TRACKED, HOME), AWAY) == [("R-1", "R-2")]
    assert others(plan(HOME, AWAY), TRACKED) == [("R-1", "R-2")]
    assert others(plan(TRACKED), AWAY) == []
    assert others(plan(HOME), AWAY) == []  # nothing is asked for, so nothing is missing


def test_what_is_unknown_rules_nothing_out() -> None:
    assert others(plan(TRACKED, HOME, tools=3), AWAY) == []


def test_using_a_tool_that_another_statement_bans() -> None:
    assert others(plan(HOME), s.Use(tools=("cloudy",))) == [("R-1",)]
    assert others(plan(s.Use(tools=("cloudy",))), HOME) == [("R-1",)]
    assert others(plan(s.Use(tools=("cloudy",), horizons=("h1",))), s.Avoid(tools=("cloudy",), horizons=("h2",))) == []


def test_money_that_no_option_of_a_capability_fits_in() -> None:
    cheap = s.AtMost(metric=PlanMetric.COST_YEAR, k=1_000, horizons=("h1",))
    (clash,) = clashes_of(plan(TRACKED), cheap)
    assert (clash.others, clash.subject, clash.cheapest) == (("R-1",), "experiment-tracking", 9_000_000)
    assert others(plan(cheap), TRACKED) == [("R-1",)]
    assert others(plan(TRACKED), s.AtMost(metric=PlanMetric.COST_YEAR, k=9_000_000)) == []


def test_a_waived_statement_clashes_with_nobody() -> None:
    waived = replace(
        plan(HOME),
        agreements=(
            d.Agreement(id="A-1", conflict=("R-1",), gives=(d.Give(requirement="R-1"),), state=d.AgreementState.AGREED),
        ),
    )
    assert others(waived, s.Use(tools=("cloudy",))) == []


def test_the_preview_says_what_is_ruled_out_and_who_disagrees(world: World) -> None:
    client = client_of(world.science)
    path = "/p/full/groups/DS/preview/"
    page = client.get(path, {"kind": "tools", "use": "use", "tools": ["cloudy"]}).content.decode()
    assert "clashes with" in page
    assert "CISO-10" in page
    typed = {"kind": "attribute", "attribute": "data_plane_location", "operator": "one-of", "values": "customer-only"}
    assert "rules out 1" in client.get(path, typed).content.decode()
    assert "Complete the sentence" in client.get(path, {"kind": "attribute"}).content.decode()


def test_what_only_the_solver_finds_is_named_with_its_day() -> None:
    document = plan(TRACKED, HOME, AWAY)
    found = Found(conflicts=(("R-1", "R-2", "R-3"), ("R-3", "R-4")), at=NOW)
    seen = clash_lines(document, AWAY, "CISO", "R-3", found)
    assert [[key for key, _group, _color in line.others] for line in seen] == [["R-1", "R-2"]], "each stands once"
    (line,) = clash_lines(plan(HOME, AWAY), AWAY, "CISO", "R-2", Found(conflicts=(("R-1", "R-2"),), at=NOW))
    assert (line.others[0][0], line.found_at) == ("R-1", NOW)
