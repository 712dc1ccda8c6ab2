"""Every stored document: its path, its shape, who reads and who writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from rebalancer.contract import (
    access,
    advice,
    automation,
    drift,
    evidence,
    execution,
    ledger,
    migrations,
    notices,
    planning,
    risk,
    statements,
    targets,
)

OWNER: Final = "owner"
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of stored document.

    Args:
        what: one line for the list of all of them.
        has_id: whether the page reads it in a list, where each entry has its document's id beside its fields.
    """

    path: str
    shape: Any
    what: str
    readers: str
    writers: str
    has_id: bool = False


DOCUMENTS: Final = (
    Document(
        "userSettings/{uid}",
        targets.UserSettings,
        "version of the target set, asset classes, strategies, policy, triggers, automation, risk limits",
        OWNER,
        "`save_allocation`, `save_strategies`, `update_settings`",
    ),
    Document(
        "userSettings/{uid}/allocation/{symbol}",
        targets.AllocationTarget,
        "target weights",
        OWNER,
        "`save_allocation`, `save_strategies`",
    ),
    Document(
        "systemStatus/risk_management",
        risk.SystemStatus,
        "the kill switch for everybody",
        "signed-in users",
        "`set_trading_state` with the `admin` claim",
    ),
    Document(
        "users/{uid}/status/trading",
        risk.UserTrading,
        "the owner's own trading state",
        OWNER,
        "`set_trading_state`, automatic trips",
    ),
    Document(
        "users/{uid}/status/drift",
        drift.DriftStatus,
        "the newest drift measurement, the high-water mark",
        OWNER,
        "every drift check, the end of every run",
    ),
    Document(
        "users/{uid}/driftHistory/{quarter}",
        drift.DriftQuarter,
        "targets and shares by day, one document a quarter",
        OWNER,
        "the first measurement of a day, the end of every run",
    ),
    Document(
        "users/{uid}/status/reservations",
        risk.Reservations,
        "cash that was raised to be taken out, and that no plan spends",
        OWNER,
        "`start_rebalance` of a plan that raises cash, `reserve_cash`, `release_reservation`",
    ),
    Document(
        "users/{uid}/suggestions/{suggestion_id}",
        advice.Suggestion,
        "suggested trades, until a person accepts or cancels them",
        OWNER,
        "`rebalancing_suggestions`, `accept_suggestions`, `cancel_suggestions`, `start_rebalance`",
    ),
    Document(
        "users/{uid}/status/connection",
        access.ConnectionStatus,
        "which broker is connected, and whether it works; nothing of a key but a hint",
        OWNER,
        "`connect_broker`, `disconnect_broker`, `check_connection`, and whoever finds the keys refused",
    ),
    Document(
        "brokerConnections/{uid}",
        access.BrokerConnection,
        "the sealed credentials",
        NOBODY,
        "with `users/{uid}/status/connection`, in one batch",
    ),
    Document(
        "brokerAccounts/{account_digest}",
        access.BrokerAccount,
        "who holds a broker account, and its one lock",
        NOBODY,
        "with the connection, the run or the deletion, in one batch",
    ),
    Document(
        "systemSecrets/account_digest_key",
        access.AccountDigestKey,
        "the sealed key of account digests",
        NOBODY,
        "the first connection; sealed anew after a rotation",
    ),
    Document(
        "oauthRequests/{digest}",
        access.OauthRequest,
        "people who were sent to the broker and are not back yet",
        NOBODY,
        "`start_oauth`, `complete_oauth`",
    ),
    Document(
        "audit/{entry_id}",
        access.AuditEntry,
        "who changed what",
        "the user whose account it concerns; `admin`",
        "with the change; never changed",
        has_id=True,
    ),
    Document(
        "accountDeletions/{uid}",
        access.AccountDeletion,
        "accounts that are being deleted",
        NOBODY,
        "`delete_account`, the queue `delete-account`",
    ),
    Document(
        "dataMigrations/{name}",
        migrations.Migration,
        "how far each migration of stored documents has come",
        NOBODY,
        "`make migrate`",
    ),
    Document("rateLimits/{uid}.{name}", access.RateLimit, "buckets of sensitive calls", NOBODY, "the callables"),
    Document(
        "users/{uid}/status/open_run",
        execution.OpenRun,
        "lock: the one run that is under way",
        NOBODY,
        "with the run, in one batch",
    ),
    Document(
        "users/{uid}/status/last_run",
        execution.LastRun,
        "the run that was created last",
        NOBODY,
        "with the run, in one batch",
    ),
    Document(
        "users/{uid}/status/reconciliation",
        ledger.Reconciliation,
        "how our books agree with the broker",
        OWNER,
        "every reconciliation",
    ),
    Document(
        "users/{uid}/ledger/head",
        ledger.LedgerHead,
        "where the ledger is, the closed books; the ledger's one lock",
        NOBODY,
        "every reconciliation",
    ),
    Document(
        "users/{uid}/ledger/harvest",
        statements.HarvestWishes,
        "what may replace which symbol in a harvest",
        NOBODY,
        "`save_harvest_wishes`",
    ),
    Document(
        "users/{uid}/ledgerEvents/{month}",
        ledger.LedgerPart,
        "what happened: one document a month",
        OWNER,
        "reconciliations; never changed, only added to",
    ),
    Document(
        "users/{uid}/portfolioHistory/{quarter}",
        ledger.PortfolioQuarter,
        "daily snapshots of portfolio and account, one document a quarter",
        OWNER,
        "every reconciliation",
    ),
    Document(
        "users/{uid}/status/automation",
        automation.AutomationStatus,
        "how the schedule is for the account, and when it is due next",
        OWNER,
        "`update_settings`, the schedule",
    ),
    Document(
        "users/{uid}/status/visit",
        automation.Visit,
        "when the person was here last",
        NOBODY,
        "`note_visit`",
    ),
    Document(
        "users/{uid}/notifications/{id}",
        notices.Notification,
        "what the person was notified of; the list on the page",
        OWNER,
        "whatever happens, once; `mark_notifications`",
        has_id=True,
    ),
    Document(
        "users/{uid}/deliveries/{id}",
        notices.Delivery,
        "messages that leave, or failed to",
        OWNER,
        "with the notification, the queue `notify`",
        has_id=True,
    ),
    Document(
        "users/{uid}/settings/notifications",
        notices.NotificationChoices,
        "what is sent, how and when",
        OWNER,
        "`update_notification_settings`, `set_webhook`",
    ),
    Document(
        "users/{uid}/secrets/webhook",
        notices.WebhookSecret,
        "the webhook's address and its sealed secret",
        NOBODY,
        "`set_webhook`",
    ),
    Document(
        "mail/{id}",
        notices.MailDocument,
        "mails for the Trigger Email extension",
        NOBODY,
        "the queue `notify`; the extension",
    ),
    Document(
        "users/{uid}/evidence/{document_id}",
        evidence.EvidenceText,
        "parts of lab runs (`lab.{lab_id}…`) and checks of the shadow (`shadow.{day}`), as JSON text",
        NOBODY,
        "`policy_lab`, the scheduled check",
    ),
    Document(
        "priceHistory/{symbol}",
        evidence.PriceHistory,
        "daily closes of a symbol, adjusted for splits and dividends",
        NOBODY,
        "`policy_lab`, `cost_of_waiting`",
    ),
    Document(
        "users/{uid}/plans/{plan_id}",
        planning.StoredPlan,
        "stored previews",
        OWNER,
        "`preview_rebalance`, `accept_suggestions`, `check_rebalance_drift`, the scheduled check; `start_rebalance` "
        "(`run_id`)",
    ),
    Document(
        "users/{uid}/runs/{run_id}",
        execution.Run,
        "rebalance runs and single trades, with their orders",
        OWNER,
        "`start_rebalance`, `execute_trade`, `cancel_run`, the advance of a run",
    ),
)
