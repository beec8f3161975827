from collections.abc import Callable

import pytest
from quart import Quart, Response

from chassis.cookies import Cookie


@pytest.mark.parametrize(
    ("path", "secure", "name"),
    [
        ("/", False, "session"),
        ("/app", False, "session"),
        ("/", True, "__Host-session"),
        ("/app", True, "__Secure-session"),
    ],
)
def test_the_prefix_is_the_strictest_that_browsers_take(path: str, secure: bool, name: str) -> None:
    assert Cookie("session", path, secure).full_name == name


def header(write: Callable[[Response], None]) -> str:
    response = Response("")
    write(response)
    return str(response.headers["Set-Cookie"])


@pytest.mark.parametrize("secure", [True, False])
def test_scripts_and_other_sites_do_not_get_at_it(secure: bool) -> None:
    cookie = Cookie("session", "/app", secure)
    for line in (header(lambda r: cookie.write(r, "v", 60)), header(cookie.delete)):
        attributes = line.split("; ")
        assert {"HttpOnly", "SameSite=Lax", "Path=/app"} <= set(attributes)
        assert ("Secure" in attributes) == secure
        assert "Domain" not in line


def test_it_lasts_as_long_as_it_is_told_or_until_the_browser_is_closed() -> None:
    cookie = Cookie("session", "/", secure=True)
    assert "Max-Age=60" in header(lambda r: cookie.write(r, "v", 60))
    lasting = header(lambda r: cookie.write(r, "v", None))
    assert "Max-Age" not in lasting
    assert "Expires" not in lasting
    assert "Max-Age=0" in header(cookie.delete)


async def test_it_is_read_by_the_name_with_its_prefix_alone() -> None:
    cookie = Cookie("session", "/", secure=True)
    for sent, read in (("__Host-session=v", "v"), ("session=v", None), ("", None)):
        async with Quart("x").test_request_context("/", headers={"Cookie": sent}):
            assert cookie.read() == read
