"""What can be traded: one row of assets.csv each."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal
from uuid import UUID, uuid5

AssetClass = Literal["us_equity", "crypto"]
Prices = Literal["real", "rebuilt", "made", "none"]
_NAMESPACE = UUID("7f0d2b1e-5c7a-4f5e-9a52-3a4a9d1f6c11")  # of the paper broker's asset ids, drawn once


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset, with the facts that Alpaca's assets API gives.

    `prices` says where its series comes from (SOURCES.md); a made one says so in its name as well. The three
    increments are for crypto only: the smallest order and step of a quantity, in coins, and the step of a price, in
    dollars.
    """

    id: str
    asset_class: AssetClass
    exchange: str
    symbol: str
    name: str
    prices: Prices
    status: Literal["active", "inactive"]
    tradable: bool
    marginable: bool
    shortable: bool
    easy_to_borrow: bool
    fractionable: bool
    min_order_size: Decimal | None = None
    min_trade_increment: Decimal | None = None
    price_increment: Decimal | None = None

    @property
    def is_crypto(self) -> bool:
        """Trades around the clock and outside the exchange's rules for shares."""
        return self.asset_class == "crypto"


def asset_id(symbol: str) -> str:
    """The same UUID for the same symbol, always."""
    return str(uuid5(_NAMESPACE, symbol))


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _asset(row: dict[str, str]) -> Asset:
    crypto, active = row["asset_class"] == "crypto", row["status"] == "active"
    return Asset(
        id=asset_id(row["symbol"]),
        asset_class="crypto" if crypto else "us_equity",
        exchange=row["exchange"],
        symbol=row["symbol"],
        name=row["name"],
        prices=_origin(row["prices"]),
        status="active" if active else "inactive",
        tradable=active,
        marginable=active and not crypto,
        shortable=active and not crypto,
        easy_to_borrow=active and not crypto,
        fractionable=row["fractionable"] == "yes",
        min_order_size=_decimal(row["min_order_size"]),
        min_trade_increment=_decimal(row["min_trade_increment"]),
        price_increment=_decimal(row["price_increment"]),
    )


def _origin(text: str) -> Prices:
    for origin in ("real", "rebuilt", "made", "none"):
        if text == origin:
            return origin
    raise ValueError(f"assets.csv: prices is {text!r}; allowed are real, rebuilt, made and none")


@cache
def all_assets() -> tuple[Asset, ...]:
    """Every asset, sorted by class, exchange and symbol, as Alpaca's list is."""
    text = files("local.paper_broker.market").joinpath("data", "assets.csv").read_text()
    assets = (_asset(row) for row in csv.DictReader(text.splitlines()))
    return tuple(sorted(assets, key=lambda asset: (asset.asset_class, asset.exchange, asset.symbol)))
