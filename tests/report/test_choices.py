"""How the choice was made, as the report prints it: sentences out of the numbers, and nothing for an empty part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from reconciliation.document import Choice, Chosen, Criterion, Decision, Operating, PeerReference, Score, Stage
from roadmap.report.blueprint import blueprint_section
from roadmap.report.choices import choices
from roadmap.report.exits import exits, exits_of
from roadmap.report.facts import Facts
from roadmap.report.prices import prices
from roadmap.report.proofs import proof_cards, proofs_for
from roadmap.report.strategy import strategy_section
from roadmap.report.tools import tool_section
from tests.evaluations.choices import DAY, chosen_document
from tests.report.sample import sample

DOCUMENT = chosen_document()
FACTS = Facts(document=DOCUMENT, answer=None, people={"p-eva": "Eva Sommer", "p-fac": "Ute Blum"}, as_of=DAY)
EMPTY = Facts(document=sample(groups=1, each=1, tools=1, items=1), answer=None)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def test_an_exception_stands_with_its_reason_and_the_name_of_who_answers() -> None:
    found = choices(FACTS)
    assert found.exceptions_title == "One gate of the funnel was passed by exception, and somebody answers for it"
    assert [(e.tool, e.reason, e.answers) for e in found.exceptions] == [("Tool 2", "Asked for.", "Ute Blum")]


def test_a_revealed_round_names_the_leader_the_weights_and_the_spread() -> None:
    (one,) = choices(FACTS).rounds
    assert one.headline.endswith("of the points; one score is contested")
    (table,) = one.tables
    assert sum(line.share for line in table.lines) == 100
    cell = table.lines[0].cells[0]
    assert cell is not None
    assert (cell.mean, cell.apart, cell.contested) == ("3.5", 3, True)
    assert one.extremes == (("Tool 2", "Ease", 5, "Eva Sommer", "run 12"),)


def test_a_round_that_is_not_revealed_is_not_printed() -> None:
    closed = replace(DOCUMENT.scorings[0], revealed_on=None)
    assert choices(replace(FACTS, document=replace(DOCUMENT, scorings=(closed,)))).rounds == ()


def test_ways_stand_side_by_side_with_the_decision() -> None:
    (case,) = choices(FACTS).cases
    assert [way.name for way in case.ways] == ["Buy", "Build", "Buy now, build later"]
    assert [way.best for way in case.ways].count(True) == 1
    assert (case.decision, case.open, case.decided) == ("Buy", False, "November 2, 2026, Ute Blum")
    assert "less over the plan than" in case.headline
    assert "€20,000 more if the build runs over" in case.ways[1].note
    assert "Who tracks our runs" in case.about


def test_a_proof_shows_what_was_asked_and_what_came_out() -> None:
    (card,) = proof_cards(FACTS)
    assert card.headline == "Tool 2 goes on: it reaches one of two thresholds"
    assert card.frozen == "Thresholds frozen on November 2, 2026 by Eva Sommer, before anything was measured."
    assert [[cell.state for cell in row.cells] for row in card.thresholds] == [["pass", "unknown"], ["unknown"] * 2]
    assert card.tools == (("Tool 2", True), ("Tool 3", False))
    assert len(card.checks) == 2
    assert card.changes == (
        "Moved after it was frozen: Days to rebuild a run, from 1 days to 0.5 days, November 2, 2026. Too lax.",
    )
    assert len(proofs_for(FACTS, "security")) == 1
    assert proofs_for(FACTS, "finance") == ()


def test_leaving_is_told_with_its_plan_and_its_test() -> None:
    found = exits(FACTS)
    assert found.title == "One of one choices has an exit plan, one tested"
    (card,) = found.cards
    assert (card.leave_if, card.tested, card.good) == ("The price doubles.", "tested November 2, 2026", True)
    assert card.substitutability == "Substitutable with medium complexity"
    assert exits_of(FACTS, "security").cards == (card,)
    assert exits_of(FACTS, "finance").cards == ()


def test_a_quote_makes_a_price_known_and_says_until_when() -> None:
    tools = tuple(
        replace(t, options=tuple(replace(o, price_known=False) for o in t.options)) if t.id == "tool-3" else t
        for t in DOCUMENT.tools
    )
    facts = replace(FACTS, document=replace(DOCUMENT, tools=tools))
    found = facts.option("tool-3-std")
    assert found is not None
    assert found[1].price_known
    shown = replace(
        facts, document=replace(facts.document, tools=tuple(replace(t, stage=Stage.SHORTLIST) for t in tools))
    )
    row = next(row for row in prices(shown).rows if "2026-118" in row.basis)
    assert row.basis == "quote 2026-118, November 2, 2026, valid until January 31, 2027"
    assert not row.lapsed
    late = prices(replace(shown, as_of=date(2027, 2, 1)))
    assert [r.lapsed for r in late.rows if "2026-118" in r.basis] == [True]
    assert late.rates == "Exchange rates: 1 USD = 0.85 EUR on November 2, 2026 (https://example.org/ecb)."


def test_a_replaced_decision_says_by_which_and_the_named_stack_says_why() -> None:
    old = Decision(id="E-1", title="Buy it", decided_on=DAY)
    new = Decision(id="E-2", title="Build it", decided_on=DAY, supersedes="E-1")
    choice = Choice(horizons=(Chosen(horizon="y1", options=("tool-2-std",)),), decision="E-2")
    facts = replace(FACTS, document=replace(DOCUMENT, decisions=(old, new), choice=choice))
    records = strategy_section(facts).records
    assert [(r.fate, r.over) for r in records] == [("replaced by E-2", True), ("replaces E-1", False)]
    assert tool_section(facts).lead == "The stack below was decided for on November 2, 2026: E-2, Build it."


def test_criteria_show_how_far_the_groups_lie_apart() -> None:
    criterion = Criterion(id="c1", name="Speed")
    scores = tuple(
        Score(group=group, strategy=Operating.HYBRID, points=points, criterion="c1")
        for group, points in (("security", 1), ("finance", 5))
    )
    strategy = replace(DOCUMENT.strategy, criteria=(criterion,), scores=scores, weights=())
    section = strategy_section(replace(FACTS, document=replace(DOCUMENT, strategy=strategy)))
    assert section.criteria_title.startswith(
        "On one of one question the groups lie two points apart or more, widest on"
    )
    cell = section.criteria[0].cells[list(Operating).index(Operating.HYBRID)]
    assert cell is not None
    assert (cell.low, cell.high, cell.contested) == ("1", "5", True)


def test_what_other_organizations_do_is_named_with_its_source() -> None:
    peer = PeerReference(id="P", organization="A bank", practice="Runs it.", source="Meetup", learned_on=DAY)
    section = blueprint_section(replace(FACTS, document=replace(DOCUMENT, peers=(peer,))))
    assert section.peers_title == "What one other organization does"
    assert section.peers[0].learned == "Meetup, November 2, 2026"


@pytest.mark.parametrize("part", ["choices", "proofs", "prices", "exits"])
def test_an_empty_part_prints_nothing(part: str) -> None:
    empty = replace(EMPTY, document=replace(EMPTY.document, tools=()))
    context = {"s": choices(empty), "proofs": proof_cards(empty), "p": prices(empty), "e": exits(empty)}
    assert render_to_string(f"roadmap/report/{part}.html", context).strip() == ""
