"""Wash sales where they are hard to see, gains that are not known, and estimates that are the ledger's own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rebalancer.core.account.holding_period import Term
from rebalancer.core.ledger.events import CashKind, Fill, LedgerEvent, ShareKind, ShareLeg
from rebalancer.core.ledger.fold import Ledger, append_events, rebuild
from rebalancer.core.tax.harvest import harvest_candidates, open_tax_lots, wash_windows
from rebalancer.core.tax.lines import TaxLine, Unclear
from rebalancer.core.tax.planned import PlannedTrade, planned_lines, tax_book_of_ledger
from rebalancer.core.tax.wash_sales import tax_report
from tests.core.ledger.happenings import a_fill, cash, on


def traded(
    day: str, quantity: str, price: str, symbol: str = "XYZ", *, order: str | None = None, tick: int = 0
) -> Fill:
    """A purchase (or, negative, a sale) on a day, so many nanoseconds after noon."""
    name = f"{symbol}{day}{quantity}{price}{tick}"
    return a_fill(name, quantity, price, symbol=symbol, at_ns=on(day) + tick, order=order)


def shares(day: str, kind: ShareKind, symbol: str, quantity: str, **rest: str) -> ShareLeg:
    """One leg of a corporate action; all legs of a day and kind are one."""
    paid, price = Decimal(rest.get("paid", "0")), rest.get("price")
    name = f"{kind}{day}{symbol}{quantity}"
    price_or_none = None if price is None else Decimal(price)
    return ShareLeg(name, on(day), kind, f"{kind}{day}", symbol, Decimal(quantity), paid, price_or_none)


def lines(ledger: Ledger, **same: str) -> list[TaxLine]:
    return list(tax_report(ledger, same_as=same).lines)


def test_a_planned_sale_on_the_day_of_a_wash_sale_is_estimated_as_the_ledger_books_it() -> None:
    """Bought at 100 long ago, sold at 50, bought back at 50, planned at 60: the deferred loss comes with the shares."""
    past: list[LedgerEvent] = [
        traded("2024-01-08", "10", "100"),
        traded("2026-03-02", "-10", "50", tick=1),
        traded("2026-03-02", "10", "50", tick=2),
    ]
    ledger = rebuild(past)
    sale = PlannedTrade("XYZ", Decimal(-10), Decimal(60))
    ((planned,),) = planned_lines(tax_book_of_ledger(ledger), [sale], date(2026, 3, 2))
    assert (planned.gain_usd, planned.term) == (Decimal(-400), Term.LONG)
    after = append_events(ledger, [traded("2026-03-02", "-10", "60", tick=3)])
    done = lines(after)[-1]
    assert (done.gain_usd, done.term, done.cost_usd) == (planned.gain_usd, planned.term, planned.cost_usd)


def test_a_plan_that_buys_what_is_the_same_security_washes_its_own_loss() -> None:
    ledger = rebuild([traded("2025-01-06", "10", "100", "VOO")])
    plan = [PlannedTrade("VOO", Decimal(-10), Decimal(80)), PlannedTrade("IVV", Decimal(4), Decimal(80))]
    (planned,), _ = planned_lines(tax_book_of_ledger(ledger, [["IVV", "VOO"]]), plan, date(2025, 6, 2))
    assert (planned.disallowed_usd, planned.washed_quantity) == (Decimal(80), Decimal(4))


def test_the_fills_of_one_order_are_one_sale_whatever_comes_between_them() -> None:
    past: list[LedgerEvent] = [
        traded("2025-06-02", "5", "10"),
        traded("2025-06-03", "5", "9"),
        traded("2025-06-02", "1", "50", "ABC"),
        traded("2025-06-10", "-5", "8", order="sell", tick=1),
        traded("2025-06-10", "-1", "60", "ABC", tick=2),
        traded("2025-06-10", "-5", "8", order="sell", tick=3),
    ]
    found = [(line.gain_usd, line.disallowed_usd) for line in lines(rebuild(past)) if line.symbol == "XYZ"]
    assert found == [(Decimal(-10), Decimal(0)), (Decimal(-5), Decimal(0))]


def test_a_rename_between_loss_and_repurchase_does_not_hide_the_wash_sale() -> None:
    past: list[LedgerEvent] = [
        traded("2025-01-06", "10", "100", "FB"),
        traded("2025-06-02", "-5", "80", "FB"),
        shares("2025-06-09", ShareKind.SYMBOL_CHANGE, "FB", "-5"),
        shares("2025-06-09", ShareKind.SYMBOL_CHANGE, "META", "5"),
        traded("2025-06-20", "5", "75", "META"),
    ]
    (line,) = lines(rebuild(past))
    assert line.disallowed_usd == Decimal(100)
    # The old name may be given to another company, whose shares replace nothing.
    again = rebuild([*past[:4], traded("2025-06-20", "5", "75", "FB")])
    assert lines(again)[0].disallowed_usd == 0


def test_what_the_person_calls_the_same_stays_the_same_under_a_new_name() -> None:
    past: list[LedgerEvent] = [
        traded("2025-01-06", "10", "100", "FB"),
        traded("2025-01-06", "10", "100", "TWIN"),
        traded("2025-06-02", "-10", "80", "TWIN"),
        shares("2025-06-09", ShareKind.SYMBOL_CHANGE, "FB", "-10"),
        shares("2025-06-09", ShareKind.SYMBOL_CHANGE, "META", "10"),
        traded("2025-06-20", "4", "75", "META"),
    ]
    assert lines(rebuild(past), TWIN="FB")[0].disallowed_usd == Decimal(80)


def test_crypto_is_no_security_and_its_losses_count() -> None:
    """26 U.S.C. 1091 speaks of stock and securities; crypto is property (Notice 2014-21)."""
    past: list[LedgerEvent] = [
        traded("2025-01-06", "1", "100", "BTC/USD"),
        traded("2025-06-02", "-1", "80", "BTC/USD"),
        traded("2025-06-03", "1", "80", "BTC/USD"),
    ]
    ledger = rebuild(past)
    report = tax_report(ledger)
    assert (report.lines[0].gain_usd, report.open_losses) == (Decimal(-20), ())
    assert wash_windows(report, date(2025, 6, 3)) == []


def test_shares_after_a_split_replace_as_many_as_they_were_before_it() -> None:
    past: list[LedgerEvent] = [
        traded("2025-01-06", "11", "100"),
        traded("2025-06-02", "-10", "80"),
        shares("2025-06-09", ShareKind.SPLIT, "XYZ", "-1"),
        shares("2025-06-09", ShareKind.SPLIT, "XYZ", "2"),
        traded("2025-06-20", "10", "40"),
    ]
    (line,) = lines(rebuild(past))
    assert (line.disallowed_usd, line.washed_quantity) == (Decimal(100), Decimal(5))


def test_a_short_closed_at_a_loss_near_another_sale_is_said_to_be_unknown() -> None:
    """26 U.S.C. 1091(e)."""
    past: list[LedgerEvent] = [traded("2025-06-02", "-10", "80"), traded("2025-06-10", "10", "90")]
    assert lines(rebuild(past))[0].unclear is None
    near = rebuild([*past, traded("2025-07-10", "-5", "90")])
    assert lines(near)[0].unclear is Unclear.SHORT_WASH_SALE
    later = rebuild([*past, traded("2025-07-11", "-5", "90")])
    assert lines(later)[0].unclear is None


def test_whether_the_successor_of_a_merger_replaces_is_said_to_be_unknown() -> None:
    past: list[LedgerEvent] = [
        traded("2025-01-06", "10", "100", "TGT"),
        traded("2025-06-02", "-5", "80", "TGT"),
        shares("2025-06-09", ShareKind.MERGER, "TGT", "-5"),
        shares("2025-06-09", ShareKind.MERGER, "ACQ", "5"),
    ]
    assert lines(rebuild(past))[0].unclear is None
    bought = rebuild([*past, traded("2025-06-20", "5", "75", "ACQ")])
    assert lines(bought)[0].unclear is Unclear.MERGED_SECURITY


@pytest.mark.parametrize(("amount", "cost", "gain"), [("100", "900", "0"), ("1005", "0", "5")])
def test_capital_returned_lowers_the_cost_that_a_wash_sale_raised(amount: str, cost: str, gain: str) -> None:
    """Ten shares at 80 that replace a loss of 200: 1,000 come back before anything is gain."""
    past: list[LedgerEvent] = [
        traded("2025-01-06", "10", "100"),
        traded("2025-06-02", "-10", "80"),
        traded("2025-06-03", "10", "80"),
        cash("1", amount, CashKind.RETURN_OF_CAPITAL, symbol="XYZ", at_ns=on("2025-08-01")),
    ]
    ledger = rebuild(past)
    report = tax_report(ledger)
    assert [lot.cost_usd for lot in open_tax_lots(ledger.book.lots, report)] == [Decimal(cost)]
    assert sum(line.gain_usd for line in report.lines) == Decimal(gain)


def test_cash_in_a_merger_is_measured_against_the_cost_that_a_wash_sale_raised() -> None:
    past: list[LedgerEvent] = [
        traded("2025-01-06", "10", "100"),
        traded("2025-06-02", "-10", "80"),
        traded("2025-06-03", "10", "80"),
        shares("2025-08-01", ShareKind.MERGER, "XYZ", "-10", paid="300"),
        shares("2025-08-01", ShareKind.MERGER, "ACQ", "10", price="75"),
    ]
    ledger = rebuild(past)
    report = tax_report(ledger)
    # Worth 750 and 300 of cash against 1,000: a gain of 50 (not the 250 that the price paid alone would give).
    assert sum(line.gain_usd for line in report.lines) == Decimal(50)
    assert [lot.cost_usd for lot in open_tax_lots(ledger.book.lots, report)] == [Decimal(750)]


def test_the_fraction_that_was_paid_out_is_a_line_of_its_lot() -> None:
    past: list[LedgerEvent] = [
        traded("2024-01-08", "5", "100"),
        shares("2025-06-02", ShareKind.SPLIT, "XYZ", "-5"),
        shares("2025-06-02", ShareKind.SPLIT, "XYZ", "2"),
        ShareLeg(
            "cil", on("2025-06-02"), ShareKind.CASH_IN_LIEU, "SPLIT2025-06-02", "XYZ", Decimal("0.5"), Decimal(120)
        ),
    ]
    (line,) = lines(rebuild(past))
    assert (line.quantity, line.gain_usd, line.term) == (Decimal("0.5"), Decimal(20), Term.LONG)


OLD = traded("2025-01-06", "10", "100")


@pytest.mark.parametrize(
    ("past", "washed"),
    [
        # Another purchase of the last 30 days replaces what is sold.
        ([OLD, traded("2025-05-28", "4", "30")], "4"),
        # These five have replaced the five that were sold on the next day, and can do so only once.
        ([OLD, traded("2025-05-28", "5", "30"), traded("2025-05-29", "-5", "70")], "0"),
        # The rest of the purchase that is sold from replaces nothing.
        ([traded("2025-05-28", "4", "100", order="b"), traded("2025-05-28", "4", "30", order="b", tick=1)], "0"),
    ],
)
def test_a_harvest_says_of_how_many_shares_the_loss_would_be_deferred(past: list[LedgerEvent], washed: str) -> None:
    ledger = rebuild(past)
    report = tax_report(ledger)
    lots = open_tax_lots(ledger.book.lots, report)
    today, prices = date(2025, 6, 2), {"XYZ": Decimal(70)}
    (found,) = harvest_candidates(lots, report, prices, today, loss_usd_min=Decimal(1), replacements={})
    assert found.washed_quantity == Decimal(washed)
    sale = traded("2025-06-02", f"-{found.quantity}", "70")
    after = [line for line in lines(append_events(ledger, [sale])) if line.event_id == sale.event_id]
    assert sum(line.washed_quantity for line in after) == Decimal(washed)
