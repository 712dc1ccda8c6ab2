"""A store that does not answer is told as such: nobody sees Google's own exceptions."""

from typing import Any

import pytest
from google.api_core import exceptions

from rebalancer.adapters.firestore.base.requests import commit
from rebalancer.core.base.errors import StoreUnavailable


def failing(error: Exception) -> Any:
    """A batch whose commit raises `error`."""
    return _Batch(error)


class _Batch:
    """A batch whose commit fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def commit(self, **_: object) -> list[object]:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [exceptions.ServiceUnavailable("away"), exceptions.PermissionDenied("no"), exceptions.RetryError("slow", None)],
)
def test_a_store_that_does_not_answer_is_store_unavailable(error: Exception) -> None:
    with pytest.raises(StoreUnavailable, match="database does not answer"):
        commit(failing(error))


@pytest.mark.parametrize("error", [exceptions.AlreadyExists("there"), exceptions.FailedPrecondition("changed")])
def test_a_lost_race_stays_what_it_is_for_the_store_to_resolve(error: exceptions.GoogleAPICallError) -> None:
    with pytest.raises(type(error)):
        commit(failing(error))
