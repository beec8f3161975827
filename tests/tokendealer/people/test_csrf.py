from __future__ import annotations

from typing import Any

import pytest
from quart import Quart

from tokendealer.people.csrf import Csrf, ForeignForm

ISSUER = "https://auth.test"


@pytest.fixture
def csrf() -> Csrf:
    return Csrf(secret=b"p" * 32, issuer=ISSUER)


def context(**headers: str) -> Any:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Quart("x").test_request_context("/", method="POST", headers=fields)


async def token_of(csrf: Csrf, browser: str) -> str:
    async with context(Cookie=f"__Host-browser={browser}"):
        return csrf.token()


async def test_all_forms_of_a_page_have_one_token(csrf: Csrf) -> None:
    async with context():
        assert csrf.token() == csrf.token()
    assert await token_of(csrf, "a") == await token_of(csrf, "a") != await token_of(csrf, "b")


@pytest.mark.parametrize(
    ("headers", "opaque"),
    [
        ({}, False),
        ({"Origin": ISSUER, "Sec_Fetch_Site": "same-origin"}, False),
        ({"Sec_Fetch_Site": "none"}, False),
        ({"Origin": "null", "Sec_Fetch_Site": "same-origin"}, True),
        ({"Origin": ISSUER}, True),
    ],
)
async def test_a_form_of_ours_is_taken(csrf: Csrf, headers: dict[str, str], opaque: bool) -> None:
    token = await token_of(csrf, "a")
    async with context(Cookie="__Host-browser=a", **headers):
        csrf.require({"csrf": token}, opaque_origin=opaque)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": "https://auth.test.evil.example"},
        {"Origin": "http://auth.test"},
        {"Origin": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Cookie": "__Host-browser=b"},
        {"Cookie": "browser=a"},
        {"Cookie": ""},
    ],
)
async def test_any_other_form_is_refused(csrf: Csrf, headers: dict[str, str]) -> None:
    token = await token_of(csrf, "a")
    async with context(**{"Cookie": "__Host-browser=a", **headers}):
        with pytest.raises(ForeignForm):
            csrf.require({"csrf": token})


async def test_the_token_of_another_server_is_refused(csrf: Csrf) -> None:
    other = await token_of(Csrf(secret=b"q" * 32, issuer=ISSUER), "a")
    async with context(Cookie="__Host-browser=a"):
        for form in ({"csrf": other}, {"csrf": "ü"}, {"csrf": ""}, {}):
            with pytest.raises(ForeignForm):
                csrf.require(form)
