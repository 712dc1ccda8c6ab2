"""Terms, wash sales, harvests and sales that stop at a boundary, each against the rule's own examples."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rebalancer.core.account.holding_period import Term, long_term_from, term_of
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.ledger.events import CashKind, Fill, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import Ledger, rebuild
from rebalancer.core.tax.harvest import (
    Boundary,
    OpenTaxLot,
    harvest_candidates,
    open_tax_lots,
    sale_within,
    wash_windows,
)
from rebalancer.core.tax.wash_sales import tax_report
from tests.core.ledger.happenings import a_fill, a_leg, cash, on


def bought(day: str, quantity: str, price: str, symbol: str = "XYZ", order: str | None = None) -> Fill:
    """A purchase (or, negative, a sale) on a day; one a day and symbol."""
    name = f"{symbol}{day}{quantity}{price}"
    return a_fill(name, quantity, price, symbol=symbol, at_ns=on(day), order=order)


def open_lots(ledger: Ledger, **same: str) -> list[OpenTaxLot]:
    return open_tax_lots(ledger.book.lots, tax_report(ledger, same_as=same))


@pytest.mark.parametrize(
    ("acquired", "long_from"),
    [
        ("2025-03-04", "2026-03-05"),
        ("2023-02-28", "2024-03-01"),
        ("2024-02-28", "2025-03-01"),
        ("2024-02-29", "2025-03-01"),
        ("2024-12-31", "2026-01-01"),
    ],
)
def test_shares_are_long_term_after_more_than_a_year_from_the_day_after(acquired: str, long_from: str) -> None:
    first = date.fromisoformat(long_from)
    bought_on = date.fromisoformat(acquired)
    assert long_term_from(bought_on) == first
    assert term_of(bought_on, first) is Term.LONG
    assert term_of(bought_on, first.replace(day=first.day - 1) if first.day > 1 else bought_on) is Term.SHORT


def test_the_term_of_shares_of_unknown_age_is_unknown() -> None:
    assert term_of(None, date(2026, 1, 1)) is Term.UNKNOWN


def test_a_purchase_within_30_days_after_a_loss_defers_it_into_the_new_shares() -> None:
    """The example of IRS Publication 550: 100 shares for $1,000, sold for $750, bought back for $800: basis $1,050."""
    ledger = rebuild([bought("2025-01-06", "100", "10"), bought("2025-06-02", "-100", "7.50")])
    (line,) = tax_report(ledger).lines
    assert line.gain_usd == Decimal(-250)
    again = rebuild([*ledger.live, bought("2025-07-02", "100", "8")])
    (line,) = tax_report(again).lines
    assert (line.gain_usd, line.disallowed_usd) == (Decimal(0), Decimal(250))
    (lot,) = open_lots(again)
    assert lot.cost_usd == Decimal(1050)
    assert lot.held_since == date(2025, 7, 2) - (date(2025, 6, 2) - date(2025, 1, 6))


def test_a_purchase_on_the_31st_day_is_none_of_it() -> None:
    ledger = rebuild(
        [bought("2025-01-06", "100", "10"), bought("2025-06-02", "-100", "7.50"), bought("2025-07-03", "100", "8")]
    )
    report = tax_report(ledger)
    assert report.lines[0].gain_usd == Decimal(-250)
    assert report.open_losses[0].until == date(2025, 7, 2)


def test_a_purchase_within_30_days_before_the_loss_defers_it_too() -> None:
    ledger = rebuild(
        [bought("2025-01-06", "10", "100"), bought("2025-05-05", "4", "90"), bought("2025-06-04", "-10", "80")]
    )
    (line,) = tax_report(ledger).lines
    assert (line.disallowed_usd, line.gain_usd) == (Decimal(80), Decimal(-120))
    assert [lot.cost_usd for lot in open_lots(ledger)] == [Decimal(4 * 90 + 80)]


def test_the_rest_of_the_purchase_that_was_sold_from_does_not_replace_it() -> None:
    """Revenue Ruling 56-602."""
    ledger = rebuild([bought("2025-06-02", "100", "10"), bought("2025-06-10", "-40", "8")])
    assert tax_report(ledger).lines[0].disallowed_usd == 0


def test_parts_of_one_order_are_one_purchase_and_one_sale() -> None:
    ledger = rebuild(
        [
            bought("2025-06-02", "50", "10", order="buy"),
            bought("2025-06-02", "50", "10.10", order="buy"),
            bought("2025-06-10", "-50", "8", order="sell"),
            bought("2025-06-10", "-25", "8.10", order="sell"),
        ]
    )
    assert sum(line.disallowed_usd for line in tax_report(ledger).lines) == 0


def test_shares_sold_by_the_same_order_do_not_replace_each_other() -> None:
    ledger = rebuild(
        [bought("2025-06-02", "5", "10"), bought("2025-06-03", "5", "9"), bought("2025-06-10", "-10", "8")]
    )
    report = tax_report(ledger)
    assert [(line.gain_usd, line.disallowed_usd) for line in report.lines] == [
        (Decimal(-10), Decimal(0)),
        (Decimal(-5), Decimal(0)),
    ]


def test_each_share_replaces_only_once() -> None:
    ledger = rebuild(
        [
            bought("2025-01-06", "10", "100"),
            bought("2025-01-07", "10", "100"),
            bought("2025-06-02", "-10", "80"),
            bought("2025-06-03", "-10", "70"),
            bought("2025-06-20", "10", "75"),
        ]
    )
    first, second = tax_report(ledger).lines
    assert (first.disallowed_usd, second.disallowed_usd) == (Decimal(200), Decimal(0))


def test_a_deferred_loss_counts_when_its_replacement_is_sold() -> None:
    ledger = rebuild(
        [
            bought("2024-01-08", "10", "100"),
            bought("2025-06-02", "-10", "80"),
            bought("2025-06-20", "10", "75"),
            bought("2025-09-01", "-10", "90"),
        ]
    )
    report = tax_report(ledger)
    assert [line.gain_usd for line in report.lines] == [Decimal(0), Decimal(-50)]
    assert report.lines[1].term is Term.LONG


def test_what_the_person_calls_the_same_security_washes_as_well() -> None:
    events: list[LedgerEvent] = [
        bought("2025-01-06", "10", "100", "VOO"),
        bought("2025-06-02", "-10", "80", "VOO"),
        bought("2025-06-03", "10", "80", "IVV"),
    ]
    assert tax_report(rebuild(events)).lines[0].disallowed_usd == 0
    assert tax_report(rebuild(events), same_as={"IVV": "VOO"}).lines[0].disallowed_usd == Decimal(200)


def test_a_split_leaves_what_a_wash_sale_added() -> None:
    ledger = rebuild(
        [
            bought("2025-01-06", "10", "100"),
            bought("2025-06-02", "-10", "80"),
            bought("2025-06-20", "10", "75"),
            a_leg("s1", 0, ShareKind.SPLIT, "-10", symbol="XYZ"),
            a_leg("s2", 0, ShareKind.SPLIT, "30", symbol="XYZ"),
        ]
    )
    (lot,) = open_lots(ledger)
    assert (lot.quantity, lot.cost_usd) == (Decimal(30), Decimal(950))


def test_a_short_that_is_bought_back_is_a_short_term_line() -> None:
    ledger = rebuild([bought("2025-01-06", "-10", "100"), bought("2026-06-02", "10", "80")])
    (line,) = tax_report(ledger).lines
    assert (line.quantity, line.proceeds_usd, line.cost_usd) == (Decimal(10), Decimal(1000), Decimal(800))
    assert (line.gain_usd, line.term) == (Decimal(200), Term.SHORT)


def test_capital_given_back_beyond_the_cost_is_a_line_of_its_own() -> None:
    ledger = rebuild(
        [
            bought("2025-01-06", "10", "1"),
            cash("1", "12", CashKind.RETURN_OF_CAPITAL, symbol="XYZ", at_ns=on("2025-02-03")),
        ]
    )
    (line,) = tax_report(ledger).lines
    assert (line.quantity, line.gain_usd) == (Decimal(0), Decimal(2))


def test_windows_name_the_days_until_which_a_purchase_or_a_sale_washes() -> None:
    ledger = rebuild(
        [
            bought("2025-01-06", "10", "100"),
            bought("2025-06-02", "-10", "80"),
            bought("2025-06-10", "5", "50", "ABC"),
        ]
    )
    windows = {window.symbol: window for window in wash_windows(tax_report(ledger), date(2025, 7, 2))}
    assert windows["XYZ"].buying_washes_until == date(2025, 7, 2)
    assert (windows["XYZ"].loss_usd, windows["XYZ"].selling_washes_until) == (Decimal(200), None)
    assert windows["ABC"].selling_washes_until == date(2025, 7, 10)
    assert [window.symbol for window in wash_windows(tax_report(ledger), date(2025, 7, 3))] == ["ABC"]


def test_a_harvest_sells_the_oldest_shares_as_far_as_the_loss_grows_and_names_a_replacement() -> None:
    ledger = rebuild(
        [
            bought("2024-01-08", "10", "100"),
            bought("2025-01-06", "10", "70"),
            bought("2025-01-07", "5", "95"),
            bought("2025-01-08", "5", "50"),
        ]
    )
    report = tax_report(ledger)
    lots = open_tax_lots(ledger.book.lots, report)
    (found,) = harvest_candidates(
        lots,
        report,
        {"XYZ": Decimal(80)},
        date(2025, 6, 2),
        loss_usd_min=Decimal(100),
        replacements={"XYZ": ["XYZ", "ABC"]},
    )
    assert (found.quantity, found.replacement, found.washed_quantity) == (Decimal(10), "ABC", Decimal(0))
    assert found.loss_usd == {Term.LONG: Decimal(200)}


def test_a_harvest_says_what_recent_purchases_would_defer_and_why_there_is_no_replacement() -> None:
    ledger = rebuild(
        [
            bought("2024-01-08", "1", "100", "ABC"),
            bought("2024-01-08", "10", "100"),
            bought("2025-05-20", "3", "60"),
            bought("2025-05-30", "-1", "50", "ABC"),
        ]
    )
    report = tax_report(ledger)
    lots = open_tax_lots(ledger.book.lots, report)
    prices = {"XYZ": Decimal(80), "ABC": Decimal(50)}
    today, least = date(2025, 6, 2), Decimal(1)
    (found,) = harvest_candidates(lots, report, prices, today, loss_usd_min=least, replacements={"XYZ": ["ABC"]})
    assert found.washed_quantity == Decimal(3)
    assert found.replacement is None
    assert found.why_none == "Buying ABC now would undo a loss taken in the last 30 days."
    (bare,) = harvest_candidates(lots, report, prices, today, loss_usd_min=least, replacements={})
    assert bare.why_none == "No replacement for XYZ is on your list."
    assert harvest_candidates(lots, report, prices, today, loss_usd_min=Decimal(201), replacements={}) == []
    assert harvest_candidates(lots, report, {}, today, loss_usd_min=least, replacements={}) == []


@pytest.mark.parametrize(
    ("boundary", "quantity", "stopped"),
    [
        (Boundary.BEFORE_GAIN, "10", "2025-01-06"),
        (Boundary.BEFORE_LOSS, "0", "2024-01-08"),
        (Boundary.BEFORE_SHORT_TERM, "10", "2025-01-06"),
    ],
)
def test_a_sale_stops_at_the_first_lot_beyond_its_boundary(boundary: Boundary, quantity: str, stopped: str) -> None:
    ledger = rebuild([bought("2024-01-08", "10", "100"), bought("2025-01-06", "10", "70")])
    sale = sale_within(open_lots(ledger), Decimal(80), Decimal(20), boundary, date(2025, 6, 2))
    assert sale.quantity == Decimal(quantity)
    assert sale.stopped_at is not None
    assert stopped in sale.stopped_at


def test_a_sale_inside_its_boundary_is_whole_and_says_what_it_realises() -> None:
    ledger = rebuild([bought("2024-01-08", "10", "100"), bought("2025-01-06", "10", "90")])
    sale = sale_within(open_lots(ledger), Decimal(80), Decimal(15), Boundary.BEFORE_GAIN, date(2025, 6, 2))
    assert (sale.quantity, sale.stopped_at) == (Decimal(15), None)
    assert sale.gain_usd == {Term.LONG: Decimal(-200), Term.SHORT: Decimal(-50)}


def test_shares_of_unknown_cost_are_beyond_every_boundary_of_gain() -> None:
    ledger = rebuild([a_leg("o", 0, ShareKind.TRANSFER, "5", symbol="XYZ")])
    sale = sale_within(open_lots(ledger), Decimal(80), Decimal(5), Boundary.BEFORE_LOSS, date(2026, 6, 2))
    assert (sale.quantity, sale.stopped_at) == (Decimal(0), "activity:o")


def test_a_sale_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="needs both above 0"):
        sale_within([], Decimal(80), Decimal(0), Boundary.BEFORE_LOSS, date(2026, 6, 2))
