"""Each kind of document that is declared is exported, restored, deleted and read as it should be: none is forgotten."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_type_hints

import pytest
from google.cloud.firestore import Client

from local.restore.account import read_account
from rebalancer.contract.documents import DOCUMENTS
from rebalancer.contract.stored import NOBODY, OWNER, WITH_ACCOUNT
from tests.contracts.store.people import Stores
from tests.contracts.store.worlds import UID, FirestoreWorld, World

ROOT = Path(__file__).resolve().parents[3]
RULES_TEST = (ROOT / "tests/rules/firestore.test.ts").read_text(encoding="utf-8")
RULES_TEST_HAS = re.compile(r"^  \[?[`\"]([^`\"]+)[`\"]\]?: \"(owner|signed in|nobody)\",$", re.MULTILINE)
DECLARED = {document.path: document for document in DOCUMENTS}

OF_NOBODY = {
    "systemStatus/risk_management": "the switch for everybody",
    "systemSecrets/account_digest_key": "the key of all account digests",
    "dataMigrations/{name}": "it counts documents and names nobody",
    "priceHistory/{symbol}": "the market's",
}
NOT_EXPORTED = {
    "brokerConnections/{uid}": "sealed credentials; users/{uid}/status/connection says what is connected",
    "users/{uid}/secrets/webhook": "a sealed secret",
    "users/{uid}/secrets/push": "addresses to which whoever knows them can write",
    "brokerAccounts/{account_digest}": "a digest and a lock, of no use to a person",
    "oauthRequests/{digest}": "lives for minutes",
    "rateLimits/{uid}.{name}": "counts calls of a day",
    "accountDeletions/{uid}": "there while everything else goes",
}
NOT_RESTORED = {
    "mail/{id}": "a mail that was handed over is not sent again",
    "oauthRequests/{digest}": "lives for minutes",
    "rateLimits/{uid}.{name}": "counts calls of a day",
    "accountDeletions/{uid}": "an account that is being deleted is not restored",
}
# The mark of the deletion ends with `end_deletion`.
DELETED_LAST = {"accountDeletions/{uid}"}


def example(path: str, uid: str = UID) -> str:
    """A document of a kind, of one user: ids that are no user's are made of the user's, so that two users have two."""
    return re.sub(r"\{\w+\}", f"of-{uid}", path.replace("{uid}", uid))


def plant(world: World, uid: str) -> dict[str, str]:
    """One document of each kind, as the user's; returns the kinds by the document's path."""
    for path, document in DECLARED.items():
        is_named = "uid" in get_type_hints(document.shape)
        world.plant(example(path, uid), {"uid": uid} if is_named else {"of": uid})
    return {example(path, uid): path for path in DECLARED}


@pytest.fixture
def stores(world: World) -> Stores:
    return Stores(world)


def test_every_kind_of_a_user_is_exported_or_says_why_not(stores: Stores) -> None:
    kinds = plant(stores.world, UID)
    plant(stores.world, "somebody-else")
    found = {document.path for document in stores.life.list_documents(UID, after=None, limit=500)}
    assert {kinds[path] for path in found} == set(DECLARED) - set(OF_NOBODY) - set(NOT_EXPORTED)


def test_every_kind_of_a_user_is_deleted_and_nothing_of_others(stores: Stores) -> None:
    kinds = plant(stores.world, UID)
    others = plant(stores.world, "somebody-else")
    while stores.life.delete_some(UID, limit=500):
        pass
    left = {kind for path, kind in kinds.items() if stores.world.peek(path) is not None}
    assert left == set(OF_NOBODY) | DELETED_LAST
    assert [path for path in others if stores.world.peek(path) is None] == []


def test_every_kind_of_a_user_is_in_a_restored_account_or_says_why_not(client: Client) -> None:
    kinds = plant(FirestoreWorld(client), UID)
    plant(FirestoreWorld(client), "somebody-else")
    found = {kinds[path] for path in read_account(client, UID) if path in kinds}
    assert found == set(DECLARED) - set(OF_NOBODY) - set(NOT_RESTORED)


def test_a_kind_that_goes_with_no_account_names_who_it_is_of_and_how_long_it_is_kept() -> None:
    for path, document in DECLARED.items():
        has_an_end = "delete_after" in get_type_hints(document.shape)
        assert not (has_an_end and document.kept == WITH_ACCOUNT), f"{path} has an end, and {document.kept=}"
        below_a_user = path.startswith(("users/{uid}/", "userSettings/{uid}", "brokerConnections/{uid}"))
        assert below_a_user or document.kept != WITH_ACCOUNT, f"{path} is of no account: say how long it is kept"


def test_the_rules_are_tried_on_every_kind_as_it_is_declared() -> None:
    tried = {path.replace("${OWNER}", "owner"): reader for path, reader in RULES_TEST_HAS.findall(RULES_TEST)}
    expected = {OWNER: "owner", NOBODY: "nobody", "signed-in users": "signed in"}
    for path, document in DECLARED.items():
        # What only some of a collection's readers may see has a test file of its own.
        if document.readers not in expected:
            assert (ROOT / "tests/rules" / f"{path.partition('/')[0]}.test.ts").is_file(), path
            continue
        kind = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path.replace("{uid}", "owner"))))
        readers = {reader for name, reader in tried.items() if kind.fullmatch(name)}
        assert readers == {expected[document.readers]}, f"tests/rules/firestore.test.ts does not try {path} so"
