"""What an asset class wants, handed on to its members by their order of preference.

Buys go to the first member that may trade. Sells come from the last member first, and what is sold whole is sold to the
last fraction. The class decides whether and how much; each piece must still reach the minimum trade.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.drift_row import ClassRow, DriftRow, aim_member
from rebalancer.core.planning.intents import held_back_reason
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold
from rebalancer.core.targets.policy import SizingPolicy


class _Piece(NamedTuple):
    """A member's part of an amount: signed money in the frame's unit; an exit empties the holding."""

    amount: Decimal
    is_exit: bool


def rest_class(each: ClassRow, reason: Reason, policy: SizingPolicy) -> list[PlanItem]:
    """Hold the members of a class that does not trade, each with why."""
    return [
        hold(member, held_back_reason(member.symbol, policy) if policy.holds_back(member.symbol) else reason)
        for member in each.members
    ]


def room_of_class(each: ClassRow, sign: int, policy: SizingPolicy) -> Decimal:
    """Sum what its free members can sell, as money in the frame's unit; for a buy whatever is wanted, or nothing."""
    free = [member for member in each.members if not policy.holds_back(member.symbol)]
    if sign > 0:
        return abs(each.row.gap) if free else ZERO
    return sum((max(ZERO, member.sellable) * member.price for member in free), ZERO)


def reach_of_class(each: ClassRow, intent: Intent, policy: SizingPolicy) -> Decimal:
    """Sum what of a wanted amount comes about: parts below the minimum do not. Signed money in the frame's unit."""
    pieces = _split(each.members, intent.amount, intent.is_exit, policy)
    minimum = each.row.frame.minimum
    return sum((piece.amount for piece in pieces.values() if abs(piece.amount) >= minimum), ZERO)


def hand_on(each: ClassRow, intent: Intent, policy: SizingPolicy) -> tuple[list[Intent], list[PlanItem]]:
    """Split one class's wanted trade into its members' trades and holds, in the caller's exact decimal context."""
    intents: list[Intent] = []
    holds: list[PlanItem] = []
    minimum = each.row.frame.minimum
    aims = _split(each.members, each.row.gap, each.asset_class.target_percent == 0, policy)
    pieces = _split(each.members, intent.amount, intent.is_exit, policy)
    is_short = intent.reason is Reason.LIMITED_BY_OPEN_ORDERS or abs(
        sum((piece.amount for piece in pieces.values()), ZERO)
    ) < abs(intent.amount)
    for member in each.members:
        aimed = aims.get(member.symbol)
        row = aim_member(member, aimed.amount) if aimed else member
        piece = pieces.get(member.symbol)
        if policy.holds_back(member.symbol):
            holds.append(hold(row, held_back_reason(member.symbol, policy)))
        elif piece is None:
            is_reserved = is_short and intent.amount < ZERO and member.sellable < member.quantity
            holds.append(hold(row, Reason.HELD_BY_OPEN_ORDERS if is_reserved else Reason.WITHIN_BAND))
        elif abs(piece.amount) < minimum:
            holds.append(hold(row, Reason.BELOW_MIN_TRADE))
        else:
            is_cut = is_short and intent.amount < ZERO and member.sellable < member.quantity
            reason = Reason.LIMITED_BY_OPEN_ORDERS if is_cut else intent.reason
            intents.append(Intent(row, piece.amount, piece.is_exit, reason))
    return intents, holds


def _split(members: Sequence[DriftRow], amount: Decimal, is_exit: bool, policy: SizingPolicy) -> dict[str, _Piece]:
    """Each member's part of a signed amount; members without a part are left out."""
    free = [member for member in members if not policy.holds_back(member.symbol)]
    if is_exit:
        return {
            member.symbol: _Piece(-member.sellable * member.price, member.sellable == member.quantity)
            for member in free
            if member.sellable
        }
    if amount > ZERO:
        return {free[0].symbol: _Piece(amount, False)} if free else {}
    pieces: dict[str, _Piece] = {}
    rest = -amount
    for member in reversed(free):
        part = min(rest, member.sellable * member.price)
        if part > ZERO:
            is_whole = part == member.value and member.sellable == member.quantity
            pieces[member.symbol] = _Piece(-part, is_whole)
            rest -= part
    return pieces
