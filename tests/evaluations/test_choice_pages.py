"""The pages of choices: as many queries for ten times as much, and what stands side by side in a comparison."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import User
from tests.evaluations.choices import chosen_document, tenfold
from tests.evaluations.conftest import imported, signed_in

pytestmark = pytest.mark.django_db

PAGES = {
    "tools/": 8,
    "tools/funnel/": 8,
    "tools/compare/?tool=tool-2&tool=tool-3": 8,
    "tools/verdicts/": 8,
    "tools/overlaps/?all=1": 8,
    "tools/prices/?all=1": 8,
    "tools/scoring/": 8,
    "tools/scoring/S-1/": 10,
    "tools/build-or-buy/": 8,
    "tools/proofs/": 8,
    "tools/proofs/P-1/": 10,
    "tools/debt/": 8,
    "tools/debt/tool-1-std/": 10,
}


def queries(client: Client, path: str) -> int:
    """Once the plan's value is at hand."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


@pytest.mark.database
def test_each_page_takes_as_many_queries_for_ten_times_as_much(db: None) -> None:
    imported(chosen_document())
    imported(tenfold())
    client = signed_in(User.objects.filter(email="p-fac@example.org").get())
    found = {path: [queries(client, f"/p/{plan}/{path}") for plan in ("chosen", "tenfold")] for path in PAGES}
    assert {path: counts for path, counts in found.items() if counts[0] != counts[1] or counts[1] > PAGES[path]} == {}


def test_a_comparison_shows_prices_now_and_at_ten_times_and_what_raters_gave(db: None) -> None:
    imported(chosen_document())
    client = signed_in(User.objects.get(email="p-view@example.org"))
    page = client.get("/p/chosen/tools/compare/?tool=tool-2&tool=tool-3").content.decode()
    assert "EUR a year at 10 times today" in page
    assert "First round" in page
    assert "<td>3.5</td>" in page, "the mean of five and two"
