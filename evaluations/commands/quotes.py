"""What vendors offered, and what other currencies are worth."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluations.commands.keys import next_key, next_position
from evaluations.models import ExchangeRate, Quote, Tool
from evaluations.sources import TEXT_LIMIT
from plans.changes import changing
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.document import Price
from reconciliation.errors import DocumentError
from reconciliation.validate_prices import check_prices

_CURRENCY = re.compile(r"[A-Z]{3}")


def add_quote(
    *,
    plan: Plan,
    option: str,
    prices: tuple[Price, ...],
    on: date | None,
    valid_until: date | None,
    by: User,
    at: datetime,
    reference: str = "",
    note: str = "",
    request_id: str = "",
) -> Quote:
    """Write down an offer: it counts from now on, and the one that counted before is laid aside.

    Raises Refused without a price, for one that cannot be computed with, and for an offer that has lapsed already.
    """
    if not prices:
        raise Refused(_("A quote needs at least one price."))
    try:
        check_prices(prices, "quote")
    except DocumentError as error:
        raise Refused(str(error)) from None
    if valid_until and valid_until < at.date():
        raise Refused(_("This offer has lapsed already. Ask for a new one."), field="valid_until")
    if len(reference) > 200 or len(note) > TEXT_LIMIT:
        raise Refused(_("The text is too long."), field="note")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        rows = Tool.objects.filter(plan_id=plan.pk).values_list("options", flat=True)
        if option not in {known.id for options in rows for known in options}:
            raise Refused(_("The plan has no such option."), field="option")
        for pk in Quote.objects.filter(plan_id=plan.pk, option=option, counts=True).values_list("pk", flat=True):
            before = change.lock(Quote, pk, None)
            before.counts = False
            change.save(before, verb="laid aside")
        return change.add(
            Quote(
                plan_id=plan.pk,
                key=next_key(Quote, plan.pk, "Q"),
                position=next_position(Quote, plan.pk),
                option=option,
                prices=prices,
                on=on,
                valid_until=valid_until,
                reference=reference.strip(),
                note=note.strip(),
            ),
            verb="quoted",
        )


def lay_aside_quote(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Let the price list stand again; the quote stays as it was."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Quote, None, version, key=key)
        row.counts = False
        change.save(row, verb="laid aside")


def take_up_quote(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Let a quote count again, instead of another of the same option. Raises Refused for one that has lapsed."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Quote, None, version, key=key)
        if row.valid_until and row.valid_until < at.date():
            raise Refused(_("This offer has lapsed. Ask for a new one."))
        others = Quote.objects.filter(plan_id=plan.pk, option=row.option, counts=True).exclude(pk=row.pk)
        for pk in others.values_list("pk", flat=True):
            before = change.lock(Quote, pk, None)
            before.counts = False
            change.save(before, verb="laid aside")
        row.counts = True
        change.save(row, verb="taken up")


def lapse_quotes(*, plan: Plan, at: datetime) -> int:
    """Lay aside what nobody accepted in time, so that no price rests on an offer that is gone. Returns how many.

    Nobody does it: the event has no person.
    """
    gone = Quote.objects.filter(plan_id=plan.pk, counts=True, valid_until__lt=at.date())
    keys = list(gone.values_list("key", flat=True))
    if keys:
        with changing(plan.pk, by=None, at=at) as change:
            for key in keys:
                row = change.lock(Quote, None, None, key=key)
                row.counts = False
                change.save(row, verb="lapsed")
    return len(keys)


def lapse_all_quotes(at: datetime) -> int:
    """`lapse_quotes` for every plan that is at work. Returns how many lapsed."""
    pks = Quote.objects.filter(counts=True, valid_until__lt=at.date()).values_list("plan_id", flat=True)
    plans = Plan.objects.filter(pk__in=set(pks), archived_at__isnull=True, deleted_at__isnull=True)
    return sum(lapse_quotes(plan=plan, at=at) for plan in plans)


def add_rate(
    *,
    plan: Plan,
    currency: str,
    rate: Decimal,
    on: date,
    by: User,
    at: datetime,
    source: str = "",
    request_id: str = "",
) -> ExchangeRate:
    """Say what one unit of a currency was worth in the plan's on a day; the latest day of a currency counts.

    Raises Refused for the plan's own currency, an unknown code, a rate of nothing, and a day to come.
    """
    code = currency.strip().upper()
    if not _CURRENCY.fullmatch(code) or code == plan.currency:
        raise Refused(_("Give the code of another currency, such as USD."), field="currency")
    if rate <= 0:
        raise Refused(_("A rate is above 0."), field="rate")
    if on > at.date():
        raise Refused(_("This day has not come yet."), field="on")
    if len(source) > TEXT_LIMIT:
        raise Refused(_("The text is too long."), field="source")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        return change.add(
            ExchangeRate(
                plan_id=plan.pk,
                key=next_key(ExchangeRate, plan.pk, "R"),
                position=next_position(ExchangeRate, plan.pk),
                currency=code,
                rate=rate,  # type: ignore[misc]  # the stubs take the field for one of text
                on=on,
                source=source.strip(),
            )
        )


def remove_rate(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a rate out of the plan; prices in its currency go by the one before, or are unknown without one."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(ExchangeRate, None, version, key=key))
