"""Requests that follow a callable's schema, and requests that almost do: made by chance from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

Json = Any

DEEP: Json = 0
for _ in range(30):
    DEEP = [DEEP]

NUMBERS: tuple[Json, ...] = (0, -1, 1, 10**30, -(10**400), 0.1, 1e308, -0.0, float("inf"), 5e-324)
TEXTS = (
    "",
    " ",
    "\0",
    "\ud83d",
    "a\udfff/b",
    "x" * 3000,
    "..",
    "__x__",
    "a/b",
    "NaN",
    "Infinity",
    "1e999999999",
    "0x10",
    "-1",
    "9" * 5000,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-03-02T15:00:00",
    "2026-13-45T99:99:99Z",
    "sha256:" + "0" * 64,
)
SHAPES: tuple[Json, ...] = (
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    [{}],
    {"": 1},
    {"\ud800": {"\ud800": 1}},
    {"__proto__": {}},
    DEEP,
    ["x"] * 2000,
    {"data": {"data": {}}},
)
HOSTILE: tuple[Json, ...] = (*NUMBERS, *TEXTS, *SHAPES)
NAMES = ("surprise", "\udc00", "", "a.b", "x" * 2000)
WORDS = (
    "SPY",
    "GLD",
    "QQQ",
    "CASH",
    "BTC/USD",
    "BRK.B",
    "buy",
    "sell",
    "market",
    "limit",
    "day",
    "1",
    "10",
    "0.5",
    "100",
    "full",
    "run-0001",
    "alpaca",
    "2026-03-02T18:00:00Z",
)
LOOSE: tuple[Json, ...] = (*WORDS, 1, 2.5, {}, [], {"every": "month"})


class Chance:
    """Makes requests of JSON schemas (as pydantic writes them)."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def request(self, schema: Json, *, disturbed: bool) -> Json:
        """A request of this schema; where it is `disturbed`, mostly with some of it replaced, dropped or added."""
        made = self._of(schema, schema.get("$defs", {}), 0)
        if not disturbed:
            return made
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 3))):
            made = self._disturbed(made)
        return made

    def _of(self, schema: Json, defs: Json, depth: int) -> Json:
        if "$ref" in schema:
            return self._of(defs[schema["$ref"].rpartition("/")[2]], defs, depth)
        for many in ("anyOf", "oneOf", "allOf"):
            if many in schema:
                return self._of(self.random.choice(schema[many]), defs, depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type")
        makers: dict[str, Callable[[], Json]] = {
            "object": lambda: self._object(schema, defs, depth),
            "array": lambda: self._list(schema, defs, depth),
            "string": lambda: self.random.choice(WORDS),
            "integer": lambda: self.random.choice((0, 1, 2, 60, 1440, -1)),
            "number": lambda: self.random.choice((0, 1, 2.5, 40, 100)),
            "boolean": lambda: self.random.random() < 0.5,
            "null": lambda: None,
        }
        return makers[kind]() if kind in makers else self.random.choice(LOOSE)

    def _list(self, schema: Json, defs: Json, depth: int) -> Json:
        return [self._of(schema.get("items", {}), defs, depth + 1) for _ in range(self.random.randint(0, 3))]

    def _object(self, schema: Json, defs: Json, depth: int) -> Json:
        required = set(schema.get("required", ()))
        return {
            name: self._of(field, defs, depth + 1)
            for name, field in schema.get("properties", {}).items()
            if name in required or self.random.random() < 0.5
        }

    def _disturbed(self, value: Json) -> Json:
        """The value with one place in it, at any depth, changed."""
        if isinstance(value, dict) and value and self.random.random() < 0.7:
            name = self.random.choice(sorted(value))
            return {**value, name: self._disturbed(value[name])}
        if isinstance(value, list) and value and self.random.random() < 0.8:
            place = self.random.randrange(len(value))
            return [*value[:place], self._disturbed(value[place]), *value[place + 1 :]]
        if isinstance(value, dict) and self.random.random() < 0.5:
            return {**value, self.random.choice(NAMES): self.random.choice(HOSTILE)}
        return self.random.choice(HOSTILE)


def requests(schema: Json, *, seed: int, count: int, disturbed: bool = True) -> Iterator[Json]:
    """So many requests of a schema, the same ones for the same seed."""
    chance = Chance(seed)
    for _ in range(count):
        yield chance.request(schema, disturbed=disturbed)
