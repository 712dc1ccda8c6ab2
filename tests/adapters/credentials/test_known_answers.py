"""Known answers: what published vectors and documents of before must give, whatever the code becomes."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rebalancer.adapters.credentials import EnvelopeSealer, LocalKeys
from rebalancer.adapters.credentials.keys import WrappedKey
from rebalancer.core.access.connection import Provider
from rebalancer.ports.access import BrokerIdentity
from rebalancer.services.access.claiming import AccountNames
from tests.fakes.connections import FakeConnectionStore
from tests.fakes.documents import FakeDocuments
from tests.fakes.sealer import FakeSealer

# Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation": AES-256 with associated data.
GCM_KEY = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
GCM_NONCE = bytes.fromhex("cafebabefacedbaddecaf888")
GCM_CONTEXT = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
GCM_TEXT = bytes.fromhex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
    "b16aedf5aa0de657ba637b39"
)
GCM_SEALED = bytes.fromhex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
    "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
)

KEY = base64.b64encode(bytes(range(32))).decode()
PLACE = ("broker credentials", "uid-1", "alpaca", "paper")
SEALED_BEFORE = {
    "version": "1",
    "wrapper": "local",
    "key_id": "567fcb01a9cb",
    "wrapped_key": "iAMYnNIsOayOi7PUB10NWOZYUTtsvSAIT2G1znxP3T-NFyU5jWZru2zSeJSd55UIUNmN5ClJGboctGEC",
    "nonce": "nNhSlhodSsY0bX5c",
    "ciphertext": "c6GSnhN68nTEdlWNs_VTprpctcjhzeWB2DfGP52GVhPhrQ_-LM3wNdBOej7W2ZlMwf9upfbYLw==",
}
TEXT = '{"key_id": "PKTEST", "secret": "known"}'


def test_the_wrapping_key_gives_the_published_answer() -> None:
    keys = LocalKeys(base64.b64encode(GCM_KEY).decode())
    key_id = keys.wrap(b"x" * 32, b"").key_id
    assert keys.unwrap(WrappedKey(key_id, GCM_NONCE + GCM_SEALED), GCM_CONTEXT) == GCM_TEXT


def test_what_was_sealed_by_the_first_release_still_opens() -> None:
    assert EnvelopeSealer(LocalKeys(KEY)).unseal(SEALED_BEFORE, bound_to=PLACE) == TEXT


def test_the_envelope_is_what_the_page_on_security_says() -> None:
    """Open it with nothing but AES-GCM, as somebody would who has lost this program."""
    context = b'["evenkeel","1","broker credentials","uid-1","alpaca","paper"]'
    wrapped = base64.urlsafe_b64decode(SEALED_BEFORE["wrapped_key"])
    data_key = AESGCM(bytes(range(32))).decrypt(wrapped[:12], wrapped[12:], context)
    nonce, ciphertext = (base64.urlsafe_b64decode(SEALED_BEFORE[name]) for name in ("nonce", "ciphertext"))
    assert AESGCM(data_key).decrypt(nonce, ciphertext, context).decode() == TEXT


def test_keys_are_rotated_without_a_moment_in_which_something_does_not_open() -> None:
    new_key = base64.b64encode(bytes(range(32, 64))).decode()
    both = EnvelopeSealer(LocalKeys(f"{new_key},{KEY}"))
    assert both.unseal(SEALED_BEFORE, bound_to=PLACE) == TEXT
    assert both.is_current(SEALED_BEFORE) is False
    moved = both.seal(both.unseal(SEALED_BEFORE, bound_to=PLACE), bound_to=PLACE)
    assert EnvelopeSealer(LocalKeys(new_key)).unseal(moved, bound_to=PLACE) == TEXT


def test_an_account_is_named_as_openssl_names_it() -> None:
    """`printf 'alpaca\\naccount-a' | openssl dgst -sha256 -hmac KEY`, with a key of sixty-four hexadecimal digits."""
    store, sealer = FakeConnectionStore(FakeDocuments()), FakeSealer()
    store.keep_digest_key(sealer.seal("ab" * 32, bound_to=("account digests",)), replacing=None)
    named = AccountNames(store, lambda: sealer).digest(
        Provider.ALPACA, BrokerIdentity("account-a", "ACTIVE", is_active=True)
    )
    assert named == "d54a009828b29a6f158a9e865340dd72b6e882534210d1aedc0be3411f7cca78"
