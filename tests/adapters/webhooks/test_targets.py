"""Where a webhook may go: the public internet over https, and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.adapters.webhooks import targets
from rebalancer.adapters.webhooks.reserved import is_public
from rebalancer.adapters.webhooks.targets import Lookup, resolve_target
from rebalancer.core.base.errors import InvalidInput

PUBLIC = "93.184.215.14"
NOT_PUBLIC = [
    *("127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "169.254.0.1", "100.64.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *(
        str(ip_address(0)),
        "0.1.2.3",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "fe80::1",
    ),
    *("fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1"),
    *("2001:db8::1", "2001::1", "2002:7f00:1::", "", "localhost", "1", "0x7f000001"),
]


def answers(*addresses: str) -> Lookup:
    return lambda _host, _port: addresses


def refused(url: str, *addresses: str, local_allowed: bool = False) -> InvalidInput:
    with pytest.raises(InvalidInput) as raised:
        resolve_target(url, local_allowed=local_allowed, lookup=answers(*addresses))
    return raised.value


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_of_the_public_internet_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::6810:84e5", "2a00:1450:4001::1", "::ffff:8.8.8.8"])
def test_an_address_of_the_public_internet_is_known(address: str) -> None:
    assert is_public(address)


def test_a_public_name_is_resolved_to_the_address_that_was_checked() -> None:
    target = resolve_target("https://hooks.example.com/in?x=1", local_allowed=False, lookup=answers(PUBLIC, "8.8.8.8"))
    assert (target.scheme, target.host, target.port, target.address, target.path) == (
        "https",
        "hooks.example.com",
        443,
        PUBLIC,
        "/in?x=1",
    )
    assert resolve_target("https://h.example:8443", local_allowed=False, lookup=answers(PUBLIC)).port == 8443


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_to_ourselves_or_into_a_private_net_is_refused(address: str) -> None:
    assert refused("https://hooks.example.com/", address).code == "WEBHOOK_ADDRESS"
    assert refused("https://hooks.example.com/", PUBLIC, address).field == "url"


def test_a_name_that_leads_nowhere_is_refused() -> None:
    refused("https://hooks.example.com/")


@pytest.mark.parametrize(
    "url",
    [
        *("", "hooks.example.com", "//hooks.example.com/", "https://", "https:///x", "https://?x", "https://#x"),
        *("http://hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd", "gopher://h.example/"),
        *("https://user@hooks.example.com/", "https://user:pw@hooks.example.com/", "https://h.example/#part"),
        *("https://hooks.example.com:22/", "https://hooks.example.com:80/", "https://h.example:99999/"),
        *("https://h.example:x/", "https://h.example/a b", "https://h.example/\n", "https://h.example\\@127.0.0.1/"),
        *("https://h.example/\r\nHost: x", "https://[::1/", "https://h.example/ä", "https://ünïcode.example/"),
        "https://h.example/" + "a" * 500,
    ],
)
def test_what_is_no_plain_https_address_is_refused_with_what_is_allowed(url: str) -> None:
    error = refused(url, PUBLIC)
    assert error.message.endswith(f"it must be {targets.ALLOWED}.")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9999/", "https://127.0.0.1/", "https://[::1]/", "https://2130706433/"]
)
def test_this_machine_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        resolve_target(url, local_allowed=False)


def test_on_the_local_stack_plain_http_to_this_machine_is_allowed_and_nothing_else_is() -> None:
    target = resolve_target("http://127.0.0.1:8123/x", local_allowed=True)
    assert (target.scheme, target.address, target.port) == ("http", "127.0.0.1", 8123)
    for url in ("http://127.0.0.1/", "http://127.0.0.2:80/", "http://localhost:80/", "http://10.0.0.1:80/"):
        refused(url, "10.0.0.1", local_allowed=True)
    refused("https://hooks.example.com/", "10.0.0.1", local_allowed=True)


def test_a_name_server_that_hangs_does_not_hang_us(monkeypatch: pytest.MonkeyPatch) -> None:
    def hanging(_host: str, _port: int) -> Sequence[str]:
        time.sleep(1)
        return (PUBLIC,)

    monkeypatch.setattr(targets, "LOOKUP_SECONDS", 0.05)
    began = time.monotonic()
    with pytest.raises(InvalidInput):
        resolve_target("https://hooks.example.com/", local_allowed=False, lookup=hanging)
    assert time.monotonic() - began < 0.9


@given(
    st.ip_addresses(v=4, network="10.0.0.0/8")
    | st.ip_addresses(v=4, network="127.0.0.0/8")
    | st.ip_addresses(v=6, network="fc00::/7")
)
def test_no_address_of_a_private_net_passes_in_any_disguise(address: object) -> None:
    text = str(address)
    assert not is_public(text)
    assert ":" in text or not is_public(f"::ffff:{text}")


@given(st.text(max_size=80))
def test_whatever_is_given_is_refused_or_leads_to_a_checked_address(text: str) -> None:
    for url in (text, f"https://{text}", f"https://h.example/{text}"):
        try:
            target = resolve_target(url, local_allowed=False, lookup=answers("10.0.0.1"))
        except InvalidInput:
            continue
        raise AssertionError(f"{target} passed")
