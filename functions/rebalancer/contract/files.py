"""Files that a person brings: what they hold, and what in them is kept apart, wrong or unknown."""

from __future__ import annotations

from typing import Annotated, TypedDict

from rebalancer.contract.advice import WhatIfRebalance, WhatIfSide
from rebalancer.contract.base import Amount, Percent, Quantity, Usd


class UnknownSymbol(TypedDict):
    """A symbol that the broker does not trade."""

    symbol: str
    line: int
    message: str
    might_mean: Annotated[list[str], "symbols that the broker trades and that are spelled nearly so"]


class FileTarget(TypedDict):
    """A target of a file."""

    symbol: str
    line: int
    target_percent: Percent
    tolerance_percent: Percent | None
    enabled: bool
    name: Annotated[str | None, "the asset's name at the broker"]


class TargetFile(TypedDict):
    """The targets of a file; nothing is saved."""

    targets: Annotated[list[FileTarget], "in the order of the file"]
    problems: Annotated[list[str], "everything that is wrong, each with its line; then the file is not to be used"]
    unknown: Annotated[list[UnknownSymbol], "all symbols that the broker does not trade"]


class FilePosition(TypedDict):
    """What a file says of one symbol."""

    symbol: str
    line: int
    quantity: Quantity
    price: Usd
    value: Usd


class FileApart(TypedDict):
    """A line that is not planned with."""

    line: int
    name: str
    kind: str
    value: Annotated[Amount | None, "null where it is not known"]
    currency: str
    reason: str


class HoldingsFile(TypedDict):
    """What a file holds, and what a rebalance of it would do; nothing is stored or ordered."""

    cash: Usd
    is_cash_named: Annotated[bool, "false where the file names no cash and the request gives none: then it counts as 0"]
    positions: list[FilePosition]
    kept_apart: list[FileApart]
    notes: list[str]
    unknown: list[UnknownSymbol]
    account: Annotated[WhatIfSide | None, "measured against the person's targets; null where there are none"]
    rebalance: WhatIfRebalance | None
