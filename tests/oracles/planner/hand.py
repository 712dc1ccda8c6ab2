"""Cases computed by hand: how they are written, read and compared with a plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.oracles.planner.judge import Answer
from tests.oracles.planner.scenarios import Scenario

CENT = Fraction(1, 100)


@dataclass(frozen=True)
class HandCase:
    """An account, and the whole plan as computed by hand.

    Args:
        name: a sentence.
        cash: dollars.
        holdings: `SYMBOL quantity price target` each, target `-` for none, `target~tolerance` with its own; `CASH x` is
            the target of cash.
        plan: `SYMBOL BUY|SELL dollars quantity REASON` each (`*`: any reason); every row that is not named holds.
        cash_row: target, actual and drift of cash.
        cash_after: dollars.
        needs: `needs_rebalance`; None where the contract leaves it open.
        policy, request: as in a scenario.
        holds: the reasons of rows that hold, where they are fixed.
        open_reading: the contract allows another plan as well (README.md); only the reference is compared.
    """

    name: str
    cash: str
    holdings: str
    plan: str
    cash_row: str
    cash_after: str
    needs: bool | None = True
    policy: dict[str, Any] = field(default_factory=dict)
    request: dict[str, str] | None = None
    holds: str = ""
    open_reading: bool = False

    @property
    def scenario(self) -> Scenario:
        """The scenario as a file has it."""
        document: Scenario = {"cash": self.cash, "positions": [], "prices": {}, "targets": []}
        for line in _lines(self.holdings):
            symbol, *numbers, target = line
            if numbers and Fraction(numbers[0]):
                document["positions"].append({"symbol": symbol, "quantity": numbers[0], "price": numbers[1]})
            elif numbers:
                document["prices"][symbol] = numbers[1]
            if target != "-":
                percent, _, tolerance = target.partition("~")
                own = {"tolerance_percent": tolerance} if tolerance else {}
                document["targets"].append({"symbol": symbol, "target_percent": percent} | own)
        extra = {"policy": self.policy} if self.policy else {}
        return document | extra | ({"request": self.request} if self.request else {})


def against_hand(case: HandCase, answer: Answer) -> list[str]:
    """What differs between the real planner's answer and the numbers computed by hand."""
    if case.plan.startswith("REFUSED"):
        amount = case.plan.split()[1]
        right = answer.exit_code == 2 and amount in answer.stderr.replace(",", "")
        return [] if right else [f"exit {answer.exit_code}, {answer.stderr.strip()[-200:]!r}, not 2 with {amount}"]
    if answer.exit_code != 0:
        return [f"exit {answer.exit_code}: {answer.stderr.strip()[-200:]}"]
    return [] if case.open_reading else list(differences(case, json.loads(answer.stdout)))


def differences(case: HandCase, plan: dict[str, Any]) -> Iterator[str]:
    """What differs between a plan and the numbers computed by hand."""
    expected = {symbol: rest for symbol, *rest in _lines(case.plan)}
    holds = dict(_lines(case.holds))
    for item in plan["items"]:
        symbol = item["symbol"]
        shown = [item["action"], item["trade_amount"].lstrip("-"), item["quantity"], item["reason"]]
        if symbol in expected:
            action, dollars, quantity, reason = expected.pop(symbol)
            same = Fraction(shown[1]) == Fraction(dollars) and Fraction(shown[2]) == Fraction(quantity)
            if not same or shown[0] != action or reason not in {"*", shown[3]}:
                yield f"{symbol}: {' '.join(shown)} for {action} {dollars} {quantity} {reason}"
        elif item["action"] != "HOLD" or item["reason"] != holds.get(symbol, item["reason"]):
            yield f"{symbol}: {' '.join(shown)} for HOLD {holds.get(symbol, '')}"
        if symbol == "CASH":
            figures = [Fraction(item[key]) for key in ("target_percent", "actual_percent", "drift_percent")]
            wanted = [Fraction(each) for each in case.cash_row.split()]
            if any(abs(one - other) > Fraction(1, 20_000) for one, other in zip(figures, wanted, strict=True)):
                yield f"CASH: {[float(each) for each in figures]} for {case.cash_row}"
    if not any(item["symbol"] == "CASH" for item in plan["items"]):
        yield "there is no CASH row"
    for symbol in expected:
        yield f"{symbol} is not there"
    if abs(Fraction(plan["cash_after"]) - Fraction(case.cash_after)) > CENT:
        yield f"cash after is {plan['cash_after']} for {case.cash_after}"
    if case.needs is not None and plan["needs_rebalance"] is not case.needs:
        yield f"needs_rebalance is {plan['needs_rebalance']}"


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.split(";") if line.strip()]
