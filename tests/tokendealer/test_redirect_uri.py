from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokendealer.redirect_uri import form_target, is_registered, problem_of, with_parameters


@pytest.mark.parametrize(
    "uri",
    [
        "https://client.test/cb",
        "https://client.test:8443/cb?keep=1",
        "https://client.test",
        "http://127.0.0.1:8080/app/callback",
        "http://localhost/cb",
        "http://[::1]:5000/cb",
        "com.example.app:/callback",
        "com.example.app:///callback",
    ],
)
def test_what_may_be_registered(uri: str) -> None:
    assert problem_of(uri, plain_http=False) is None


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/callback",
        "//client.test/cb",
        "client.test/cb",
        "http://client.test/cb",
        "http://127.0.0.1.evil.test/cb",
        "http://localhost.evil.test/cb",
        "https://client.test/cb#fragment",
        "https://client.test/cb#",
        "https://user@client.test/cb",
        "https://user:password@client.test/cb",
        "http://evil.test@127.0.0.1/cb",
        "https://client.test:port/cb",
        "https://client.test\\@evil.test/",
        "https://CLIENT.test/cb",
        "HTTPS://client.test/cb",
        "https:client.test",
        "https:///cb",
        "https://client.test/a b",
        "https://client.test/\n",
        "https://*.client.test/cb",
        "https://cliént.test/cb",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp:/callback",
        "com.example.app://host/callback",
        "com.example.app:callback",
        "https://client.test/" + "x" * 2048,
    ],
)
def test_what_may_not(uri: str) -> None:
    assert problem_of(uri, plain_http=False) is not None


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    problem_of(text, plain_http=True)
    assert is_registered(text, [text], any_port=True)
    assert not is_registered(text, [], any_port=True)


@pytest.mark.parametrize(
    ("asked", "registered", "any_port", "is_fine"),
    [
        ("https://a.test/cb", "https://a.test/cb", False, True),
        ("https://a.test/cb/", "https://a.test/cb", False, False),
        ("https://a.test/CB", "https://a.test/cb", False, False),
        ("https://a.test:443/cb", "https://a.test/cb", True, False),
        ("http://127.0.0.1:5000/cb", "http://127.0.0.1/cb", True, True),
        ("http://127.0.0.1:5000/cb", "http://127.0.0.1:80/cb", True, True),
        ("http://127.0.0.1:5000/cb", "http://127.0.0.1/cb", False, False),
        ("http://127.0.0.1:5000/other", "http://127.0.0.1/cb", True, False),
        ("http://127.0.0.1:5000/cb?x=1", "http://127.0.0.1/cb", True, False),
        ("http://localhost:5000/cb", "http://127.0.0.1/cb", True, False),
        ("http://[::1]:5000/cb", "http://[::1]/cb", True, True),
        ("http://x@127.0.0.1:5000/cb", "http://127.0.0.1/cb", True, False),
        ("http://127.0.0.1:99999/cb", "http://127.0.0.1/cb", True, False),
        ("http://127.0.0.1:5000@evil.test/cb", "http://127.0.0.1/cb", True, False),
    ],
)
def test_a_redirect_uri_is_the_registered_one_but_for_the_port_on_loopback(
    asked: str, registered: str, any_port: bool, is_fine: bool
) -> None:
    assert is_registered(asked, [registered], any_port=any_port) is is_fine


def test_parameters_are_added_to_the_query_that_is_there() -> None:
    assert with_parameters("https://a.test/cb?x=1", {"code": "a b"}) == (
        "https://a.test/cb?x=1&code=a+b"
    )
    assert with_parameters("com.example.app:/cb", {"a": "&"}) == "com.example.app:/cb?a=%26"


@pytest.mark.parametrize(
    ("uri", "target"),
    [
        ("https://a.test/cb", "https://a.test"),
        ("http://127.0.0.1:5000/cb", "http://127.0.0.1:5000"),
        ("http://[::1]:5000/cb", "http:"),
        ("com.example.app:/cb", "com.example.app:"),
    ],
)
def test_a_page_names_where_its_form_leads(uri: str, target: str) -> None:
    assert form_target(uri) == target
