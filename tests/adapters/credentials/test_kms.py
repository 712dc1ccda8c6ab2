"""Data keys wrapped by a key service, over real HTTP: a server on this machine that keeps KMS's rules."""

from __future__ import annotations

import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import google_crc32c
import pytest
import requests
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rebalancer.adapters.credentials import CloudKms, EnvelopeSealer, LocalKeys
from rebalancer.core.base.errors import InvariantViolation, StoreUnavailable
from tests.adapters.credentials.test_sealing import PLACE, TEXT, a_key

KEY = "projects/p/locations/global/keyRings/r/cryptoKeys/k"


class KeyService(ThreadingHTTPServer):
    """Encrypts and decrypts under one key, with additional authenticated data and CRC32C of both sides."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = AESGCM(bytes(range(32)))
        self.status = 200
        self.damages_answers = False
        self.requests: list[tuple[str, dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: KeyService

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, body))
        status, answer = (self.server.status, {}) if self.server.status != 200 else self._answer(body)
        sent = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def _answer(self, body: dict[str, Any]) -> tuple[int, dict[str, str]]:
        name, verb = self.path.removeprefix("/v1/").rsplit(":", 1)
        asked = "plaintext" if verb == "encrypt" else "ciphertext"
        data, context = b64decode(body[asked]), b64decode(body["additionalAuthenticatedData"])
        assert name == KEY
        assert int(body[f"{asked}Crc32c"]) == google_crc32c.value(data)
        assert int(body["additionalAuthenticatedDataCrc32c"]) == google_crc32c.value(context)
        try:
            nonce = b"\0" * 12
            result = (
                self.server.key.encrypt(nonce, data, context)
                if verb == "encrypt"
                else self.server.key.decrypt(nonce, data, context)
            )
        except InvalidTag:
            return 400, {}
        told = "ciphertext" if verb == "encrypt" else "plaintext"
        checksum = str(google_crc32c.value(result))
        if self.server.damages_answers:
            result = b"x" + result[1:]
        return 200, {told: b64encode(result).decode(), f"{told}Crc32c": checksum}

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def service() -> Iterator[KeyService]:
    with KeyService() as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def sealer_of(service: KeyService, *others: LocalKeys) -> EnvelopeSealer:
    return EnvelopeSealer(CloudKms(KEY, requests.Session(), url=service.url), *others)


def test_the_service_wraps_the_key_and_never_sees_the_text(service: KeyService) -> None:
    sealer = sealer_of(service)
    sealed = sealer.seal(TEXT, bound_to=PLACE)
    assert (sealed["wrapper"], sealed["key_id"]) == ("kms", KEY)
    assert sealer.is_current(sealed)
    assert sealer.unseal(sealed, bound_to=PLACE) == TEXT
    assert [path for path, _ in service.requests] == [f"/v1/{KEY}:encrypt", f"/v1/{KEY}:decrypt"]
    assert all(TEXT.encode() not in b64decode(body.get("plaintext", "")) for _, body in service.requests)


def test_the_service_too_refuses_another_place(service: KeyService) -> None:
    sealer = sealer_of(service)
    sealed = sealer.seal(TEXT, bound_to=PLACE)
    with pytest.raises(InvariantViolation) as raised:
        sealer.unseal(sealed, bound_to=("elsewhere",))
    assert raised.value.code == "SEAL_BROKEN"


def test_a_deployment_that_moves_to_the_service_still_opens_what_its_own_key_sealed(service: KeyService) -> None:
    own = LocalKeys(a_key())
    before = EnvelopeSealer(own).seal(TEXT, bound_to=PLACE)
    moved = sealer_of(service, own)
    assert moved.unseal(before, bound_to=PLACE) == TEXT
    assert not moved.is_current(before)
    assert service.requests == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_away_may_be_asked_again(service: KeyService, status: int) -> None:
    service.status = status
    with pytest.raises(StoreUnavailable) as raised:
        sealer_of(service).seal(TEXT, bound_to=PLACE)
    assert raised.value.code == "KMS_UNAVAILABLE"


def test_a_service_that_refuses_is_told_with_the_remedy(service: KeyService) -> None:
    service.status = 403
    with pytest.raises(InvariantViolation, match="CryptoKey Encrypter/Decrypter") as raised:
        sealer_of(service).seal(TEXT, bound_to=PLACE)
    assert raised.value.code == "KMS_REFUSED"


def test_an_answer_that_was_damaged_on_its_way_is_not_used(service: KeyService) -> None:
    sealer = sealer_of(service)
    sealed = sealer.seal(TEXT, bound_to=PLACE)
    service.damages_answers = True
    with pytest.raises(StoreUnavailable):
        sealer.unseal(sealed, bound_to=PLACE)


def test_nobody_at_the_address_is_away_too() -> None:
    sealer = EnvelopeSealer(CloudKms(KEY, requests.Session(), url="http://127.0.0.1:9"))
    with pytest.raises(StoreUnavailable):
        sealer.seal(TEXT, bound_to=PLACE)
