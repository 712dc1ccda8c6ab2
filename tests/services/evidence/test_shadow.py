"""The shadow: no order, no broker call of its own, and differences that add up to the cent."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

from rebalancer.core.automation.schedule import Shadow
from rebalancer.core.evidence.policies import PolicyName
from rebalancer.core.evidence.shadow import check_shadow, period_of
from rebalancer.services.automation.scheduled_check import Outcome
from rebalancer.services.evidence.ports import EvidencePorts
from rebalancer.services.evidence.shadow import shadow_report
from rebalancer.services.targets.settings import SettingsChange, update_settings
from tests.extent import by_extent
from tests.fakes.evidence import FakeEvidenceStore
from tests.fakes.ledger import FakeLedgerStore
from tests.services.automation.test_scheduled_check import Watch
from tests.services.world import UID

CHECKS = by_extent(sample=25, usual=150, whole=1000)


def watch(shadow: str, *, holdings: dict[str, str] | None = None, **policy: Any) -> Watch:
    found = Watch("notify_only", holdings=holdings)
    update_settings(found.world.ctx, SettingsChange(automation={"shadow": shadow}))
    if policy:
        found.world.save_policy(**policy)
        update_settings(found.world.ctx, SettingsChange(automation={"enabled": True}))
    found.world.save_targets(SPY="60", QQQ="30", CASH="10")
    return found


def report(found: Watch) -> Any:
    store = FakeEvidenceStore(found.world.documents)
    return shadow_report(EvidencePorts(found.world.ctx, store, FakeLedgerStore(found.world.documents)))


def test_many_checks_order_nothing_and_ask_the_broker_nothing_more_and_add_up_to_the_cent() -> None:
    shadowed, plain = watch("monthly"), watch("none")
    chance = random.Random(5)
    for number in range(CHECKS):
        for each in (shadowed, plain):
            each.world.clock.at += timedelta(days=1)
            each.world.broker.now = each.world.clock.at
        move = Decimal(chance.randint(-300, 300)) / 100
        for each in (shadowed, plain):
            each.world.broker.prices["QQQ"] += move if each.world.broker.prices["QQQ"] + move > 20 else 0
            assert each.check(f"s{number}") is not Outcome.FAILED
    assert shadowed.world.broker.submitted == []
    assert shadowed.world.broker.calls == plain.world.broker.calls
    found = report(shadowed)
    assert found["checks"] > 0.9 * CHECKS
    assert len(found["differences"]) > 0.9 * CHECKS
    total = Decimal(0)
    for row in found["differences"]:
        assert Decimal(row["worth_usd"]) == sum(Decimal(each["worth_usd"]) for each in row["symbols"])
        total += Decimal(row["worth_usd"])
    assert Decimal(found["total_usd"]) == total
    assert report(plain)["checks"] == 0


def test_a_difference_is_worth_what_its_shares_have_gained_since() -> None:
    held = {"SPY": "70", "QQQ": "10"}
    found = watch("five_to_target", holdings=held, drift_threshold_percent="40")
    found.check()
    found.world.broker.prices["QQQ"] += Decimal("1.005")
    (row,) = report(found)["differences"]
    bought = next(each for each in row["symbols"] if each["symbol"] == "QQQ")
    assert (row["shadow"], row["shadow_why"], row["live_why"]) == ("five_to_target", "DRIFT", "NOTHING")
    assert (bought["quantity"], bought["worth_usd"]) == ("5", "5.02")


def test_a_check_costs_one_read_and_only_a_first_difference_of_a_day_one_write() -> None:
    found, plain = watch("five_to_target"), watch("none")
    for each in (found, plain):
        each.world.documents.reads = each.world.documents.writes = 0
        each.check("s1")
    first = found.world.documents.reads - plain.world.documents.reads, found.world.documents.writes
    assert first == (1, plain.world.documents.writes + 1)
    before = found.world.documents.writes, plain.world.documents.writes
    for each in (found, plain):
        each.check("s2")
    assert found.world.documents.writes - before[0] == plain.world.documents.writes - before[1]


def test_the_shadows_calendar_asks_once_a_period() -> None:
    found = watch("annual")
    for number in range(3):
        found.world.clock.at += timedelta(days=1)
        found.check(f"s{number}")
    asked = [
        document["text"]
        for path, document in sorted(found.world.documents.documents.items())
        if path.startswith(f"users/{UID}/evidence/shadow.")
    ]
    assert sum('"shadow_why": "CALENDAR"' in text for text in asked) == 1


def test_every_shadow_is_a_policy_of_the_lab() -> None:
    assert {each.value for each in Shadow} == {
        "none",
        *(each.value for each in PolicyName if each is not PolicyName.OWN),
    }
    assert check_shadow.__doc__
    assert period_of(PolicyName.FIVE_TO_EDGE, Watch().world.clock.at.date()) == ""
