"""The readings that the contract leaves open: see README.md, by number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Reading:
    """One way to read the contract; the default is the reference's own.

    Args:
        shortage: what happens to buys that the projected cash, inside its band, cannot pay (1): `rest` leaves them
            unfunded, `fund` sells what they lack, `home` sells until cash is at its destination.
        added_minimum: step 3 compares what it adds with the minimum, not the row's whole trade (2).
        short_is_not_held: a short position counts as nothing held (15).
        largest_weight_first: a raise takes from the largest weight first, not in proportion (26).
    """

    shortage: str = "rest"
    added_minimum: bool = False
    short_is_not_held: bool = False
    largest_weight_first: bool = False


LITERAL = Reading()
READINGS = tuple(
    Reading(shortage, added, short)
    for short, added, shortage in product((False, True), (False, True), ("rest", "fund", "home"))
)
RAISE_READINGS = (LITERAL, Reading(largest_weight_first=True))
