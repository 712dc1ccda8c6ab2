"""The journal in the plain-text form of beancount 3, for a program that is not ours to check.

Every lot is a lot there too: bought at its total cost, closed by its date and label. After each day on which something
moved, balance assertions repeat what our books hold. `bean-check` then proves that entries balance, that no lot is
closed twice, and that the assertions hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO, plain
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.journal import CASH, SHARES, JournalEntry, Posting
from rebalancer.core.ledger.movements import LotChanged, LotOpened
from rebalancer.core.ledger.times import trade_date

CURRENCY: Final = "USD"
_ROUNDING: Final = "Expenses:Rounding"
# Beancount takes the coarsest amount of an entry for its tolerance. If all are very fine, or there is none, this
# line lets it compare at a millionth of a dollar instead of at the last of its 28 digits.
_TOLERANT: Final = f"  {_ROUNDING}  0.000000 {CURRENCY}"
_FINE_PLACES: Final = 12


def to_beancount(ledger: Ledger, *, title: str = "Evenkeel") -> str:
    """Return the whole journal as text: options, accounts, commodities' entries, and balance assertions."""
    export = _Export(_acquired(ledger))
    moving = [entry for entry in ledger.entries if entry.postings]
    with localcontext(EXACT):
        lines = [line for day, entries in _by_day(moving) for line in export.day(day, entries)]
    accounts = sorted({_account(p.account) for entry in moving for p in entry.postings} | {_ROUNDING})
    opened = _first_day(ledger)
    head = [
        f'option "title" "{_escaped(title)}"',
        f'option "operating_currency" "{CURRENCY}"',
        "",
        *(f"{opened} open {account}" for account in accounts),
        "",
    ]
    return "\n".join([*head, *lines]) + "\n"


def commodity(symbol: str) -> str:
    """Write a symbol as a commodity of beancount: `BTC/USD` is `BTC_USD`, and a first digit gets an X before it."""
    name = symbol.replace("/", "_")
    return name if name[0].isalpha() else f"X{name}"


@dataclass(slots=True)
class _Held:
    """A lot as beancount has it: quantity with sign, total cost without, and the date under which it is found."""

    quantity: Decimal
    cost_usd: Decimal
    day: date


@dataclass(slots=True)
class _Export:
    acquired: dict[tuple[str, str], date]
    lots: dict[tuple[str, str], _Held] = field(default_factory=dict)
    cash_usd: Decimal = ZERO

    def day(self, day: date, entries: Sequence[JournalEntry]) -> Iterator[str]:
        """Yield the entries of a day, and what must hold after them."""
        touched: set[str] = set()
        for entry in entries:
            for part in _flip_apart(entry):
                yield from self._transaction(day, part)
            touched.update(posting.symbol for posting in entry.postings if posting.symbol is not None)
        after = day + timedelta(days=1)
        yield f"{after} balance {_account(CASH)}  {plain(self.cash_usd)} {CURRENCY}"
        for symbol in sorted(touched):
            held = sum((lot.quantity for (name, _), lot in self.lots.items() if name == symbol), ZERO)
            yield f"{after} balance {_account(SHARES)}  {plain(held)} {commodity(symbol)}"
        yield ""

    def _transaction(self, day: date, entry: JournalEntry) -> Iterator[str]:
        lines = [line for posting in entry.postings for line in self._posting(day, posting)]
        money = [posting.amount_usd for posting in entry.postings if posting.account != SHARES]
        if all(_places(amount) > _FINE_PLACES for amount in money):
            lines.append(_TOLERANT)
        yield f'{day} * "{_escaped(entry.kind)}" "{_escaped(entry.entry_id)}"'
        yield from lines
        yield ""

    def _posting(self, day: date, posting: Posting) -> Iterator[str]:
        if posting.symbol is None or posting.lot_id is None:
            if posting.account == CASH:
                self.cash_usd += posting.amount_usd
            yield f"  {_account(posting.account)}  {_dollars(posting.amount_usd)} {CURRENCY}"
            return
        key = (posting.symbol, posting.lot_id)
        if posting.quantity is None:
            # Only the cost changes: the lot is taken out and put back at its new cost.
            held = self.lots[key]
            yield _share_line(key, -held.quantity, None, held.day)
            held.cost_usd = abs(held.cost_usd * _sign(held.quantity) + posting.amount_usd)
            yield _share_line(key, held.quantity, held.cost_usd, held.day)
            return
        known = self.lots.get(key)
        if known is not None and known.quantity * posting.quantity < 0:
            yield _share_line(key, posting.quantity, None, known.day)
            known.quantity += posting.quantity
            known.cost_usd = abs(known.cost_usd * _sign(known.quantity) + posting.amount_usd)
            if not known.quantity:
                del self.lots[key]
            return
        cost = abs(posting.amount_usd)
        opened = _Held(posting.quantity, cost, self.acquired.get(key, day))
        self.lots[key] = opened
        yield _share_line(key, posting.quantity, cost, opened.day)


def _flip_apart(entry: JournalEntry) -> list[JournalEntry]:
    """Return an entry that closes one side of a symbol and opens the other, as two: beancount matches closings against
    what was held before the entry."""
    shares = [posting for posting in entry.postings if posting.account == SHARES]
    if entry.kind != "FILL" or len(shares) < 2 or shares[-1].lot_id != entry.entry_id:
        return [entry]
    opened = shares[-1]
    flow = Posting(CASH, -opened.amount_usd)
    rest = [Posting(p.account, p.amount_usd - flow.amount_usd) if p.account == CASH else p for p in entry.postings]
    first = JournalEntry(entry.entry_id, entry.at_ns, entry.kind, tuple(p for p in rest if p is not opened))
    return [first, JournalEntry(entry.entry_id, entry.at_ns, entry.kind, (flow, opened))]


def _share_line(key: tuple[str, str], quantity: Decimal, cost_usd: Decimal | None, day: date) -> str:
    symbol, lot_id = key
    label = f'{day}, "{_escaped(lot_id)}"'
    cost = f"{{{label}}}" if cost_usd is None else f"{{{{{plain(cost_usd)} {CURRENCY}, {label}}}}}"
    return f"  {_account(SHARES)}  {plain(quantity)} {commodity(symbol)} {cost}"


def _acquired(ledger: Ledger) -> dict[tuple[str, str], date]:
    found: dict[tuple[str, str], date] = {}
    for moved in ledger.movements:
        lots = (moved.lot,) if isinstance(moved, LotOpened) else moved.after if isinstance(moved, LotChanged) else ()
        for lot in lots:
            if lot.acquired_ns is not None:
                found[lot.symbol, lot.lot_id] = trade_date(lot.acquired_ns)
    return found


def _by_day(entries: Iterable[JournalEntry]) -> Iterator[tuple[date, list[JournalEntry]]]:
    days: dict[date, list[JournalEntry]] = {}
    for entry in entries:
        days.setdefault(trade_date(entry.at_ns), []).append(entry)
    yield from sorted(days.items())


def _first_day(ledger: Ledger) -> date:
    days = [trade_date(entry.at_ns) for entry in ledger.entries]
    return min(days, default=date(1970, 1, 1))


def _account(name: str) -> str:
    return ":".join("-".join(word.capitalize() for word in part.split("-")) for part in name.split(":"))


def _dollars(amount: Decimal) -> str:
    """With two decimals at least, so that beancount compares at half a cent where we write cents."""
    text = plain(amount)
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def _places(amount: Decimal) -> int:
    return len(plain(amount).partition(".")[2])


def _sign(quantity: Decimal) -> int:
    return -1 if quantity < 0 else 1


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
