"""The shadow beside the live policy: kept once a day at a scheduled check, reported at today's prices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.automation.schedule import Shadow
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.evidence.policies import OwnPolicy, PolicyName
from rebalancer.core.evidence.shadow import (
    ShadowCheck,
    check_shadow,
    dump_check,
    parse_check,
    period_of,
    report_shadow,
    shadow_policy,
    traded_by,
)
from rebalancer.core.planning.plan import RebalancePlan
from rebalancer.ports.evidence import EvidenceStore
from rebalancer.services.context import Context
from rebalancer.services.evidence.ports import EvidencePorts
from rebalancer.services.planning.measure import Measurement

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

_HEAD: Final = "shadow"


def keep_shadow(
    ctx: Context, store: EvidenceStore, measured: Measurement, live: RebalancePlan | None, why: str
) -> None:
    """Keep what the shadow would have done at this check, once a day and only where one of the two would trade.

    Asks the broker nothing: it plans on the measurement that the check has. Costs nothing where no shadow is chosen,
    else one read, and one write on a day on which something would be traded. `live` is what the account's own policy
    trades, `why` the question that decided.
    """
    chosen = measured.state.settings.automation.shadow
    if chosen is Shadow.NONE or measured.plan is None:
        return
    name, today = PolicyName(chosen.value), new_york_date(ctx.clock.now())
    key = f"{_HEAD}.{today.isoformat()}"
    texts = store.load_texts(ctx.uid, [_HEAD, key])
    if key in texts:
        return
    period = period_of(name, today)
    is_due = bool(period) and json.loads(texts.get(_HEAD, "{}")).get(name.value) != period
    own = OwnPolicy(measured.allocation, measured.policy, measured.state.settings.triggers)
    try:
        policy = shadow_policy(name, own, measured.snapshot, today)
        decided, other = check_shadow(policy, measured.snapshot, today, is_due=is_due)
    except InvalidInput:
        return
    trades = traded_by(live)
    changes: dict[str, str] = {}
    if is_due:
        changes[_HEAD] = json.dumps({name.value: period})
    if trades or other:
        prices = {symbol: measured.snapshot.price_of(symbol) for symbol in {*trades, *other}}
        check = ShadowCheck(today, name, why, decided, trades, other, prices)
        changes[key] = json.dumps(dump_check(check))
    if changes:
        store.save_texts(ctx.uid, changes, now=ctx.clock.now())


def shadow_report(ports: EvidencePorts) -> shapes.ShadowReport:
    """Say where the shadow differed, and what each difference is worth at today's prices; one request for prices."""
    texts = ports.evidence.list_texts(ports.ctx.uid, f"{_HEAD}.", f"{_HEAD}.~")
    checks = [parse_check(json.loads(text)) for text in texts.values()]
    symbols = {symbol for check in checks for symbol in check.prices}
    prices: Mapping[str, Decimal] = {}
    if symbols:
        prices = ports.ctx.broker.fetch_snapshot(sorted(symbols)).portfolio.prices
    return report_shadow(checks, prices)
