"""HiGHS on the objective of `docs/best-plan.md`: a mixed-integer model of a stored plan's account, solved to proof.

Each row is a choice of one of its linear pieces and a place on it; the money of all rows and of cash sums to 0. The
pieces come from the second reading of the objective in `tests/oracles/best`, not from the planner.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, NamedTuple

import highspy

from tests.oracles.best.model import Model
from tests.oracles.best.row import ZERO, Row

_SECONDS_MAX: Final = 60.0
_THIRD: Final = Fraction(1, 3)


class Solved(NamedTuple):
    """What HiGHS found, and what it proved that nothing costs less than; dollars."""

    cost: float
    least: float
    is_proven: bool
    seconds: float


class Piece(NamedTuple):
    """A linear piece of a cost: money and cost at its ends; a point where both are the same."""

    low: Fraction
    high: Fraction
    cost_low: Fraction
    cost_high: Fraction


def pieces_of(model: Model, row: Row) -> list[Piece]:
    """Return the linear pieces of a row's cost, in fractions of shares."""
    if row.leaves is not None:
        return [_point(model, row, ZERO), _point(model, row, row.leaves)]
    kinks = {row.low, row.high, ZERO, model.minimum, -model.minimum, row.target - row.value}
    if row.enters:
        kinks.add(model.minimum - row.value)
    if row.band is not None:
        kinks |= {row.target - row.value + row.band, row.target - row.value - row.band}
    sold = ZERO
    for quantity, *_ in row.lots:
        sold += quantity
        kinks.add(-sold * row.price)
    inside = sorted(kink for kink in kinks if row.low <= kink <= row.high)
    found = [_point(model, row, ZERO)]
    for low, high in pairwise(inside):
        if high <= -model.minimum or low >= model.minimum:
            # Read inside the piece, because a cost may jump at its end.
            first, last = (low + (high - low) * part for part in (_THIRD, 2 * _THIRD))
            cost_first, cost_last = (model.cost(row, each / row.price) for each in (first, last))
            rise = cost_last - cost_first
            found.append(Piece(low, high, cost_first - rise, cost_last + rise))
    return found


def _point(model: Model, row: Row, shares: Fraction) -> Piece:
    cost = model.cost(row, shares)
    return Piece(shares * row.price, shares * row.price, cost, cost)


def cash_pieces(model: Model) -> list[Piece]:
    """Return the linear pieces of what cash costs, by how it changes."""
    corners = {model.floor, model.ceiling, model.cash_gap, *_band_of(model)}
    inside = sorted(each for each in corners if model.floor <= each <= model.ceiling)
    if len(inside) == 1:
        return [Piece(inside[0], inside[0], model.cash_cost(inside[0]), model.cash_cost(inside[0]))]
    return [Piece(low, high, model.cash_cost(low), model.cash_cost(high)) for low, high in pairwise(inside)]


def _band_of(model: Model) -> tuple[Fraction, Fraction]:
    return model.cash_gap - model.cash_band, model.cash_gap + model.cash_band


def solve_exactly(document: dict[str, Any]) -> Solved:
    """Solve the account of a stored plan; shares are whole where they must be, else fractions, however small."""
    model = Model(document)
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", _SECONDS_MAX)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.001)
    money, cost, traded = solver.expr(), solver.expr(), solver.expr()
    for row in model.rows:
        added = _add(solver, pieces_of(model, row))
        money, cost, traded = money + added.money, cost + added.cost, traded + added.traded
        if row.step == 1 and row.leaves is None:
            count = solver.addIntegral(lb=float(row.low / row.price) - 1, ub=float(row.high / row.price) + 1)
            solver.addConstr(added.money == float(row.price) * count)
    cash = _add(solver, cash_pieces(model))
    if model.turnover is not None:
        solver.addConstr(traded <= float(model.turnover))
    money, cost = money + cash.money, cost + cash.cost
    solver.addConstr(money == 0)
    solver.minimize(cost)
    found = solver.getInfo()
    is_proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Solved(found.objective_function_value, found.mip_dual_bound, is_proven, solver.getRunTime())


class _Added(NamedTuple):
    money: Any
    cost: Any
    traded: Any


def _add(solver: Any, pieces: list[Piece]) -> _Added:
    """Add a row: exactly one of its pieces, and a place on it. No piece goes through 0."""
    chosen, money, cost, traded = solver.expr(), solver.expr(), solver.expr(), solver.expr()
    for piece in pieces:
        taken = solver.addBinary()
        sign = 1 if piece.low + piece.high > 0 else -1
        chosen += taken
        money += float(piece.low) * taken
        traded += sign * float(piece.low) * taken
        cost += float(piece.cost_low) * taken
        if piece.high > piece.low:
            place, size = solver.addVariable(0, 1), float(piece.high - piece.low)
            solver.addConstr(place <= taken)
            money += size * place
            traded += sign * size * place
            cost += float(piece.cost_high - piece.cost_low) * place
    solver.addConstr(chosen == 1)
    return _Added(money, cost, traded)
