"""Parts of pages that are rendered once, kept, and filled in for each reader.

What determines a region stands in its key: the plan's revision (every change moves it), the day or the minute, language
and time zone, what was asked, and what of the reader the template looks at. A form in it gets its token and its request
id when the region is given out, so that nothing of one reader reaches another.
"""

from __future__ import annotations

import re
import secrets
import uuid
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import caches
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from plans.access import Place
from plans.http import PersonRequest

_SLOTS = 16
"""How many regions of a plan, a language and a template are kept; readers and addresses share them."""

_TOKEN, _ONCE = (f"blank-{secrets.token_hex(16)}" for _blank in range(2))
_BLANKS = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*'), _TOKEN),
    (re.compile(r'(name="request_id" value=")[^"]*'), _ONCE),
)


def kept_region(
    request: PersonRequest,
    place: Place,
    template: str,
    context: Callable[[], Mapping[str, Any]],
    *,
    reader: object = "",
    asked: object = "",
    relative_times: bool = False,
    keep: bool = True,
) -> SafeString:
    """What the template makes of the context, which is asked for only when it has to be rendered.

    reader: what of the person the template looks at, such as a right or the membership's key. asked: what of the
    address. relative_times: it says how long ago something was, and is kept for a minute. keep: false where the context
    holds what this reader sent.
    """
    if not keep:
        return render_to_string(template, {"plan": place, **context()}, request)
    now = timezone.localtime()
    moment = now.replace(second=0, microsecond=0) if relative_times else now.date()
    determined = (place.revision, moment, timezone.get_current_timezone_name(), reader, asked)
    number = zlib.crc32(repr((reader, asked)).encode()) % _SLOTS
    slot = f"region:{place.plan.pk}:{get_language()}:{template}:{number}"
    kept: tuple[object, str] | None = caches["fragments"].get(slot)
    if kept is None or kept[0] != determined:
        html = render_to_string(template, {"plan": place, **context()}, request)
        kept = (determined, _blanked(html.strip()))
        caches["fragments"].set(slot, kept)
    return _filled(kept[1], request)


def _blanked(html: str) -> str:
    for pattern, blank in _BLANKS:
        html = pattern.sub(rf"\g<1>{blank}", html)
    return html


def _filled(html: str, request: PersonRequest) -> SafeString:
    first, *rest = html.replace(_TOKEN, get_token(request)).split(_ONCE)
    return mark_safe("".join([first, *(f"{uuid.uuid4()}{part}" for part in rest)]))  # from a template, which escapes
