"""Secrets at rest: they open in their own place under a known key, and nowhere else."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping

import pytest

from rebalancer.adapters.credentials import EnvelopeSealer, LocalKeys
from rebalancer.core.base.errors import InvariantViolation

PLACE = ("broker credentials", "uid-1", "alpaca", "paper")
TEXT = '{"key_id": "PK-hidden", "secret": "very-secret"}'


def a_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def refused(sealer: EnvelopeSealer, sealed: Mapping[str, object], *place: str) -> str:
    with pytest.raises(InvariantViolation) as raised:
        sealer.unseal(sealed, bound_to=place or PLACE)
    assert "secret" not in str(raised.value).replace("stored secret", "")
    return raised.value.code


def test_a_text_comes_back_in_its_own_place() -> None:
    sealer = EnvelopeSealer(LocalKeys(a_key()))
    assert sealer.unseal(sealer.seal(TEXT, bound_to=PLACE), bound_to=PLACE) == TEXT


def test_what_is_stored_shows_nothing_and_is_never_the_same_twice() -> None:
    sealer = EnvelopeSealer(LocalKeys(a_key()))
    one, other = sealer.seal(TEXT, bound_to=PLACE), sealer.seal(TEXT, bound_to=PLACE)
    assert "secret" not in repr(one)
    for field in ("wrapped_key", "nonce", "ciphertext"):
        assert one[field] != other[field]


@pytest.mark.parametrize("position", range(len(PLACE)))
def test_a_secret_that_was_moved_to_another_place_does_not_open(position: int) -> None:
    sealer = EnvelopeSealer(LocalKeys(a_key()))
    elsewhere = [*PLACE]
    elsewhere[position] += "x"
    assert refused(sealer, sealer.seal(TEXT, bound_to=PLACE), *elsewhere) == "SEAL_BROKEN"


def test_places_that_read_the_same_when_joined_are_different_places() -> None:
    sealer = EnvelopeSealer(LocalKeys(a_key()))
    assert refused(sealer, sealer.seal(TEXT, bound_to=("ab", "c")), "a", "bc") == "SEAL_BROKEN"


@pytest.mark.parametrize("field", ["wrapped_key", "nonce", "ciphertext"])
def test_one_changed_byte_anywhere_does_not_open(field: str) -> None:
    sealer = EnvelopeSealer(LocalKeys(a_key()))
    sealed = sealer.seal(TEXT, bound_to=PLACE)
    raw = bytearray(base64.urlsafe_b64decode(sealed[field]))
    raw[len(raw) // 2] ^= 1
    assert refused(sealer, {**sealed, field: base64.urlsafe_b64encode(raw).decode()}) == "SEAL_BROKEN"


@pytest.mark.parametrize("field", ["version", "wrapper", "key_id", "wrapped_key", "nonce", "ciphertext"])
@pytest.mark.parametrize("value", [None, 7, "", "not base64!"])
def test_a_damaged_document_is_refused_and_shows_nothing(field: str, value: object) -> None:
    sealer = EnvelopeSealer(LocalKeys(a_key()))
    assert refused(sealer, {**sealer.seal(TEXT, bound_to=PLACE), field: value}) in {
        "SEAL_BROKEN",
        "SEALING_KEY_UNKNOWN",
    }


def test_parts_of_two_secrets_do_not_make_one() -> None:
    sealer = EnvelopeSealer(LocalKeys(a_key()))
    one, other = sealer.seal(TEXT, bound_to=PLACE), sealer.seal(TEXT, bound_to=PLACE)
    assert refused(sealer, {**one, "wrapped_key": other["wrapped_key"]}) == "SEAL_BROKEN"


def test_a_rotated_key_still_opens_what_it_sealed_and_the_new_one_seals() -> None:
    old, new = a_key(), a_key()
    before = EnvelopeSealer(LocalKeys(old)).seal(TEXT, bound_to=PLACE)
    rotated = EnvelopeSealer(LocalKeys(f"{new}, {old}"))
    assert rotated.unseal(before, bound_to=PLACE) == TEXT
    assert not rotated.is_current(before)
    after = rotated.seal(TEXT, bound_to=PLACE)
    assert rotated.is_current(after)
    assert EnvelopeSealer(LocalKeys(new)).unseal(after, bound_to=PLACE) == TEXT


def test_a_key_that_was_taken_out_is_named_as_such() -> None:
    sealed = EnvelopeSealer(LocalKeys(a_key())).seal(TEXT, bound_to=PLACE)
    assert refused(EnvelopeSealer(LocalKeys(a_key())), sealed) == "SEALING_KEY_UNKNOWN"


@pytest.mark.parametrize("configured", ["", " ", ","])
def test_without_a_key_nothing_is_sealed_and_the_remedy_is_told(configured: str) -> None:
    with pytest.raises(InvariantViolation, match="openssl rand") as raised:
        LocalKeys(configured)
    assert raised.value.code == "CREDENTIALS_KEY_MISSING"


@pytest.mark.parametrize("wrong", ["hunter2", base64.b64encode(b"short").decode(), "ü" * 44])
def test_a_key_of_another_length_is_refused_by_its_place_and_not_shown(wrong: str) -> None:
    with pytest.raises(InvariantViolation) as raised:
        LocalKeys(f"{a_key()},{wrong}")
    assert raised.value.code == "CREDENTIALS_KEY_INVALID"
    assert "Key 2 of CREDENTIALS_KEY" in raised.value.message
    assert wrong not in raised.value.message


def test_both_alphabets_of_base64_are_read() -> None:
    raw = b"\xfb\xff" * 16
    standard, urlsafe = base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()
    sealed = EnvelopeSealer(LocalKeys(standard)).seal(TEXT, bound_to=PLACE)
    assert EnvelopeSealer(LocalKeys(urlsafe)).unseal(sealed, bound_to=PLACE) == TEXT
