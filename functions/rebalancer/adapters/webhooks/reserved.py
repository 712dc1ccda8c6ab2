"""Ranges of addresses that are not the public internet.

Source: IANA's IPv4 and IPv6 Special-Purpose Address Registries with their RFCs up to RFC 9780 (2025), the multicast
registries (RFC 5771, RFC 4291), and deprecated ranges that systems still route. Python's `ipaddress` lags behind them
by version, so this table is our own. A range that IANA marks as globally reachable is listed, too, where nobody has a
receiver of webhooks in it.
"""

from __future__ import annotations

import ipaddress
from typing import Final

RESERVED_IPV4: Final = {
    "0.0.0.0/8": "this network, RFC 791",
    "10.0.0.0/8": "private use, RFC 1918",
    "100.64.0.0/10": "shared by carriers, RFC 6598",
    "127.0.0.0/8": "loopback, RFC 1122",
    "169.254.0.0/16": "link-local and metadata servers, RFC 3927",
    "172.16.0.0/12": "private use, RFC 1918",
    "192.0.0.0/24": "protocol assignments, RFC 6890",
    "192.0.2.0/24": "documentation, RFC 5737",
    "192.31.196.0/24": "AS112, RFC 7535",
    "192.52.193.0/24": "multicast tunnels (AMT), RFC 7450",
    "192.88.99.0/24": "relays of 6to4, deprecated, RFC 7526",
    "192.168.0.0/16": "private use, RFC 1918",
    "192.175.48.0/24": "AS112, RFC 7534",
    "198.18.0.0/15": "benchmarks, RFC 2544",
    "198.51.100.0/24": "documentation, RFC 5737",
    "203.0.113.0/24": "documentation, RFC 5737",
    "224.0.0.0/4": "multicast, RFC 5771",
    "240.0.0.0/4": "reserved and broadcast, RFC 1112 and RFC 919",
}

PUBLIC_IPV6: Final = ipaddress.IPv6Network("2000::/3")
"""All that IANA has given out as global unicast (RFC 4291): whatever is outside is refused.

So are loopback, unspecified and IPv4-compatible addresses (::/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard-only
(100::/64, 100:0:0:1::/64), segment routing (5f00::/16), unique-local (fc00::/7), link-local (fe80::/10), deprecated
site-local (fec0::/10) and multicast (ff00::/8). IPv4-mapped addresses (::ffff:0:0/96) count as what they carry.
"""

RESERVED_IPV6: Final = {
    "2001::/23": "protocol assignments, RFC 2928: Teredo, benchmarks, ORCHID, drone identities and others",
    "2001:db8::/32": "documentation, RFC 3849",
    "2002::/16": "6to4, which carries an IPv4 address, RFC 3056",
    "2620:4f:8000::/48": "AS112, RFC 7534",
    "3ffe::/16": "the former 6bone, RFC 3701",
    "3fff::/20": "documentation, RFC 9637",
}

_IPV4: Final = tuple(ipaddress.IPv4Network(text) for text in RESERVED_IPV4)
_IPV6: Final = tuple(ipaddress.IPv6Network(text) for text in RESERVED_IPV6)


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, reserved or a disguise."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _IPV4)
    return address in PUBLIC_IPV6 and not any(address in network for network in _IPV6)
