"""The demo user's documents, as FIRESTORE_DATA_MODEL.md describes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from google.cloud import firestore

from local.demo.portfolio import CASH, TARGET_PERCENTS

SEEDED_BY = "demo"


@dataclass(frozen=True)
class AssetFacts:
    """What an allocation document keeps of the broker's asset."""

    name: str
    fractionable: bool


CASH_FACTS = AssetFacts("Cash", fractionable=True)


def demo_documents(
    uid: str, assets: Mapping[str, AssetFacts], now: datetime
) -> Iterator[tuple[str, dict[str, object]]]:
    """Each document's path with its fields: the targets, the policy, and trading switched on for all and for the user.

    `now` is aware UTC. KeyError if a target's asset is missing.
    """
    active = {
        "state": "ACTIVE",
        "reason": "demo system",
        "changed_by": SEEDED_BY,
        "changed_at": now,
        "expires_at": None,
    }
    yield "systemStatus/risk_management", {"trading_enabled": True, **active}
    yield f"users/{uid}/status/trading", active
    yield (
        f"userSettings/{uid}",
        {"allocation_version": 1, "policy": {}, "automation": {"enabled": False}, "updated_at": now},
    )
    for symbol, percent in TARGET_PERCENTS.items():
        facts = CASH_FACTS if symbol == CASH else assets[symbol]
        yield (
            f"userSettings/{uid}/allocation/{symbol}",
            {
                "symbol": symbol,
                "target_percent": percent,
                "tolerance_percent": None,
                "enabled": True,
                "fractionable": facts.fractionable,
                "name": facts.name,
                "created_at": now,
                "updated_at": now,
            },
        )


def write_documents(project: str, documents: Iterator[tuple[str, dict[str, object]]]) -> int:
    """Writes all documents in one batch into the emulator named by FIRESTORE_EMULATOR_HOST; returns their number."""
    client = firestore.Client(project=project)
    batch = client.batch()
    count = 0
    for path, fields in documents:
        batch.set(client.document(path), fields)
        count += 1
    batch.commit()
    return count
