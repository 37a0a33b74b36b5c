"""Amounts, dates and numbers as the report's sentences write them, in the reader's language."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.wording import quarter_name
from reconciliation.document import Operating, SuccessMetric
from reconciliation.quarters import Quarter

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
_MILLION = 1_000_000_000  # milli-units


def short_money(milli: int, currency: str) -> str:
    """€2.31 m from a million on, whole units below it."""
    if abs(milli) < _MILLION:
        return money(milli, currency)
    amount = (Decimal(milli) / _MILLION).quantize(Decimal("0.01"), ROUND_HALF_UP)
    values = {"symbol": _symbol(currency), "amount": number_format(amount, 2, force_grouping=True)}
    return _("%(symbol)s%(amount)s m") % values


def money(milli: int, currency: str) -> str:
    """Whole units of the currency, rounded up: a price is never shown too low, an agreed ceiling always holds."""
    amount = number_format(-(-milli // 1000), force_grouping=True)
    return _("%(symbol)s%(amount)s") % {"symbol": _symbol(currency), "amount": amount}


def _symbol(currency: str) -> str:
    return _SYMBOLS.get(currency, f"{currency} ")


def spelled(count: int) -> str:
    """A count as a sentence writes it: nine, 10."""
    return str(apnumber(count))


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def number(value: Decimal | int) -> str:
    """A number with thousands apart and no zeros behind."""
    text = format(Decimal(value).normalize(), "f")
    places = len(text.partition(".")[2])
    return number_format(Decimal(text), places, force_grouping=True)


def measured(value: Decimal | None, metric: SuccessMetric, currency: str) -> tuple[str, str]:
    """A metric's value and its unit; a dash when nobody has measured it."""
    if value is None:
        return "–", ""
    unit = metric.unit.strip()
    if unit in (currency, _SYMBOLS.get(currency, "")):
        return short_money(int(value * 1000), currency), ""
    return number(value), unit


def operating_name(strategy: Operating) -> str:
    return {
        Operating.CENTRALIZED: _("centralized"),
        Operating.DECENTRALIZED: _("decentralized"),
        Operating.HYBRID: _("hybrid"),
    }[strategy]


def quarters(first: Quarter, last: Quarter) -> str:
    """Q1 2027, Q1–Q3 2027, Q4 2027–Q2 2028."""
    if first == last:
        return quarter_name(first)
    if first.year == last.year:
        return _("Q%(first)s–Q%(last)s %(year)s") % {"first": first.number, "last": last.number, "year": first.year}
    return f"{quarter_name(first)}–{quarter_name(last)}"


def first_day(value: Quarter) -> date:
    return date(value.year, value.number * 3 - 2, 1)


def day(value: date | None) -> str:
    return date_format(value, pgettext("date format", "F j, Y")) if value else "–"


def percent(part: int, whole: int) -> int:
    """Rounded to whole percent; 0 of nothing is 0."""
    return round(100 * part / whole) if whole else 0


_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def shortened(text: str, room: int) -> str:
    """As many whole sentences as fit in so many characters; else the words that fit, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= room:
        return text
    kept = ""
    for sentence in _SENTENCE.split(text):
        if len(kept) + len(sentence) + 1 > room:
            break
        kept = f"{kept} {sentence}".strip()
    if kept:
        return kept
    cut = text[: room - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[room // 2 :] else cut).rstrip(" ,;:") + "…"
