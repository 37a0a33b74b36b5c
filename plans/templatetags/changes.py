"""The hidden fields that every form of a change carries."""

from __future__ import annotations

import uuid

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def change_fields(version: int | None = None) -> SafeString:
    """A fresh request id, so that a double click changes once, and the version that the person sees."""
    fields = [("request_id", str(uuid.uuid4()))]
    if version is not None:
        fields.append(("version", str(version)))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)
