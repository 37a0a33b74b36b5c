"""Whether an option's prices and amounts can be computed with."""

from __future__ import annotations

import re
from decimal import Decimal

from reconciliation.document import Option, Price
from reconciliation.errors import DocumentError

_CURRENCY = re.compile(r"[A-Z]{3}")


def check_option(option: Option, path: str, *, days: int, money: int) -> None:
    """Raise DocumentError for an amount that is negative, too large or contradicts another."""
    if not option.id:
        raise DocumentError(f"{path}.id", "an id is missing")
    limits = {
        "commitment_months": 1_200,
        "effort": days,
        "exit_cost": money,
        "interest": days,
        "day_rate": money,
        "ramp": 10_000,
        "people": 10_000,
        "overrun": 1_000,
    }
    for name, high in limits.items():
        value = getattr(option, name)
        if value < 0:
            raise DocumentError(f"{path}.{name}", "negative money" if high == money else "a negative number")
        if value > high:
            raise DocumentError(f"{path}.{name}", f"{value} is more than {high}")
    check_prices(option.prices, path)


def check_prices(prices: tuple[Price, ...], path: str) -> None:
    """Raise DocumentError for a price list that cannot be computed with; `path` is of what holds it."""
    for i, price in enumerate(prices):
        _check_price(price, f"{path}.prices[{i}]")


def _check_price(price: Price, path: str) -> None:
    if not price.tiers:
        raise DocumentError(f"{path}.tiers", "a price needs at least one tier")
    if price.tiers[0].start != 0:
        raise DocumentError(f"{path}.tiers[0].start", "the first tier starts at 0")
    for i, tier in enumerate(price.tiers):
        _check_amount(f"{path}.tiers[{i}].price", tier.price)
        if i and tier.start <= price.tiers[i - 1].start:
            raise DocumentError(f"{path}.tiers[{i}].start", "tiers ascend")
    if price.free < 0:
        raise DocumentError(f"{path}.free", "a negative number")
    _check_amount(f"{path}.minimum", price.minimum)
    if not 0 <= price.discount <= 100:
        raise DocumentError(f"{path}.discount", f"{price.discount} is not between 0 and 100")
    if price.currency and not _CURRENCY.fullmatch(price.currency):
        raise DocumentError(f"{path}.currency", f"{price.currency!r} is no code of a currency, such as USD")


def _check_amount(path: str, amount: Decimal) -> None:
    if amount < 0:
        raise DocumentError(path, "negative money")
