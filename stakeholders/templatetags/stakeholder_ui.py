"""Template tags of the stakeholders' pages."""

from __future__ import annotations

import secrets

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

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


@register.filter
def source_link(source: str) -> SafeString:
    """Where a statement comes from: an address as a link that says its host, anything else as text."""
    if source.startswith(("https://", "http://")) and not set(source) & set(" \t\n"):
        host = source.split("/")[2]
        return format_html('<a href="{}" rel="nofollow noreferrer">{}</a>', source, host or source)
    return conditional_escape(source)


@register.filter
def absolute(value: int) -> int:
    """Without its sign."""
    return abs(value)
