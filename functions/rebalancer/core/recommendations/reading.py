"""Recommendations: what somebody's research says about symbols, read tolerantly in form and strictly in meaning."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, ZERO, FloatLiteral, describe, parse_decimal, plain
from rebalancer.core.base.shape import join, require_list
from rebalancer.core.base.symbols import CASH, parse_symbol

MAX_RECOMMENDATIONS: Final = 1000
MAX_DEPTH: Final = 4
MAX_TEXT: Final = 4000

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "symbol": ("symbol", "ticker"),
    "action": ("action", "recommendation", "side"),
    "allocation_percent": ("allocationpercent", "allocationpct", "allocation", "targetallocationpercent"),
    "confidence": ("confidence", "recommendationconfidence"),
    "market_context": ("marketcontext", "context"),
}


class Advice(StrEnum):
    """What is recommended: BUY up to the allocation, HOLD as it is, SELL down to the allocation (none: all)."""

    BUY = "BUY"
    HOLD = "HOLD"
    SELL = "SELL"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation.

    Args:
        allocation_percent: the share of the portfolio that the position should have, 0 to 100; a BUY needs one above 0,
            a SELL without one closes the position.
        confidence, market_context: the author's words, for the audit only; nothing is sized by them.
    """

    symbol: str
    advice: Advice
    allocation_percent: Decimal | None = None
    confidence: str | None = None
    market_context: str | None = None


@dataclass(frozen=True, slots=True)
class RecommendationRequest:
    """A set of recommendations under the id that makes it happen once.

    `request_id`, `strategy_id`, `provider_id` and `task_id` are 1 to 100 letters, digits and `._:-`.
    """

    request_id: str
    strategy_id: str
    provider_id: str
    recommendations: tuple[Recommendation, ...]
    task_id: str | None = None

    def __post_init__(self) -> None:
        for name in ("request_id", "strategy_id", "provider_id", "task_id"):
            value = getattr(self, name)
            if (value is None and name != "task_id") or (value is not None and not _ID.fullmatch(value)):
                raise InvalidInput(
                    f"{name} is {describe(value)}, but must be 1 to 100 letters, digits or any of . _ : -", field=name
                )

    @property
    def digest(self) -> str:
        """A hash of what is recommended and to whom: the same request has the same."""
        content = {
            "strategy_id": self.strategy_id,
            "provider_id": self.provider_id,
            "task_id": self.task_id,
            "recommendations": [_dump(each) for each in self.recommendations],
        }
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _dump(each: Recommendation) -> dict[str, str | None]:
    return {
        "symbol": each.symbol,
        "action": each.advice.value,
        "allocation_percent": None if each.allocation_percent is None else plain(each.allocation_percent),
        "confidence": each.confidence,
        "market_context": each.market_context,
    }


def parse_recommendations(document: object) -> tuple[Recommendation, ...]:
    """Read a `structured.json` or `parsed.json`: a list, or an object that holds one under `recommendations`.

    Keys count in any case and with or without `_`, further fields are ignored, numbers may be JSON numbers or text with
    a percent sign. What is recommended must be clear: an unknown action, a missing or impossible allocation and a
    symbol that is there twice are refused. A price in the file is ignored: prices come from the market.

    Raises:
        InvalidInput: naming the offending item and key.
    """
    rows = _find_list(document)
    if len(rows) > MAX_RECOMMENDATIONS:
        raise InvalidInput(
            f"recommendations has {len(rows)} items, but at most {MAX_RECOMMENDATIONS} are allowed.",
            field="recommendations",
        )
    found: dict[str, Recommendation] = {}
    for index, item in enumerate(rows):
        path = f"recommendations[{index}]"
        recommendation = _parse_one(item, path)
        if recommendation.symbol in found:
            raise InvalidInput(
                f"{path}.symbol is {recommendation.symbol}, which is there twice; recommend each symbol once.",
                field=f"{path}.symbol",
            )
        found[recommendation.symbol] = recommendation
    return tuple(found.values())


def _find_list(document: object) -> list[object]:
    if isinstance(document, list):
        return document
    lists = list(_lists_in(document, 0))
    if len(lists) != 1:
        what = "is missing" if not lists else f"is there {len(lists)} times"
        raise InvalidInput(
            f"recommendations {what}, but the file must hold exactly one list of that name.", field="recommendations"
        )
    return require_list(lists[0], "recommendations")


def _lists_in(value: object, depth: int) -> Iterator[object]:
    if not isinstance(value, Mapping) or depth >= MAX_DEPTH:
        return
    for key, item in value.items():
        if _plain_key(key) == "recommendations":
            yield item
        else:
            yield from _lists_in(item, depth + 1)


def _plain_key(key: object) -> str:
    return re.sub(r"[\s_-]", "", key).lower() if isinstance(key, str) else ""


def _parse_one(value: object, path: str) -> Recommendation:
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{path} is {describe(value)}, but must be an object.", field=path)
    row = {name: _pick(value, name, path) for name in _NAMES}
    for name in ("symbol", "action"):
        if row[name] is None:
            raise InvalidInput(f"{join(path, name)} is missing, but is required.", field=join(path, name))
    symbol = _parse_recommended(row["symbol"], join(path, "symbol"))
    advice = _parse_advice(row["action"], join(path, "action"))
    percent = _parse_percent(row["allocation_percent"], join(path, "allocation_percent"))
    if advice is Advice.BUY and not percent:
        what = "is missing" if percent is None else "is 0"
        raise InvalidInput(
            f"{path}.allocation_percent {what}, but a BUY needs one above 0.", field=f"{path}.allocation_percent"
        )
    return Recommendation(
        symbol,
        advice,
        percent,
        _text(row["confidence"]),
        _text(row["market_context"]),
    )


def _pick(row: Mapping[object, object], name: str, path: str) -> object:
    """Return the value under one of the names of a field; null counts as missing.

    Raises:
        InvalidInput: two of the names are given and disagree.
    """
    found = [item for key, item in row.items() if _plain_key(key) in _NAMES[name] and item is not None]
    if any(item != found[0] for item in found[1:]):
        raise InvalidInput(f"{join(path, name)} is given twice with different values.", field=join(path, name))
    return found[0] if found else None


def _parse_recommended(value: object, field: str) -> str:
    symbol = parse_symbol(value.strip() if isinstance(value, str) else value, field)
    if symbol == CASH:
        raise InvalidInput(f"{field} is {CASH}, which is not a security.", field=field)
    return symbol


def _parse_advice(value: object, field: str) -> Advice:
    word = value.strip().upper() if isinstance(value, str) else ""
    if word not in Advice.__members__:
        raise InvalidInput(f"{field} is {describe(value)}, but must be one of BUY, HOLD, SELL.", field=field)
    return Advice(word)


def _parse_percent(value: object, field: str) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, FloatLiteral):
        text: object = str(value)
    elif isinstance(value, str):
        text = value.strip().removesuffix("%").rstrip()
    else:
        text = value
    return parse_decimal(text, field, low=ZERO, high=HUNDRED)


def _text(value: object) -> str | None:
    """Return an audit field as text, cut at 4,000 characters; objects and lists as JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        return str(value)[:MAX_TEXT]
    return json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)[:MAX_TEXT]
