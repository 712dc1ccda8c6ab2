"""All that a lab run is made from, and its JSON: enough to make the run again, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rebalancer.core.account.portfolio import PortfolioSnapshot, dump_prices, parse_prices
from rebalancer.core.automation.triggers import dump_triggers, parse_triggers
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, parse_decimal, parse_positive, plain
from rebalancer.core.base.shape import join, parse_option, require_list, require_object
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.evidence.policies import DEFAULT_POLICIES, OwnPolicy, PolicyName, rows_of
from rebalancer.core.evidence.terms import LabTerms, dump_terms, parse_terms
from rebalancer.core.evidence.walk import Holdings
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns, trade_date
from rebalancer.core.targets.allocation import StrategyAllocation, dump_targets, parse_targets
from rebalancer.core.targets.asset_classes import dump_classes, parse_classes
from rebalancer.core.targets.policy import dump_policy, parse_policy


@dataclass(frozen=True, slots=True)
class LabSpec:
    """The person's own policy, what they hold, the terms, and which policies are compared."""

    own: OwnPolicy
    holdings: Holdings
    terms: LabTerms
    names: tuple[PolicyName, ...] = DEFAULT_POLICIES
    notes: tuple[str, ...] = ()

    @property
    def symbols(self) -> tuple[str, ...]:
        """Return every symbol whose history is needed."""
        return tuple(sorted({symbol for _, _, members in rows_of(self.own.allocation) for symbol in members}))

    @property
    def digest(self) -> str:
        """`sha256:` and the hash of the JSON."""
        text = json.dumps(dump_spec(self), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def spec_of_account(
    own: OwnPolicy,
    snapshot: PortfolioSnapshot,
    lots: Mapping[str, Sequence[Lot]],
    terms: LabTerms,
    today: date,
    names: Sequence[PolicyName] = DEFAULT_POLICIES,
) -> LabSpec:
    """Return the spec of an account as it is today.

    What no target names is left out, as if it were in another account. Where fewer shares are known by lots than are
    held, the rest is one lot at the average cost, or at today's price, of unknown age.

    Raises:
        InvalidInput: no target names a symbol.
    """
    wanted = {symbol for _, _, members in rows_of(own.allocation) for symbol in members}
    if not wanted:
        raise InvalidInput("No target names a symbol; add targets first.", code="NO_TARGETS", field="targets")
    held: dict[str, tuple[Lot, ...]] = {}
    prices: dict[str, Decimal] = {}
    notes: list[str] = []
    for position in sorted(snapshot.positions, key=lambda each: each.symbol):
        symbol = position.symbol
        if symbol not in wanted:
            notes.append(f"{symbol} has no target and is left out.")
        elif position.quantity > 0:
            prices[symbol] = position.price
            known, rest = _known_lots(lots.get(symbol, ()), position.quantity)
            if rest:
                unit = position.average_cost or position.price
                known = (Lot(f"{symbol}:rest", symbol, rest, EXACT.multiply(rest, unit), None), *known)
                notes.append(f"{plain(rest)} shares of {symbol} have no known lot: their average cost is taken.")
            held[symbol] = known
    cash = max(snapshot.cash, ZERO)
    return LabSpec(own, Holdings(cash, held, prices, today), terms, tuple(names), tuple(notes))


def _known_lots(lots: Sequence[Lot], quantity: Decimal) -> tuple[tuple[Lot, ...], Decimal]:
    """Return the newest lots that make up a quantity, oldest first, and what no lot explains."""
    left, kept = quantity, []
    for lot in reversed([lot for lot in lots if lot.quantity > 0]):
        if left <= 0:
            break
        if lot.quantity <= left:
            kept.append(lot)
            left -= lot.quantity
        else:
            cost = (lot.unit_cost_usd * left).quantize(Decimal("0.000000001"))
            kept.append(replace(lot, quantity=left, cost_usd=cost))
            left = ZERO
    return tuple(_dated(lot) for lot in reversed(kept)), left


def _dated(lot: Lot) -> Lot:
    """Return a lot that was bought at the beginning of its day: the time of day has no effect."""
    at_ns = None if lot.acquired_ns is None else start_of_day_ns(trade_date(lot.acquired_ns))
    return replace(lot, acquired_ns=at_ns)


def dump_spec(spec: LabSpec) -> dict[str, object]:
    """Write a spec as plain JSON; the inverse of `parse_spec`."""
    own, holdings = spec.own, spec.holdings
    return {
        "targets": dump_targets(own.allocation.targets),
        "asset_classes": dump_classes(own.allocation.classes),
        "policy": dump_policy(own.sizing),
        "triggers": dump_triggers(own.triggers),
        "terms": dump_terms(spec.terms),
        "policies": [name.value for name in spec.names],
        "cash": plain(holdings.cash_usd),
        "lots": [_dump_lot(lot) for symbol in sorted(holdings.lots) for lot in holdings.lots[symbol]],
        "prices": dump_prices(holdings.prices),
        "today": holdings.today.isoformat(),
        "notes": list(spec.notes),
    }


def _dump_lot(lot: Lot) -> dict[str, object]:
    return {
        "lot_id": lot.lot_id,
        "symbol": lot.symbol,
        "quantity": plain(lot.quantity),
        "cost_usd": plain(lot.cost_usd),
        "acquired_on": None if lot.acquired_ns is None else trade_date(lot.acquired_ns).isoformat(),
        "is_cost_known": lot.is_cost_known,
    }


def parse_spec(value: object, field: str = "spec") -> LabSpec:
    """Read what `dump_spec` wrote.

    Raises:
        InvalidInput: naming the offending field.
    """
    row = require_object(
        value,
        field,
        required=(
            "targets",
            "asset_classes",
            "policy",
            "triggers",
            "terms",
            "policies",
            "cash",
            "lots",
            "prices",
            "today",
        ),
        optional=("notes",),
    )
    allocation = StrategyAllocation(
        parse_targets(row["targets"]), classes=parse_classes(row["asset_classes"], join(field, "asset_classes"))
    )
    lots: dict[str, tuple[Lot, ...]] = {}
    for index, each in enumerate(require_list(row["lots"], join(field, "lots"))):
        lot = _parse_lot(each, f"{join(field, 'lots')}[{index}]")
        lots[lot.symbol] = (*lots.get(lot.symbol, ()), lot)
    names = require_list(row["policies"], join(field, "policies"))
    return LabSpec(
        OwnPolicy(allocation, parse_policy(row["policy"]), parse_triggers(row["triggers"])),
        Holdings(
            parse_decimal(row["cash"], join(field, "cash")),
            lots,
            parse_prices(row["prices"], join(field, "prices")),
            parse_day(row["today"], join(field, "today")),
        ),
        parse_terms(row["terms"], join(field, "terms")),
        tuple(parse_option(PolicyName, name, join(field, "policies")) for name in names),
        tuple(str(note) for note in require_list(row.get("notes", []), join(field, "notes"))),
    )


def _parse_lot(value: object, field: str) -> Lot:
    row = require_object(
        value, field, required=("lot_id", "symbol", "quantity", "cost_usd", "acquired_on", "is_cost_known")
    )
    day = row["acquired_on"]
    return Lot(
        str(row["lot_id"]),
        parse_symbol(row["symbol"], join(field, "symbol")),
        parse_positive(row["quantity"], join(field, "quantity")),
        parse_decimal(row["cost_usd"], join(field, "cost_usd")),
        None if day is None else start_of_day_ns(parse_day(day, join(field, "acquired_on"))),
        row["is_cost_known"] is True,
    )


def parse_day(value: object, field: str) -> date:
    """Read a day such as "2024-03-28".

    Raises:
        InvalidInput: anything else.
    """
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InvalidInput(f'{field} must be a day, such as "2024-03-28".', field=field)
