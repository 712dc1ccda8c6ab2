"""A plan beside its scenario, both as exact numbers: what the rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.oracles.planner.model import Account, Json, Row, read_account
from tests.oracles.planner.reference import size
from tests.oracles.planner.requests import everything

ZERO = Fraction(0)
CENT = Fraction(1, 100)
PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LIMITED = {"LIMITED_BY_CASH", "LIMITED_BY_TURNOVER", "NOT_FUNDED", "MAX_TURNOVER"}

Findings = Iterator[str]


def number(value: Any) -> Fraction:
    """A number of the plan: a plain decimal in a string, or an integer.

    Raises:
        ValueError: anything else.
    """
    if isinstance(value, bool) or not isinstance(value, str | int) or not PLAIN.fullmatch(str(value)):
        raise ValueError(f"{value!r} is not a plain decimal in a string")
    return Fraction(str(value))


@dataclass(frozen=True)
class Item:
    """One line of the plan."""

    symbol: str
    action: str
    target_percent: Fraction
    actual_percent: Fraction
    drift_percent: Fraction
    drift_level: str
    current_value: Fraction
    target_value: Fraction
    trade_amount: Fraction
    quantity: Fraction
    reason: str

    @property
    def signed(self) -> Fraction:
        """What the trade adds to the holding."""
        return {"BUY": 1, "SELL": -1}.get(self.action, 0) * self.quantity


def read_item(document: Json) -> Item:
    """Read one line.

    Raises:
        ValueError, KeyError: it does not have the documented shape.
    """
    symbol, action, drift_level, reason = (document[key] for key in ("symbol", "action", "drift_level", "reason"))
    if not all(isinstance(text, str) for text in (symbol, action, drift_level, reason)):
        raise ValueError(f"a text of {symbol!r} is no string")
    return Item(
        symbol,
        action,
        number(document["target_percent"]),
        number(document["actual_percent"]),
        number(document["drift_percent"]),
        drift_level,
        number(document["current_value"]),
        number(document["target_value"]),
        number(document["trade_amount"]),
        number(document["quantity"]),
        reason,
    )


@dataclass(frozen=True)
class Case:
    """What the rules judge."""

    account: Account
    items: tuple[Item, ...]
    portfolio_value: Fraction
    needs_rebalance: Any
    cash_after_shown: Fraction

    @cached_property
    def by_symbol(self) -> dict[str, Item]:
        return {item.symbol: item for item in self.items}

    @cached_property
    def asked(self) -> Account:
        """The account under the policy that holds: a request to rebalance all has threshold 0."""
        request = self.account.request
        return everything(self.account) if request and request.kind == "rebalance_all" else self.account

    @property
    def is_cash_request(self) -> bool:
        """Whether money is to be invested or raised, so that the bands do not decide."""
        return self.account.request is not None and self.account.request.kind != "rebalance_all"

    @cached_property
    def pairs(self) -> list[tuple[Row, Item]]:
        """Rows with their lines; rows without one are another rule's finding."""
        return [(row, self.by_symbol[symbol]) for symbol, row in self.account.rows.items() if symbol in self.by_symbol]

    @cached_property
    def traded(self) -> dict[str, Fraction]:
        """Signed dollars of each trade, exact."""
        return {row.symbol: item.signed * row.price for row, item in self.pairs if item.signed}

    @cached_property
    def cash_after(self) -> Fraction:
        return self.account.cash - sum(self.traded.values(), ZERO)

    def after(self, row: Row) -> Fraction:
        """What the row is worth when its trade has filled."""
        return row.value + self.traded.get(row.symbol, ZERO)

    def unit(self, row: Row) -> Fraction:
        """What one step of the row's quantity is worth."""
        return self.account.policy.unit * row.price

    @cached_property
    def slack(self) -> Fraction:
        """What rounding of all the trades together may leave in cash, or lack."""
        return CENT + sum((self.unit(row) for row, item in self.pairs if item.signed), ZERO)

    @property
    def turnover_spent(self) -> bool:
        """Whether the turnover cap may have kept something from trading."""
        cap = self.account.turnover_usd
        if cap is None:
            return False
        spent = size(self.traded.values())
        said = any(item.reason in {"LIMITED_BY_TURNOVER", "MAX_TURNOVER"} for item in self.items)
        return said or spent + self.account.policy.minimum + self.slack >= cap


def read_case(scenario: Json, plan: Json) -> Case:
    """Put a plan beside its scenario.

    Raises:
        ValueError, KeyError, TypeError: the plan does not have the documented shape.
    """
    return Case(
        read_account(scenario),
        tuple(read_item(item) for item in plan["items"]),
        number(plan["portfolio_value"]),
        plan["needs_rebalance"],
        number(plan["cash_after"]),
    )
