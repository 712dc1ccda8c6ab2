"""The policy doctor: policies that cannot do what they say, named before they run, each with its fix.

An IMPOSSIBLE finding is refused by the planner or can never be reached; a FOOLISH one works, but not as its owner will
have meant it. The doctor never changes anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.advice.debts import find_debts
from rebalancer.core.advice.finding import Finding, Severity, dump_findings, usd
from rebalancer.core.automation.triggers import Triggers, kept_cash_percent
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO, divide_shown, dump_percent, plain
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.drift import DriftReport, DriftRow, measure_drift
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import BandMode, Mode, ShareMode, SizingPolicy, Untargeted

__all__ = ["Finding", "Patient", "Severity", "dump_findings", "examine"]

_HALF: Final = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined; `daily_volatility_percent` is the standard deviation of a symbol's daily returns."""

    allocation: StrategyAllocation
    snapshot: PortfolioSnapshot
    policy: SizingPolicy
    triggers: Triggers = field(default_factory=Triggers)
    daily_volatility_percent: Mapping[str, Decimal] = field(default_factory=dict)


def examine(patient: Patient) -> tuple[Finding, ...]:
    """Every finding, the impossible ones first, then by code and symbol.

    What the planner itself refuses (weights that do not sum, a missing price) is one finding here, and then nothing
    that needs a measurement is looked at.
    """
    findings = [*_of_triggers(patient), *_of_policy(patient)]
    try:
        report = measure_drift(patient.allocation, patient.snapshot, patient.policy)
    except InvalidInput as error:
        findings.append(_of_refusal(patient, error))
    else:
        findings += [*find_debts(patient.snapshot), *_of_account(patient, report)]
        if report.frame.has_value:
            for row in [*report.rows, *[each.row for each in report.classes]]:
                if row.targeted and row.given_percent:
                    findings += _of_target(patient, row, report)
    return tuple(sorted(findings, key=lambda each: (each.severity is Severity.FOOLISH, each.code, each.symbol or "")))


def _of_refusal(patient: Patient, error: InvalidInput) -> Finding:
    """Return what the planner says, with the symbol that it names: the first, where there are several."""
    symbol, place = None, error.field
    if error.code == "MISSING_PRICE" and place is not None:
        symbol, place = place.removeprefix("prices."), "targets"
    elif error.code == "EXCLUDED_TARGET":
        symbol = min(patient.policy.excluded & _targeted(patient.allocation))
    fix = "Correct the field that the sentence names."
    return Finding(error.code, Severity.IMPOSSIBLE, error.message, fix, symbol, place)


def _targeted(allocation: StrategyAllocation) -> set[str]:
    """Return the symbols that have a target, alone or as members of a class."""
    members = {symbol for each in allocation.enabled_classes for symbol in each.members}
    return members.union(target.symbol for target in allocation.enabled_targets)


def _of_triggers(patient: Patient) -> Iterator[Finding]:
    triggers, policy = patient.triggers, patient.policy
    rule = triggers.calendar
    if rule is not None and triggers.cooldown_days > rule.shortest_gap_days:
        yield Finding(
            "COOLDOWN_AGAINST_CALENDAR",
            Severity.FOOLISH,
            f"The cooldown of {triggers.cooldown_days} days is longer than the {rule.shortest_gap_days} days between "
            f"two {rule.every.value} dates, so that dates are skipped.",
            f"Set the cooldown to at most {rule.shortest_gap_days} days, or a rarer date.",
            field="triggers.cooldown_days",
        )
    if not triggers.drift and rule is None and triggers.invest_cash_usd_min is None:
        yield Finding(
            "NOTHING_TRIGGERS",
            Severity.IMPOSSIBLE,
            "Neither drift nor a date nor idle cash starts a rebalance: nothing will ever run by itself.",
            "Switch drift on, or set a calendar.",
            field="triggers.drift",
        )
    least = triggers.invest_cash_usd_min
    if least is not None and least < policy.min_trade_usd:
        yield Finding(
            "INVEST_CASH_BELOW_MIN_TRADE",
            Severity.FOOLISH,
            f"Idle cash is to be invested from ${usd(least)}, but no trade is smaller than "
            f"${usd(policy.min_trade_usd)}.",
            f"Invest idle cash from at least ${usd(policy.min_trade_usd)}, or lower the minimum trade.",
            field="triggers.invest_cash_usd_min",
        )


def _of_policy(patient: Patient) -> Iterator[Finding]:
    policy, allocation = patient.policy, patient.allocation
    if policy.max_turnover_percent == 0:
        yield Finding(
            "NO_TURNOVER",
            Severity.IMPOSSIBLE,
            "The turnover cap is 0%, so nothing may trade.",
            "Leave it empty for no cap, or allow some percent.",
            field="policy.max_turnover_percent",
        )
    leaving = [target.symbol for target in allocation.enabled_targets if target.target_percent == 0]
    if policy.mode is Mode.BUY_ONLY and (leaving or policy.untargeted is Untargeted.SELL):
        what = ", ".join(leaving) or "Untargeted holdings"
        yield Finding(
            "BUY_ONLY_NEVER_SELLS",
            Severity.IMPOSSIBLE,
            f"{what} should be sold, but plans may only buy (mode buy_only).",
            "Let plans sell too (mode full), or keep the holding out of the targets.",
            field="policy.mode",
        )
    if policy.drift_threshold_percent == 0 and policy.min_trade_usd == 0:
        yield Finding(
            "NO_THRESHOLD_NO_MINIMUM",
            Severity.FOOLISH,
            "With a threshold of 0 and no minimum trade every cent of drift is traded at each check.",
            "Set a threshold, such as 5, or a minimum trade, such as 10.",
            field="policy.drift_threshold_percent",
        )
    targeted = _targeted(allocation)
    held = {position.symbol for position in patient.snapshot.positions}
    lists = (
        ("frozen", "frozen", policy.frozen),
        ("excluded", "excluded", policy.excluded),
        ("only", "chosen to trade", policy.only or ()),
    )
    for name, listed, symbols in lists:
        for symbol in sorted(set(symbols) - targeted - held):
            yield Finding(
                "UNKNOWN_SYMBOL_IN_POLICY",
                Severity.FOOLISH,
                f"{symbol} is {listed}, but has neither a target nor a position.",
                f"Take {symbol} off that list (policy.{name}), or correct its spelling.",
                symbol,
                field=f"policy.{name}",
            )


def _of_account(patient: Patient, report: DriftReport) -> Iterator[Finding]:
    policy = patient.policy
    if not report.frame.has_value:
        yield Finding(
            "NO_VALUE",
            Severity.IMPOSSIBLE,
            "The targets have nothing to be measured against: the managed part of the account is zero or less.",
            "Deposit cash, or give the holdings that are left out a target.",
        )
        return
    kept = kept_cash_percent(patient.allocation, policy)
    cash_target = kept_cash_percent(patient.allocation, replace(policy, cash_buffer_percent=ZERO))
    if policy.cash_buffer_percent > cash_target:
        yield Finding(
            "BUFFER_ABOVE_CASH_TARGET",
            Severity.FOOLISH,
            f"The cash buffer of {plain(policy.cash_buffer_percent)}% is above the cash target of "
            f"{plain(cash_target)}%: the last buys are always short of money.",
            f"Give CASH a target of {plain(kept)}% and take it from the others.",
            CASH,
            field="policy.cash_buffer_percent",
        )
    left_out = EXACT.subtract(report.portfolio_value, report.frame.base)
    if left_out > EXACT.multiply(report.portfolio_value, _HALF):
        share = divide_shown(left_out, report.portfolio_value, HUNDRED)
        yield Finding(
            "MOSTLY_UNTARGETED",
            Severity.FOOLISH,
            f"{dump_percent(share)}% of the account (${usd(left_out)}) have no target and are left out.",
            "Give these holdings a target, or sell them.",
            field="targets",
        )


def _of_target(patient: Patient, row: DriftRow, report: DriftReport) -> Iterator[Finding]:
    """Yield what is wrong with one target or class: its value against minimum, price, band and volatility."""
    policy, symbol = patient.policy, row.symbol
    scale = row.frame.scale
    with localcontext(EXACT):
        minimum = policy.min_trade_usd * scale
        wanted = row.value + row.gap
        price = row.price
        is_class = any(each.row is row for each in report.classes)
    if wanted < minimum:
        yield Finding(
            "MIN_TRADE_ABOVE_TARGET",
            Severity.IMPOSSIBLE,
            f"{symbol} should be worth ${_dollars(wanted, scale)}, but no trade is smaller than "
            f"${usd(policy.min_trade_usd)}: it can never be bought.",
            f"Lower the minimum trade to at most ${_dollars(wanted, scale)}, or raise the target.",
            symbol,
            field="policy.min_trade_usd",
        )
    elif row.band < minimum and policy.drift_threshold_percent != 0:
        yield Finding(
            "MIN_TRADE_ABOVE_BAND",
            Severity.FOOLISH,
            f"The band of {symbol} is ${_dollars(row.band, scale)} wide, less than the minimum trade of "
            f"${usd(policy.min_trade_usd)}: drift is reported that is not traded.",
            "Lower the minimum trade, or widen the band.",
            symbol,
            field="policy.min_trade_usd",
        )
    whole = policy.shares is ShareMode.WHOLE or symbol in patient.snapshot.non_fractionable
    if whole and not is_class:
        yield from _of_whole_shares(row, wanted, price)
    if row.band >= wanted and policy.band is not BandMode.RELATIVE:
        yield Finding(
            "BAND_REACHES_ZERO",
            Severity.FOOLISH,
            f"The band of {symbol} ({_points(row)} points) is as wide as its target: once it is held, it may fall to "
            "almost nothing before it is bought again.",
            "Narrow its tolerance, or use a combined band.",
            symbol,
            field=_band_of(patient, symbol),
        )
    volatility = patient.daily_volatility_percent.get(symbol)
    if volatility is not None and policy.drift_threshold_percent != 0:
        yield from _of_volatility(patient, row, wanted, volatility)


def _of_whole_shares(row: DriftRow, wanted: Decimal, price: Decimal) -> Iterator[Finding]:
    symbol, scale = row.symbol, row.frame.scale
    if price > wanted:
        yield Finding(
            "SHARE_DEARER_THAN_TARGET",
            Severity.IMPOSSIBLE,
            f"One share of {symbol} costs ${_dollars(price, scale)}, more than the ${_dollars(wanted, scale)} that it "
            "should be worth, and only whole shares are traded.",
            "Use fractional shares, a cheaper fund, or a greater target.",
            symbol,
            field="policy.shares",
        )
    elif row.band and EXACT.multiply(price, _HALF) > row.band:
        yield Finding(
            "SHARE_COARSER_THAN_BAND",
            Severity.FOOLISH,
            f"Half a share of {symbol} (${_dollars(EXACT.multiply(price, _HALF), scale)}) is more than its band of "
            f"${_dollars(row.band, scale)}: whole shares may never bring it inside.",
            "Use fractional shares, or widen the band.",
            symbol,
            field="policy.shares",
        )


def _of_volatility(patient: Patient, row: DriftRow, wanted: Decimal, volatility: Decimal) -> Iterator[Finding]:
    """Compare a band with volatility: a price that moves by r moves a weight w by about w × (1 − w) × r."""
    frame = row.frame
    with localcontext(EXACT):
        whole = frame.base * frame.scale
        move = QUOTIENT.divide(wanted * (whole - wanted) * volatility, whole * HUNDRED)
    if 0 < row.band < move:
        shown = divide_shown(move, EXACT.multiply(frame.base, frame.scale), HUNDRED)
        yield Finding(
            "BAND_INSIDE_DAILY_VOLATILITY",
            Severity.FOOLISH,
            f"An ordinary day moves {row.symbol} by {dump_percent(shown)} points, more than its band of "
            f"{_points(row)}: it will trade on noise.",
            f"Widen the band of {row.symbol} to several times {dump_percent(shown)} points, or set a cooldown.",
            row.symbol,
            field=_band_of(patient, row.symbol),
        )


def _band_of(patient: Patient, name: str) -> str:
    """Where the band of a symbol or class is set: its own tolerance, or else the policy's threshold."""
    own = next((each for each in patient.allocation.enabled_targets if each.symbol == name), None)
    named = own or next(each for each in patient.allocation.class_targets if each.symbol == name)
    return "policy.drift_threshold_percent" if named.tolerance_percent is None else "targets.tolerance_percent"


def _dollars(amount: Decimal, scale: Decimal) -> str:
    return usd(divide_shown(amount, scale))


def _points(row: DriftRow) -> str:
    return dump_percent(divide_shown(row.band, EXACT.multiply(row.frame.base, row.frame.scale), HUNDRED))
