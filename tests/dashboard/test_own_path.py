from __future__ import annotations

import pytest

from dashboard.own_path import own_path


@pytest.mark.parametrize(
    "path", ["/app/", "/app/clients/shop?tab=secrets&q=a%20b", "/app/x/../y?a=//b"]
)
def test_pages_of_ours_are_kept(path: str) -> None:
    kept = path if "/../" not in path else "/app/"
    assert own_path(path) == kept


@pytest.mark.parametrize(
    "path",
    [
        *(None, "", "/", "/app", "app/", "//evil.test/app/", "https://evil.test/app/"),
        *("/app//evil.test", "/app/\\evil.test", "/\\evil.test", "/app/%2e%2e/oauth/logout"),
        *("/app/./x", "/app/..", "/app/a\r\nSet-Cookie: b", "/app/a b", "/app/#x", "/app/é"),
        *("/app/sign-in", "/app/sign-in?to=/app/", "/app/callback?code=x", "/app/api/users"),
        "/app/" + "x" * 200,
    ],
)
def test_everything_else_leads_to_the_first_page(path: str | None) -> None:
    assert own_path(path) == "/app/"
