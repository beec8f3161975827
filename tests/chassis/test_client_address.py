from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.client_address import client_address

TRUSTED = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
        ("fd00::1", ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.1", ["10.0.0.3"], "10.0.0.3"),
        ("10.0.0.1", ["rubbish"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, rubbish"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("", ["198.51.100.7"], ""),
    ],
)
def test_the_caller_is_the_right_most_hop_that_no_trusted_proxy_is(
    peer: str, forwarded: list[str], expected: str
) -> None:
    assert client_address(peer, forwarded, TRUSTED) == expected


@given(st.lists(st.text()))
def test_nobody_is_believed_where_no_proxy_is_trusted(forwarded: list[str]) -> None:
    assert client_address("192.0.2.1", forwarded, ()) == "192.0.2.1"


@given(st.lists(st.text()))
def test_rubbish_never_becomes_an_address(forwarded: list[str]) -> None:
    client_address("10.0.0.1", forwarded, TRUSTED)
