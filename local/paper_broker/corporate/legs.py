"""The lines that a corporate action writes into one account's history. Pure: from lots and terms to bookings.

The lines have Alpaca's activity types and sub-types. Shares that become others are reported as two lines, the old ones
going and the new ones coming (Alpaca, "Voluntary Corporate Actions", on name changes). A line's `per_share` is a price
where shares came, so that a cost can be divided by value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from local.paper_broker.corporate.action import Action
from local.paper_broker.corporate.lots import (
    after_boot,
    booked,
    copy_lots,
    joined,
    paid_back,
    resized,
    to_cents,
    total,
    with_cost_share,
    without_fraction,
)
from local.paper_broker.engine.book import Lot
from local.paper_broker.engine.model import Booking, EntryKind

ZERO = Decimal(0)
Line = tuple[EntryKind, Booking]


@dataclass(frozen=True, slots=True)
class Prices:
    """Dollars a share after the action: of the old symbol and of the new one."""

    old: Decimal
    new: Decimal


@dataclass(frozen=True, slots=True)
class Held:
    """What the account holds: of the old symbol, and of the new one."""

    old: list[Lot]
    new: list[Lot]


def lines_of(action: Action, group: str, held: Held, prices: Prices, pays_fractions: bool) -> list[Line]:
    """What the action writes for an account that holds some of its symbol; `prices` are those after it."""
    match action.kind:
        case "split":
            word = "FSPLIT" if action.ratio > 1 else "RSPLIT"
            return _turned("SPLIT", word, action, group, held.old, [], prices.old, pays_fractions)
        case "rename":
            return _turned("NC", "SNC", action, group, held.old, held.new, prices.new, pays_fractions=False)
        case "stock_merger":
            return _merged(action, group, held, prices, pays_fractions)
        case "cash_merger":
            paid = to_cents(total(held.old) * action.cash)
            return [("MA", _gone(action, group, "CMA", held.old, action.cash, paid))]
        case "spin_off":
            return _spun_off(action, group, held, prices, pays_fractions)
        case "removal":
            return [("REORG", _gone(action, group, "WRM", held.old, None, ZERO))]
        case "cash_dividend" | "return_of_capital":
            raise ValueError(f"{action.kind} pays to those who were entitled: see payout_line")


def payout_line(action: Action, group: str, entitled: Decimal, lots: Iterable[Lot]) -> Line:
    """A payout on `entitled` shares; a short holder pays it. A return of capital lowers what the `lots` cost."""
    returns = action.kind == "return_of_capital"
    return "DIV", Booking(
        group=group,
        sub_type="ROC" if returns else "CDIV",
        symbol=action.symbol,
        qty=entitled,
        per_share=action.cash,
        amount=to_cents(entitled * action.cash),
        lots=booked(paid_back(lots, action.cash, entitled)) if returns else None,
    )


def _gone(
    action: Action, group: str, sub_type: str | None, lots: list[Lot], per_share: Decimal | None, amount: Decimal
) -> Booking:
    return Booking(
        group=group,
        sub_type=sub_type,
        symbol=action.symbol,
        qty=-total(lots),
        per_share=per_share,
        amount=amount,
        lots=[],
    )


def _come(
    kind: EntryKind,
    sub_type: str | None,
    symbol: str,
    group: str,
    held: list[Lot],
    coming: list[Lot],
    price: Decimal,
    pays_fractions: bool,
) -> list[Line]:
    """New shares come to what is held of them; with `pays_fractions` the fraction of a share is paid out instead."""
    whole, fraction = without_fraction(coming) if pays_fractions else (coming, ZERO)
    came = Booking(
        group=group,
        sub_type=sub_type,
        symbol=symbol,
        qty=total(whole),
        per_share=price,
        lots=booked(joined(held, copy_lots(whole))),
    )
    lines: list[Line] = [(kind, came)] if whole else []
    if fraction:
        paid = to_cents(fraction * price)
        lines.append(
            (
                "CIL",
                Booking(group=group, sub_type=None, symbol=symbol, qty=fraction, per_share=price, amount=paid),
            )
        )
    return lines


def _turned(
    kind: EntryKind,
    sub_type: str,
    action: Action,
    group: str,
    old: list[Lot],
    held: list[Lot],
    price: Decimal,
    pays_fractions: bool,
    cash: Decimal = ZERO,
) -> list[Line]:
    """All old shares go, and new ones come for them at the action's ratio."""
    gone = _gone(action, group, sub_type, old, None, cash)
    symbol = action.new_symbol or action.symbol
    return [
        (kind, gone),
        *_come(kind, sub_type, symbol, group, held, resized(old, action.ratio), price, pays_fractions),
    ]


def _merged(action: Action, group: str, held: Held, prices: Prices, pays_fractions: bool) -> list[Line]:
    cash = to_cents(total(held.old) * action.cash)
    value = prices.new * Decimal(action.ratio.numerator) / Decimal(action.ratio.denominator)
    old = [after_boot(lot, action.cash, value) for lot in held.old] if action.cash else held.old
    word = "SCMA" if action.cash else "SMA"
    return _turned("MA", word, action, group, old, held.new, prices.new, pays_fractions, cash)


def _spun_off(action: Action, group: str, held: Held, prices: Prices, pays_fractions: bool) -> list[Line]:
    """The old shares stay; the cost is divided by the values of old and new shares (IRS Publication 550)."""
    if action.new_symbol is None:
        raise ValueError("new_symbol: a spin-off needs the symbol of the new shares")
    kept = Fraction(prices.old) / (Fraction(prices.old) + action.ratio * Fraction(prices.new))
    staying = with_cost_share(held.old, kept)
    coming = with_cost_share(resized(held.old, action.ratio), 1 - kept)
    gone = _gone(action, group, None, held.old, None, ZERO)
    back = Booking(
        group=group,
        sub_type=None,
        symbol=action.symbol,
        qty=total(staying),
        per_share=prices.old,
        lots=booked(staying),
    )
    return [
        ("SPIN", gone),
        ("SPIN", back),
        *_come("SPIN", None, action.new_symbol, group, held.new, coming, prices.new, pays_fractions),
    ]
