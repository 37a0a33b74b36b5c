"""The examples by role."""

from __future__ import annotations

import pytest

from reconciliation.validate_expressions import Known, check_expression
from reconciliation.vocabulary import standard_attributes, standard_capabilities
from stakeholders.models import Group
from stakeholders.suggestions import all_suggestions, suggestions_for

NONE: frozenset[str] = frozenset()
KNOWN = Known(
    horizons=NONE,
    groups=NONE,
    metrics=NONE,
    requirements=NONE,
    capabilities=frozenset(capability.id for capability in standard_capabilities()),
    attributes=standard_attributes(),
    tools=NONE,
    options={},
    teams=NONE,
    initiatives=NONE,
)


def test_every_example_fits_the_vocabulary() -> None:
    for suggestion in all_suggestions().values():
        if suggestion.expression is None:
            assert suggestion.direction is not None
            assert suggestion.capability in KNOWN.capabilities | {""}
        else:
            check_expression(suggestion.expression, KNOWN, suggestion.id)


def test_what_cites_a_rule_says_which() -> None:
    assert all(suggestion.source for suggestion in all_suggestions().values() if suggestion.legal)
    assert any(suggestion.legal for suggestion in all_suggestions().values())


@pytest.mark.parametrize(
    "role", ["data-science", "ml-engineering", "CISO / DevSec", "risk", "Finance / FinOps", "business", "legal"]
)
def test_every_role_has_examples_of_both_kinds(role: str) -> None:
    group = Group(key="x", role=role)
    metrics = suggestions_for(group, used=(), metrics=True)
    requirements = suggestions_for(group, used=(), metrics=False)
    assert len(metrics) >= 5
    assert len(requirements) >= 5
    used = {requirements[0].statement}
    assert requirements[0] not in suggestions_for(group, used=used, metrics=False)


def test_a_role_of_its_own_gets_no_examples_of_others() -> None:
    assert suggestions_for(Group(key="gardeners", role="Gardening"), used=(), metrics=False) == []
