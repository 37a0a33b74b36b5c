"""Template tags of the workspace: forms that change a plan, the operator's outbox."""

import uuid
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from plans.access import may_read_outbox

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """A name for the change that this form makes: sent twice, it is still made once."""
    return format_html('<input type="hidden" name="request_id" value="{}">', uuid.uuid4())


@register.simple_tag(takes_context=True)
def outbox_url(context: dict[str, Any]) -> str:
    """Where the mail lies that was not sent; empty for everyone who may not read it."""
    request = context.get("request")
    return reverse("outbox") if request is not None and may_read_outbox(request) else ""
