"""The composition root: whose account it is, and what must be configured."""

from __future__ import annotations

import pytest

from rebalancer.core.base.errors import InvariantViolation, PermissionDenied
from rebalancer.wiring import access, account, environment, stores
from tests.services.world import UID, World

EMULATORS = ("FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST")


@pytest.mark.parametrize("name", EMULATORS)
def test_an_emulators_address_is_allowed_in_the_emulator_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in EMULATORS:
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, "127.0.0.1:1")
    monkeypatch.setenv("FUNCTIONS_EMULATOR", "true")
    environment.require_safe_environment()
    for value in ("false", "1", ""):
        monkeypatch.setenv("FUNCTIONS_EMULATOR", value)
        with pytest.raises(InvariantViolation, match=f"{name} is set outside the emulator"):
            environment.require_safe_environment()


@pytest.mark.parametrize("uid", ["", "stranger", "owner-1 ", "OWNER-1"])
def test_the_deployments_keys_are_the_configured_owners_alone(uid: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWNER_UID", "owner-1")
    assert environment.is_owner("owner-1")
    assert not environment.is_owner(uid)


def test_without_a_configured_owner_even_an_empty_uid_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OWNER_UID", raising=False)
    assert not environment.is_owner("")


def test_who_is_neither_owner_nor_connected_has_no_account(world: World) -> None:
    access.require_account(UID)
    with pytest.raises(PermissionDenied, match="connect a broker first") as refused:
        access.require_account("stranger")
    assert refused.value.code == "NOT_ACCOUNT_OWNER"


@pytest.mark.parametrize("missing", ["ALPACA_KEY_ID", "ALPACA_SECRET_KEY"])
def test_a_missing_secret_is_named_at_first_use(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWNER_UID", "owner-1")
    monkeypatch.setenv("ALPACA_KEY_ID", "id")
    monkeypatch.setenv("ALPACA_SECRET_KEY", "secret")
    monkeypatch.setenv(missing, "")
    with pytest.raises(InvariantViolation) as refused:
        account.context_for("owner-1")
    assert refused.value.code == "KEYS_MISSING"
    assert missing in refused.value.message


def test_a_claim_of_the_deployment_that_was_lost_is_taken_again_within_a_minute(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    asked: list[str] = []

    def claim(_ports: object, uid: str, *_: object) -> str:
        asked.append(uid)
        return f"digest-{len(asked)}"

    monkeypatch.setattr("rebalancer.services.access.deployment.claim_deployment_account", claim)
    monkeypatch.setattr(access, "connection_ports", object)
    monkeypatch.setattr(stores, "clock", lambda: world.clock)
    monkeypatch.setattr(access, "_claimed", {})
    assert [access.deployment_account_digest(UID) for _ in range(3)] == ["digest-1"] * 3
    world.clock.advance(access.CLAIM_SECONDS + 1)
    assert access.deployment_account_digest(UID) == "digest-2"
