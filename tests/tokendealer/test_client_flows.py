from __future__ import annotations

from typing import Any

import pytest

from tokendealer.client_flows import Flows, problem_of

CODE = frozenset({"authorization_code"})
URI = "https://a.test/cb"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"grant_types": CODE, "redirect_uris": (URI,)},
        {"grant_types": CODE | {"refresh_token"}, "redirect_uris": (URI,), "public": True},
        {"grant_types": CODE, "redirect_uris": (URI,), "first_party": True},
        {"grant_types": CODE, "redirect_uris": ("http://a.test/",), "first_party": True},
        {"redirect_uris": (URI,), "post_logout_redirect_uris": (URI,)},
    ],
)
def test_these_go_together(fields: dict[str, Any]) -> None:
    assert problem_of(Flows(**fields)) is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"grant_types": frozenset()}, "grant_types"),
        ({"grant_types": frozenset({"password"})}, "grant_types"),
        ({"grant_types": frozenset({"refresh_token"})}, "grant_types"),
        ({"grant_types": CODE}, "redirect_uris"),
        ({"redirect_uris": ("http://a.test/",)}, "redirect_uris"),
        ({"redirect_uris": (URI, URI)}, "redirect_uris"),
        ({"redirect_uris": tuple(f"{URI}/{n}" for n in range(11))}, "redirect_uris"),
        ({"post_logout_redirect_uris": ("x",)}, "post_logout_redirect_uris"),
        ({"public": True}, "grant_types"),
        (
            {
                "grant_types": CODE,
                "redirect_uris": (URI,),
                "public": True,
                "first_party": True,
            },
            "first_party",
        ),
    ],
)
def test_these_do_not_and_the_field_is_named(fields: dict[str, Any], field: str) -> None:
    problem = problem_of(Flows(**fields))
    assert problem is not None
    assert problem[0] == field
