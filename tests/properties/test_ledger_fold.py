"""Whatever happens, in whatever order it is told: the books balance, and a second reckoning finds the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from beancount import loader
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.account.order import OrderSide
from rebalancer.core.ledger.attribution import divide_quantity
from rebalancer.core.ledger.conservation import own_gaps
from rebalancer.core.ledger.event_codec import dump_event, parse_event
from rebalancer.core.ledger.events import (
    CashActivity,
    CashKind,
    Fill,
    LedgerEvent,
    OrderEvent,
    ShareKind,
    ShareLeg,
    StrategyShare,
)
from rebalancer.core.ledger.fold import Ledger, append_events, rebuild
from rebalancer.core.ledger.journal import CASH, SHARES
from rebalancer.core.statements.beancount import to_beancount
from tests.core.ledger.disposals import disposals_of
from tests.extent import examples
from tests.properties.ledger_oracle import Reckoned, Traded, at_average_cost, first_in_first_out

SYMBOLS = ("AAA", "BBB")
STRATEGIES = ("alpha", "beta")
CENT = Fraction(1, 100)
quantities = st.decimals("0.000000001", "50", places=9, allow_nan=False) | st.integers(1, 20).map(Decimal)
prices = st.decimals("0.01", "999", places=2, allow_nan=False)


def a_fill(draw: st.DrawFn, number: int, at_ns: int) -> list[LedgerEvent]:
    """A fill, its order with the strategies behind it (perhaps none), and perhaps a correction or a bust."""
    side = draw(st.sampled_from(list(OrderSide)))
    fill = Fill(
        event_id=f"fill:{number}",
        at_ns=at_ns,
        order_id=f"o{number}",
        symbol=draw(st.sampled_from(SYMBOLS)),
        side=side,
        quantity=draw(quantities),
        price=draw(prices),
        cumulative_quantity=Decimal(1),
    )
    events: list[LedgerEvent] = [fill]
    wanted = draw(st.dictionaries(st.sampled_from(STRATEGIES), st.integers(-3, 9), max_size=2))
    if sum(wanted.values()) > 0:
        sign = 1 if side is OrderSide.BUY else -1
        shares = tuple(StrategyShare(name, Decimal(sign * wanted[name])) for name in wanted)
        late = draw(st.integers(0, 3))
        status = OrderEvent(
            f"order:{number}", at_ns + late, f"o{number}", f"c{number}", fill.symbol, side, "new", None, Decimal(0)
        )
        events.append(replace(status, strategies=shares))
    fate = draw(st.sampled_from(["stands"] * 6 + ["corrected", "busted"]))
    if fate == "corrected":
        events.append(replace(fill, event_id=f"fill:{number}#1", supersedes=fill.event_id, price=draw(prices)))
    elif fate == "busted":
        events.append(replace(fill, event_id=f"fill:{number}#1", supersedes=fill.event_id, is_void=True))
    return events


@st.composite
def happenings(draw: st.DrawFn) -> list[LedgerEvent]:
    """Some fills, deposits, dividends and fees, many at the same instant."""
    events: list[LedgerEvent] = []
    at_ns = 0
    for number in range(draw(st.integers(1, 9))):
        at_ns += draw(st.integers(0, 2))
        what = draw(st.sampled_from(["fill"] * 5 + ["cash"]))
        if what == "fill":
            events.extend(a_fill(draw, number, at_ns))
        else:
            kind = draw(st.sampled_from([CashKind.DEPOSIT, CashKind.DIVIDEND, CashKind.FEE]))
            amount = draw(st.decimals("-99", "99", places=2, allow_nan=False))
            symbol = draw(st.sampled_from([None, *SYMBOLS]))
            events.append(CashActivity(f"cash:{number}", at_ns, kind, amount, symbol=symbol))
    return events


@settings(max_examples=examples(150), deadline=None)
@given(st.data(), happenings())
def test_any_order_duplication_and_delay_gives_the_same_ledger(data: st.DataObject, events: list[LedgerEvent]) -> None:
    told = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=4))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(told)), max_size=3)))
    ledger = rebuild(())
    for begin, end in zip([0, *cuts], [*cuts, len(told)], strict=True):
        ledger = append_events(ledger, told[begin:end])
    assert ledger == rebuild(events)


@settings(max_examples=examples(100), deadline=None)
@given(happenings())
def test_events_that_come_one_by_one_in_order_are_appended_to_the_same_ledger(events: list[LedgerEvent]) -> None:
    whole = rebuild(events)
    ledger = rebuild(())
    for event in [*whole.live, *events]:
        ledger = append_events(ledger, [event])
    assert ledger == whole


@settings(max_examples=examples(150), deadline=None)
@given(happenings())
def test_the_books_balance_and_strategies_sum_to_the_account(events: list[LedgerEvent]) -> None:
    ledger = rebuild(events)
    assert all(sum(posting.amount_usd for posting in entry.postings) == 0 for entry in ledger.entries)
    assert ledger.balance_usd(CASH) == ledger.book.cash_usd == sum(ledger.book.strategy_cash_usd.values())
    lots = [lot for held in ledger.book.lots.values() for lot in held]
    assert ledger.balance_usd(SHARES) == sum(lot.cost_usd for lot in lots)
    for symbol in SYMBOLS:
        assert ledger.book.quantity_of(symbol) == sum(ledger.book.holders_of(symbol).values())
        signs = {lot.quantity > 0 for lot in ledger.book.lots.get(symbol, ())}
        assert len(signs) <= 1


@settings(max_examples=examples(40), deadline=None)
@given(happenings())
def test_a_plain_text_accounting_program_agrees(events: list[LedgerEvent]) -> None:
    _, errors, _ = loader.load_string(to_beancount(rebuild(events)))
    assert [error.message for error in errors] == []


@settings(max_examples=examples(100), deadline=None)
@given(happenings())
def test_every_event_is_read_as_it_was_written(events: list[LedgerEvent]) -> None:
    assert [parse_event(dump_event(event)) for event in events] == events


@settings(max_examples=examples(100), deadline=None)
@given(happenings())
def test_no_identity_of_our_own_books_is_ever_broken(events: list[LedgerEvent]) -> None:
    assert own_gaps(rebuild(events)) == []


def story_of(
    fills: Sequence[tuple[Decimal, Decimal] | int], symbol: str = "AAA"
) -> tuple[list[LedgerEvent], list[Traded]]:
    """Trades (quantity, price) and splits (new shares for one) as events, and for the second reckoning."""
    events: list[LedgerEvent] = []
    story: list[Traded] = []
    held = Decimal(0)
    for number, item in enumerate(fills):
        if isinstance(item, int):
            if held:
                both: dict[str, Any] = {"at_ns": number, "kind": ShareKind.SPLIT, "group": f"g{number}"}
                events.append(ShareLeg(event_id=f"{number}-", symbol=symbol, quantity=-held, **both))
                events.append(ShareLeg(event_id=f"{number}+", symbol=symbol, quantity=held * item, **both))
                held *= item
                story.append(Traded(ratio=Fraction(item)))
            continue
        quantity, price = item
        side = OrderSide.BUY if quantity > 0 else OrderSide.SELL
        events.append(Fill(f"fill:{number}", number, f"o{number}", symbol, side, abs(quantity), price))
        story.append(Traded(Fraction(quantity), Fraction(price)))
        held += quantity
    return events, story


signed = st.tuples(quantities, st.sampled_from([1, 1, -1])).map(lambda pair: pair[0] * pair[1])
stories = st.lists(st.tuples(signed, prices) | st.integers(2, 4), max_size=14)


def lots_of(ledger: Ledger, symbol: str = "AAA") -> Reckoned:
    lots = ledger.book.lots.get(symbol, ())
    return Reckoned(
        Fraction(sum((lot.quantity for lot in lots), Decimal(0))),
        Fraction(sum((lot.cost_usd for lot in lots), Decimal(0))),
        Fraction(sum((disposal.gain_usd for disposal in disposals_of(ledger)), Decimal(0))),
    )


def agree(found: Reckoned, wanted: Reckoned) -> bool:
    """The same quantity, and costs that are the same far below a cent."""
    close = abs(found.cost - wanted.cost) < CENT / 10**9 and abs(found.realised - wanted.realised) < CENT / 10**9
    return found.quantity == wanted.quantity and close


@settings(max_examples=examples(250), deadline=None)
@given(stories)
def test_lots_and_realised_gains_are_those_of_the_second_reckoning(fills: list[tuple[Decimal, Decimal] | int]) -> None:
    events, story = story_of(fills)
    assert agree(lots_of(rebuild(events)), first_in_first_out(story))


@settings(max_examples=examples(250), deadline=None)
@given(stories)
def test_average_cost_is_that_of_the_second_reckoning(fills: list[tuple[Decimal, Decimal] | int]) -> None:
    events, story = story_of(fills)
    position = rebuild(events).book.position_of("unassigned", "AAA")
    found = Reckoned(Fraction(position.quantity), Fraction(position.cost_usd), Fraction(position.realised_usd))
    assert agree(found, at_average_cost(story))


@settings(max_examples=examples(300), deadline=None)
@given(
    st.decimals("-1000", "1000", places=9, allow_nan=False),
    st.dictionaries(st.text("abcde", min_size=1), st.decimals("-50", "50", places=9, allow_nan=False), min_size=1),
)
def test_parts_sum_to_the_whole_and_none_is_a_step_off(quantity: Decimal, weights: dict[str, Decimal]) -> None:
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    if not total:
        return
    parts = divide_quantity(quantity, weights)
    assert sum(parts.values()) == quantity
    for name, weight in weights.items():
        assert abs(Fraction(parts[name]) - Fraction(quantity) * Fraction(weight) / total) < Fraction(1, 10**9)
