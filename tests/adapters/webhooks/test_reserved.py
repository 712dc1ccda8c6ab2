"""No address of a reserved range is public, at either end of the range, and its neighbors outside are."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.adapters.webhooks.reserved import RESERVED_IPV4, RESERVED_IPV6, is_public

RESERVED = [*RESERVED_IPV4, *RESERVED_IPV6]
NEWEST = [
    *("100::", "100::ffff:ffff:ffff:ffff", "100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff"),
    *("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::1", "3fff:fff:ffff::1"),
    *("64:ff9b::8.8.8.8", "64:ff9b:1::8.8.8.8", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
    *("2001:1::1", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:5::1", "2001:10::1", "2001:20::1", "2001:30::1"),
    *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:1ff:ffff::1", "2002:808:808::1", "3ffe::1"),
    *("::8.8.8.8", "::ffff:0:8.8.8.8", "fec0::1", "feff::1", "fe80::1", "febf::1", "fc00::1", "fdff::1"),
    *("ff00::1", "ff0e::1", "4000::1", "1fff::1", "8000::1", "e000::1", "200::1", "400::1"),
    *("192.31.196.1", "192.52.193.1", "192.175.48.1", "192.88.99.2", "192.0.0.9", "192.0.0.170"),
]
PUBLIC = ["2000::1", "2001:200::1", "2400:cb00::1", "2606:4700::1111", "2a00:1450:4001::1", "3ffd::1", "3fff:1000::1"]


@pytest.mark.parametrize("text", NEWEST)
def test_an_address_of_the_newest_and_the_oldest_reserved_ranges_is_refused(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_just_outside_is_public(text: str) -> None:
    assert is_public(text)


@pytest.mark.parametrize("text", RESERVED)
def test_both_ends_of_a_range_are_refused_and_so_is_an_ipv4_address_in_its_disguises(text: str) -> None:
    network = ip_network(text)
    for address in (network[0], network[-1]):
        assert not is_public(str(address))
        if isinstance(address, IPv4Address):
            carried = int(address)
            for prefix in ("::ffff:0:0", "::", "64:ff9b::", "64:ff9b:1::"):
                assert not is_public(str(IPv6Address(int(IPv6Address(prefix)) | carried)))
            assert not is_public(str(IPv6Address(int(IPv6Address("2002::")) | carried << 80)))


@given(st.ip_addresses())
def test_what_the_standard_library_knows_as_not_global_is_never_public(address: IPv4Address | IPv6Address) -> None:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped  # It counts as what it carries.
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_link_local:
        assert not is_public(str(address))


@given(st.ip_addresses(v=6).filter(lambda address: address not in IPv6Network("2000::/3")))
def test_nothing_outside_of_global_unicast_is_public_but_a_public_ipv4_address(address: object) -> None:
    found = ip_address(str(address))
    assert isinstance(found, IPv6Address)
    assert not is_public(str(found)) or (found.ipv4_mapped is not None and is_public(str(found.ipv4_mapped)))


@pytest.mark.parametrize("text", ["", "1", "localhost", "0x7f000001", "127.1", "010.0.0.1", "8.8.8.8 ", "[::1]", "é"])
def test_what_is_no_plain_address_is_not_public(text: str) -> None:
    assert not is_public(text)
