"""Trades, quotes, bars and snapshots in the field names of Alpaca's market-data API."""

from datetime import datetime, timedelta

from local.paper_broker.market.assets import Asset
from local.paper_broker.market.bars import Bar, Timeframe, bars
from local.paper_broker.market.exact_json import Json
from local.paper_broker.market.market import Market, Quote, Trade

MINUTE, DAY = Timeframe(1, "Min"), Timeframe(1, "Day")
LONGEST_GAP = timedelta(days=14)  # more than between any three sessions
_EXCHANGE = "V"  # the Investors Exchange, whose feed Alpaca's free plan serves
_TAPES = {"NYSE": "A", "ARCA": "B", "BATS": "B", "AMEX": "B", "NASDAQ": "C"}

Fields = dict[str, Json]


def timestamp(at: datetime) -> str:
    """RFC 3339 in UTC."""
    return at.isoformat().replace("+00:00", "Z")


def trade_fields(asset: Asset, trade: Trade) -> Fields:
    """One trade. Share counts are whole numbers, coins decimals."""
    if asset.is_crypto:
        side = "B" if trade.id % 2 else "S"
        return {"i": trade.id, "p": trade.price, "s": trade.size, "t": timestamp(trade.at), "tks": side}
    return {
        "c": ["@"],
        "i": trade.id,
        "p": trade.price,
        "s": int(trade.size),
        "t": timestamp(trade.at),
        "x": _EXCHANGE,
        "z": _TAPES[asset.exchange],
    }


def quote_fields(asset: Asset, quote: Quote) -> Fields:
    """One quote."""
    prices: Fields = {"ap": quote.ask, "bp": quote.bid, "t": timestamp(quote.at)}
    if asset.is_crypto:
        return prices | {"as": quote.ask_size, "bs": quote.bid_size}
    return prices | {
        "as": int(quote.ask_size),
        "bs": int(quote.bid_size),
        "ax": _EXCHANGE,
        "bx": _EXCHANGE,
        "c": ["R"],
        "z": _TAPES[asset.exchange],
    }


def bar_fields(asset: Asset, bar: Bar) -> Fields:
    """One bar."""
    return {
        "c": bar.close,
        "h": bar.high,
        "l": bar.low,
        "n": bar.trades,
        "o": bar.open,
        "t": timestamp(bar.at),
        "v": bar.volume if asset.is_crypto else int(bar.volume),
        "vw": bar.vwap,
    }


def orderbook_fields(quote: Quote) -> Fields:
    """A book of one level a side: the quote."""
    return {
        "a": [{"p": quote.ask, "s": quote.ask_size}],
        "b": [{"p": quote.bid, "s": quote.bid_size}],
        "t": timestamp(quote.at),
    }


def latest_minute(market: Market, asset: Asset, now: datetime) -> Bar:
    """The bar of the latest minute in which the asset traded."""
    # The closing print belongs to the minute before it.
    since = market.last_printed(asset.symbol, now) - timedelta(minutes=1)
    return next(bars(market, asset.symbol, MINUTE, since, now, newest_first=True))


def snapshot_fields(market: Market, asset: Asset, now: datetime) -> Fields:
    """Latest trade, quote and minute bar, the present (or last) day's bar and the one before it."""
    daily = bars(market, asset.symbol, DAY, now - LONGEST_GAP, now, newest_first=True)
    return {
        "dailyBar": bar_fields(asset, next(daily)),
        "latestQuote": quote_fields(asset, market.quote(asset.symbol, now)),
        "latestTrade": trade_fields(asset, market.last_trade(asset.symbol, now)),
        "minuteBar": bar_fields(asset, latest_minute(market, asset, now)),
        "prevDailyBar": bar_fields(asset, next(daily)),
    }
