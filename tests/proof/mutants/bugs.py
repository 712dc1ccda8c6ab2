"""The bugs that other programs of this kind have, one of each class, as changes to the real code."""

from __future__ import annotations

from rebalancer.core.execution.absorb import absorb_lookup, absorb_order
from rebalancer.core.execution.funding import scale_to_cash
from rebalancer.core.execution.next_action import _fund, _stop, must_stop
from rebalancer.services.execution.advance import _fetch_funds
from rebalancer.services.execution.cancel import cancel_run
from rebalancer.services.execution.poll import cancel_legs, resolve_legs
from rebalancer.services.execution.submit import _assess, _pass_gate, _send, submit_legs
from rebalancer.services.planning.legs import make_leg
from tests.fakes.store import FakeRunStore
from tests.proof.mutants.planting import Bug

BUGS = (
    Bug(
        "an order is sent before it is journalled",
        submit_legs,
        "journal.write(journal.run.with_legs(intended), at=now)",
        "journal.hold(journal.run.with_legs(intended))",
    ),
    Bug(
        "an order that is sent again gets a fresh id",
        submit_legs,
        "replace(leg, state=LegState.INTENDED, intended_at=now)",
        "replace(leg, state=LegState.INTENDED, intended_at=now, client_order_id=f'{leg.client_order_id}-{now:%H%M%S}')",
    ),
    Bug(
        "each order gets an id of its moment",
        _send,
        "ctx.broker.submit_order(leg.request())",
        "ctx.broker.submit_order(replace(leg.request(), client_order_id=f'ek-{ctx.clock.now():%H%M%S}-{leg.leg_id}'))",
    ),
    Bug(
        "the switch is not looked at before an order",
        _assess,
        "trading=gate.trading",
        "trading=replace(gate.trading, state=type(gate.trading.state).ACTIVE)",
    ),
    Bug(
        "the switch is read once for a run, not before each order",
        _pass_gate,
        "seen.trading = gate.trading",
        "gate = replace(gate, trading=seen.trading)",
    ),
    Bug(
        "a halt does not stop a run",
        must_stop,
        "trading.state is TradingState.HALTED",
        "False",
    ),
    Bug(
        "a cancel does not stop a run",
        must_stop,
        "run.cancel_requested",
        "False",
    ),
    Bug(
        "a stopped run leaves its open orders at the broker",
        _stop,
        "if uncancelled:",
        "if False:",
    ),
    Bug(
        "an order counts as cancelled though nobody told the broker",
        cancel_legs,
        "journal.ctx.broker.cancel_order(leg.order_id)",
        "pass",
    ),
    Bug(
        "a lost order is sent again after the run was cancelled",
        resolve_legs,
        "if resend and must_stop(moved, seen.trading):",
        "if False:",
    ),
    Bug(
        "buys are paid from buying power, which is margin",
        _fetch_funds,
        "seen.funds = ctx.broker.fetch_funds()",
        "seen.funds = (lambda real: type(real)(real.spendable_usd * 4, real.settled_usd))(ctx.broker.fetch_funds())",
    ),
    Bug(
        "buys do not wait for the cash of the sells",
        _fund,
        "if spendable < cost_usd(buys, seen.asks):",
        "if False:",
    ),
    Bug(
        "buys are scaled up to the next step",
        scale_to_cash,
        "to_integral_value(ROUND_DOWN)",
        "to_integral_value('ROUND_UP')",
    ),
    Bug(
        "a worker goes on though somebody else has moved its run",
        _pass_gate,
        "if not gate.is_current:",
        "if False:",
    ),
    Bug(
        "a worker that was frozen sends on an old look at the gate",
        _pass_gate,
        "if ctx.clock.monotonic() - began <= GATE_HOLDS.total_seconds():",
        "if True:",
    ),
    Bug(
        "an order whose answer was lost is sent again without looking it up",
        resolve_legs,
        "found = {leg.leg_id: ctx.broker.fetch_order(leg.client_order_id) for leg in legs}",
        "found = {leg.leg_id: None for leg in legs}",
    ),
    Bug(
        "a journalled order that the broker does not show counts as unsent at once",
        absorb_lookup,
        "now - leg.intended_at >= UNSENT_AFTER",
        "True",
    ),
    Bug(
        "an order that is sent again looks as old as its first journal",
        absorb_lookup,
        "changed[leg.leg_id] = absorb_order(leg, order)",
        "resend.append(leg.leg_id)",
    ),
    Bug(
        "looking up an order adopts whatever stands there",
        absorb_lookup,
        "if order is not None and not is_same_order(leg.request(), order):",
        "if False:",
    ),
    Bug(
        "a fill that comes after the cancel is dropped",
        absorb_order,
        "if not may_follow(leg.state, order.state) and order.filled_quantity <= leg.filled_quantity:",
        "if leg.state is LegState.CANCELED:",
    ),
    Bug(
        "a run is created without taking the account's lock",
        FakeRunStore.create_run,
        'batch.put(lock, {"run_id": run.run_id})\n'
        '            batch.merge(account, {"open_run_id": run.run_id, "last_run_id": run.run_id})',
        'batch.merge(account, {"last_run_id": run.run_id})',
    ),
    Bug(
        "a second run does not look at the lock",
        FakeRunStore.create_run,
        "with self.documents.reading() as found:",
        "with self.documents.reading() as seen:\n"
        "        found = {key: {**value, 'open_run_id': None} if key == account else value\n"
        "                 for key, value in seen.items() if key != lock}",
    ),
    Bug(
        "a write does not look whether the run is the version that was read",
        FakeRunStore.save_run,
        "self.documents.versions[path] != token",
        "False",
    ),
    Bug(
        "more is ordered than was approved",
        make_leg,
        " quantity=quantity,",
        " quantity=quantity * 2,",
    ),
    Bug(
        "a cancel is answered and forgotten",
        cancel_run,
        "cancel_requested=True",
        "cancel_requested=False",
    ),
)
