"""Hand cases of limits: buffer, modes, frozen rows, turnover, relative bands, shorts, many small targets, minimum."""

from __future__ import annotations

from tests.oracles.planner.hand import HandCase
from tests.oracles.planner.hand_cash import CORE, FOUR

FORTY = [f"E{index:02d}" for index in range(40)]

LIMITS = [
    # AAA wants 10,000, but 2 % = 2,000 stay. Projected 0 is 2 points off its target of 2, inside.
    HandCase(
        "the buffer is cash's least target, and buys leave it alone",
        "10000",
        "AAA 90 1000 100",
        "AAA BUY 8000 8 LIMITED_BY_CASH",
        "2 10 8",
        "2000",
        policy={"cash_buffer_percent": "2"},
    ),
    # TLT wants 8,000, GLD 10,000, 13,500 are there: three quarters of each.
    HandCase(
        "buy_only: what lacks money shrinks alike",
        "13500",
        "SPY 93 500 40; QQQ 70 400 30; TLT 120 100 20; GLD 0 100 10",
        "GLD BUY 7500 75 LIMITED_BY_CASH; TLT BUY 6000 60 LIMITED_BY_CASH",
        "0 13.5 13.5",
        "0",
        policy={"mode": "buy_only"},
        holds="SPY BUY_ONLY; QQQ WITHIN_BAND",
    ),
    HandCase(
        "sell_only: the proceeds stay",
        "0",
        FOUR,
        "SPY SELL 6500 13 OUTSIDE_BAND",
        "0 0 0",
        "6500",
        policy={"mode": "sell_only"},
    ),
    HandCase(
        "a frozen row takes no cash",
        "0",
        FOUR,
        "SPY SELL 6500 13 OUTSIDE_BAND; GLD BUY 2000 20 CASH_OUTSIDE_BAND; QQQ BUY 2000 5 CASH_OUTSIDE_BAND",
        "0 0 0",
        "2500",
        policy={"frozen": ["TLT"]},
        holds="TLT FROZEN",
    ),
    # 36,000 wanted, 10,000 allowed: five eighteenths of each.
    HandCase(
        "the turnover cap shrinks what enters like everything else",
        "0",
        CORE,
        "CORE SELL 5000 50 LIMITED_BY_TURNOVER;"
        + "; ".join(f"S{index} BUY 1250 125 LIMITED_BY_TURNOVER" for index in range(1, 5)),
        "0 0 0",
        "0",
        policy={"max_turnover_percent": "10"},
    ),
    # 13,000 wanted, 6,500 allowed: half.
    HandCase(
        "the turnover cap shrinks what cash buys",
        "0",
        FOUR,
        "SPY SELL 3250 6.5 LIMITED_BY_TURNOVER; TLT BUY 1250 12.5 LIMITED_BY_TURNOVER;"
        "GLD BUY 1000 10 LIMITED_BY_TURNOVER; QQQ BUY 1000 2.5 LIMITED_BY_TURNOVER",
        "0 0 0",
        "0",
        policy={"max_turnover_percent": "6.5"},
    ),
    # 20 % of 50 is 10 points; 11 are outside.
    HandCase(
        "relative band",
        "0",
        "AAA 610 100 50; BBB 390 100 50",
        "AAA SELL 11000 110 OUTSIDE_BAND; BBB BUY 11000 110 OUTSIDE_BAND",
        "0 0 0",
        "0",
        policy={"band": "relative", "drift_threshold_percent": "20"},
    ),
    # A quarter of 8 is 2 points: 2.5 are outside. Cash's band is 1 point, 2.5 are outside as well.
    HandCase(
        "combined band: cash's band is one point",
        "0",
        "AAA 105 100 8; BBB 895 100 92",
        "AAA SELL 2500 25 OUTSIDE_BAND; BBB BUY 2500 25 CASH_OUTSIDE_BAND",
        "0 0 0",
        "0",
        policy={"band": "combined"},
    ),
    # Base 2,000 - 1,000 + 9,000 = 10,000.
    HandCase(
        "a short position is bought back",
        "2000",
        "AAA -10 100 0; BBB 90 100 100",
        "AAA BUY 1000 10 TARGET_ZERO; BBB BUY 1000 10 OUTSIDE_BAND",
        "0 20 20",
        "0",
    ),
    HandCase(
        "a price that does not divide", "1000", "AAA 0 3 100", "AAA BUY 1000 333.333333333 NOT_HELD", "0 100 100", "0"
    ),
    HandCase(
        "no value: everything holds",
        "-1000",
        "AAA 10 100 100",
        "",
        "0 0 0",
        "-1000",
        needs=False,
        holds="AAA NO_VALUE; CASH NO_VALUE",
    ),
    # 40 targets of 2.5 %: eight hold 12.5 % each, the others nothing.
    HandCase(
        "forty small targets: what eight have too much, thirty-two get",
        "0",
        "; ".join(f"{name} {125 if index < 8 else 0} 100 2.5" for index, name in enumerate(FORTY)),
        "; ".join(
            f"{name} SELL 10000 100 OUTSIDE_BAND" if index < 8 else f"{name} BUY 2500 25 NOT_HELD"
            for index, name in enumerate(FORTY)
        ),
        "0 0 0",
        "0",
        policy={"untargeted": "hold"},
        holds="",
    ),
    HandCase(
        "forty small targets: a fifth in cash is spread although every row is inside its band",
        "20000",
        "; ".join(f"{name} 20 100 2.5" for name in FORTY),
        "; ".join(f"{name} BUY 500 5 CASH_OUTSIDE_BAND" for name in FORTY),
        "0 20 20",
        "0",
    ),
    # AAA 52 % with its own 1 point; BBB 47 % inside 5. Projected 1,000 + 2,000 = 3 %.
    HandCase(
        "own tolerance: a narrow one sells, cash is inside its band",
        "1000",
        "AAA 520 100 50~1; BBB 470 100 50",
        "AAA SELL 2000 20 OUTSIDE_BAND",
        "0 1 1",
        "3000",
    ),
    HandCase(
        "own tolerance and a narrow cash band: the proceeds are spent",
        "1000",
        "AAA 520 100 50~1; BBB 470 100 50",
        "AAA SELL 2000 20 OUTSIDE_BAND; BBB BUY 3000 30 CASH_OUTSIDE_BAND",
        "0 1 1",
        "0",
        policy={"cash_band_percent": "1"},
    ),
    # 105 to spend, AAA lacks 100, BBB 5.
    HandCase(
        "what is below the minimum is passed over",
        "105",
        "AAA 499 100 50; BBB 499.95 100 50",
        "AAA BUY 100 1 CASH_OUTSIDE_BAND",
        "0 0.105 0.105",
        "5",
        policy={"cash_band_percent": "0"},
    ),
    HandCase(
        "normalized weights",
        "4000",
        "AAA 0 10 1; BBB 0 10 1; CCC 0 10 2",
        "CCC BUY 2000 200 NOT_HELD; AAA BUY 1000 100 NOT_HELD; BBB BUY 1000 100 NOT_HELD",
        "0 100 100",
        "0",
        policy={"weights": "normalize"},
    ),
]
