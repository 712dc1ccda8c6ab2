"""Keys of accounts in these tests."""

from __future__ import annotations

from rebalancer.core.access.connection import ApiKeys


def secret_of(key_id: str) -> str:
    """The secret that belongs to a key id in these tests."""
    return f"secret-of-{key_id}"


def keys_of(key_id: str) -> ApiKeys:
    """A key id with its secret."""
    return ApiKeys(key_id, secret_of(key_id))
