"""The year's papers at a glance tie to the rows of the file, to the cent, and nothing is in them twice or lost."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from rebalancer.core.ledger.events import CashKind, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.statements.income import Character, income_by_year
from rebalancer.core.statements.tax_forms import form_8949_table
from rebalancer.core.statements.year_end import YearEnd, year_ends
from rebalancer.core.tax.wash_sales import tax_report
from tests.core.ledger.happenings import a_fill, a_leg, cash, on
from tests.oracles.ledger.wash_streams import Washes


def papers(events: list[LedgerEvent]) -> tuple[YearEnd, ...]:
    ledger = rebuild(events)
    return year_ends(tax_report(ledger).lines, income_by_year(ledger))


def test_every_sum_is_the_sum_of_the_rows_of_the_file() -> None:
    for seed in range(100):
        made = Washes(random.Random(seed))
        made.live(14)
        rows = form_8949_table(rebuild(made.events))
        found = papers(made.events)
        assert sum(box.rows for year in found for box in year.boxes) + sum(len(y.unknown) for y in found) == len(rows)
        for year in found:
            for box in year.boxes:
                own = [row for row in rows if (row["year"], row["box"]) == (year.year, box.box) and row["cost_usd"]]
                for name in ("proceeds_usd", "cost_usd", "adjustment_usd", "gain_usd"):
                    total = sum((Decimal(str(row[name])) for row in own), Decimal(0))
                    assert getattr(box, name) == total, (seed, name)
                assert box.gain_usd == box.proceeds_usd - box.cost_usd + box.adjustment_usd


def test_what_is_not_known_is_in_no_sum_and_says_what_it_is() -> None:
    come = a_leg("t", 0, ShareKind.TRANSFER, "10")
    (year,) = papers([come, a_fill("9", "-10", "50")])
    (sale,) = year.unknown
    assert year.boxes == ()
    assert (sale.symbol, sale.quantity, sale.proceeds_usd, sale.what) == (
        "SPY",
        Decimal(10),
        Decimal(500),
        "TERM COST",
    )


def test_a_year_of_distributions_alone_has_its_papers_and_the_newest_year_is_first() -> None:
    events: list[LedgerEvent] = [
        cash("1", "7.5", CashKind.CAPITAL_GAIN, symbol="VTI", at_ns=on("2024-12-20")),
        a_fill("b", "1", "100", at_ns=on("2025-01-06")),
        a_fill("s", "-1", "130", at_ns=on("2025-06-02")),
    ]
    newest, oldest = papers(events)
    assert (newest.year, newest.boxes[0].box, newest.boxes[0].gain_usd) == (2025, "A", Decimal(30))
    assert (oldest.year, oldest.boxes) == (2024, ())
    assert oldest.income_usd == {Character.CAPITAL_GAIN_DISTRIBUTION: Decimal("7.5")}


def test_every_payment_keeps_its_character_and_cash_in_lieu_is_a_sale() -> None:
    paid = [
        (CashKind.DIVIDEND, "DIV", "1"),
        (CashKind.DIVIDEND, "DIVCGS", "2"),
        (CashKind.DIVIDEND, "DIVTXEX", "4"),
        (CashKind.RETURN_OF_CAPITAL, "DIV", "8"),
        (CashKind.TAX, "DIVNRA", "-16"),
        (CashKind.INTEREST, "INT", "32"),
        (CashKind.CASH_IN_LIEU, "CIL", "64"),
        (CashKind.DEPOSIT, "CSD", "128"),
        (CashKind.DIVIDEND, "DIV", "0.5"),
    ]
    events: list[LedgerEvent] = [a_fill("b", "1", "100", at_ns=on("2025-01-06"))]
    for number, (kind, broker_type, amount) in enumerate(paid):
        found = cash(str(number), amount, kind, symbol="SPY", at_ns=on("2025-03-03") + number)
        events.append(replace(found, broker_type=broker_type))
    (year,) = papers(events)
    assert dict(year.income_usd) == {
        Character.DIVIDEND: Decimal("1.5"),
        Character.SHORT_TERM_DISTRIBUTION: Decimal(2),
        Character.TAX_EXEMPT_DIVIDEND: Decimal(4),
        Character.RETURN_OF_CAPITAL: Decimal(8),
        Character.INTEREST: Decimal(32),
        Character.TAX_WITHHELD: Decimal(-16),
    }
    assert [sale.proceeds_usd for sale in year.unknown] == [Decimal(64)]
