"""Hand cases of cash requests."""

from __future__ import annotations

from tests.oracles.planner.hand import HandCase

TWO = "AAA 600 100 50; BBB 400 100 50"

REQUESTS = [
    # AAA lacks 10,000, BBB 5,000.
    HandCase(
        "invest buys the largest gap first",
        "15000",
        "AAA 400 100 50; BBB 450 100 50",
        "AAA BUY 5000 50 *",
        "0 15 15",
        "10000",
        needs=None,
        request={"kind": "invest", "usd": "5000"},
        open_reading=True,
    ),
    HandCase(
        "raise sells the most overweight",
        "0",
        TWO,
        "AAA SELL 5000 50 *",
        "0 0 0",
        "5000",
        needs=None,
        request={"kind": "raise", "usd": "5000"},
    ),
    # 10,000 from AAA alone, then 20,000 by equal weights.
    HandCase(
        "raise: what lacks then comes by target weight",
        "0",
        TWO,
        "AAA SELL 20000 200 *; BBB SELL 10000 100 *",
        "0 0 0",
        "30000",
        needs=None,
        request={"kind": "raise", "usd": "30000"},
        open_reading=True,
    ),
    # Cash's target is 10 % = 10,000: 2,000 are beyond it already.
    HandCase(
        "raise counts what is beyond cash's target already",
        "12000",
        "AAA 480 100 45; BBB 400 100 45; CASH 10",
        "AAA SELL 3000 30 *",
        "10 12 2",
        "15000",
        needs=None,
        request={"kind": "raise", "usd": "5000"},
    ),
    HandCase(
        "raise more than there is names what there is",
        "500",
        "AAA 50 100 100",
        "REFUSED 5500",
        "",
        "",
        needs=None,
        request={"kind": "raise", "usd": "5500.01"},
    ),
]
