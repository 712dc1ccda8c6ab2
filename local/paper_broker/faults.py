"""Faults on demand: rules that say which requests go wrong, how, how often."""

import re
import threading
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

FaultKind = Literal[
    "429", "5xx_before", "5xx_after", "stall", "drop_socket", "stale_positions", "rejected", "partial", "halted_asset"
]
WIRE_KINDS: frozenset[FaultKind] = frozenset({"429", "5xx_before", "5xx_after", "stall", "drop_socket"})
"""Faults of the connection, played out around the request; the others are handed to the endpoint."""

_DEFAULT_TARGET: Mapping[FaultKind, tuple[str | None, str]] = {
    "stale_positions": ("GET", r"^/v2/positions"),
    "rejected": ("POST", r"^/v2/orders$"),
    "partial": ("POST", r"^/v2/orders$"),
}
_SCOPE_KEY = "paper_broker.faults"


class FaultRule(BaseModel):
    """One rule. It matches a request by `method` (any without one), `path` (a regular expression) and `key_id`.

    `count`: how many matching requests it hits (without one: all); `probability` 0–1 of hitting each, drawn from
    `seed`, so that the same rule on the same requests always hits the same ones. `when`: before or after the broker has
    taken the request (stall, drop_socket). `seconds`: a stall's length in real time, or how old stale positions are in
    broker time. `status`: the answer of a 5xx. `fraction` and `rest_after_seconds`: a partial fill, and when the rest
    follows in broker time (without one: never). `symbol`: the halted asset. `rate_headers`: whether a 429 carries
    X-RateLimit-*.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    method: str | None = None
    path: str = r"^/v[12]"
    key_id: str | None = None
    count: int | None = Field(default=None, ge=1)
    probability: Decimal = Field(default=Decimal(1), gt=0, le=1)
    seed: int = 0
    when: Literal["before", "after"] = "before"
    seconds: Decimal = Field(default=Decimal(1), ge=0, le=3600)
    status: int = Field(default=504, ge=500, le=599)
    fraction: Decimal = Field(default=Decimal("0.5"), gt=0, lt=1)
    rest_after_seconds: Decimal | None = Field(default=None, ge=0)
    symbol: str | None = None
    rate_headers: bool = True

    @field_validator("path")
    @classmethod
    def _is_pattern(cls, path: str) -> str:
        try:
            re.compile(path)
        except re.error as problem:
            raise ValueError(f"path must be a regular expression: {problem}") from None
        return path

    @model_validator(mode="after")
    def _has_symbol(self) -> "FaultRule":
        if (self.kind == "halted_asset") != (self.symbol is not None):
            raise ValueError("symbol is needed for halted_asset, and for no other kind")
        return self


@dataclass(slots=True)
class _Armed:
    rule: FaultRule
    seen: int = 0
    hits: int = 0


class FaultBook:
    """The rules in force, and how often each has hit. Kept in memory: a restarted broker is a healthy one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = count(1)
        self._armed: dict[str, _Armed] = {}

    def add(self, rule: FaultRule) -> str:
        """Puts a rule in force and returns its id."""
        target = _DEFAULT_TARGET.get(rule.kind)
        if target is not None and "path" not in rule.model_fields_set:
            rule = rule.model_copy(update={"method": rule.method or target[0], "path": target[1]})
        with self._lock:
            rule_id = f"fault-{next(self._ids)}"
            self._armed[rule_id] = _Armed(rule)
        return rule_id

    def remove(self, rule_id: str) -> FaultRule | None:
        """Takes a rule out of force; None if there is none of that id."""
        with self._lock:
            armed = self._armed.pop(rule_id, None)
        return None if armed is None else armed.rule

    def clear(self) -> list[FaultRule]:
        """Takes every rule out of force and returns them."""
        with self._lock:
            rules = [armed.rule for armed in self._armed.values()]
            self._armed.clear()
        return rules

    def rules(self) -> list[tuple[str, FaultRule, int]]:
        """The rules in force: id, rule, hits so far."""
        with self._lock:
            return [(rule_id, armed.rule, armed.hits) for rule_id, armed in self._armed.items()]

    def strike(self, method: str, path: str, key_id: str) -> tuple[FaultRule, ...]:
        """The rules that hit this request; each hit is counted."""
        with self._lock:
            return tuple(armed.rule for armed in self._armed.values() if _strikes(armed, method, path, key_id))


def _strikes(armed: _Armed, method: str, path: str, key_id: str) -> bool:
    rule = armed.rule
    if rule.kind == "halted_asset" or (rule.count is not None and armed.hits >= rule.count):
        return False
    if rule.method is not None and rule.method.upper() != method:
        return False
    if (rule.key_id is not None and rule.key_id != key_id) or not re.search(rule.path, path):
        return False
    armed.seen += 1
    if _draw(rule.seed, armed.seen) >= rule.probability:
        return False
    armed.hits += 1
    return True


def _draw(seed: int, turn: int) -> Decimal:
    """The turn-th number of a seeded sequence, uniform in [0, 1)."""
    digest = sha256(f"{seed}:{turn}".encode()).digest()
    return Decimal(int.from_bytes(digest[:8])) / Decimal(2**64)


def remember_faults(scope: MutableMapping[str, Any], faults: tuple[FaultRule, ...]) -> None:
    """Leaves the faults of a request for its endpoint."""
    scope[_SCOPE_KEY] = faults


def faults_of(scope: Mapping[str, Any]) -> tuple[FaultRule, ...]:
    """The faults that hit a request and are the endpoint's to play out."""
    found = scope.get(_SCOPE_KEY, ())
    return tuple(fault for fault in found if isinstance(fault, FaultRule))
