"""Numbers as people type them: "150", "150 ms", "180,000", "180 000 EUR", "180k", "99.9 %"."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from stakeholders.vocabulary import unit_name, unit_names

_SPLIT = re.compile(r"\s*([-+−]?)\s*(\d[\d\s.,'’\u00a0\u2009\u202f]*?)\s*([^\d\s.,'’][^\d]*)?\s*")
_HALVES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[\s'’\u00a0\u2009\u202f]")
_CURRENCY_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_SPELLED = {
    "ms": ("millisecond",),
    "hours": ("h", "hr"),
    "months": ("mo",),
    "days": ("d",),
    "predictions/second": ("predictions/s", "/s", "/second", "rps"),
    "person-days": ("days", "pd", "person days"),
    "%": ("percent", "pct"),
}
_TIMES = {"k": 1000, "tsd": 1000, "m": 10**6, "mn": 10**6, "mio": 10**6}
"""How money is shortened, in English and German."""
LARGEST = Decimal(10) ** 12
LONGEST = 60


def whole_characters(text: str) -> None:
    """Refuse halves of characters (lone surrogates), which no database stores."""
    if _HALVES.search(text):
        raise ValidationError(_("This holds half of a character. Delete it and type it again."))


def read_quantity(text: str, *, unit: str = "", whole: bool = False, smallest: int | None = 0) -> Decimal:
    """A typed number within its limits. Raises ValidationError with a sentence."""
    whole_characters(text)
    value = read_number(text, unit)
    if whole and value != int(value):
        raise ValidationError(_("Enter a whole number."))
    if smallest is not None and value < smallest:
        raise ValidationError(_("Enter %(smallest)s or more."), params={"smallest": smallest})
    return value


def read_number(text: str, unit: str = "") -> Decimal:
    """The number in the text; a unit behind it (or a currency sign before it) must be `unit`.

    Raises ValidationError with a sentence that names the unit or shows an example.
    """
    example = f"150 {unit_name(unit)}".strip()
    cleaned = text.strip()
    if len(cleaned) > LONGEST:
        raise ValidationError(_("Enter a number, such as %(example)s."), params={"example": example})
    sign = cleaned[:1]
    if sign in _CURRENCY_SIGNS:
        cleaned = f"{cleaned[1:]} {sign}"
    match = _SPLIT.fullmatch(cleaned)
    if not match:
        raise ValidationError(_("Enter a number, such as %(example)s."), params={"example": example})
    typed, times = _shortened((match[3] or "").strip(), unit)
    _check_unit(typed, unit)
    number = _decimal(_SPACES.sub("", match[2]), example) * times
    if number > LARGEST:
        raise ValidationError(_("This number is too large."))
    return -number if match[1] in ("-", "−") else number


def _decimal(digits: str, example: str) -> Decimal:
    """The digits in the notation of the reader's language, or in one that cannot be taken for it."""
    point = str(get_format("DECIMAL_SEPARATOR"))
    comma = "," if point == "." else "."
    p, c = re.escape(point), re.escape(comma)
    if re.fullmatch(rf"\d{{1,3}}({c}\d{{3}})+({p}\d+)?", digits) or re.fullmatch(rf"\d+({p}\d+)?", digits):
        plain = digits.replace(comma, "").replace(point, ".")
    elif re.fullmatch(rf"\d+{c}(\d{{1,2}}|\d{{4,}})", digits):
        plain = digits.replace(comma, ".")
    elif re.fullmatch(rf"\d{{1,3}}({p}\d{{3}}){{2,}}", digits):
        plain = digits.replace(point, "")
    else:
        raise ValidationError(_("Enter a number, such as %(example)s."), params={"example": example})
    return Decimal(plain)


def _shortened(typed: str, unit: str) -> tuple[str, int]:
    """What was typed behind an amount of money without a "k" or "M", and how many times more that is."""
    short = re.fullmatch(r"(k|tsd|mio|mn|m)\.?\s*(.*)", typed, re.IGNORECASE)
    if short and re.match(r"[A-Z]{3}(/|$)", unit) and (not short[2] or _plain(short[2]) in _accepted(unit)):
        return short[2], _TIMES[short[1].casefold()]
    return typed, 1


def _check_unit(typed: str, unit: str) -> None:
    if not typed or _plain(typed) in _accepted(unit):
        return
    if unit:
        sentence = _("“%(typed)s” is not known here: the unit is %(unit)s.")
        raise ValidationError(sentence, params={"typed": typed[:20], "unit": unit_name(unit)})
    raise ValidationError(_("“%(typed)s” is not known here: this number has no unit."), params={"typed": typed[:20]})


def _accepted(unit: str) -> set[str]:
    whole = _plain(unit)
    first = whole.split("/")[0]
    signs = {sign for sign, code in _CURRENCY_SIGNS.items() if _plain(code) == first}
    spelled = {_plain(word) for key in _SPELLED for word in _SPELLED[key] if _plain(key) in (whole, first)}
    told = {_plain(word) for word in unit_names(unit)}
    return {whole, first} | signs | spelled | told if whole else set()


def _plain(unit: str) -> str:
    """A unit in the form in which units are compared: "person-days per quarter" gives "person-day/quarter"."""
    text = re.sub(r"\s*(/|\bper\b|\ba\b)\s*", "/", unit.strip().casefold()).replace(" ", "-")
    return "/".join(part.removesuffix("s") if len(part) > 2 else part for part in text.split("/"))


def plain_text(number: Decimal) -> str:
    """The number as it is stored: no exponent, no trailing zeros."""
    return format(number.normalize(), "f")
