"""The shipped catalogue: every fact can be looked up, and every list it draws from is named."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest

from reconciliation.document import Tool
from reconciliation.vocabulary import Level, read_value, standard_attributes, standard_capabilities
from tests.demo.demonstration import CATALOGUE, LANDSCAPE, catalogue, document, facts_of

CAPABILITIES = {capability.id for capability in standard_capabilities()}


def test_it_holds_between_36_and_40_tools_with_ids_of_their_own() -> None:
    assert 36 <= len(catalogue()) <= 40
    assert len({tool.id for tool in catalogue()}) == len(catalogue())
    options = [option.id for tool in catalogue() for option in tool.options]
    assert len(set(options)) == len(options)


@pytest.mark.parametrize("tool", catalogue(), ids=lambda tool: tool.id)
def test_every_fact_fits_the_vocabulary_and_names_a_page_and_a_day(tool: Tool) -> None:
    known = standard_attributes()
    assert tool.summary
    assert tool.vendor
    for fact in facts_of(tool):
        assert fact.value is not None
        read_value(known[fact.attribute], fact.value)
        assert fact.source.startswith("https://"), fact
        assert date.fromisoformat(fact.as_of) <= date(2026, 11, 23), fact


@pytest.mark.parametrize("tool", catalogue(), ids=lambda tool: tool.id)
def test_every_tool_says_what_it_is_licensed_under_and_whether_it_lives(tool: Tool) -> None:
    told = {fact.attribute for fact in tool.facts}
    assert {"license_class", "vendor_status"} <= told
    assert tool.options
    assert tool.coverage
    assert {c.capability for c in tool.coverage} <= CAPABILITIES
    assert all(c.level is not Level.NONE for c in tool.coverage)


def test_a_price_is_known_only_where_nothing_is_charged() -> None:
    for tool in catalogue():
        for option in tool.options:
            amounts = [tier.price for price in option.prices for tier in price.tiers]
            assert option.price_known == bool(amounts), option.id
            assert not any(amounts), f"{option.id}: a catalogue without a currency holds no amounts"


def test_the_discontinued_tracker_is_marked_with_its_day() -> None:
    neptune = next(tool for tool in catalogue() if tool.id == "neptune")
    status = next(fact for fact in neptune.facts if fact.attribute == "vendor_status")
    assert (status.value, status.as_of) == ("discontinued", "2026-03-05")


def test_the_demonstration_takes_its_tools_from_it() -> None:
    shared = {tool.id: tool for tool in catalogue()}
    taken = [tool for tool in document().tools if tool.vendor]
    assert len(taken) >= 30
    overridden = 0
    for tool in taken:
        told = {fact.attribute: fact for fact in shared[tool.id].facts}
        overridden += sum(told.get(fact.attribute) != fact for fact in tool.facts)
    assert 2 <= overridden <= 5


def test_the_wider_market_names_the_list_each_row_stands_in() -> None:
    rows = list(csv.DictReader(LANDSCAPE.read_text(encoding="utf-8").splitlines()))
    assert 300 <= len(rows) <= 440
    assert {row["capability"] for row in rows} <= CAPABILITIES
    lists = {name for row in rows for name in row["source"].split("; ")}
    assert lists == {"LF AI & Data landscape", "awesome-production-machine-learning"}
    curated = {tool.name.lower() for tool in catalogue()}
    assert not [row["name"] for row in rows if row["name"].lower() in curated]
    for row in rows:
        assert row["name"]
        assert row["repository"].startswith("http")
        assert bool(row["license"]) == bool(row["as_of"])


def test_the_attribution_names_both_lists_and_their_licenses() -> None:
    words = " ".join(json.loads(CATALOGUE.read_text(encoding="utf-8"))["attribution"])
    for needed in ("LF AI & Data landscape", "Apache-2.0", "CC-BY-4.0", "MIT", "wesome"):
        assert needed in words
