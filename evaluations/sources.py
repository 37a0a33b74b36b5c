"""What may stand as evidence: a web address or a name that a reader can follow, and the day it was true."""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from plans.errors import Refused

TEXT_LIMIT = 2000
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
_EARLIEST = date(1990, 1, 1)
_valid_url = URLValidator(schemes=["http", "https"])


def check_source(source: str) -> str:
    """The source without surrounding space. Raises Refused for none, and for an address that is not one of the web."""
    text = source.strip()
    if not text:
        raise Refused(_("A fact needs its evidence: a link, or the name of a document."), field="source")
    if len(text) > TEXT_LIMIT:
        raise Refused(_("The source is too long: at most %(n)s characters.") % {"n": TEXT_LIMIT}, field="source")
    if _SCHEME.match(text):
        check_web_address(text, field="source")
    return text


def check_web_address(address: str, *, field: str) -> None:
    """Raises Refused unless it is an http or https address."""
    try:
        _valid_url(address)
    except ValidationError:
        raise Refused(_("Give a web address that begins with https:// or http://."), field=field) from None


def check_as_of(as_of: str, *, today: date) -> str:
    """The day as ISO text. Raises Refused for anything else, for a day before 1990 and for one to come."""
    try:
        day = date.fromisoformat(as_of.strip())
    except ValueError:
        raise Refused(_("Give the day on which this was true, such as 2027-03-31."), field="as_of") from None
    if day < _EARLIEST or day > today:
        raise Refused(_("The day must lie between 1990 and today."), field="as_of")
    return day.isoformat()


def is_web_address(source: str) -> bool:
    """Whether a page may link to it."""
    return source.startswith(("https://", "http://"))
