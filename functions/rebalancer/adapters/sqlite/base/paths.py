"""Paths of the documents in a journal: as in Firestore, so that one description serves both."""

from typing import Final

SYSTEM_SWITCH: Final = "systemStatus/risk_management"


def plan_of(uid: str, plan_id: str) -> str:
    """Return a stored plan."""
    return f"users/{uid}/plans/{plan_id}"


def runs_of(uid: str) -> str:
    """Return the folder of a user's runs."""
    return f"users/{uid}/runs/"


def run_of(uid: str, run_id: str) -> str:
    """Return a run."""
    return f"{runs_of(uid)}{run_id}"


def lock_of(uid: str) -> str:
    """Return the lock that the open run holds."""
    return f"users/{uid}/status/open_run"


def last_run_of(uid: str) -> str:
    """Return the name of the run that was created last."""
    return f"users/{uid}/status/last_run"


def switch_of(uid: str) -> str:
    """Return a user's own switch."""
    return f"users/{uid}/status/trading"


def drift_of(uid: str) -> str:
    """Return the newest drift measurement."""
    return f"users/{uid}/status/drift"


def drift_history_of(uid: str, quarter: str) -> str:
    """Return a quarter of the drift's history."""
    return f"users/{uid}/driftHistory/{quarter}"


def reservations_of(uid: str) -> str:
    """Cash that is set apart."""
    return f"users/{uid}/status/reservations"


def parked_of(uid: str) -> str:
    """Return what a user has parked."""
    return f"users/{uid}/status/parked"


def ledger_head_of(uid: str) -> str:
    """Return the path of a user's ledger head."""
    return f"users/{uid}/ledger/head"


def wishes_doc(uid: str) -> str:
    """Return what a user wishes of harvests."""
    return f"users/{uid}/ledger/harvest"


def ledger_events_of(uid: str) -> str:
    """Return the folder of a ledger's months."""
    return f"users/{uid}/ledgerEvents/"


def quarter_doc(uid: str, name: str) -> str:
    """Return a quarter of daily snapshots."""
    return f"users/{uid}/portfolioHistory/{name}"


def reconciliation_of(uid: str) -> str:
    """Return the path of the newest reconciliation."""
    return f"users/{uid}/status/reconciliation"
