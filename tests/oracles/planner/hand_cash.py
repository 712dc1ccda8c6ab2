"""Hand cases of bands and cash: where rows and cash go, what enters, what is dust, and debts."""

from __future__ import annotations

from tests.oracles.planner.hand import HandCase

# Base 100,000: SPY +6.5, QQQ -2, TLT -2.5, GLD -2 points.
FOUR = "SPY 93 500 40; QQQ 70 400 30; TLT 175 100 20; GLD 80 100 10"
# Base 100,000: the core has it all, four satellites nothing.
CORE = "CORE 1000 100 82; S1 0 10 4.5; S2 0 10 4.5; S3 0 10 4.5; S4 0 10 4.5"
SATELLITES = "; ".join(f"S{index} BUY 4500 450 NOT_HELD" for index in range(1, 5))

CASH = [
    # 46,500 - 40,000 = 6,500 / 500 = 13; 30,000 - 24,000 = 6,000 / 400 = 15; 10,000 / 180 = 55.555555555(5).
    # Projected 10,000 + 6,500 - 6,000 - 10,000 = 500 = 0.5 %, inside 5.
    HandCase(
        "seed 003: SPY is sold from 46.5 to 40",
        "10000",
        "SPY 93 500 40; QQQ 60 400 30; TLT 195 100 20; GLD 0 180 10",
        "SPY SELL 6500 13 OUTSIDE_BAND; QQQ BUY 6000 15 OUTSIDE_BAND; GLD BUY 10000 55.555555555 NOT_HELD",
        "0 10 10",
        "500",
        holds="TLT WITHIN_BAND",
    ),
    # Projected 6,500 = 6.5 %, outside 5: TLT lacks 2,500, GLD and QQQ 2,000 each, 6,500 in all.
    HandCase(
        "seed 003: the proceeds are not left idle",
        "0",
        FOUR,
        "SPY SELL 6500 13 OUTSIDE_BAND; TLT BUY 2500 25 CASH_OUTSIDE_BAND;"
        "GLD BUY 2000 20 CASH_OUTSIDE_BAND; QQQ BUY 2000 5 CASH_OUTSIDE_BAND",
        "0 0 0",
        "0",
    ),
    # To 45 %: 1,500. Projected 1.5 %, inside.
    HandCase(
        "edge: what is left in cash is inside its band",
        "0",
        FOUR,
        "SPY SELL 1500 3 OUTSIDE_BAND",
        "0 0 0",
        "1500",
        policy={"trade_to": "edge"},
    ),
    # To 42.5 %: 4,000. Projected 4 %, inside.
    HandCase("halfway", "0", FOUR, "SPY SELL 4000 8 OUTSIDE_BAND", "0 0 0", "4000", policy={"trade_to": "halfway"}),
    # Projected 4 %, outside 1: down to 0.5 % = 500, so 3,500: TLT 2,500, then GLD (before QQQ by name) 1,000.
    HandCase(
        "halfway: cash goes halfway too, the last row in part",
        "0",
        FOUR,
        "SPY SELL 4000 8 OUTSIDE_BAND; TLT BUY 2500 25 CASH_OUTSIDE_BAND; GLD BUY 1000 10 CASH_OUTSIDE_BAND",
        "0 0 0",
        "500",
        policy={"trade_to": "halfway", "cash_band_percent": "1"},
    ),
    # Projected 1.5 %, outside 1: down to 1 % = 1,000, so 500.
    HandCase(
        "edge: cash goes to its edge",
        "0",
        FOUR,
        "SPY SELL 1500 3 OUTSIDE_BAND; TLT BUY 500 5 CASH_OUTSIDE_BAND",
        "0 0 0",
        "1000",
        policy={"trade_to": "edge", "cash_band_percent": "1"},
    ),
    # 1,600 / 100; 1,200 / 300; 800 / 7 = 114.285714285(7); 400 / 9 = 44.444444444(4).
    HandCase(
        "a new account with 4,000 dollars enters everything, also what is inside its band",
        "4000",
        "AAA 0 100 40; BBB 0 300 30; CCC 0 7 20; DDD 0 9 10",
        "AAA BUY 1600 16 NOT_HELD; BBB BUY 1200 4 NOT_HELD; CCC BUY 800 114.285714285 NOT_HELD;"
        "DDD BUY 400 44.444444444 NOT_HELD",
        "0 100 100",
        "0",
    ),
    HandCase(
        "core and satellites: the satellites of 4.5 are bought from the core",
        "0",
        CORE,
        f"CORE SELL 18000 180 OUTSIDE_BAND; {SATELLITES}",
        "0 0 0",
        "0",
    ),
    HandCase(
        "core and satellites: the satellites are bought from cash",
        "18000",
        CORE.replace("CORE 1000", "CORE 820"),
        SATELLITES,
        "0 18 18",
        "0",
    ),
    # 99,986 - 40,000 = 59,986; half is 29,993: AAA lacks 9,993, BBB has 9,007 too much. 986 / 59,986 = 1.643717 %.
    HandCase(
        "what is kept apart is out of the base and rests",
        "986",
        "SPY 100 400 -; AAA 2000 10 50; BBB 390 100 50",
        "BBB SELL 9007 90.07 OUTSIDE_BAND; AAA BUY 9993 999.3 OUTSIDE_BAND",
        "0 1.643717 1.643717",
        "0",
        holds="SPY UNTARGETED_HELD",
    ),
    # The sale brings 5,000 = 5 %, exactly on cash's band; AAA lacks exactly 5 points.
    HandCase(
        "exactly on the band is inside, for cash as well",
        "0",
        "OLD 50 100 -; AAA 95 1000 100",
        "OLD SELL 5000 50 UNTARGETED",
        "0 0 0",
        "5000",
        policy={"untargeted": "sell"},
    ),
    HandCase(
        "one dollar more is outside",
        "0",
        "OLD 50.01 100 -; AAA 94.999 1000 100",
        "OLD SELL 5001 50.01 UNTARGETED; AAA BUY 5001 5.001 OUTSIDE_BAND",
        "0 0 0",
        "0",
        policy={"untargeted": "sell"},
    ),
    HandCase("dust of a target of 0 rests", "0", "AAA 0.09 100 0; BBB 99.91 100 100", "", "0 0 0", "0", needs=False),
    HandCase(
        "ten dollars are no dust",
        "0",
        "AAA 0.1 100 0; BBB 99.9 100 100",
        "AAA SELL 10 0.1 TARGET_ZERO",
        "0 0 0",
        "10",
    ),
    # 3 % of 10,000 = 300, less the 5 that are there: 295 / 100.
    HandCase(
        "dust of a wanted symbol counts as not held",
        "300",
        "AAA 0.05 100 3; BBB 96.95 100 97",
        "AAA BUY 295 2.95 NOT_HELD",
        "0 3 3",
        "5",
    ),
    # 0.05 % of 10,000 = 5, below the minimum.
    HandCase(
        "a target below the minimum can't be entered and needs nothing",
        "5",
        "AAA 0 100 0.05; BBB 99.95 100 99.95",
        "",
        "0 0.05 0.05",
        "5",
        needs=False,
        holds="AAA BELOW_MIN_TRADE",
    ),
    # Base -6,000 + 60,000 + 46,000 = 100,000. Projected -6,000 + 10,000 = 4 %, inside.
    HandCase(
        "a margin debt is paid by what is outside its band",
        "-6000",
        "AAA 600 100 50; BBB 460 100 50",
        "AAA SELL 10000 100 OUTSIDE_BAND",
        "0 -6 -6",
        "4000",
    ),
    HandCase(
        "a margin debt outside cash's band is paid from rows inside theirs",
        "-6000",
        "AAA 540 100 50; BBB 520 100 50",
        "AAA SELL 4000 40 CASH_OUTSIDE_BAND; BBB SELL 2000 20 CASH_OUTSIDE_BAND",
        "0 -6 -6",
        "0",
    ),
    # Halfway would be -2.5 %, the buffer is 0.
    HandCase(
        "too little cash is never brought to a place below the buffer",
        "-6000",
        "AAA 540 100 50; BBB 520 100 50",
        "AAA SELL 4000 40 CASH_OUTSIDE_BAND; BBB SELL 2000 20 CASH_OUTSIDE_BAND",
        "0 -6 -6",
        "0",
        policy={"trade_to": "halfway"},
    ),
    HandCase(
        "a margin debt inside cash's band rests",
        "-3000",
        "AAA 520 100 50; BBB 510 100 50",
        "",
        "0 -3 -3",
        "-3000",
        needs=False,
    ),
    HandCase(
        "rebalance_all pays a margin debt inside its band",
        "-3000",
        "AAA 520 100 50; BBB 510 100 50",
        "AAA SELL 2000 20 *; BBB SELL 1000 10 *",
        "0 -3 -3",
        "0",
        needs=None,
        request={"kind": "rebalance_all"},
    ),
    HandCase(
        "cash has a target and a tolerance of its own",
        "15000",
        "AAA 85 1000 90; CASH 10~2",
        "AAA BUY 5000 5 CASH_OUTSIDE_BAND",
        "10 15 5",
        "10000",
    ),
    HandCase(
        "cash with a tolerance of its own goes to the edge",
        "15000",
        "AAA 85 1000 90; CASH 10~2",
        "AAA BUY 3000 3 CASH_OUTSIDE_BAND",
        "10 15 5",
        "12000",
        policy={"trade_to": "edge"},
    ),
    HandCase(
        "cash with a tolerance of its own goes halfway",
        "15000",
        "AAA 85 1000 90; CASH 10~2",
        "AAA BUY 4000 4 CASH_OUTSIDE_BAND",
        "10 15 5",
        "11000",
        policy={"trade_to": "halfway"},
    ),
]
