"""What is stored around a policy, on the fakes and on Firestore: classes, strategies, triggers, books, suggestions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from google.cloud.firestore import Client

from rebalancer.adapters.firestore.advice import FirestoreSuggestionStore
from rebalancer.core.advice.suggestions import Priority, Suggestion, SuggestionStatus
from rebalancer.core.automation.calendar_rule import CalendarRule, Frequency
from rebalancer.core.automation.triggers import Scope, Triggers
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.planning.items import Action, Reason
from rebalancer.core.planning.plan import DriftLevel
from rebalancer.core.strategies.strategies import Strategy
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.tax.tax_estimate import TaxEstimate, TaxKind
from rebalancer.ports.advice import SuggestionStore
from rebalancer.ports.targets import SettingsUpdate, TargetSet
from tests.contracts.store.worlds import NOW, SETTINGS, UID, FakeWorld, FirestoreWorld, World, target
from tests.fakes.suggestions import FakeSuggestionStore

CLASSES = (AssetClass("Stocks", Decimal(60), ("VTI", "ITOT"), Decimal(5)),)
STRATEGIES = (Strategy("growth", Decimal(100), (TargetWeight("VTI", Decimal(100)),)),)
TRIGGERS = Triggers(
    drift=False,
    scope=Scope.ALL,
    calendar=CalendarRule(Frequency.QUARTERLY, day=15, month=2),
    cooldown_days=31,
    invest_cash_usd_min=Decimal("25.50"),
)
SUGGESTION = Suggestion(
    suggestion_id="s1",
    plan_id="sha256:" + "0" * 64,
    symbol="BTC/USD",
    action=Action.SELL,
    priority=Priority.HIGH,
    current_quantity=Decimal("1.5"),
    suggested_quantity=Decimal("0.123456789"),
    estimated_value=Decimal("1234.56"),
    price=Decimal(10000),
    drift_percent=Decimal("12.345678"),
    drift_level=DriftLevel.CRITICAL,
    reason=Reason.OUTSIDE_BAND,
    tax=TaxEstimate(TaxKind.GAIN, Decimal("1.00"), Decimal("-2.50"), Decimal("3.00"), Decimal("0.5")),
    created_at=NOW,
    expires_at=NOW + timedelta(hours=24),
)


@dataclass(frozen=True)
class Place:
    suggestions: SuggestionStore
    world: World


@pytest.fixture(params=["fake", "firestore"])
def place(request: pytest.FixtureRequest) -> Place:
    if request.param == "fake":
        fake = FakeWorld()
        return Place(FakeSuggestionStore(fake.documents), fake)
    client: Client = request.getfixturevalue("client")
    return Place(FirestoreSuggestionStore(client), FirestoreWorld(client))


def test_classes_and_strategies_are_saved_with_the_targets_and_stay_where_a_save_names_none(place: Place) -> None:
    accounts = place.world.accounts
    saved = TargetSet([target("CASH", "40")], CLASSES, STRATEGIES, frozenset({"ITOT"}))
    assert accounts.save_allocation(UID, saved, expected_version=0, now=NOW) == 1
    assert accounts.save_allocation(UID, [target("CASH", "40")], expected_version=1, now=NOW) == 2
    settings = accounts.load_account(UID, now=NOW).settings
    assert (settings.classes, settings.strategies, settings.whole_only) == (CLASSES, STRATEGIES, frozenset({"ITOT"}))
    gone = TargetSet([target("CASH", "100")], (), ())
    accounts.save_allocation(UID, gone, expected_version=2, now=NOW)
    settings = accounts.load_account(UID, now=NOW).settings
    assert (settings.classes, settings.strategies, settings.whole_only) == ((), (), frozenset())


def test_triggers_are_kept_until_others_are_saved(place: Place) -> None:
    accounts = place.world.accounts
    assert accounts.load_account(UID, now=NOW).settings.triggers == Triggers()
    accounts.save_settings(UID, SettingsUpdate(policy={}, automation_enabled=False, triggers=TRIGGERS), now=NOW)
    accounts.save_settings(UID, SettingsUpdate(policy={}, automation_enabled=False), now=NOW)
    assert accounts.load_account(UID, now=NOW).settings.triggers == TRIGGERS


@pytest.mark.parametrize(
    ("field", "spoilt"),
    [("triggers", {"drift": "yes"}), ("asset_classes", [{"name": "A"}]), ("strategies", [{"name": "", "targets": []}])],
)
def test_what_does_not_parse_is_refused_by_document(place: Place, field: str, spoilt: object) -> None:
    place.world.plant(SETTINGS, {field: spoilt})
    with pytest.raises(InvariantViolation, match=f"^{SETTINGS}: "):
        place.world.accounts.load_account(UID, now=NOW)


def test_suggestions_are_stored_listed_while_pending_and_closed(place: Place) -> None:
    store, other = place.suggestions, replace(SUGGESTION, suggestion_id="s2")
    store.save_suggestions(UID, [SUGGESTION, other])
    store.save_suggestions("somebody", [replace(SUGGESTION, suggestion_id="s3")])
    assert sorted(each.suggestion_id for each in store.list_pending(UID)) == ["s1", "s2"]
    closed = replace(other, status=SuggestionStatus.CANCELLED, closed_at=NOW, accepted_plan_id="p")
    store.save_suggestions(UID, [closed])
    assert store.list_pending(UID) == [SUGGESTION]
    assert store.load_suggestions(UID, ["s2", "s3", "a/b", "s1"]) == [closed, SUGGESTION]
    store.save_suggestions(UID, [])
    assert store.load_suggestions(UID, []) == []
