"""The manifest of what is deployed: one door for every callable, schedules and queues. Each is a one-line delegate."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any, Final

import firebase_admin
from firebase_functions import https_fn, options, scheduler_fn, tasks_fn
from flask import Request, Response

from rebalancer.adapters.system.log import keep_bodies_out_of_the_log
from rebalancer.entrypoints.base.attempts import CHECK_ATTEMPTS, QUEUE_ATTEMPTS
from rebalancer.entrypoints.base.background import do_work
from rebalancer.entrypoints.base.capacity import queue_rate, runs_on, use_as_many_threads_as_calls
from rebalancer.entrypoints.base.door import Door, load, refusing_unreadable
from rebalancer.entrypoints.base.health import answering_health
from rebalancer.wiring import environment

environment.require_safe_environment()
keep_bodies_out_of_the_log()
# Discovery asks again while a slow machine still loads this file, which then is loaded twice side by side.
with suppress(ValueError):
    firebase_admin.initialize_app()
options.set_global_options(region="us-central1")

CALLABLES: Final = {
    "account_overview": "statements_overview",
    "accept_suggestions": "advice",
    "add_push_device": "notices",
    "cancel_run": "execution",
    "cancel_suggestions": "advice",
    "check_connection": "access.connection",
    "check_rebalance_drift": "execution",
    "complete_oauth": "access.connection",
    "connect_broker": "access.connection",
    "connection_options": "access.connection",
    "cost_of_waiting": "evidence",
    "decide_parked": "tax_harvest",
    "delete_account": "access.account_life",
    "disconnect_broker": "access.connection",
    "equity_benchmark": "evidence",
    "estimate_plan_tax": "tax",
    "execute_recommendations": "recommendations",
    "execute_trade": "execution",
    "export_account": "access.account_life",
    "find_asset": "targets",
    "fleet_status": "access.account_life",
    "ledger_table": "statements",
    "ledger_view": "statements",
    "load_plan": "planning",
    "mark_notifications": "notices",
    "new_money": "planning",
    "note_visit": "automation_visit",
    "parked_holdings": "tax_harvest",
    "policy_band": "evidence",
    "policy_doctor": "advice",
    "policy_lab": "evidence",
    "portfolio_drift": "planning",
    "preview_harvest": "tax_harvest",
    "preview_rebalance": "planning",
    "push_options": "notices",
    "read_holdings_file": "files",
    "read_target_file": "files",
    "rebalancing_suggestions": "advice",
    "reconcile_positions": "ledger",
    "release_broker_account": "access.account_life",
    "release_reservation": "planning",
    "remove_push_device": "notices",
    "reserve_cash": "planning",
    "resolve_discrepancy": "ledger",
    "sale_up_to": "statements",
    "save_allocation": "targets",
    "save_harvest_wishes": "statements",
    "save_strategies": "targets",
    "search_assets": "targets",
    "set_trading_state": "risk",
    "set_webhook": "notices",
    "shadow_report": "evidence",
    "start_oauth": "access.connection",
    "start_rebalance": "execution",
    "update_notification_settings": "notices",
    "update_settings": "targets",
    "what_if_rebalancing": "advice",
}
"""The area of `rebalancer.entrypoints` that answers each callable."""

BACKGROUND: Final = {
    "advance-run": "execution.advance_run",
    "advance_open_runs": "execution.advance_open_runs",
    "delete-account": "access.account_life.delete_some",
    "drift-check": "automation.drift_check",
    "notify": "notices.notify",
    "reconcile": "ledger.reconcile",
    "scheduled_drift_check": "automation.scheduled_drift_check",
    "scheduled_reconciliation": "ledger.scheduled_reconciliation",
    "send_due_notifications": "notices.send_due_notifications",
    "sweep_account_deletions": "access.account_life.sweep_account_deletions",
}
"""The function below `rebalancer.entrypoints` that does each queue's and schedule's work."""

SEALING_KEY = ["CREDENTIALS_KEY"]
BROKER_KEYS = ["ALPACA_KEY_ID", "ALPACA_SECRET_KEY", *SEALING_KEY]
# Bound only where there is an app, or a contact for push services: a secret that does not exist cannot be deployed.
OAUTH_SECRET = ["ALPACA_OAUTH_CLIENT_SECRET"] if environment.has_oauth() else []
PUSH_KEY = ["WEB_PUSH_KEY"] if environment.has_web_push() else []
API_SECRETS = [*BROKER_KEYS, *OAUTH_SECRET, *PUSH_KEY]
DOOR = Door(CALLABLES)


def _work(name: str, job: Any) -> None:
    """Do a queue's or a schedule's work; its area is imported by the one function that needs it."""
    module, function = BACKGROUND[name].rsplit(".", 1)
    do_work(name, lambda: load({function: module}, function)(job))


@https_fn.on_request(secrets=API_SECRETS, **runs_on("api"))
def api(request: Request) -> Response:
    return DOOR.answer(request)


@refusing_unreadable
@https_fn.on_call(secrets=BROKER_KEYS, **runs_on("check_rebalance_drift"))
def check_rebalance_drift(request: https_fn.CallableRequest[Any]) -> Any:
    return load(CALLABLES, "check_rebalance_drift")(request)


@refusing_unreadable
@https_fn.on_call(secrets=BROKER_KEYS, **runs_on("execute_trade"))
def execute_trade(request: https_fn.CallableRequest[Any]) -> Any:
    return load(CALLABLES, "execute_trade")(request)


@answering_health
@scheduler_fn.on_schedule(schedule="*/30 * * * *", **runs_on("sweep_account_deletions"))
def sweep_account_deletions(event: scheduler_fn.ScheduledEvent) -> None:
    _work("sweep_account_deletions", event)


@answering_health
@scheduler_fn.on_schedule(schedule="* * * * *", **runs_on("send_due_notifications"))
def send_due_notifications(event: scheduler_fn.ScheduledEvent) -> None:
    _work("send_due_notifications", event)


@answering_health
@scheduler_fn.on_schedule(schedule="* * * * *", **runs_on("scheduled_drift_check"))
def scheduled_drift_check(event: scheduler_fn.ScheduledEvent) -> None:
    _work("scheduled_drift_check", event)


@answering_health
@scheduler_fn.on_schedule(
    schedule="30 17 * * *", timezone=options.Timezone("America/New_York"), **runs_on("scheduled_reconciliation")
)
def scheduled_reconciliation(event: scheduler_fn.ScheduledEvent) -> None:
    _work("scheduled_reconciliation", event)


@answering_health
@scheduler_fn.on_schedule(schedule="* * * * *", **runs_on("advance_open_runs"))
def advance_open_runs(event: scheduler_fn.ScheduledEvent) -> None:
    _work("advance_open_runs", event)


def _queue(name: str, needed: list[str] = BROKER_KEYS, attempts: int = QUEUE_ATTEMPTS) -> Any:
    """Return a task queue under a name with a hyphen, which Python's own syntax cannot give a function."""

    def run(task: https_fn.CallableRequest[Any]) -> None:
        _work(name, task)

    run.__name__ = name
    retry = options.RetryConfig(max_attempts=attempts, min_backoff_seconds=5, max_backoff_seconds=60)
    rate = queue_rate(name)
    return tasks_fn.on_task_dispatched(secrets=needed, retry_config=retry, rate_limits=rate, **runs_on(name))(run)


QUEUES: Final = {
    "advance-run": _queue("advance-run"),
    "drift-check": _queue("drift-check", attempts=CHECK_ATTEMPTS),
    "notify": _queue("notify", [*SEALING_KEY, *PUSH_KEY]),
    "reconcile": _queue("reconcile"),
    "delete-account": _queue("delete-account", []),
}
globals().update(QUEUES)


def _import_own_area(name: str) -> None:
    """Import the area of a function that serves one area at start, so that its first call does not wait for it."""
    if name in BACKGROUND:
        module, function = BACKGROUND[name].rsplit(".", 1)
        load({function: module}, function)
    elif name in CALLABLES:
        load(CALLABLES, name)


OWN_NAME = os.environ.get("FUNCTION_TARGET", "")
use_as_many_threads_as_calls(OWN_NAME)
_import_own_area(OWN_NAME)
