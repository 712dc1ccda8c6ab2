"""The shadow: what another policy would have done at the same check, on the same snapshot.

It orders nothing and asks nobody. What is kept of a check is what both would have traded and at which prices, so that
the difference can be valued at any later price, to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.automation.calendar_rule import CalendarRule, Frequency
from rebalancer.core.automation.triggers import Occasion, Verdict, course_of, decide_trigger
from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO, dump_money, parse_decimal, plain
from rebalancer.core.base.shape import join, require_object
from rebalancer.core.evidence.band_offer import average_cost_bands
from rebalancer.core.evidence.policies import LabPolicy, OwnPolicy, PolicyName, lab_policies
from rebalancer.core.evidence.spec import parse_day
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

_CENT: Final = Decimal("0.01")
_DAILY: Final = CalendarRule(Frequency.DAILY)


@dataclass(frozen=True, slots=True)
class ShadowCheck:
    """One scheduled check: signed quantities that each side traded or wanted to, and the prices of then.

    `live_why` and `shadow_why` say which question decided; `period` is the calendar period in which the shadow last
    asked its calendar.
    """

    day: date
    shadow: PolicyName
    live_why: str
    shadow_why: str
    live: Mapping[str, Decimal]
    other: Mapping[str, Decimal]
    prices: Mapping[str, Decimal]

    @property
    def is_different(self) -> bool:
        """Return whether the two would have ended with different holdings."""
        return any(self.differences.values())

    @property
    def differences(self) -> dict[str, Decimal]:
        """Return by symbol how many shares more the shadow would hold."""
        names = sorted({*self.live, *self.other})
        return {name: EXACT.subtract(self.other.get(name, ZERO), self.live.get(name, ZERO)) for name in names}


def period_of(name: PolicyName, day: date) -> str:
    """Return the period of a policy's calendar that a day is in; empty for a policy without one."""
    if name is PolicyName.MONTHLY:
        return f"{day.year}-{day.month:02}"
    if name is PolicyName.QUARTERLY:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return str(day.year) if name is PolicyName.ANNUAL else ""


def shadow_policy(name: PolicyName, own: OwnPolicy, snapshot: PortfolioSnapshot, today: date) -> LabPolicy:
    """Return the policy of that name for this account. A personal band is made of average costs and default terms."""
    bands = average_cost_bands(own, snapshot, today)
    return lab_policies(own, {band.name: band.band_percent for band in bands}, (name,))[0]


def check_shadow(
    policy: LabPolicy, snapshot: PortfolioSnapshot, today: date, *, is_due: bool
) -> tuple[str, dict[str, Decimal]]:
    """Return which question decided for the shadow, and the signed quantities that it would trade.

    `is_due`: its calendar asks, as it does at the first check of a period.
    """
    triggers = replace(policy.triggers, calendar=_DAILY if is_due else None)
    occasion = Occasion(today, (today, date.fromordinal(today.toordinal() + 1)))
    decision = decide_trigger(triggers, occasion, policy.allocation, snapshot, policy.sizing)
    if decision.verdict is Verdict.WAIT:
        return decision.decided_by.value, {}
    course = course_of(decision, triggers, policy.planned or policy.sizing)
    plan = plan_rebalance(policy.allocation, snapshot, course.policy, request=course.request)
    return decision.decided_by.value, traded_by(plan)


def traded_by(plan: RebalancePlan | None) -> dict[str, Decimal]:
    """Return the signed quantities of a plan's trades by symbol."""
    if plan is None:
        return {}
    return {item.symbol: item.quantity if item.trade_amount > 0 else -item.quantity for item in plan.trades}


def report_shadow(checks: Sequence[ShadowCheck], prices: Mapping[str, Decimal]) -> shapes.ShadowReport:
    """Say where the two differed and what each difference is worth at these prices.

    Each symbol is rounded to the cent, half to even, and all sums are of these cents: they add up.
    """
    rows: list[shapes.ShadowDifference] = []
    total = ZERO
    for check in sorted(checks, key=lambda each: each.day, reverse=True):
        if not check.is_different:
            continue
        symbols: list[shapes.ShadowSymbol] = []
        worth = ZERO
        for symbol, quantity in check.differences.items():
            if not quantity:
                continue
            then = check.prices[symbol]
            now = prices.get(symbol, then)
            gained = EXACT.multiply(quantity, EXACT.subtract(now, then)).quantize(_CENT, ROUND_HALF_EVEN, QUOTIENT)
            worth += gained
            symbols.append(
                {
                    "symbol": symbol,
                    "quantity": plain(quantity),
                    "price_then": plain(then),
                    "price_now": plain(now),
                    "worth_usd": dump_money(gained),
                }
            )
        total += worth
        rows.append(
            {
                "day": check.day.isoformat(),
                "shadow": check.shadow.value,
                "live_why": check.live_why,
                "shadow_why": check.shadow_why,
                "symbols": symbols,
                "worth_usd": dump_money(worth),
            }
        )
    return {"checks": len(checks), "differences": rows, "total_usd": dump_money(total)}


def dump_check(check: ShadowCheck) -> dict[str, object]:
    """Write a check as plain JSON; the inverse of `parse_check`."""
    return {
        "day": check.day.isoformat(),
        "shadow": check.shadow.value,
        "live_why": check.live_why,
        "shadow_why": check.shadow_why,
        "live": {name: plain(each) for name, each in check.live.items()},
        "other": {name: plain(each) for name, each in check.other.items()},
        "prices": {name: plain(each) for name, each in check.prices.items()},
    }


def parse_check(value: object, field: str = "check") -> ShadowCheck:
    """Read what `dump_check` wrote.

    Raises:
        InvalidInput: naming the offending field.
    """
    row = require_object(value, field, required=("day", "shadow", "live_why", "shadow_why", "live", "other", "prices"))

    def numbers(key: str) -> dict[str, Decimal]:
        found = row[key]
        given = found if isinstance(found, Mapping) else {}
        return {str(name): parse_decimal(each, join(field, key)) for name, each in given.items()}

    return ShadowCheck(
        parse_day(row["day"], join(field, "day")),
        PolicyName(str(row["shadow"])),
        str(row["live_why"]),
        str(row["shadow_why"]),
        numbers("live"),
        numbers("other"),
        numbers("prices"),
    )
