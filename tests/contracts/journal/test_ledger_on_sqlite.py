"""The contract of the ledger's store, word for word, on the journal of the command line."""

import pytest

import tests.contracts.store.test_ledger as contract
from rebalancer.adapters.sqlite.ledger import SqliteLedgerStore
from rebalancer.ports.ledger import LedgerStore
from tests.contracts.journal.conftest import SqliteWorld

# A journal knows no accounts of others, and takes no float that could spoil it.
NOT_HERE = {
    "test_accounts_with_a_connection_are_listed_in_pages",
    "test_a_spoilt_document_is_refused_by_its_place",
}
CONTRACT = {name: test for name, test in vars(contract).items() if name.startswith("test_") and name not in NOT_HERE}
globals().update(CONTRACT)


@pytest.fixture
def store(world: SqliteWorld) -> LedgerStore:
    """The journal's ledger."""
    return SqliteLedgerStore(world.documents)


def test_the_whole_contract_is_taken_over() -> None:
    assert len(CONTRACT) >= 13
