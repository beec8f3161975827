"""Who is calling: the peer, or whom a trusted proxy says it speaks for."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Networks) -> str:
    """The right-most address of the chain that is not a trusted proxy.

    `peer` is the other end of the connection, `forwarded_for` the values of `X-Forwarded-For`.
    A hop that no trusted proxy vouches for is never believed.
    """
    if not trusted or not forwarded_for:
        return peer
    hops = [hop.strip() for value in forwarded_for for hop in value.split(",")]
    believed = peer
    while hops and _is_trusted(believed, trusted):
        hop = _parse(hops.pop())
        if hop is None:
            break
        believed = str(hop)
    return believed


def _is_trusted(address: str, trusted: Networks) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in trusted)


@lru_cache(maxsize=1024)
def _parse(unverified_address: str) -> Address | None:
    try:
        return ip_address(unverified_address)
    except ValueError:
        return None
