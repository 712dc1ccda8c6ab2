"""How Firestore is asked: bounded in time, whole answers only, repeated only where that is safe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeAlias

from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type
from google.cloud.firestore import (
    Client,
    CollectionReference,
    DocumentReference,
    DocumentSnapshot,
    Query,
    WriteBatch,
)
from google.cloud.firestore_v1.aggregation import AggregationQuery
from google.cloud.firestore_v1.types import WriteResult

from rebalancer.core.base.errors import StoreUnavailable

Snapshot: TypeAlias = DocumentSnapshot[Any]
Selection: TypeAlias = Query | CollectionReference

READ_SECONDS = 8.0
"""How long an attempt to read may take; a switch that was not read by then stops the order."""

WRITE_SECONDS = 20.0
"""How long an attempt to write may take: a whole set of targets is some 900 documents."""

TOTAL_SECONDS = 10.0
"""No further attempt begins after this time."""

# A write that is repeated after its answer was lost either writes the same again or meets its own precondition; the
# stores detect that case by reading the document.
_RETRY = Retry(
    predicate=if_exception_type(
        exceptions.ServiceUnavailable,
        exceptions.DeadlineExceeded,
        exceptions.InternalServerError,
        exceptions.TooManyRequests,
    ),
    initial=0.1,
    maximum=1.0,
    timeout=TOTAL_SECONDS,
)

# The library repeats a broken query from the last document that it saw, at a later moment: half of one set of targets
# and half of the next. Here a broken answer is thrown away and asked for again as a whole.
_NEVER = Retry(predicate=lambda _: False)

LOST_RACES = (exceptions.Conflict, exceptions.FailedPrecondition, exceptions.NotFound)
"""What a write raises when the document is not as the writer believed: it exists, it changed, or it is gone."""


@contextmanager
def _answering() -> Iterator[None]:
    """Turn whatever Firestore answers besides a lost race into `StoreUnavailable`."""
    try:
        yield
    except LOST_RACES:
        raise
    except exceptions.GoogleAPIError as error:
        raise StoreUnavailable("The database does not answer; try again in a moment.") from error


def fetch_documents(client: Client, *references: DocumentReference) -> list[Snapshot]:
    """Fetch these documents as they are at one moment, in this order, with one request."""

    def attempt() -> dict[str, Snapshot]:
        found = client.get_all(list(references), retry=_NEVER, timeout=READ_SECONDS)
        return {snapshot.reference.path: snapshot for snapshot in found}

    with _answering():
        by_path = _RETRY(attempt)()
    return [by_path[reference.path] for reference in references]


def fetch_query(query: Selection) -> list[Snapshot]:
    """All results of a query as they are at one moment, with one request."""
    with _answering():
        return _RETRY(lambda: list(query.stream(retry=_NEVER, timeout=READ_SECONDS)))()


def fetch_collections(document: DocumentReference) -> list[CollectionReference]:
    """Fetch the collections below a document, by name; one request."""
    with _answering():
        return sorted(
            _RETRY(lambda: list(document.collections(retry=_NEVER, timeout=READ_SECONDS)))(), key=lambda found: found.id
        )


def fetch_count(query: Query) -> int:
    """How many documents a query finds, counted by the server: one read for every 1,000 of them."""
    with _answering():
        results = _RETRY(
            lambda: list(AggregationQuery(query).count(alias="n").get(retry=_NEVER, timeout=READ_SECONDS))
        )()
    return int(results[0][0].value)


def fetch_beside(
    client: Client, references: Sequence[DocumentReference], query: Selection
) -> tuple[list[Snapshot], list[Snapshot]]:
    """Documents and a query at the same time: two requests, the wait of one. Their moments may differ slightly."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        results = beside.submit(fetch_query, query)
        documents = fetch_documents(client, *references)
        return documents, results.result()


def commit(batch: WriteBatch) -> list[WriteResult]:
    """Write a batch, all or nothing, with one request. The results have the order of the batch."""
    with _answering():
        return list(batch.commit(retry=_RETRY, timeout=WRITE_SECONDS))
