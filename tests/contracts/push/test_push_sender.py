"""What `PushSender` promises, on the fake and over HTTP to a push service on this machine whose device decrypts."""

from __future__ import annotations

import hashlib
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rebalancer.adapters.webhooks import HttpWebhookSender
from rebalancer.adapters.webhooks.web_push import HttpPushSender, encrypt_push, read_push_key
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.notices.notifications import Urgency
from rebalancer.core.notices.push import PushDevice
from rebalancer.ports.notices import PushSender, WebhookAnswer
from tests.adapters.webhooks.receiver import Receiver, receiving
from tests.fakes.receivers import FakePushSender

NOW = datetime.now(UTC)
KEY = b64encode(bytes(31) + b"\x07").decode()
CONTACT = "mailto:operator@example.com"


def base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """A device with its own key, which reads what was encrypted for it as RFC 8291 says a browser does."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = bytes(range(16))
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def at(self, endpoint: str) -> PushDevice:
        return PushDevice(endpoint, base64url(self.point), base64url(self.auth))

    def read(self, body: bytes) -> bytes:
        salt, record_size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= record_size <= 4096
        sender_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), sender_key)
        info = b"WebPush: info\x00" + self.point + sender
        secret = HKDF(SHA256(), 32, self.auth, info).derive(shared)
        content_key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(secret)
        padded = AESGCM(content_key).decrypt(nonce, record, None)
        text, end, padding = padded.rpartition(b"\x02")
        assert (end, padding.strip(b"\x00")) == (b"\x02", b"")
        return text


@dataclass
class Place:
    """A sender, a device of it, and the plain messages that came."""

    sender: PushSender
    device: PushDevice
    messages: Callable[[], list[bytes]]
    answer: Callable[[int], None]

    def send(self, message: bytes = b"{}", message_id: str = "m.0") -> WebhookAnswer:
        return self.sender.send(self.device, message, message_id=message_id, urgency=Urgency.URGENT, now=NOW)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        one.status, one.answer = 201, b""
        yield one


def over_http(receiver: Receiver) -> tuple[HttpPushSender, Browser]:
    return HttpPushSender(HttpWebhookSender(local_allowed=True), key_text=KEY, contact=CONTACT), Browser()


@pytest.fixture(params=["fake", "http"])
def place(request: pytest.FixtureRequest, receiver: Receiver) -> Place:
    sender, browser = over_http(receiver)
    device = browser.at(receiver.url)
    if request.param == "http":

        def answer(status: int) -> None:
            receiver.status = status

        return Place(sender, device, lambda: [browser.read(body) for _, _, body in receiver.got], answer)
    fake = FakePushSender()
    return Place(
        fake,
        device,
        lambda: [each.message for each in fake.pushed],
        lambda status: fake.answers.append(WebhookAnswer(status, None)),
    )


@pytest.mark.parametrize("message", [b'{"title":"Halted"}', b"x" * 3900, "ä".encode()])
def test_a_message_reaches_its_device_as_it_was_written(place: Place, message: bytes) -> None:
    assert place.send(message).succeeded
    assert place.messages() == [message]


@pytest.mark.parametrize(("status", "succeeded"), [(201, True), (404, False), (410, False), (429, False), (500, False)])
def test_what_the_push_service_answers_comes_back(place: Place, status: int, succeeded: bool) -> None:
    place.answer(status)
    answer = place.send()
    assert (answer.status, answer.succeeded) == (status, succeeded)


@pytest.mark.parametrize("endpoint", ["https://10.0.0.1/x", "http://push.example/x", "https://[::1]/x", "file:///x"])
def test_a_push_service_inside_a_private_net_is_refused_and_never_connected_to(place: Place, endpoint: str) -> None:
    place.device = Browser().at(endpoint)
    with pytest.raises(InvalidInput) as refused:
        place.sender.require_allowed(place.device)
    assert (refused.value.code, refused.value.field) == ("PUSH_ADDRESS", "endpoint")
    answer = place.send()
    assert (answer.succeeded, place.messages()) == (False, [])


def test_the_push_service_learns_who_sends_how_urgent_it_is_and_nothing_of_what_is_said(receiver: Receiver) -> None:
    sender, browser = over_http(receiver)
    sender.send(browser.at(receiver.url), b"secret words", message_id="m.1", urgency=Urgency.PROMPT, now=NOW)
    ((_, headers, body),) = receiver.got
    assert b"secret" not in body
    kept = {name: headers[name] for name in ("Content-Encoding", "TTL", "Urgency", "Topic")}
    topic = hashlib.sha256(b"m.1").hexdigest()[:32]
    assert kept == {"Content-Encoding": "aes128gcm", "TTL": "86400", "Urgency": "normal", "Topic": topic}
    token, _, key = headers["Authorization"].removeprefix("vapid t=").partition(", k=")
    assert key == sender.public_key
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw_of(key))
    claims = jwt.decode(token, public, algorithms=["ES256"], audience=f"http://127.0.0.1:{receiver.port}")
    assert (claims["sub"], claims["exp"] - int(NOW.timestamp())) == (CONTACT, 12 * 3600)


def test_the_example_of_rfc_8291_is_encrypted_to_the_byte() -> None:
    device = PushDevice(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    number = int.from_bytes(raw_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    key, salt = ec.derive_private_key(number, ec.SECP256R1()), raw_of("DGv6ra1nlYgDCS1FRnbzlw")
    sent = encrypt_push(b"When I grow up, I want to be a watermelon", device, key=key, salt=salt)
    assert base64url(sent) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl"
        "95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_device_whose_key_is_no_point_of_the_curve_is_given_up_at_once(receiver: Receiver) -> None:
    sender, _ = over_http(receiver)
    device = PushDevice(receiver.url, base64url(b"\x04" + bytes(64)), base64url(bytes(16)))
    answer = sender.send(device, b"{}", message_id="m", urgency=Urgency.CALM, now=NOW)
    assert (answer.error, answer.is_final, receiver.got) == ("The device's keys cannot be used.", True, [])


@pytest.mark.parametrize("text", ["", "x", b64encode(bytes(32)).decode(), b64encode(b"\xff" * 32).decode(), KEY[:20]])
def test_a_key_of_ours_that_is_none_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(InvariantViolation) as refused:
        read_push_key(text)
    assert refused.value.code == "WEB_PUSH_KEY_INVALID"
    assert not text or text not in refused.value.message
