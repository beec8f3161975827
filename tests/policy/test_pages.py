"""Pages come from the application itself, with the cookies of the browser."""

from __future__ import annotations

from typing import Any

import pytest
from quart import Quart
from quart_schema import hide

from policy.mounts import Mount
from policy.pages import pages_of
from policy.problem import Problem

FORM = {"body": "required", "content_types": ["application/x-www-form-urlencoded"]}
TEXT = {"type": "string"}


def mount(**more: Any) -> Mount:
    return Mount("things", "Things", audience="things", **more)


@pytest.fixture
def application() -> Quart:
    app = Quart(__name__, static_folder=None)

    async def answer(**_: str) -> str:
        return ""

    for path, methods in (("/page", ["GET", "POST"]), ("/healthz", ["GET"]), ("/send", ["POST"])):
        app.add_url_rule(path, f"hidden {path}", hide(answer), methods=methods)

    async def documented() -> str:
        return ""

    app.add_url_rule("/api", "api", documented)
    return app


def test_what_is_hidden_from_the_document_is_a_page_but_not_what_is_the_operators(
    application: Quart,
) -> None:
    owner = {"service": "things", "audience": "things", "cookies": True}
    page = {"GET": {"scopes": None}, "POST": {"scopes": None, **FORM}}
    assert pages_of(mount(), application) == [
        {"path": "/page", **owner, "methods": page},
        {"path": "/send", **owner, "methods": {"POST": {"scopes": None, **FORM}}},
    ]


def test_a_page_takes_the_arguments_that_are_said_of_it(application: Quart) -> None:
    told = mount(page_queries={"/page": {"to": TEXT}}, lenient_pages=frozenset({"/page"}))
    page, _ = pages_of(told, application)
    expected = {"scopes": None, "query": {"to": TEXT}, "other_arguments": True}
    assert page["methods"]["GET"] == expected
    assert page["methods"]["POST"] == {**expected, **FORM}


@pytest.mark.parametrize(
    "more", [{"page_queries": {"/gone": {}}}, {"lenient_pages": frozenset({"/gone"})}]
)
def test_a_page_that_is_not_there_is_a_problem(application: Quart, more: Any) -> None:
    with pytest.raises(Problem, match=r"things /gone: mounts\.py has this page"):
        pages_of(mount(**more), application)


def test_a_path_with_a_parameter_is_a_problem(application: Quart) -> None:
    application.add_url_rule("/page/<name>", "more", application.view_functions["hidden /page"])
    with pytest.raises(Problem, match="a page with a parameter in its path"):
        pages_of(mount(), application)
