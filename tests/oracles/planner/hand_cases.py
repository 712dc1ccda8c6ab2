"""The hand cases: every number was computed by hand, not by a program, and bases are round on purpose."""

from __future__ import annotations

from tests.oracles.planner.hand_cash import CASH
from tests.oracles.planner.hand_limits import LIMITS
from tests.oracles.planner.hand_requests import REQUESTS

CASES = [*CASH, *LIMITS, *REQUESTS]
