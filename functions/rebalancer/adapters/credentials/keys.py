"""The keys that wrap other keys: configured here, or kept by a key service."""

from __future__ import annotations

import binascii
import hashlib
import secrets
from base64 import b64decode
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rebalancer.core.base.errors import InvariantViolation

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
"""96 bits, as AES-GCM wants them (NIST SP 800-38D, 8.2)."""

REMEDY: Final = "make one with: openssl rand -base64 32"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key, encrypted; `key_id` names the key that did it."""

    key_id: str
    ciphertext: bytes


class KeyWrapper(Protocol):
    """Encrypts data keys. `name` is stored beside what it wrapped, so that two kinds can live side by side."""

    @property
    def name(self) -> str:
        """Which kind this is."""

    def wrap(self, data_key: bytes, context: bytes) -> WrappedKey:
        """Encrypt a data key, bound to `context`."""

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """Raise `InvariantViolation` SEAL_BROKEN, SEALING_KEY_UNKNOWN."""

    def is_current(self, key_id: str) -> bool:
        """Whether a key wrapped today would name this id."""


def seal_broken() -> InvariantViolation:
    """Return the error of a stored text that was not sealed for this place."""
    return InvariantViolation("A stored secret was moved from where it belongs, or was changed.", code="SEAL_BROKEN")


class LocalKeys:
    """Keys from the secret `CREDENTIALS_KEY`: base64 of 32 bytes each, separated by commas, the newest first.

    The first one wraps, all of them unwrap: to rotate, put a new key in front; take the old one out when nothing is
    sealed with it any more. A key's id is the beginning of its SHA-256, so ids need no configuration.

    Raises:
        InvariantViolation: CREDENTIALS_KEY_MISSING, CREDENTIALS_KEY_INVALID, without showing any of it.
    """

    name = "local"

    def __init__(self, configured: str) -> None:
        texts = [text.strip() for text in configured.split(",") if text.strip()]
        if not texts:
            raise InvariantViolation(
                f"The key that encrypts users' keys is not configured: set the secret CREDENTIALS_KEY ({REMEDY}).",
                code="CREDENTIALS_KEY_MISSING",
            )
        keys = [_read_key(text, place) for place, text in enumerate(texts, start=1)]
        self._keys = {_key_id(key): AESGCM(key) for key in keys}
        self._newest = _key_id(keys[0])

    def wrap(self, data_key: bytes, context: bytes) -> WrappedKey:
        """See `KeyWrapper`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return WrappedKey(self._newest, nonce + self._keys[self._newest].encrypt(nonce, data_key, context))

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """See `KeyWrapper`."""
        key = self._keys.get(wrapped.key_id)
        if key is None:
            raise InvariantViolation(
                "The key that sealed a stored secret is no longer in CREDENTIALS_KEY: put it back, behind the new one.",
                code="SEALING_KEY_UNKNOWN",
            )
        try:
            return key.decrypt(wrapped.ciphertext[:NONCE_BYTES], wrapped.ciphertext[NONCE_BYTES:], context)
        except (InvalidTag, ValueError):
            raise seal_broken() from None

    def is_current(self, key_id: str) -> bool:
        """See `KeyWrapper`."""
        return key_id == self._newest


def _read_key(text: str, place: int) -> bytes:
    try:
        # Both alphabets of base64: `openssl` writes one, `secrets.token_urlsafe` the other.
        key = b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise InvariantViolation(
            f"Key {place} of CREDENTIALS_KEY is not the base64 of {KEY_BYTES} bytes ({REMEDY}).",
            code="CREDENTIALS_KEY_INVALID",
        )
    return key


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"evenkeel key id\n" + key).hexdigest()[:12]
