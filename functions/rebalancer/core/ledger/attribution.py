"""How a quantity is divided among strategies, to the last place and without a remainder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.events import UNASSIGNED, StrategyShare

SHARE_PLACES: Final = 9
"""Brokers count parts of a share or coin to nine places."""


def divide_quantity(
    quantity: Decimal, weights: Mapping[str, Decimal], *, places: int = SHARE_PLACES
) -> dict[str, Decimal]:
    """Divide `quantity` in proportion to signed `weights`, so that the parts sum to it exactly.

    Each part is rounded down (towards −∞) to `places` decimals; the steps that are left go one each to the largest
    remainders, ties in the order of the names (Hamilton's method, also called largest remainder). A quantity that has
    more decimals is divided at its own last place.

    Raises:
        InvariantViolation: when the weights sum to zero: there is no proportion then.
    """
    with localcontext(EXACT):
        scale = max(places, _places(quantity))
        steps = int(quantity.scaleb(scale))
        fine = max((_places(weight) for weight in weights.values()), default=0)
        counts = {name: int(weights[name].scaleb(fine)) for name in sorted(weights)}
        total = sum(counts.values())
        if not total:
            raise InvariantViolation("A quantity is divided by weights that sum to zero.", code="NO_PROPORTION")
        # Integers, because a quotient of decimals could round up to the next step and hand out one too many.
        shares = {name: divmod(steps * count, total) for name, count in counts.items()}
        left = steps - sum(whole for whole, _ in shares.values())
        # A remainder has the sign of the divisor, so its size is what was cut off.
        by_remainder = sorted(shares, key=lambda name: (-abs(shares[name][1]), name))
        extra = set(by_remainder[:left])
        return {name: Decimal(whole + (name in extra)).scaleb(-scale) for name, (whole, _) in shares.items()}


def divide_fill(signed_quantity: Decimal, strategies: Sequence[StrategyShare]) -> dict[str, Decimal]:
    """Return what each strategy gets of a fill, signed; all of it goes to `unassigned` where no strategy is named.

    The rule: in proportion to what each strategy wanted of the order, at nine places, by `divide_quantity`. A strategy
    on the other side gets its part with the other sign, at the fill's price: that much was crossed inside the account.
    """
    weights: dict[str, Decimal] = {}
    for share in strategies:
        weights[share.strategy] = weights.get(share.strategy, ZERO) + share.quantity
    if not sum(weights.values(), ZERO):
        return {UNASSIGNED: signed_quantity}
    return {name: part for name, part in divide_quantity(signed_quantity, weights).items() if part}


def divide_by_holders(quantity: Decimal, holders: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Divide shares or dollars that no order names in proportion to what each strategy holds; `unassigned` takes all
    where there are no holdings or they cancel each other."""
    if not sum(holders.values(), ZERO):
        return {UNASSIGNED: quantity}
    return divide_quantity(quantity, holders)


def _places(number: Decimal) -> int:
    exponent = number.normalize(EXACT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
