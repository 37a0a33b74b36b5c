"""Expressions in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from reconciliation import statements as s
from reconciliation.vocabulary import PlanMetric
from stakeholders.sentences import Words, sentence, words_of
from tests.stakeholders.conftest import EXPRESSIONS, full_document

WORDS = words_of(full_document())

SAID = [
    "Every tool for Experiment tracking: Where customer data is processed must be with the customer only.",
    "Every tool: Single sign-on must be SAML or SAML and OIDC, in Year 1 and Year 2.",
    "Every tool: Audit log must be exportable or better.",
    "Every tool: Substitutability must be no more than medium.",
    "Every tool for Online and streaming inference: Availability SLA must be at least 99.9%.",
    "Every tool: Measured p99 added latency must be at most 150 ms.",
    "Every tool: Residency regions must include EU.",
    "Every tool: Pricing unit(s) must not include per seat.",
    "Every tool: Residency regions must be nothing but EU or EEA.",
    "Cloudy may not be in use.",
    "Homely or Cloudy must be in use, in Year 2.",
    "Model performance and drift monitoring must be covered at least in part, in Year 2.",
    "At least 1 of Labeling and annotation and Notebooks and exploration must be covered in full.",
    "The cost per year must be at most 180,000 EUR, in Year 1.",
    "The cost per year must be at most 300% of that of Year 1, in Year 2.",
    "Homely must be in use; and every tool: SCIM provisioning is required.",
    (
        "Every tool: Last release date must be 2026-01-01 or later; or "
        "Model governance / documentation / audit must be covered in full."
    ),
]


@pytest.mark.parametrize(("expression", "said"), list(zip(EXPRESSIONS, SAID, strict=True)))
def test_every_kind_of_expression_is_a_sentence(expression: s.Expression, said: str) -> None:
    assert sentence(expression, WORDS) == said


@pytest.mark.parametrize(
    ("metric", "k", "said"),
    [
        (PlanMetric.COST_TOTAL, 1_500, "The cost over the whole plan must be at most 1.50 EUR."),
        (PlanMetric.EFFORT, 1, "The effort to adopt must be at most 1 person-day."),
        (PlanMetric.TOOLS, 12, "The number of tools in use must be at most 12."),
        (PlanMetric.VENDORS_SHARE, 40, "The largest vendor's share of the yearly cost must be at most 40%."),
        (PlanMetric.DEBT_INTEREST, 30, "The upkeep must be at most 30 person-days a quarter."),
    ],
)
def test_a_limit_names_its_unit(metric: PlanMetric, k: int, said: str) -> None:
    assert sentence(s.AtMost(metric=metric, k=k), WORDS) == said


def test_numbers_follow_the_readers_language() -> None:
    limit = s.AtMost(metric=PlanMetric.COST_YEAR, k=180_000_000)
    with translation.override("de"):
        assert "180.000 EUR" in sentence(limit, WORDS)


def test_the_shared_words_are_told_in_the_readers_language() -> None:
    test = s.AtLeastLevel(attribute="rbac_granularity", value="attribute-based", capabilities=("batch-serving",))
    with translation.override("de"):
        assert sentence(test, Words()) == (
            "Jedes Werkzeug für Batch-Inferenz – Feinheit der Zugriffsrechte: attributbasiert oder besser."
        )
        soon = s.Max(attribute="support_p1_response", value="1")
        assert sentence(soon, Words()).endswith("Reaktionszeit bei P1: höchstens 1 Stunde.")


def test_groups_in_groups_are_set_apart() -> None:
    inner = s.AllOf(parts=(s.Use(tools=("homely",)), s.Avoid(tools=("cloudy",))))
    outer = s.AnyOf(parts=(inner, s.Use(tools=("foggy",))))
    assert sentence(outer, WORDS) == (
        "(Homely must be in use; and Cloudy may not be in use); or (Foggy must be in use)."
    )


def test_a_name_that_is_not_known_stands_for_itself() -> None:
    assert sentence(s.Use(tools=("no-such-tool",)), WORDS) == "no-such-tool must be in use."
