"""The contract of harvests, word for word, on the journal of the command line."""

import tests.contracts.store.test_parked as contract

CONTRACT = {name: test for name, test in vars(contract).items() if name.startswith("test_")}
globals().update(CONTRACT)


def test_the_whole_contract_is_taken_over() -> None:
    assert len(CONTRACT) >= 5
