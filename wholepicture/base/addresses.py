"""From which address a request comes, where proxies stand between. Standard library only.

A forwarded address is a word that anybody can send. It counts where a proxy that the installation names has sent it,
and from there backwards only as far as each hop is such a proxy too.
"""

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
IPV6_HOME = 64  # a home or an office is given so many bits of a network: whoever is in it has every address below


class NotANetwork(ValueError):
    """WHOLEPICTURE_TRUSTED_PROXIES names something that is neither an address nor a network."""


def networks(listed: str) -> tuple[Network, ...]:
    """The networks in a list such as `127.0.0.1, 10.0.3.0/24`. Raises NotANetwork."""
    return tuple(_network(part.strip()) for part in listed.split(",") if part.strip())


def _network(text: str) -> Network:
    try:
        network = ipaddress.ip_network(text)
    except ValueError as refusal:
        raise NotANetwork(
            f"WHOLEPICTURE_TRUSTED_PROXIES holds {text!r}, which is no address and no network ({refusal}). "
            "Name each proxy as 10.0.3.7 or 10.0.3.0/24, with commas between."
        ) from refusal
    if network.prefixlen == 0:
        raise NotANetwork(
            f"WHOLEPICTURE_TRUSTED_PROXIES holds {text!r}: that is everybody, and then anybody could say who they are."
        )
    return network


def client_of(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The address that asks: `peer`, or whom trusted proxies name in `forwarded` (`X-Forwarded-For`), nearest last.

    Read from the nearest hop backwards; where an entry is no address, the last hop that was known counts.
    """
    client = _plain(peer)
    for hop in reversed(forwarded.split(",")):
        named = _address(hop)
        if not is_among(client, trusted) or named is None:
            break
        client = str(named)
    return client


def is_among(address: str, trusted: Sequence[Network]) -> bool:
    """Whether an address lies in one of these networks."""
    known = _address(address)
    return known is not None and any(known in network for network in trusted)


def counted_as(address: str) -> str:
    """What counts as one address: an IPv4 address itself, of an IPv6 address its network of 64 bits."""
    known = _address(address)
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((known, IPV6_HOME), strict=False))
    return str(known) if known else address


def _plain(text: str) -> str:
    known = _address(text)
    return str(known) if known else text


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as proxies write it: plain, with a port, in brackets, or an IPv4 address inside an IPv6 one."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        known = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return mapped or known
