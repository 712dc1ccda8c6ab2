"""A paper account on the command line: the same services as in the cloud, on a journal in a local file."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rebalancer.adapters.alpaca import AlpacaDirectory
from rebalancer.adapters.sqlite.base.documents import SqliteDocuments
from rebalancer.adapters.sqlite.base.surroundings import NoNotifier, NoQueue, NoReconciliationQueue, SqliteLog
from rebalancer.adapters.sqlite.execution import SqliteRunStore
from rebalancer.adapters.sqlite.targets import SqliteAccountStore, Wishes
from rebalancer.adapters.system.clock import SystemClock
from rebalancer.core.access.connection import ApiKeys, Environment
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.symbols import CASH
from rebalancer.core.risk.state import MarketClosed
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, dump_targets, weigh_targets
from rebalancer.core.targets.policy import SizingPolicy, dump_policy
from rebalancer.ports.account import Broker
from rebalancer.ports.targets import StoredTarget
from rebalancer.services.context import Context

UID: Final = "local"
PAPER_API: Final = "https://paper-api.alpaca.markets"
LIVE_API: Final = "https://api.alpaca.markets"
DATA_API: Final = "https://data.alpaca.markets"


def open_broker() -> Broker:
    """Open the account of the keys in ALPACA_KEY_ID and ALPACA_SECRET_KEY.

    Raises:
        InvalidInput: keys are missing, or ALPACA_BASE_URL names the live API: the command line trades paper only.
    """
    keys, directory = _directory()
    return directory.open_broker(keys, Environment.PAPER)


def account_id() -> str:
    """Return the broker's id of the account of these keys, which is one account's for ever. Raises as `open_broker`."""
    keys, directory = _directory()
    return directory.fetch_identity(keys, Environment.PAPER).account_id


def _directory() -> tuple[ApiKeys, AlpacaDirectory]:
    key_id, secret = os.environ.get("ALPACA_KEY_ID", ""), os.environ.get("ALPACA_SECRET_KEY", "")
    if not key_id or not secret:
        raise InvalidInput(
            "ALPACA_KEY_ID and ALPACA_SECRET_KEY are not both set; put a paper account's keys into the environment.",
            field="ALPACA_KEY_ID",
        )
    base_url = os.environ.get("ALPACA_BASE_URL") or PAPER_API
    if base_url.rstrip("/") == LIVE_API:
        raise InvalidInput(
            f"ALPACA_BASE_URL is {LIVE_API}, which is real money; the command line trades paper accounts only.",
            field="ALPACA_BASE_URL",
        )
    data_url = os.environ.get("ALPACA_DATA_URL") or DATA_API
    return ApiKeys(key_id, secret), AlpacaDirectory({Environment.PAPER: base_url}, data_url)


def open_context(broker: Broker, journal: Path, wishes: Wishes) -> Context:
    """Everything that the services need, on a journal file; a new journal has trading switched on."""
    clock, documents = SystemClock(), SqliteDocuments(journal)
    accounts = SqliteAccountStore(documents, wishes)
    accounts.open_switches(UID, now=clock.now())
    return Context(
        uid=UID,
        broker=broker,
        accounts=accounts,
        runs=SqliteRunStore(documents),
        tasks=NoQueue(),
        clock=clock,
        log=SqliteLog(documents, clock),
        notifier=NoNotifier(),
        reconciliations=NoReconciliationQueue(),
    )


def wishes_of(
    broker: Broker, targets: Sequence[TargetWeight], policy: SizingPolicy, *, market_closed: MarketClosed
) -> Wishes:
    """Return the person's files as the services read them, with what the broker says of each asset.

    Raises:
        InvalidInput: weights that do not sum, or a symbol that the broker does not know or trade.
    """
    enabled = StrategyAllocation(tuple(targets)).enabled_targets
    weigh_targets(enabled, policy.weights)
    symbols = [target.symbol for target in targets if target.symbol != CASH]
    assets = broker.fetch_assets(symbols)
    stored: list[StoredTarget] = []
    for target in sorted(targets, key=lambda target: target.symbol):
        asset = assets.get(target.symbol)
        if target.symbol != CASH and (asset is None or not asset.tradable):
            raise InvalidInput(f"targets name {target.symbol}, which the broker does not trade.", field="--targets")
        name, fractionable = ("Cash", True) if asset is None else (asset.name, asset.fractionable)
        stored.append(StoredTarget(target, name, fractionable))
    content = {"targets": dump_targets(targets), "policy": dump_policy(policy)}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return Wishes(int(digest[:12], 16), tuple(stored), dump_policy(policy), {}, market_closed)


def no_wishes() -> Wishes:
    """For commands that look at the account or the journal alone."""
    return Wishes(0, (), {}, {})
