"""Rows to the plan's value and back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from plans.document import read_document
from reconciliation.codec import canonical_bytes
from stakeholders import document as part
from stakeholders.models import Group, Metric, NeedsRow, Requirement
from tests.stakeholders.conftest import World, full_document

pytestmark = pytest.mark.database


def test_what_is_written_is_read_back_byte_for_byte(world: World) -> None:
    written = replace(full_document(), id="full")
    assert canonical_bytes(read_document(world.plan.pk)) == canonical_bytes(written)


def test_a_number_of_many_digits_survives(world: World) -> None:
    assert world.metric("DS-M1").baseline == Decimal("0.123456789012345678")


def test_reading_takes_six_queries_however_many_rows_there_are(world: World) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        part.read(world.plan)
    assert len(queries) == 6


@pytest.mark.parametrize(
    ("model", "key", "values"),
    [
        (Group, "CISO", {"weight": 0}),
        (Group, "CISO", {"name": ""}),
        (Group, "CISO", {"key": "DS"}),
        (Requirement, "CISO-1", {"weight": 0}),
        (Requirement, "CISO-1", {"statement": ""}),
        (Requirement, "CISO-1", {"key": "CISO-2"}),
        (Metric, "DS-M1", {"name": ""}),
        (NeedsRow, "h1", {"batch_share": 101}),
    ],
)
def test_the_database_refuses_what_may_not_be(
    world: World, model: type[Group], key: str, values: dict[str, object]
) -> None:
    rows = model._default_manager.filter(plan=world.plan, key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)
    assert rows.count() == 1
