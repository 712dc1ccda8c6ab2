"""Nothing is lost and nothing comes from nowhere: the identities that hold after every run and reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Final

from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO, divide_shown, plain
from rebalancer.core.base.symbols import CASH
from rebalancer.core.ledger.events import CashActivity, CashKind, Fill, InternalTransfer, LedgerEvent, OrderEvent
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.journal import CASH as CASH_ACCOUNT
from rebalancer.core.ledger.journal import SHARES
from rebalancer.core.ledger.reconciliation import BrokerPosition, Disagreement
from rebalancer.core.risk.state import TradingState

EVENTS_SHOWN: Final = 5
_HALF_CENT: Final = Decimal("0.005")
_CENT: Final = Decimal("0.01")


class Identity(StrEnum):
    """What must be equal. The last two compare us with the broker, the others us with ourselves."""

    ENTRIES_BALANCE = "ENTRIES_BALANCE"
    CASH_IS_POSTED = "CASH_IS_POSTED"
    SHARES_ARE_POSTED = "SHARES_ARE_POSTED"
    STRATEGIES_SUM_TO_ACCOUNT = "STRATEGIES_SUM_TO_ACCOUNT"
    BROKER_CASH = "BROKER_CASH"
    BROKER_SHARES = "BROKER_SHARES"


@dataclass(frozen=True, slots=True)
class Gap:
    """An identity that does not hold.

    Args:
        expected, found: dollars, or shares for the identities of shares.
        value_usd: what the gap is worth, without sign; None where no price is known.
        events: the newest events that touched the symbol (or cash), the newest last.
    """

    identity: Identity
    symbol: str | None
    expected: Decimal
    found: Decimal
    value_usd: Decimal | None
    events: tuple[LedgerEvent, ...]

    @property
    def sentence(self) -> str:
        """What does not agree, for a person."""
        with localcontext(EXACT):
            gap = self.found - self.expected
        what = f"{self.symbol}: " if self.symbol else ""
        if self.identity in (Identity.BROKER_CASH, Identity.BROKER_SHARES):
            return (
                f"{what}the broker has {plain(self.found)}, our books have {plain(self.expected)}: "
                f"a gap of {plain(gap)}."
            )
        return f"{what}{self.identity.value} is broken by {plain(gap)}: our own books contradict each other."


def own_gaps(ledger: Ledger) -> list[Gap]:
    """Return the identities within our own books. A gap here is a bug, never the market's doing."""
    gaps: list[Gap] = []
    book = ledger.book
    with localcontext(EXACT):
        for entry in ledger.entries:
            total = sum((posting.amount_usd for posting in entry.postings), ZERO)
            if total:
                gaps.append(Gap(Identity.ENTRIES_BALANCE, None, ZERO, total, abs(total), ()))
        lots = [lot for held in book.lots.values() for lot in held]
        _compare(gaps, Identity.CASH_IS_POSTED, CASH, ledger.balance_usd(CASH_ACCOUNT), book.cash_usd, ledger)
        at_cost = sum((lot.cost_usd for lot in lots), ZERO)
        _compare(gaps, Identity.SHARES_ARE_POSTED, None, ledger.balance_usd(SHARES), at_cost, ledger)
        strategies = sum(book.strategy_cash_usd.values(), ZERO)
        _compare(gaps, Identity.STRATEGIES_SUM_TO_ACCOUNT, CASH, book.cash_usd, strategies, ledger)
        for symbol in sorted({symbol for _, symbol in book.positions} | book.lots.keys()):
            held = sum(book.holders_of(symbol).values(), ZERO)
            _compare(gaps, Identity.STRATEGIES_SUM_TO_ACCOUNT, symbol, book.quantity_of(symbol), held, ledger)
    return gaps


def _compare(
    gaps: list[Gap], identity: Identity, symbol: str | None, expected: Decimal, found: Decimal, ledger: Ledger
) -> None:
    if expected != found:
        value = abs(found - expected) if symbol in (None, CASH) else None
        gaps.append(Gap(identity, symbol, expected, found, value, events_around(ledger, symbol)))


def broker_gaps(ledger: Ledger, discrepancies: Iterable[Disagreement], prices: Mapping[str, Decimal]) -> list[Gap]:
    """Return the identities between us and the broker, from the disagreements that have lasted too long."""
    gaps: list[Gap] = []
    for found in discrepancies:
        price = Decimal(1) if found.symbol == CASH else prices.get(found.symbol)
        with localcontext(EXACT):
            value = None if price is None else abs(found.gap * price)
        identity = Identity.BROKER_CASH if found.symbol == CASH else Identity.BROKER_SHARES
        around = events_around(ledger, found.symbol)
        gaps.append(Gap(identity, found.symbol, found.ours, found.brokers, value, around))
    return gaps


def events_around(ledger: Ledger, symbol: str | None) -> tuple[LedgerEvent, ...]:
    """Return the newest events that moved a symbol (or, for CASH, dollars), the newest last."""
    found = [event for event in ledger.live if symbol is None or _touches(event, symbol)]
    return tuple(found[-EVENTS_SHOWN:])


def _touches(event: LedgerEvent, symbol: str) -> bool:
    if isinstance(event, OrderEvent | InternalTransfer):
        return event.symbol == symbol
    if symbol == CASH:
        return isinstance(event, Fill | CashActivity) or bool(event.cash_usd)
    return event.symbol == symbol


@dataclass(frozen=True, slots=True)
class FreezeLimits:
    """Up to which size a gap lets sells go on (REDUCING); anything larger, or of unknown size, halts.

    Both limits hold: dollars, and percent of the account's equity.
    """

    reducing_usd_max: Decimal = Decimal(100)
    reducing_percent_max: Decimal = Decimal("0.5")


def freeze_for(gaps: Iterable[Gap], equity_usd: Decimal, limits: FreezeLimits | None = None) -> TradingState:
    """Return the trading state that gaps call for: ACTIVE where there are none."""
    chosen, found = limits or FreezeLimits(), list(gaps)
    if not found:
        return TradingState.ACTIVE
    if any(gap.value_usd is None or gap.identity not in _WITH_BROKER for gap in found) or equity_usd <= 0:
        return TradingState.HALTED
    with localcontext(EXACT):
        total = sum((gap.value_usd for gap in found if gap.value_usd is not None), ZERO)
    is_small = (
        total <= chosen.reducing_usd_max and divide_shown(total, equity_usd, HUNDRED) <= chosen.reducing_percent_max
    )
    return TradingState.REDUCING if is_small else TradingState.HALTED


_WITH_BROKER: Final = frozenset({Identity.BROKER_CASH, Identity.BROKER_SHARES})


def cash_allowance_usd(ledger: Ledger, broker_cash_usd: Decimal) -> Decimal:
    """How far the broker's cash may be off because it keeps cents: half a cent for each fill since the last rounding
    was booked whose exact amount is no whole number of cents; 0 where the broker itself shows parts of a cent."""
    if broker_cash_usd % _CENT:
        return ZERO
    allowed = ZERO
    with localcontext(EXACT):
        for event in ledger.live:
            if isinstance(event, CashActivity) and event.kind is CashKind.ROUNDING:
                allowed = ZERO
            elif isinstance(event, Fill) and (event.quantity * event.price) % _CENT:
                allowed += _HALF_CENT
    return allowed


def rounding_event(ledger: Ledger, broker_cash_usd: Decimal) -> CashActivity | None:
    """Return the entry that books what the broker's rounding came to, within the allowance; None where there is nothing
    to book or the gap is larger. Its id follows from the newest event that it covers."""
    with localcontext(EXACT):
        gap = broker_cash_usd - ledger.book.cash_usd
    if not gap or not ledger.live or abs(gap) > cash_allowance_usd(ledger, broker_cash_usd):
        return None
    last = ledger.live[-1]
    return CashActivity(f"rounding:{last.event_id}", last.at_ns + 1, CashKind.ROUNDING, gap, broker_type="rounding")


COST_ALLOWANCE_USD: Final = Decimal("0.01")
_COST_STEP: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class CostDifference:
    """A holding whose lots cost something else in our books than at the broker; dollars a share.

    `ours_usd` is None where our books do not know the cost of every lot; `events` are the newest that touched it.
    """

    symbol: str
    quantity: Decimal
    ours_usd: Decimal | None
    brokers_usd: Decimal
    events: tuple[LedgerEvent, ...]

    @property
    def gap_usd(self) -> Decimal | None:
        """What the broker's cost is above ours, over all shares."""
        if self.ours_usd is None:
            return None
        with localcontext(EXACT):
            return (self.quantity * (self.brokers_usd - self.ours_usd)).quantize(_HALF_CENT, context=QUOTIENT)

    @property
    def sentence(self) -> str:
        """What does not agree, for a person."""
        theirs = f"{self.symbol}: it cost {_cents(self.brokers_usd)} a share at the broker"
        if self.ours_usd is None:
            return f"{theirs}; our books do not know what it cost."
        return f"{theirs}, {_cents(self.ours_usd)} in our books."


def cost_differences(ledger: Ledger, broker: Iterable[BrokerPosition]) -> list[CostDifference]:
    """Compare what the lots of each holding cost with the broker's average, where the quantities agree.

    A cent, and a ten-thousandth of a dollar a share, may be lost where the broker rounds its average.
    """
    found: list[CostDifference] = []
    for position in sorted(broker, key=lambda held: held.symbol):
        theirs, quantity = position.average_cost_usd, position.quantity
        if theirs is None or not quantity or ledger.book.quantity_of(position.symbol) != quantity:
            continue
        lots = ledger.book.lots[position.symbol]
        with localcontext(EXACT):
            cost = sum((lot.cost_usd for lot in lots), ZERO)
            gap = abs(cost - quantity * theirs)
            allowed = COST_ALLOWANCE_USD + abs(quantity) * _COST_STEP
        is_known = all(lot.is_cost_known for lot in lots)
        if is_known and gap <= allowed:
            continue
        ours = divide_shown(cost, quantity) if is_known else None
        around = events_around(ledger, position.symbol)
        found.append(CostDifference(position.symbol, quantity, ours, theirs, around))
    return found


def _cents(amount: Decimal) -> str:
    return f"${amount.quantize(_CENT, context=QUOTIENT):f}"
