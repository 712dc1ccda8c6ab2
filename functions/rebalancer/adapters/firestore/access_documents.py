"""The documents of connections and of people who were sent to their broker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rebalancer.core.access.connection import CONNECTION_VERSION, Environment, dump_status
from rebalancer.core.base.stored_fields import StoredFields, dump_time
from rebalancer.ports.access import OAuthRequest, StoredConnection

if TYPE_CHECKING:
    from rebalancer.contract import access as shapes

OAUTH_KEPT = timedelta(days=1)


def dump_connection(connection: StoredConnection) -> shapes.BrokerConnection:
    """Write the document of a connection."""
    fields = dump_status(connection.status)
    return {
        **fields,
        "account_digest": connection.account_digest,
        "sealed": dict(connection.sealed),
        "data_version": CONNECTION_VERSION,
    }


def dump_oauth_request(request: OAuthRequest) -> shapes.OauthRequest:
    """Write the document of an OAuth request."""
    return {
        "uid": request.uid,
        "environment": request.environment.value,
        "expires_at": dump_time(request.expires_at),
        "sealed_verifier": dict(request.sealed_verifier),
        "delete_after": dump_time(request.expires_at + OAUTH_KEPT),
    }


def parse_oauth_request(document: Mapping[str, Any], place: str) -> OAuthRequest:
    """Read a stored OAuth request. Raises `InvariantViolation` DOCUMENT_UNREADABLE."""
    stored = StoredFields(document, place)
    return OAuthRequest(
        stored.text("uid"),
        stored.word(Environment, "environment"),
        stored.time("expires_at"),
        stored.map("sealed_verifier"),
    )
