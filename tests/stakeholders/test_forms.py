"""The sentence builder and what it says to bad input."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from reconciliation import statements as s
from reconciliation.vocabulary import PlanMetric
from stakeholders.expressions import Kind, build, chosen_of, frame_of
from stakeholders.forms import MetricForm, RequirementForm
from tests.stakeholders.conftest import EXPRESSIONS, full_document

FRAME = frame_of(full_document())
PLAIN = {"statement": "It must.", "priority": "must", "weight": "10", "negotiable": "on"}


def sent(**values: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in {**PLAIN, **values}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def requirement(**values: Any) -> RequirementForm:
    return RequirementForm(sent(**values), frame=FRAME)


def metric(**values: Any) -> MetricForm:
    return MetricForm(sent(direction="up", **values), frame=FRAME)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_the_builder_shows_builds_the_same_expression_again(expression: s.Expression) -> None:
    chosen = chosen_of(expression, FRAME)
    kept = isinstance(expression, s.AllOf | s.AnyOf | s.CoversAtLeast)
    assert (chosen["kind"] == Kind.KEPT) == kept
    if not kept:
        assert build(chosen, FRAME) == expression


@pytest.mark.parametrize(
    ("values", "expression"),
    [
        (
            {"kind": "attribute", "attribute": "latency_p99_ms", "operator": "at-most", "value": "150 ms"},
            s.Max(attribute="latency_p99_ms", value="150"),
        ),
        (
            {
                "kind": "attribute",
                "attribute": "data_plane_location",
                "operator": "one-of",
                "values": ["customer-only"],
            },
            s.Equals(attribute="data_plane_location", value="customer-only"),
        ),
        (
            {"kind": "limit", "metric": "cost_year", "amount": "180 000 EUR", "of": "", "horizons": ["h1"]},
            s.AtMost(metric=PlanMetric.COST_YEAR, k=180_000_000, horizons=("h1",)),
        ),
        (
            {"kind": "limit", "metric": "cost_year", "amount": "300 %", "of": "h1", "horizons": ["h2"]},
            s.AtMost(metric=PlanMetric.COST_YEAR, percent=300, of="h1", horizons=("h2",)),
        ),
        ({"kind": "coverage", "capability": "labeling", "level": "full"}, s.Covers(capability="labeling")),
        ({"kind": "tools", "use": "avoid", "tools": ["cloudy"]}, s.Avoid(tools=("cloudy",))),
    ],
)
def test_a_typed_sentence_becomes_an_expression(values: dict[str, Any], expression: s.Expression) -> None:
    form = requirement(**values)
    assert form.is_valid(), form.errors
    assert form.values()["expression"] == expression


LATENCY = {"kind": "attribute", "attribute": "latency_p99_ms", "operator": "at-most", "value": "150"}


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({**LATENCY, "statement": "   "}, "statement", "Write the statement in one sentence."),
        ({**LATENCY, "statement": "x" * 100_000}, "statement", "At most 2,000 characters; this has 100,000."),
        ({**LATENCY, "statement": "a\x00b"}, "statement", "NUL"),
        ({**LATENCY, "statement": "a\ud800b"}, "statement", "half of a character"),
        ({**LATENCY, "weight": "heavy"}, "weight", "Enter a number"),
        ({**LATENCY, "weight": "0"}, "weight", "Enter 1 or more."),
        ({**LATENCY, "weight": "1.5"}, "weight", "Enter a whole number."),
        ({**LATENCY, "priority": "urgent"}, "priority", "urgent"),
        ({**LATENCY, "value": "fast"}, "value", "Enter a number, such as 150 ms."),
        ({**LATENCY, "value": "2 bananas"}, "value", "the unit is ms"),
        ({**LATENCY, "value": ""}, "value", "Enter a value."),
        ({**LATENCY, "value": "1" * 100_000}, "value", "At most 300 characters; this has 100,000."),
        ({**LATENCY, "operator": "includes"}, "operator", "includes"),
        ({**LATENCY, "horizons": ["h9"]}, "horizons", "h9"),
        ({**LATENCY, "capabilities": ["tea"]}, "capabilities", "tea"),
        ({"kind": "attribute", "attribute": ""}, "attribute", "Choose what the requirement is about."),
        ({"kind": "attribute", "attribute": "taste"}, "attribute", "taste"),
        (
            {"kind": "attribute", "attribute": "availability_sla", "operator": "at-least", "value": "101"},
            "value",
            "100",
        ),
        (
            {"kind": "attribute", "attribute": "last_release", "operator": "at-least", "value": "soon"},
            "value",
            "2027-12-02",
        ),
        (
            {"kind": "attribute", "attribute": "certifications", "operator": "includes"},
            "values",
            "Choose at least one.",
        ),
        ({"kind": "limit", "metric": "cost_year", "amount": "", "of": ""}, "amount", "Enter the most it may be."),
        ({"kind": "limit", "metric": "cost_year", "amount": "5 USD", "of": ""}, "amount", "the unit is EUR/year"),
        ({"kind": "limit", "metric": "tools", "amount": "2.5", "of": ""}, "amount", "Enter a whole number."),
        ({"kind": "limit", "metric": "vendors_share", "amount": "120", "of": ""}, "amount", "at most 100"),
        ({"kind": "limit", "metric": "cost_year", "amount": "120", "of": "h1", "horizons": ["h1"]}, "of", "itself"),
        ({"kind": "tools", "use": "use"}, "tools", "Choose at least one tool."),
        ({"kind": "tools", "use": "use", "tools": ["no-such"]}, "tools", "no-such"),
        ({"kind": "coverage", "capability": "tea", "level": "full"}, "capability", "tea"),
    ],
)
def test_bad_input_is_told_at_its_field_and_stays(values: dict[str, Any], field: str, words: str) -> None:
    form = requirement(**values)
    assert not form.is_valid()
    assert words in " ".join(map(str, form.errors[field]))
    if isinstance(values.get(field), str):
        assert form[field].value() == values[field]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": ""}, "name", "Name what is measured."),
        ({"name": "x" * 100_000}, "name", "At most 200 characters"),
        ({"name": "a\x00"}, "name", "NUL"),
        ({"name": "F1", "baseline": "good"}, "baseline", "Enter a number"),
        ({"name": "Speed", "unit": "ms", "target-h1": "3 apples"}, "target-h1", "the unit is ms"),
        ({"name": "F1", "direction": "sideways"}, "direction", "sideways"),
    ],
)
def test_a_metric_says_what_is_wrong_with_it(values: dict[str, Any], field: str, words: str) -> None:
    form = MetricForm(sent(**({"direction": "up"} | values)), frame=FRAME)
    assert not form.is_valid()
    assert words in " ".join(map(str, form.errors[field]))


def test_a_baseline_of_zero_is_not_an_empty_one() -> None:
    form = metric(name="Incidents", baseline="0", **{"target-h2": "0"})
    assert form.is_valid()
    values = form.values()
    assert values["baseline"] == 0
    assert [target.horizon for target in values["targets"]] == ["h2"]
