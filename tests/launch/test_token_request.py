"""The token request is as RFC 6749 has it."""

import base64
from urllib.parse import parse_qs

from launch.token_request import token_request


def test_client_credentials_go_by_basic_and_the_rest_by_form():
    request = token_request("http://t/oauth/token", "demo", "tds_x", "api", "a:b c")
    assert (request.method, request.url) == ("POST", "http://t/oauth/token")
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"demo:tds_x").decode()
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["client_credentials"],
        "audience": ["api"],
        "scope": ["a:b c"],
    }


def test_odd_characters_are_encoded_before_they_are_joined():
    request = token_request("http://t", "a:b", "c d", "api", "s")
    encoded = request.headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(encoded) == b"a%3Ab:c%20d"
