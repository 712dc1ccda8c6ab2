"""A scenario as exact fractions: its own reader, which shares nothing with the planner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Json = Mapping[str, Any]
PLACE_OF_TRADE_TO = {"target": Fraction(0), "halfway": Fraction(1, 2), "edge": Fraction(1)}


@dataclass(frozen=True)
class Policy:
    """The options, with the contract's defaults."""

    threshold: Fraction
    relative_threshold: Fraction
    band: str
    trade_to: str
    mode: str
    minimum: Fraction
    whole: bool
    places: int
    buffer_percent: Fraction
    cash_band_percent: Fraction
    cash_band_given: bool
    untargeted: str
    turnover_percent: Fraction | None
    only: frozenset[str] | None
    frozen: frozenset[str]
    excluded: frozenset[str]

    @property
    def may_buy(self) -> bool:
        return self.mode != "sell_only"

    @property
    def may_sell(self) -> bool:
        return self.mode != "buy_only"

    @property
    def reach(self) -> Fraction:
        """How far from the target a trade ends, as a part of the band."""
        return PLACE_OF_TRADE_TO[self.trade_to]

    @property
    def unit(self) -> Fraction:
        """The smallest quantity that can be ordered."""
        return Fraction(1) if self.whole else Fraction(1, 10**self.places)


@dataclass(frozen=True)
class Row:
    """One symbol: what is held of it and what is wanted."""

    symbol: str
    quantity: Fraction
    price: Fraction
    target_percent: Fraction
    targeted: bool
    tolerance: Fraction | None = None

    @property
    def value(self) -> Fraction:
        return self.quantity * self.price


@dataclass(frozen=True)
class Request:
    """A cash request beside the policy."""

    kind: str
    usd: Fraction = Fraction(0)


@dataclass(frozen=True)
class Account:
    """All that a plan follows from."""

    cash: Fraction
    portfolio_value: Fraction
    base: Fraction
    rows: Mapping[str, Row]
    cash_target: Fraction
    cash_tolerance: Fraction | None
    policy: Policy
    request: Request | None = None
    empty_positions: frozenset[str] = field(default_factory=frozenset)

    @property
    def buffer_usd(self) -> Fraction:
        return self.policy.buffer_percent * self.base / 100

    @property
    def cash_target_usd(self) -> Fraction:
        return self.cash_target * self.base / 100

    @property
    def cash_band(self) -> Fraction:
        """Percentage points around cash's target."""
        return self.policy.cash_band_percent if self.cash_tolerance is None else self.cash_tolerance

    @property
    def turnover_usd(self) -> Fraction | None:
        percent = self.policy.turnover_percent
        return None if percent is None else percent * self.base / 100

    def target_usd(self, row: Row) -> Fraction:
        return row.target_percent * self.base / 100

    def band(self, row: Row) -> Fraction:
        """Percentage points around the row's target."""
        policy = self.policy
        if row.tolerance is not None:
            return row.tolerance * row.target_percent / 100 if policy.band == "relative" else row.tolerance
        if policy.band == "absolute":
            return policy.threshold
        if policy.band == "relative":
            return policy.threshold * row.target_percent / 100
        return min(policy.threshold, policy.relative_threshold * row.target_percent / 100)

    def drift(self, row: Row) -> Fraction:
        return row.value * 100 / self.base - row.target_percent

    def counts(self, row: Row) -> bool:
        """Whether the row is part of the base."""
        return row.symbol not in self.policy.excluded and (row.targeted or self.policy.untargeted == "sell")

    def tradable(self, row: Row) -> bool:
        only = self.policy.only
        return self.counts(row) and row.symbol not in self.policy.frozen and (only is None or row.symbol in only)

    def held(self, row: Row) -> bool:
        """Whether anything is held of it: dust below the minimum is nothing, and a short position is something."""
        return row.quantity != 0 and abs(row.value) >= self.policy.minimum


def read_account(scenario: Json) -> Account:
    """Read a scenario that is known to be good."""
    policy = _policy(scenario.get("policy") or {})
    targets = [each for each in scenario["targets"] if each.get("enabled", True)]
    total = sum((Fraction(str(each["target_percent"])) for each in targets), Fraction(0))
    scale = 100 / total if (scenario.get("policy") or {}).get("weights") == "normalize" else Fraction(1)
    prices = {symbol: Fraction(str(price)) for symbol, price in (scenario.get("prices") or {}).items()}
    held: dict[str, Fraction] = {}
    for position in scenario.get("positions") or []:
        held[position["symbol"]] = Fraction(str(position["quantity"]))
        prices[position["symbol"]] = Fraction(str(position["price"]))
    rows: dict[str, Row] = {}
    cash_target, cash_tolerance = Fraction(0), None
    for each in targets:
        symbol, percent = each["symbol"], Fraction(str(each["target_percent"])) * scale
        tolerance = _optional(each.get("tolerance_percent"))
        if symbol == "CASH":
            cash_target, cash_tolerance = percent, tolerance
        else:
            rows[symbol] = Row(symbol, held.get(symbol, Fraction(0)), prices[symbol], percent, True, tolerance)
    for symbol, quantity in held.items():
        rows.setdefault(symbol, Row(symbol, quantity, prices[symbol], Fraction(0), False))
    cash = Fraction(str(scenario["cash"]))
    given = _optional(scenario.get("portfolio_value"))
    value = cash + sum((row.value for row in rows.values()), Fraction(0)) if given is None else given
    account = Account(
        cash, value, value, rows, max(cash_target, policy.buffer_percent), cash_tolerance, policy, _request(scenario)
    )
    apart = sum((row.value for row in rows.values() if not account.counts(row)), Fraction(0))
    empty = frozenset(row.symbol for row in rows.values() if not row.targeted and row.quantity == 0)
    return Account(
        cash, value, value - apart, rows, account.cash_target, cash_tolerance, policy, account.request, empty
    )


def _policy(given: Json) -> Policy:
    def number(key: str, default: str) -> Fraction:
        return Fraction(str(given.get(key, default)))

    threshold, band = number("drift_threshold_percent", "5"), given.get("band", "absolute")
    cash_band = _optional(given.get("cash_band_percent"))
    if cash_band is None:
        cash_band = threshold if band == "absolute" else Fraction(1)
    only = given.get("only")
    return Policy(
        threshold=threshold,
        relative_threshold=number("relative_threshold_percent", "25"),
        band=band,
        trade_to=given.get("trade_to", "target"),
        mode=given.get("mode", "full"),
        minimum=number("min_trade_usd", "10"),
        whole=given.get("shares", "fractional") == "whole",
        places=int(given.get("share_places", 9)),
        buffer_percent=number("cash_buffer_percent", "0"),
        cash_band_percent=cash_band,
        cash_band_given=given.get("cash_band_percent") is not None,
        untargeted=given.get("untargeted", "hold"),
        turnover_percent=_optional(given.get("max_turnover_percent")),
        only=None if only is None else frozenset(only),
        frozen=frozenset(given.get("frozen", [])),
        excluded=frozenset(given.get("excluded", [])),
    )


def _request(scenario: Json) -> Request | None:
    given = scenario.get("request")
    return None if given is None else Request(given["kind"], Fraction(str(given.get("usd", "0"))))


def _optional(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))
