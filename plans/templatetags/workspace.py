"""Template tags of forms that change a plan."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """A name for the change that this form makes: sent twice, it is still made once."""
    return format_html('<input type="hidden" name="request_id" value="{}">', uuid.uuid4())
