"""The year's papers at a glance tie to the rows of the file, to the cent, and nothing is in them twice or lost."""

from __future__ import annotations

import random
from decimal import Decimal

from rebalancer.core.ledger.events import CashKind, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.statements.tax_forms import distributions, form_8949_table
from rebalancer.core.statements.year_end import YearEnd, year_ends
from rebalancer.core.tax.wash_sales import tax_report
from tests.core.ledger.happenings import a_fill, a_leg, cash, on
from tests.oracles.ledger.wash_streams import Washes


def papers(events: list[LedgerEvent]) -> tuple[YearEnd, ...]:
    ledger = rebuild(events)
    return year_ends(tax_report(ledger).lines, distributions(ledger))


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
    assert (oldest.year, oldest.boxes, oldest.distributed_usd) == (2024, (), Decimal("7.5"))
