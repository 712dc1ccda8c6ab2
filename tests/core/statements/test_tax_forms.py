"""Form 8949 and Schedule D tie to the ledger to the cent."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from rebalancer.core.ledger.events import CashKind, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.statements.tax_forms import form_8949_table, form_rows, schedule_d_table
from rebalancer.core.tax.wash_sales import tax_report
from tests.core.ledger.happenings import a_fill, a_leg, cash, on
from tests.oracles.ledger.wash_streams import Washes

CENT = Decimal("0.01")


def sold(symbol: str, bought: str, day: str, *, quantity: str = "10", price: str = "80") -> list[LedgerEvent]:
    """A purchase at 100 and a sale."""
    return [
        a_fill(f"b{symbol}", quantity, "100", symbol=symbol, at_ns=on(bought)),
        a_fill(f"s{symbol}", f"-{quantity}", price, symbol=symbol, at_ns=on(day)),
    ]


@pytest.mark.parametrize(
    ("symbol", "bought", "day", "box"),
    [
        ("SPY", "2025-01-06", "2025-06-02", "A"),
        ("SPY", "2024-01-08", "2025-06-02", "D"),
        ("BTC/USD", "2024-01-08", "2024-06-03", "C"),
        ("BTC/USD", "2025-01-06", "2025-06-02", "H"),
        ("BTC/USD", "2026-01-05", "2026-06-02", "G"),
        ("BTC/USD", "2024-01-08", "2026-06-02", "K"),
    ],
)
def test_a_sale_is_in_the_box_of_its_term_and_of_what_brokers_report(
    symbol: str, bought: str, day: str, box: str
) -> None:
    (row,) = form_8949_table(rebuild(sold(symbol, bought, day)))
    assert (row["box"], row["part"]) == (box, "I" if box in "ABCGHI" else "II")


def test_a_wash_sale_is_an_adjustment_with_its_code() -> None:
    again = a_fill("r", "4", "75", symbol="SPY", at_ns=on("2025-06-10"))
    (row,) = form_8949_table(rebuild([*sold("SPY", "2025-01-06", "2025-06-02"), again]))
    found = [row[name] for name in ("proceeds_usd", "cost_usd", "code", "adjustment_usd", "gain_usd")]
    assert found == [Decimal(800), Decimal(1000), "W", Decimal(80), Decimal(-120)]


def test_what_is_not_known_has_no_cost_and_no_gain_and_is_named() -> None:
    come = a_leg("t", 0, ShareKind.TRANSFER, "10")
    ledger = rebuild([come, a_fill("9", "-10", "50")])
    (row,) = form_8949_table(ledger)
    assert (row["box"], row["cost_usd"], row["gain_usd"], row["unknown"]) == ("UNKNOWN", None, None, "TERM COST")
    (line,) = schedule_d_table(ledger)
    assert (line["line"], line["proceeds_usd"], line["gain_usd"]) == ("UNKNOWN", Decimal(500), None)


def test_distributions_of_capital_gains_are_line_13_and_no_dividend() -> None:
    ledger = rebuild([cash("1", "12.34", CashKind.CAPITAL_GAIN, symbol="VTI")])
    (line,) = schedule_d_table(ledger)
    assert (line["line"], line["gain_usd"]) == ("13", Decimal("12.34"))
    assert ledger.balance_usd("income:dividends") == 0


def test_every_column_sums_to_the_ledger_to_the_cent() -> None:
    for seed in range(150):
        made = Washes(random.Random(seed))
        made.live(14)
        lines = tax_report(rebuild(made.events)).lines
        rows = form_rows(lines)
        for key in {(row.year, row.box) for row in rows}:
            own = [row for row in rows if (row.year, row.box) == key]
            for shown, exact in (
                ([row.proceeds_usd for row in own], [row.line.proceeds_usd for row in own]),
                ([row.cost_usd for row in own], [row.line.cost_usd for row in own]),
                ([row.adjustment_usd for row in own], [row.line.disallowed_usd for row in own]),
            ):
                total = sum((amount for amount in shown if amount is not None), Decimal(0))
                assert total == sum(exact, Decimal(0)).quantize(CENT, ROUND_HALF_EVEN), seed
            assert all(row.gain_usd is not None for row in own)
        ledger = rebuild(made.events)
        by_line = sum((Decimal(str(row["gain_usd"])) for row in schedule_d_table(ledger)), Decimal(0))
        assert by_line == sum((row.gain_usd or Decimal(0) for row in rows), Decimal(0))
