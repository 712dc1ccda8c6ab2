"""The restore rehearsal: an export of the emulator brings an account back to the byte, and nothing else changes.

What is compared is what Firestore's own REST interface says of every document, not what our code reads.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud.firestore import Client, GeoPoint

from local.restore.__main__ import main
from local.restore.account import compare, write
from rebalancer.core.base.errors import Conflict
from tests.contracts.store.test_account_life import HIDDEN, OTHERS, OWN
from tests.contracts.store.worlds import HELD, NOW, SETTINGS, TRADING, UID, FirestoreWorld, a_plan, a_run, filled

Raw = dict[str, Any]
SYSTEM = "systemStatus/risk_management"
EVERY_KIND = {
    "integer": 3,
    "same number": 3.0,
    "large": 2**62,
    "small": -0.0,
    "none": None,
    "yes": True,
    "text": "Käse, 株, \u0000 and \U0001f4b6",
    "bytes": b"\x00\xff",
    "at": DatetimeWithNanoseconds.from_rfc3339("2026-03-02T15:00:00.123456Z"),
    "place": GeoPoint(1.5, -2.5),
    "nothing in it": {"list": [], "map": {}},
    "nested": [{"a": {"b": [1, 1.0, "1", None, b"1"]}}],
}


def raw(address: str, project: str) -> Raw:
    """Every document below the collections of this test, as the REST interface shows its fields."""
    base = f"http://{address}/v1/projects/{project}/databases/(default)/documents"
    owner = {"Authorization": "Bearer owner"}
    found: Raw = {}
    pending = [""]
    while pending:
        parent = pending.pop()
        listed = requests.post(f"{base}{parent}:listCollectionIds", json={}, headers=owner, timeout=20).json()
        for name in listed.get("collectionIds", []):
            query = {"pageSize": "300", "showMissing": "true"}
            answer = requests.get(f"{base}{parent}/{name}", params=query, headers=owner, timeout=20).json()
            assert "nextPageToken" not in answer
            for document in answer.get("documents", []):
                path = document["name"].partition("/documents")[2]
                pending.append(path.replace("%", "%25"))
                if "createTime" in document:
                    found[path.lstrip("/")] = document.get("fields", {})
    return found


def export(address: str, project: str, folder: Path) -> Path:
    body = {
        "database": f"projects/{project}/databases/(default)",
        "export_directory": str(folder),
        "export_name": "backup",
    }
    answer = requests.post(f"http://{address}/emulator/v1/projects/{project}:export", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return next((folder / "backup").glob("*.overall_export_metadata"))


@pytest.fixture
def backup(emulator: str) -> Iterator[Client]:
    """Where an export is restored into: another project, since the emulator imports into a default database alone."""
    with closing(Client(project=f"demo-{uuid.uuid4().hex[:20]}")) as found:
        yield found


def restore_export(address: str, export_file: Path, into: str) -> None:
    body = {"database": f"projects/{into}/databases/(default)", "export_directory": str(export_file)}
    answer = requests.post(f"http://{address}/emulator/v1/projects/{into}:import", json=body, timeout=60)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def account(client: Client, emulator: str) -> FirestoreWorld:
    """An account with documents of every kind, beside those of others."""
    world = FirestoreWorld(client)
    for path, fields in {**OWN, **HIDDEN, **OTHERS}.items():
        world.plant(path, fields)
    world.plant(f"users/{UID}/ledgerEvents/2026-03", {"events": [EVERY_KIND], **EVERY_KIND})
    world.runs.save_plan(UID, a_plan("sha256:9"))
    stored = world.runs.create_run(UID, a_run("run-0009", plan_id="sha256:9"))
    world.runs.save_run(UID, filled(a_run("run-0009", plan_id="sha256:9")), stored.token)
    world.plant(SYSTEM, {"trading_enabled": False})
    return world


def test_an_account_comes_back_to_the_byte_and_nobody_elses_changes(
    account: FirestoreWorld, backup: Client, emulator: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = account.client.project
    before = raw(emulator, project)
    assert len(before) > 25
    restore_export(emulator, export(emulator, project, tmp_path), backup.project)
    # Documents are lost, changed in their types alone, and written since.
    account.client.document(f"users/{UID}/runs/run-0009").delete()
    account.client.document(f"{SETTINGS}/allocation/SPY").delete()
    account.client.document("brokerConnections/u1").delete()
    changed = {**EVERY_KIND, "integer": 3.0, "same number": 3}
    account.plant(f"users/{UID}/ledgerEvents/2026-03", changed)
    account.plant(f"users/{UID}/runs/run-0010", {"open": False})
    account.plant("userSettings/u0", {"allocation_version": 2})
    others = {path: fields for path, fields in raw(emulator, project).items() if path.startswith("userSettings/u0")}
    argument = [project, UID, "--from", f"{backup.project}/(default)"]
    rehearsed = raw(emulator, project)
    assert main(argument) == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert raw(emulator, project) == rehearsed
    assert main([*argument, "--run"]) == 0
    assert raw(emulator, project) == {**before, **others}
    assert main([*argument, "--run"]) == 0
    assert ", 0 to change" in capsys.readouterr().out


def test_an_account_that_is_lost_as_a_whole_comes_back(
    account: FirestoreWorld, backup: Client, emulator: str, tmp_path: Path
) -> None:
    before = raw(emulator, account.client.project)
    restore_export(emulator, export(emulator, account.client.project, tmp_path), backup.project)
    for path in before:
        if (
            path.startswith((f"users/{UID}/", f"{SETTINGS}/", "brokerConnections/u1", f"audit/{UID}-"))
            or path == SETTINGS
        ):
            account.client.document(path).delete()
    account.client.document("brokerAccounts/account-1").delete()
    write(account.client, UID, compare(backup, account.client, UID), NOW)
    assert raw(emulator, account.client.project) == before


def test_a_backup_loosens_no_stop(account: FirestoreWorld, backup: Client, emulator: str, tmp_path: Path) -> None:
    restore_export(emulator, export(emulator, account.client.project, tmp_path), backup.project)
    stop = {"state": "HALTED", "reason": "it fell", "trip": "DRAWDOWN"}
    account.plant(TRADING, stop)
    account.plant("brokerAccounts/another", {**HELD, "last_run_id": "run-0001"})
    difference = compare(backup, account.client, UID)
    assert difference.kept == (TRADING,)
    write(account.client, UID, difference, NOW)
    assert account.peek(TRADING) == stop
    released = account.peek("brokerAccounts/another") or {}
    assert (released["uid"], released["stop"]) == (None, stop)


def test_nothing_is_written_while_trading_is_on(account: FirestoreWorld, backup: Client) -> None:
    backup.document(TRADING).set({"state": "ACTIVE"})
    difference = compare(backup, account.client, UID)
    for switch in ({"trading_enabled": True}, {}):
        account.plant(SYSTEM, switch)
        with pytest.raises(Conflict) as refused:
            write(account.client, UID, difference, NOW)
        assert refused.value.code == "TRADING_IS_ON"
    assert account.peek(f"{SETTINGS}/allocation/SPY") is not None


@pytest.mark.parametrize(
    ("path", "fields", "code"),
    [
        ("brokerAccounts/account-1", {**HELD, "uid": "u2"}, "ACCOUNT_IN_USE"),
        (f"accountDeletions/{UID}", {"state": "DELETING"}, "ACCOUNT_BEING_DELETED"),
    ],
)
def test_an_account_that_went_to_somebody_else_or_is_being_deleted_stays_as_it_is(
    account: FirestoreWorld, backup: Client, path: str, fields: Raw, code: str
) -> None:
    backup.document("brokerAccounts/account-1").set(HELD)
    account.plant(path, fields)
    with pytest.raises(Conflict) as refused:
        compare(backup, account.client, UID)
    assert refused.value.code == code


def test_an_unknown_account_and_bad_input_are_said(account: FirestoreWorld, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([account.client.project, "nobody", "--from", "restored"]) == 1
    assert "has no account nobody" in capsys.readouterr().err
    assert main(["", UID]) == 2
    assert main([account.client.project, ""]) == 2
    assert "ACCOUNT is missing" in capsys.readouterr().err
