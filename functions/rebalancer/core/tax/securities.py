"""Which symbols are one security: what a person calls substantially identical, and what was renamed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Securities:
    """Symbols in groups of one security each; a symbol in no group is one of its own."""

    groups: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_pairs(cls, same_as: Mapping[str, str]) -> Securities:
        """From pairs: each symbol counts as the other one, also through a third."""
        made = cls()
        for one, other in same_as.items():
            made._join(one, other)
        return made

    def copy(self) -> Securities:
        """Groups that change on their own."""
        return Securities(dict(self.groups))

    def of(self, symbol: str) -> str:
        """The name of the symbol's security."""
        return self.groups.get(symbol, symbol)

    def rename(self, old: str, new: str) -> str:
        """Let a symbol take another's place; returns the name of its security from now on.

        The old symbol is free for another security afterwards.
        """
        if old == new:
            return self.of(old)
        name = self.of(old)
        mates = [symbol for symbol in self.groups if self.groups[symbol] == name and symbol != old]
        if mates:
            self._join(new, mates[0])
        self.groups.pop(old, None)
        return self.of(new)

    def _join(self, one: str, other: str) -> None:
        first, second = self.of(one), self.of(other)
        for symbol in [symbol for symbol, name in self.groups.items() if name == first]:
            self.groups[symbol] = second
        self.groups[one] = self.groups[other] = second


def pairs_of(lists: Iterable[Iterable[str]]) -> dict[str, str]:
    """Lists of symbols that are one security as pairs for `same_as`."""
    pairs: dict[str, str] = {}
    made = Securities()
    for names in lists:
        first, *rest = sorted(set(names)) or [""]
        for symbol in rest:
            made._join(symbol, first)
    pairs.update({symbol: name for symbol, name in made.groups.items() if symbol != name})
    return pairs
