"""Template tags of the stakeholders' pages."""

from __future__ import annotations

import secrets

from django import template

from stakeholders.queries.groups import MetricRow

register = template.Library()


@register.simple_tag
def new_request_id() -> str:
    """A name for the one change that a form stands for: sent twice, it is done once."""
    return secrets.token_hex(16)


@register.simple_tag
def target_error(row: MetricRow, horizon: str) -> str:
    """What is wrong with the target of a horizon, empty when nothing is."""
    return row.errors.get(f"target-{horizon}", "")
