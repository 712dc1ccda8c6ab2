"""Documents that do not parse are refused with one sentence; what the customer's own writers leave out has defaults."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import InvariantViolation
from tests.contracts.store.worlds import NOW, SETTINGS, UID, World, a_plan, a_run

TARGET = f"{SETTINGS}/allocation/SPY"
RUN = f"users/{UID}/runs/run-0001"


def _customers(**changes: object) -> dict[str, Any]:
    return {
        "symbol": "SPY",
        "target_percent": 40.1,
        "enabled": True,
        "created_at": NOW,
        "updated_at": NOW,
        **changes,
    }


def test_a_target_with_the_customers_five_fields_alone_is_read(world: World) -> None:
    world.plant(TARGET, _customers())
    (found,) = world.accounts.load_account(UID, now=NOW).targets
    assert found.weight.symbol == "SPY"
    assert found.weight.target_percent == Decimal("40.1")
    assert found.weight.tolerance_percent is None
    assert found.weight.enabled is True
    assert found.fractionable is True
    assert found.name == "SPY"


@pytest.mark.parametrize(
    ("stored", "expected"),
    [(40, "40"), (40.0, "40"), (33.33, "33.33"), (0, "0"), (0.1, "0.1"), (1e-05, "0.00001")],
)
def test_a_number_is_read_as_the_decimal_that_was_typed(world: World, stored: float, expected: str) -> None:
    world.plant(TARGET, _customers(target_percent=stored, tolerance_percent=stored))
    (found,) = world.accounts.load_account(UID, now=NOW).targets
    assert found.weight.target_percent == Decimal(expected)
    assert found.weight.tolerance_percent == Decimal(expected)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("target_percent", "40", 'target_percent is "40", but must be a number of at least 0'),
        ("target_percent", True, "target_percent is true, but must be a number"),
        ("target_percent", None, "target_percent is null, but must be a number"),
        ("target_percent", -1, "target_percent is the number -1, but must be a number of at least 0"),
        ("target_percent", float("nan"), "target_percent is the number nan, but"),
        ("target_percent", float("inf"), "target_percent is the number inf, but"),
        ("target_percent", 1e308, "target_percent of SPY is out of range"),
        ("tolerance_percent", "5", 'tolerance_percent is "5", but must be a number'),
        ("tolerance_percent", -0.5, "tolerance_percent is the number -0.5, but"),
        ("enabled", "true", 'enabled is "true", but must be true or false'),
        ("enabled", None, "enabled is null, but must be true or false"),
        ("symbol", "QQQ", 'symbol is "QQQ", but must be the symbol of the document\'s id, SPY'),
        ("symbol", "spy", 'symbol is "spy", but must be a symbol in upper case'),
        ("symbol", 7, "symbol is the number 7, but must be a symbol"),
        ("fractionable", "yes", 'fractionable is "yes", but must be true or false'),
        ("name", 7, "name is the number 7, but must be a string"),
    ],
)
def test_a_target_that_does_not_parse_is_refused_by_document_and_field(
    world: World, field: str, value: object, said: str
) -> None:
    world.plant(TARGET, _customers(**{field: value}))
    with pytest.raises(InvariantViolation) as refused:
        world.accounts.load_account(UID, now=NOW)
    assert refused.value.code == "DOCUMENT_UNREADABLE"
    assert refused.value.message.startswith(f"{TARGET}: ")
    assert said in refused.value.message


def test_a_target_without_its_switch_is_refused(world: World) -> None:
    document = _customers()
    del document["enabled"]
    world.plant(TARGET, document)
    with pytest.raises(InvariantViolation, match="enabled is missing, but must be true or false"):
        world.accounts.load_account(UID, now=NOW)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"allocation_version": "1"}, 'allocation_version is "1", but must be an integer of at least 0'),
        ({"allocation_version": -1}, "allocation_version is the number -1"),
        ({"policy": "strict"}, 'policy is "strict", but must be a map'),
        ({"automation": True}, "automation is true, but must be a map"),
        ({"automation": {"enabled": 1}}, "automation.enabled is 1, but must be true or false"),
    ],
)
def test_settings_that_do_not_parse_are_refused(world: World, document: dict[str, Any], said: str) -> None:
    world.plant(SETTINGS, document)
    with pytest.raises(InvariantViolation) as refused:
        world.accounts.load_account(UID, now=NOW)
    assert said in refused.value.message
    assert SETTINGS in refused.value.message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "RUNNING"}, 'state is "RUNNING", but must be one of PLANNED, SELLING'),
        ({"open": False}, "open is false, but must be true in the state PLANNED"),
        ({"cash_buffer_usd": 12.5}, "cash_buffer_usd is the number 12.5, but must be a decimal in a string"),
        ({"cash_buffer_usd": "NaN"}, 'cash_buffer_usd is "NaN", but'),
        ({"cash_buffer_usd": "1e3"}, 'cash_buffer_usd is "1e3", but'),
        ({"created_at": "2026-03-02"}, 'created_at is "2026-03-02", but must be a timestamp'),
        ({"run_id": "run-0002"}, 'run_id is "run-0002", but must be the document\'s id'),
        ({"legs": "none"}, 'legs is "none", but must be a list of maps'),
        ({"cancel_requested": None}, "cancel_requested is null, but must be true or false"),
    ],
)
def test_a_run_that_does_not_parse_is_refused(world: World, changes: dict[str, Any], said: str) -> None:
    world.runs.create_run(UID, a_run())
    world.plant(RUN, {**(world.peek(RUN) or {}), **changes})
    with pytest.raises(InvariantViolation) as refused:
        world.runs.load_run(UID, "run-0001")
    assert refused.value.message.startswith(f"{RUN}: {said}")


def test_a_leg_that_does_not_parse_is_named_by_its_place(world: World) -> None:
    world.runs.create_run(UID, a_run())
    document = world.peek(RUN) or {}
    document["legs"][1]["quantity"] = "much"
    world.plant(RUN, document)
    with pytest.raises(InvariantViolation, match=r'legs\[1\]: quantity is "much", but must be a decimal'):
        world.runs.load_run(UID, "run-0001")


def test_two_legs_of_one_id_are_refused(world: World) -> None:
    world.runs.create_run(UID, a_run())
    document = world.peek(RUN) or {}
    document["legs"][1]["leg_id"] = "01"
    world.plant(RUN, document)
    with pytest.raises(InvariantViolation, match="legs name the same leg_id twice"):
        world.runs.load_run(UID, "run-0001")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"plan_id": "sha256:2"}, 'plan_id is "sha256:2", but must be the document\'s id'),
        ({"expires_at": None}, "expires_at is null, but must be a timestamp"),
        ({"price_tolerance_percent": 1}, "price_tolerance_percent is the number 1, but must be a decimal in a string"),
        ({"mode": "half"}, 'mode is "half", but must be one of full, buy_only, sell_only'),
        ({"inputs": []}, "inputs is a list, but must be a map"),
        ({"run_id": 5}, "run_id is the number 5, but must be a string"),
    ],
)
def test_a_plan_that_does_not_parse_is_refused(world: World, changes: dict[str, Any], said: str) -> None:
    world.runs.save_plan(UID, a_plan())
    path = f"users/{UID}/plans/sha256:1"
    world.plant(path, {**(world.peek(path) or {}), **changes})
    with pytest.raises(InvariantViolation) as refused:
        world.runs.load_plan(UID, "sha256:1")
    assert refused.value.message.startswith(f"{path}: {said}")


def test_times_come_back_as_plain_utc(world: World) -> None:
    world.runs.create_run(UID, a_run())
    found = world.runs.load_run(UID, "run-0001")
    assert found is not None
    assert type(found.run.created_at) is datetime
    assert found.run.created_at.tzinfo is UTC
    assert found.run.created_at == NOW
