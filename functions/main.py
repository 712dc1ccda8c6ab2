"""The manifest of the deployed functions: triggers, secrets, schedules. Each is a one-line delegate."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import firebase_admin
from firebase_functions import https_fn, options, scheduler_fn, tasks_fn

from rebalancer import wiring
from rebalancer.adapters.system.log import keep_bodies_out_of_the_log
from rebalancer.entrypoints import (
    account,
    background,
    callables,
    connection,
    ledger,
    ledger_views,
    notifications,
    overview,
    plans,
    policies,
    recommendations,
    scheduled,
)

wiring.require_safe_environment()
keep_bodies_out_of_the_log()
# Discovery asks again while a slow machine still loads this file, which then is loaded twice side by side.
with suppress(ValueError):
    firebase_admin.initialize_app()
options.set_global_options(
    region="us-central1",
    memory=options.MemoryOption.MB_512,
    max_instances=10,
    timeout_sec=60,
    enforce_app_check=wiring.is_app_check_enforced(),
)

BROKER_KEYS = ["ALPACA_KEY_ID", "ALPACA_SECRET_KEY", "CREDENTIALS_KEY"]
SEALING_KEY = ["CREDENTIALS_KEY"]
# Bound only where there is an app: a secret that does not exist cannot be deployed.
OAUTH_SECRETS = [*BROKER_KEYS, *(["ALPACA_OAUTH_CLIENT_SECRET"] if wiring.has_oauth() else [])]
QUEUE_ATTEMPTS = 5
QUEUE_RATE = options.RateLimits(max_concurrent_dispatches=50, max_dispatches_per_second=50)


@https_fn.on_call(secrets=BROKER_KEYS)
def check_rebalance_drift(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.check_rebalance_drift(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def account_overview(request: https_fn.CallableRequest[Any]) -> Any:
    return overview.account_overview(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def preview_rebalance(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.preview_rebalance(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def load_plan(request: https_fn.CallableRequest[Any]) -> Any:
    return plans.load_plan(request)


@https_fn.on_call()
def estimate_plan_tax(request: https_fn.CallableRequest[Any]) -> Any:
    return plans.estimate_plan_tax(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def start_rebalance(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.start_rebalance(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def cancel_run(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.cancel_run(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def execute_trade(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.execute_trade(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def save_allocation(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.save_allocation(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def find_asset(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.find_asset(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def portfolio_drift(request: https_fn.CallableRequest[Any]) -> Any:
    return policies.portfolio_drift(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def rebalancing_suggestions(request: https_fn.CallableRequest[Any]) -> Any:
    return policies.rebalancing_suggestions(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def accept_suggestions(request: https_fn.CallableRequest[Any]) -> Any:
    return policies.accept_suggestions(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def cancel_suggestions(request: https_fn.CallableRequest[Any]) -> Any:
    return policies.cancel_suggestions(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def what_if_rebalancing(request: https_fn.CallableRequest[Any]) -> Any:
    return policies.what_if_rebalancing(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def policy_doctor(request: https_fn.CallableRequest[Any]) -> Any:
    return policies.policy_doctor(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def execute_recommendations(request: https_fn.CallableRequest[Any]) -> Any:
    return recommendations.execute_recommendations(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def save_strategies(request: https_fn.CallableRequest[Any]) -> Any:
    return policies.save_strategies(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def update_settings(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.update_settings(request)


@https_fn.on_call()
def set_trading_state(request: https_fn.CallableRequest[Any]) -> Any:
    return callables.set_trading_state(request)


@https_fn.on_call()
def connection_options(request: https_fn.CallableRequest[Any]) -> Any:
    return connection.connection_options(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def connect_broker(request: https_fn.CallableRequest[Any]) -> Any:
    return connection.connect_broker(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def disconnect_broker(request: https_fn.CallableRequest[Any]) -> Any:
    return connection.disconnect_broker(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def check_connection(request: https_fn.CallableRequest[Any]) -> Any:
    return connection.check_connection(request)


@https_fn.on_call(secrets=OAUTH_SECRETS)
def start_oauth(request: https_fn.CallableRequest[Any]) -> Any:
    return connection.start_oauth(request)


@https_fn.on_call(secrets=OAUTH_SECRETS)
def complete_oauth(request: https_fn.CallableRequest[Any]) -> Any:
    return connection.complete_oauth(request)


@https_fn.on_call()
def export_account(request: https_fn.CallableRequest[Any]) -> Any:
    return account.export_account(request)


@https_fn.on_call()
def delete_account(request: https_fn.CallableRequest[Any]) -> Any:
    return account.delete_account(request)


@https_fn.on_call()
def fleet_status(request: https_fn.CallableRequest[Any]) -> Any:
    return account.fleet_status(request)


@background.answering_health
@scheduler_fn.on_schedule(schedule="*/30 * * * *")
def sweep_account_deletions(event: scheduler_fn.ScheduledEvent) -> None:
    account.sweep_account_deletions(event)


@https_fn.on_call()
def mark_notifications(request: https_fn.CallableRequest[Any]) -> Any:
    return notifications.mark_notifications(request)


@https_fn.on_call()
def update_notification_settings(request: https_fn.CallableRequest[Any]) -> Any:
    return notifications.update_notification_settings(request)


@https_fn.on_call(secrets=SEALING_KEY)
def set_webhook(request: https_fn.CallableRequest[Any]) -> Any:
    return notifications.set_webhook(request)


@background.answering_health
@scheduler_fn.on_schedule(schedule="* * * * *")
def send_due_notifications(event: scheduler_fn.ScheduledEvent) -> None:
    notifications.send_due_notifications(event)


@background.answering_health
@scheduler_fn.on_schedule(schedule="* * * * *")
def scheduled_drift_check(event: scheduler_fn.ScheduledEvent) -> None:
    scheduled.scheduled_drift_check(event)


@https_fn.on_call(secrets=BROKER_KEYS)
def reconcile_positions(request: https_fn.CallableRequest[Any]) -> Any:
    return ledger.reconcile_positions(request)


@https_fn.on_call(secrets=BROKER_KEYS)
def resolve_discrepancy(request: https_fn.CallableRequest[Any]) -> Any:
    return ledger.resolve_discrepancy(request)


@https_fn.on_call()
def ledger_view(request: https_fn.CallableRequest[Any]) -> Any:
    return ledger_views.ledger_view(request)


@https_fn.on_call()
def sale_up_to(request: https_fn.CallableRequest[Any]) -> Any:
    return ledger_views.sale_up_to(request)


@https_fn.on_call()
def ledger_table(request: https_fn.CallableRequest[Any]) -> Any:
    return ledger_views.ledger_table(request)


@https_fn.on_call()
def save_harvest_wishes(request: https_fn.CallableRequest[Any]) -> Any:
    return ledger_views.save_harvest_wishes(request)


@background.answering_health
@scheduler_fn.on_schedule(schedule="30 17 * * *", timezone=options.Timezone("America/New_York"))
def scheduled_reconciliation(event: scheduler_fn.ScheduledEvent) -> None:
    ledger.scheduled_reconciliation(event)


@background.answering_health
@scheduler_fn.on_schedule(schedule="* * * * *")
def advance_open_runs(event: scheduler_fn.ScheduledEvent) -> None:
    background.advance_open_runs(event)


def _queue(name: str, work: Any, needed: list[str] = BROKER_KEYS, attempts: int = QUEUE_ATTEMPTS) -> Any:
    """A task queue under a name with a hyphen, which Python's own syntax cannot give a function."""

    def run(task: https_fn.CallableRequest[Any]) -> None:
        work(task)

    run.__name__ = name
    retry = options.RetryConfig(max_attempts=attempts, min_backoff_seconds=5, max_backoff_seconds=60)
    return tasks_fn.on_task_dispatched(secrets=needed, retry_config=retry, rate_limits=QUEUE_RATE, timeout_sec=120)(run)


globals()["advance-run"] = _queue("advance-run", background.advance_run)
globals()["drift-check"] = _queue("drift-check", scheduled.drift_check, attempts=scheduled.CHECK_ATTEMPTS)
globals()["notify"] = _queue("notify", notifications.notify, SEALING_KEY)
globals()["reconcile"] = _queue("reconcile", ledger.reconcile)
globals()["delete-account"] = _queue("delete-account", account.delete_some, [])
