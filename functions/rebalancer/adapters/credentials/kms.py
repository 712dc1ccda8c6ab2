"""Data keys wrapped by Cloud KMS: the wrapping key never leaves the service, and each use of it is in its audit log.

The REST interface: https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys (methods
`encrypt` and `decrypt`, with additional authenticated data and CRC32C of both sides).
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, Final, Protocol

import google_crc32c

from rebalancer.adapters.credentials.keys import WrappedKey, seal_broken
from rebalancer.core.base.errors import InvariantViolation, StoreUnavailable

KMS_URL: Final = "https://cloudkms.googleapis.com"
SECONDS: Final = 5.0
_TOO_MANY: Final = 429


class Answer(Protocol):
    """What an HTTP session gives back."""

    status_code: int

    def json(self) -> Any:
        """Return the body."""


class Session(Protocol):
    """An HTTP session that signs in by itself, such as google-auth's `AuthorizedSession`."""

    def post(self, url: str, *, json: Mapping[str, str], timeout: float) -> Answer:
        """One request. Raises OSError (which `requests` and google-auth's transport errors are wrapped to) or its own
        kind where no answer came."""


class CloudKms:
    """A symmetric key of Cloud KMS, by its full name `projects/…/locations/…/keyRings/…/cryptoKeys/…`.

    One request to wrap, one to unwrap. Key versions rotate inside the service, and every version still unwraps what it
    wrapped; the id that is stored is the key's name, so a rotation inside the service asks for no new sealing.
    """

    name = "kms"

    def __init__(self, key_name: str, session: Session, *, url: str = KMS_URL) -> None:
        self._key_name = key_name
        self._session = session
        self._url = url

    def wrap(self, data_key: bytes, context: bytes) -> WrappedKey:
        """See `KeyWrapper`. Also raises `StoreUnavailable` KMS_UNAVAILABLE."""
        answer = self._ask(self._key_name, "encrypt", "plaintext", data_key, context)
        return WrappedKey(self._key_name, _checked(answer, "ciphertext"))

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """See `KeyWrapper`. Also raises `StoreUnavailable` KMS_UNAVAILABLE."""
        return _checked(self._ask(wrapped.key_id, "decrypt", "ciphertext", wrapped.ciphertext, context), "plaintext")

    def is_current(self, key_id: str) -> bool:
        """See `KeyWrapper`."""
        return key_id == self._key_name

    def _ask(self, key_name: str, verb: str, field: str, data: bytes, context: bytes) -> Mapping[str, Any]:
        body = {
            field: b64encode(data).decode("ascii"),
            f"{field}Crc32c": str(google_crc32c.value(data)),
            "additionalAuthenticatedData": b64encode(context).decode("ascii"),
            "additionalAuthenticatedDataCrc32c": str(google_crc32c.value(context)),
        }
        try:
            answer = self._session.post(f"{self._url}/v1/{key_name}:{verb}", json=body, timeout=SECONDS)
            found = answer.json() if answer.status_code < 300 else None
        except Exception as error:
            # Whatever a session raises, no answer came.
            raise _unavailable() from error
        if answer.status_code == 400 and verb == "decrypt":
            raise seal_broken()
        if answer.status_code == _TOO_MANY or answer.status_code >= 500:
            raise _unavailable()
        if not isinstance(found, dict):
            raise InvariantViolation(
                f"Cloud KMS refused to {verb} a key (HTTP {answer.status_code}): check CREDENTIALS_KMS_KEY, and that "
                "the functions' service account has the role Cloud KMS CryptoKey Encrypter/Decrypter on it.",
                code="KMS_REFUSED",
            )
        return found


def _checked(found: Mapping[str, Any], field: str) -> bytes:
    """Return the bytes of an answer if the service sent these (its guide, "Verifying data integrity")."""
    try:
        data = b64decode(str(found.get(field, "")), validate=True)
    except (binascii.Error, ValueError):
        raise _unavailable() from None
    if not data or str(found.get(f"{field}Crc32c")) != str(google_crc32c.value(data)):
        raise _unavailable()
    return data


def _unavailable() -> StoreUnavailable:
    return StoreUnavailable("The key service does not answer; try again in a moment.", code="KMS_UNAVAILABLE")
