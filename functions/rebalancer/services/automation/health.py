"""Whether the broker still trades what an account wants: looked at once a day, and said before any run meets it."""

from __future__ import annotations

from dataclasses import replace

from rebalancer.core.automation.health import TradedAs, ailment_event, find_ailments, find_halted, unquoted_days
from rebalancer.core.base.errors import RebalancerError
from rebalancer.core.base.new_york import new_york_date
from rebalancer.ports.notices import Notifier
from rebalancer.services.automation.trigger import Triggered, with_history
from rebalancer.services.context import Context
from rebalancer.services.planning.around import Around
from rebalancer.services.planning.legs import legs_of_plan
from rebalancer.services.planning.measure import Measurement, require_plan, symbols_of
from rebalancer.services.risk.assessment import require_listed


def look_after_targets(notifier: Notifier, ctx: Context, measured: Measurement) -> None:
    """Notify the owner of targets that the broker does not trade any more, with the day's first check.

    Costs one look at the broker's assets a day, and one at the quotes of those that it does not know. A broker that
    does not answer is asked again tomorrow: the check goes on.
    """
    checks, now = measured.state.history.checks, ctx.clock.now()
    wanted = symbols_of(measured.allocation)
    if not wanted or (checks and new_york_date(checks[0].decided_at) == new_york_date(now)):
        return
    try:
        assets = ctx.broker.fetch_assets(sorted(wanted))
        unknown = wanted - assets.keys()
        require_listed(unknown, ctx.broker.fetch_quotes(unknown) if unknown else {}, now, measured.state.limits)
    except RebalancerError as error:
        ctx.log.event("targets_not_looked_at", code=error.code)
        return
    held = {position.symbol for position in measured.snapshot.positions if position.quantity}
    whole = measured.snapshot.non_fractionable
    known = {symbol: TradedAs(asset.tradable, asset.fractionable) for symbol, asset in assets.items()}
    for ailment in find_ailments(wanted, held, wanted - whole, known):
        notifier.append(ctx.uid, ailment_event(ailment, now))


def look_after_halts(notifier: Notifier, ctx: Context, triggered: Triggered, around: Around) -> Triggered:
    """Remember which symbols were left out for want of a quote, and notify the owner where that goes on for days.

    Costs nothing: the plan was just made around them. In a closed market nobody quotes, which says nothing.
    """
    if around.assessment is None or not around.assessment.market.is_open:
        return triggered
    today, history = new_york_date(ctx.clock.now()), triggered.measured.state.history
    traded = {leg.symbol for leg in legs_of_plan("look", require_plan(around.measured))}
    since = unquoted_days(history.unquoted_since, traded, around.unquoted, today)
    for ailment in find_halted(since, around.unquoted, today):
        notifier.append(ctx.uid, ailment_event(ailment, ctx.clock.now()))
    return replace(
        triggered,
        measured=with_history(triggered.measured, unquoted_since=since),
        untold=with_history(triggered.untold, unquoted_since=since),
    )
