"""The callables that read a person's file: holdings as a question of what would be, targets as a draft."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Annotated, Any, Final

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictStr

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import parse_decimal
from rebalancer.core.files.holdings import Wishes
from rebalancer.core.files.numbers import NumberWriting
from rebalancer.entrypoints.base import wire
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import WireModel
from rebalancer.services.advice.holdings_file import HoldingsQuestion
from rebalancer.services.advice.holdings_file import read_holdings_file as read_holdings_service
from rebalancer.services.targets.target_file import read_target_file as read_target_service
from rebalancer.wiring import account

if TYPE_CHECKING:
    from rebalancer.contract import files as shapes

FILE_BYTES_MAX: Final = 500_000
"""Larger than any list of holdings that a person brings."""

Content = Annotated[
    StrictStr,
    Field(min_length=1, max_length=FILE_BYTES_MAX * 4 // 3 + 4, description="the file's bytes in base64"),
]


class ReadTargetFile(WireModel):
    """`read_target_file`."""

    content: Content
    decimal: NumberWriting | None = None


class SymbolName(WireModel):
    """The symbol of an ISIN, another code, or a name."""

    name: Annotated[StrictStr, Field(min_length=1, max_length=200)]
    symbol: Annotated[StrictStr, Field(min_length=1, max_length=20)]


class ReadHoldingsFile(WireModel):
    """`read_holdings_file`; the symbols are for what the file names otherwise."""

    content: Content
    account: Annotated[Annotated[StrictStr, Field(max_length=200)] | None, Field(description="one of several")] = None
    decimal: NumberWriting | None = None
    cash_usd: Any = None
    symbols: Annotated[list[SymbolName], Field(max_length=500)] = Field(default_factory=list)


def read_target_file(request: CallableRequest[Any]) -> shapes.TargetFile:
    """Read a file of targets; nothing is saved."""

    def use_case(uid: str, body: ReadTargetFile) -> shapes.TargetFile:
        return read_target_service(account.context_for(uid), _bytes_of(body.content), body.decimal)

    return answer(request, ReadTargetFile, use_case)


def read_holdings_file(request: CallableRequest[Any]) -> shapes.HoldingsFile:
    """Read a file of holdings and measure it; nothing is stored or ordered."""

    def use_case(uid: str, body: ReadHoldingsFile) -> shapes.HoldingsFile:
        symbols = {each.name: each.symbol for each in body.symbols}
        wishes = Wishes(body.account or None, frozenset(), symbols, body.decimal)
        cash = None if body.cash_usd is None else parse_decimal(wire.number_text(body.cash_usd), "cash_usd")
        question = HoldingsQuestion(_bytes_of(body.content), wishes, cash)
        return wire.plain_times(read_holdings_service(account.context_for(uid), question))

    return answer(request, ReadHoldingsFile, use_case)


def _bytes_of(content: str) -> bytes:
    try:
        found = base64.b64decode(content, validate=True)
    except ValueError as error:
        raise InvalidInput("content is not base64.", field="content") from error
    if len(found) > FILE_BYTES_MAX:
        raise InvalidInput(f"The file is larger than {FILE_BYTES_MAX // 1000} kB.", field="content")
    return found
