"""Envelope encryption: each text under a data key of its own, the data key under a wrapping key."""

from __future__ import annotations

import binascii
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rebalancer.adapters.credentials.keys import KEY_BYTES, NONCE_BYTES, KeyWrapper, WrappedKey, seal_broken
from rebalancer.core.base.errors import InvariantViolation

VERSION: Final = "1"
_FIELDS: Final = ("version", "wrapper", "key_id", "wrapped_key", "nonce", "ciphertext")


class EnvelopeSealer:
    """The `Sealer` port: AES-256-GCM with a fresh key and nonce for every text, and the place as associated data.

    `current` wraps new data keys; `others` can still unwrap, for the time in which a deployment moves from one kind of
    wrapping key to another.
    """

    def __init__(self, current: KeyWrapper, *others: KeyWrapper) -> None:
        self._current = current
        self._wrappers = {wrapper.name: wrapper for wrapper in (*others, current)}

    def seal(self, text: str, *, bound_to: Sequence[str]) -> Mapping[str, str]:
        """See `Sealer`."""
        context = _context(bound_to)
        data_key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
        wrapped = self._current.wrap(data_key, context)
        return {
            "version": VERSION,
            "wrapper": self._current.name,
            "key_id": wrapped.key_id,
            "wrapped_key": _text(wrapped.ciphertext),
            "nonce": _text(nonce),
            "ciphertext": _text(AESGCM(data_key).encrypt(nonce, text.encode(), context)),
        }

    def unseal(self, sealed: Mapping[str, object], *, bound_to: Sequence[str]) -> str:
        """See `Sealer`."""
        fields = [sealed.get(name) for name in _FIELDS]
        if not all(isinstance(value, str) for value in fields):
            raise seal_broken()
        version, name, key_id, wrapped_key, nonce, ciphertext = (str(value) for value in fields)
        wrapper = self._wrappers.get(name)
        if version != VERSION or wrapper is None:
            raise InvariantViolation(
                f"A stored secret was sealed in a way ({name}, version {version}) that is not configured.",
                code="SEALING_KEY_UNKNOWN",
            )
        context = _context(bound_to)
        data_key = wrapper.unwrap(WrappedKey(key_id, _bytes(wrapped_key)), context)
        try:
            return AESGCM(data_key).decrypt(_bytes(nonce), _bytes(ciphertext), context).decode()
        except (InvalidTag, ValueError):
            raise seal_broken() from None

    def is_current(self, sealed: Mapping[str, object]) -> bool:
        """See `Sealer`."""
        return sealed.get("wrapper") == self._current.name and self._current.is_current(str(sealed.get("key_id")))


def _context(bound_to: Sequence[str]) -> bytes:
    """Return the associated data: JSON, so that no two lists of places give the same bytes."""
    return json.dumps(["evenkeel", VERSION, *bound_to], separators=(",", ":")).encode()


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode("ascii"))
    except (binascii.Error, ValueError):
        raise seal_broken() from None
