"""What moves a symbol's price away from the replay: pins, and the new scale after a split or a spin-off.

Every change has the instant from which it is in force. What was before that instant stays as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Self

from local.paper_broker.market.prints import Prints

ALWAYS = datetime(2014, 1, 1, tzinfo=UTC)
"""Before every print that the replay has."""


@dataclass(frozen=True, slots=True)
class PriceChange:
    """One change of a price, in force from `at` on.

    `pin` holds the price at `cents`. `clear` lets it follow the replay again. `scale` multiplies it by `numerator` ÷
    `denominator`; `is_split` says that shares came or went for it, so that adjusted prices are scaled back in time.
    """

    at: datetime
    kind: Literal["pin", "clear", "scale"]
    cents: int = 0
    numerator: int = 1
    denominator: int = 1
    is_split: bool = False

    def scaled(self, cents: int) -> int:
        """`cents` on the new scale, rounded to the nearest cent, halves up, at least one."""
        return max(1, (2 * cents * self.numerator + self.denominator) // (2 * self.denominator))

    def dump(self) -> list[str]:
        numbers = (self.cents, self.numerator, self.denominator, int(self.is_split))
        return [self.at.isoformat(), self.kind, *(str(number) for number in numbers)]

    @classmethod
    def load(cls, fields: Sequence[str]) -> Self:
        """What `dump` gave. ValueError: it is not."""
        at, word, *numbers = fields
        cents, numerator, denominator, is_split = (int(number) for number in numbers)
        kinds: tuple[Literal["pin", "clear", "scale"], ...] = ("pin", "clear", "scale")
        kind = next((one for one in kinds if one == word), None)
        if kind is None:
            raise ValueError(f"market state: {word!r} is no change of a price")
        return cls(datetime.fromisoformat(at), kind, cents, numerator, denominator, bool(is_split))


def changed_cents(cents: int, changes: Iterable[PriceChange], at: datetime) -> int:
    """The price in cents at an instant, from the replay's."""
    replayed = now = cents
    for change in changes:
        if change.at > at:
            break
        if change.kind == "scale":
            replayed, now = change.scaled(replayed), change.scaled(now)
        else:
            now = change.cents if change.kind == "pin" else replayed
    return now


def split_cents(cents: int, changes: Iterable[PriceChange], after: datetime, at: datetime) -> int:
    """A price of the instant `after` in terms of the shares of the instant `at`: scaled by the splits in between."""
    for change in changes:
        if change.is_split and after < change.at <= at:
            cents = change.scaled(cents)
    return cents


def changed_prints(prints: Prints, changes: Iterable[PriceChange], *, is_adjusted: bool = False) -> Prints:
    """A day's prints with the changes; `is_adjusted`: on today's scale, as if every split had always been in force."""
    replayed, now = prints.cents.copy(), prints.cents.copy()
    for change in changes:
        first = prints.count_until(change.at)
        if change.kind == "scale":
            first = 0 if is_adjusted and change.is_split else first
            for cents in (replayed, now):
                scaled = (2 * cents[first:] * change.numerator + change.denominator) // (2 * change.denominator)
                cents[first:] = scaled.clip(min=1)
        else:
            now[first:] = change.cents if change.kind == "pin" else replayed[first:]
    return prints._replace(cents=now)
