"""`PushSender` on the sender of webhooks: the same guard of addresses, with a message that only the device can read.

Encryption follows RFC 8291 (`aes128gcm`, RFC 8188, in one record), the proof of who sends follows RFC 8292 (VAPID).
Its primitives are `cryptography`'s, its token is PyJWT's; the decision on web push says why no library sends for us.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rebalancer.adapters.webhooks.sender import HttpWebhookSender
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.notices.notifications import Urgency
from rebalancer.core.notices.push import PushDevice, decode_base64url
from rebalancer.ports.notices import WebhookAnswer

ENDPOINT_LENGTH_MAX: Final = 2000
KEPT_SECONDS: Final = 24 * 3600
"""How long a push service keeps a message for a device that is off."""

TOKEN_LIVES: Final = timedelta(hours=12)
RECORD_BYTES: Final = 4096
"""What every push service takes (RFC 8030): the message is one record."""

KEY_BYTES: Final = 32
REMEDY: Final = "openssl rand -base64 32"
URGENCY_WORDS: Final = {Urgency.URGENT: "high", Urgency.PROMPT: "normal", Urgency.CALM: "low"}


class HttpPushSender:
    """Sends push messages under a key of our own. `contact` is where a push service can reach the operator."""

    def __init__(self, sender: HttpWebhookSender, *, key_text: str, contact: str) -> None:
        self._sender = sender
        self._key = read_push_key(key_text)
        self._contact = contact

    @property
    def public_key(self) -> str:
        """See `PushSender`."""
        return _base64url(_point_of(self._key))

    def require_allowed(self, device: PushDevice) -> None:
        """See `PushSender`."""
        try:
            self._sender.require_allowed(device.endpoint)
        except InvalidInput as error:
            raise InvalidInput(
                error.message.replace("url ", "endpoint ", 1), code="PUSH_ADDRESS", field="endpoint"
            ) from None

    def send(
        self, device: PushDevice, message: bytes, *, message_id: str, urgency: Urgency, now: datetime
    ) -> WebhookAnswer:
        """See `PushSender`."""
        try:
            body = encrypt_push(message, device)
        except (InvalidInput, ValueError):
            return WebhookAnswer(None, "The device's keys cannot be used.", is_final=True)
        headers = {
            "Authorization": f"vapid t={self._token(device.endpoint, now)}, k={self.public_key}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Topic": hashlib.sha256(message_id.encode()).hexdigest()[:32],
            "Urgency": URGENCY_WORDS[urgency],
        }
        return self._sender.send(device.endpoint, headers, body)

    def _token(self, endpoint: str, now: datetime) -> str:
        """Return what proves to one push service who sends (RFC 8292)."""
        parts = urlsplit(endpoint)
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now + TOKEN_LIVES, "sub": self._contact}
        return jwt.encode(claims, self._key, algorithm="ES256")


def read_push_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Read the private key: base64 of 32 bytes.

    Raises:
        InvariantViolation: WEB_PUSH_KEY_INVALID, without showing any of it.
    """
    try:
        raw = b64decode(text.strip(), validate=True)
        if len(raw) == KEY_BYTES:
            return ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())
    except (NotBase64, ValueError):
        pass
    raise InvariantViolation(
        f"WEB_PUSH_KEY is not the base64 of a private key of {KEY_BYTES} bytes: set the secret anew ({REMEDY}).",
        code="WEB_PUSH_KEY_INVALID",
    )


def encrypt_push(
    message: bytes, device: PushDevice, *, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """Return the message as the device alone can read it (RFC 8291). `key` and `salt` are made for it, but in a test.

    Raises `ValueError` for a public key that is no point of the curve.
    """
    device_point = decode_base64url(device.p256dh, "p256dh")
    device_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), device_point)
    key, salt = key or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    own_point = _point_of(key)
    secret = _derive(
        key.exchange(ec.ECDH(), device_key),
        salt=decode_base64url(device.auth, "auth"),
        info=b"WebPush: info\0" + device_point + own_point,
        size=32,
    )
    content_key = _derive(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", size=16)
    nonce = _derive(secret, salt=salt, info=b"Content-Encoding: nonce\0", size=12)
    # 0x02 ends the last record, which is the only one (RFC 8188).
    record = AESGCM(content_key).encrypt(nonce, message + b"\x02", None)
    return salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(own_point)]) + own_point + record


def _derive(secret: bytes, *, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt, info).derive(secret)


def _point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
