"""A breach names the limit that a plan or an order would pass."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """A check that refused: `code`, one sentence, and where known the limit, the value that broke it and the remedy."""

    code: str
    message: str
    symbol: str | None = None
    limit: str | None = None
    value: str | None = None
    remedy: str | None = None
