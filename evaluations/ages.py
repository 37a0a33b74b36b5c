"""How old a fact may be, by its attribute."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from reconciliation.vocabulary import standard_attributes

USUAL = timedelta(days=548)
"""18 months."""

_BY_GROUP = {"license": timedelta(days=730), "cost": timedelta(days=365)}
_BY_KEY = {"vendor_status": timedelta(days=365)}


@cache
def age_limit(attribute: str) -> timedelta:
    """How old a fact of that attribute may be: a year for prices and the vendor's state, two for a license."""
    known = standard_attributes().get(attribute)
    return _BY_KEY.get(attribute) or _BY_GROUP.get(known.group if known else "", USUAL)


def is_old(attribute: str, as_of: str, today: date) -> bool:
    """Whether a fact is past its age; one without a day is not."""
    return bool(as_of) and as_of < (today - age_limit(attribute)).isoformat()
