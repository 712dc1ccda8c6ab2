"""Dividing a quantity or a sum of money so that the parts add up to it exactly."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.money import EXACT, ZERO

QUANTITY_PLACES: Final = 9


def split_by_weight(
    total: Decimal,
    weights: Mapping[str, Decimal],
    *,
    places: int = QUANTITY_PLACES,
    caps: Mapping[str, Decimal] | None = None,
) -> dict[str, Decimal]:
    """Divide by weight: parts round towards zero, what is left goes in steps to the largest remainders, by name.

    Parts have `places` decimals; digits of the total beyond them go to the first of those remainders. With caps no part
    is greater than its cap: what a part cannot take goes to the others, by what they can still take.

    Args:
        total: any sign; the parts have the same.
        weights: at least 0, not all 0.
        caps: greatest absolute part of each name; together at least the total. Only the named ones take part.

    Raises:
        InvariantViolation: nobody can take it.
    """
    with localcontext(EXACT):
        size, sign = abs(total), -1 if total < 0 else 1
        parts = _proportional(size, weights, places)
        if caps is not None:
            parts = _under_caps(parts, caps, size)
        if sum(parts.values(), ZERO) != size:
            raise InvariantViolation(f"{total} cannot be divided among {len(weights)} parts.")
        return {name: part * sign for name, part in parts.items()}


def _proportional(size: Decimal, weights: Mapping[str, Decimal], places: int) -> dict[str, Decimal]:
    sum_of_weights = sum(weights.values(), ZERO)
    if sum_of_weights <= 0:
        raise InvariantViolation("Nothing can be divided by weights that sum to 0.")
    step = Decimal(1).scaleb(-places)
    parts: dict[str, Decimal] = {}
    remainders: list[tuple[Decimal, str]] = []
    for name in sorted(weights):
        share = size * weights[name]
        count = share // (sum_of_weights * step)
        parts[name] = count * step
        remainders.append((-(share - parts[name] * sum_of_weights), name))
    rest = size - sum(parts.values(), ZERO)
    ranked = [name for remainder, name in sorted(remainders) if weights[name]]
    for name in ranked:
        if rest < step:
            break
        parts[name] += step
        rest -= step
    parts[ranked[0]] += rest
    return parts


def _under_caps(parts: Mapping[str, Decimal], caps: Mapping[str, Decimal], size: Decimal) -> dict[str, Decimal]:
    fitted = {name: min(parts.get(name, ZERO), cap) for name, cap in caps.items()}
    rest = size - sum(fitted.values(), ZERO)
    for name in sorted(caps, key=lambda name: (-(caps[name] - fitted[name]), name)):
        more = min(rest, caps[name] - fitted[name])
        fitted[name] += more
        rest -= more
    return fitted
