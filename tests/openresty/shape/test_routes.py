"""policy.json: what is in it is found, what is wrong in it is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

TEXT = {"type": "string"}
PUBLIC = {"GET": {"scopes": None}}


def route(path: str, **members: Any) -> dict[str, Any]:
    names = [part.strip("{}").rstrip(".") for part in path.split("/") if part.startswith("{")]
    parameters = {"parameters": dict.fromkeys(names, TEXT)} if names else {}
    owner = {"service": "s", "audience": "s"}
    return {"path": path, **owner, "methods": PUBLIC, **parameters, **members}


def policy(*routes: Any, **members: Any) -> str:
    return json.dumps({"version": 1, "routes": list(routes), **members})


TREE = policy(
    *(
        route(path)
        for path in (
            "/",
            "/a",
            "/a/b",
            "/a/{x}",
            "/a/{x}/c",
            "/a/b/{y}/d",
            "/{z}/c/e",
            "/app/{path...}",
            "/app/fixed/{x}",
            "/dir/",
        )
    )
)


@pytest.mark.parametrize(
    ("path", "template", "values"),
    [
        ("/", "/", []),
        ("/a", "/a", []),
        ("/a/", None, []),
        ("/a/b", "/a/b", []),
        ("/a/x", "/a/{x}", ["x"]),
        ("/a/a%20b%2Bc+d", "/a/{x}", ["a b+c+d"]),
        ("/a/b/c", "/a/{x}/c", ["b"]),
        ("/a/b/1/d", "/a/b/{y}/d", ["1"]),
        ("/a/c/e", "/{z}/c/e", ["a"]),
        ("/q/c/e", "/{z}/c/e", ["q"]),
        ("/a//c", None, []),
        ("//c/e", None, []),
        ("/app", None, []),
        ("/app/", "/app/{path...}", [""]),
        ("/app/x", "/app/{path...}", ["x"]),
        ("/app/x/y/", "/app/{path...}", ["x/y/"]),
        ("/app/fixed/x", "/app/fixed/{x}", ["x"]),
        ("/app/fixed/x/y", "/app/{path...}", ["fixed/x/y"]),
        ("/dir", None, []),
        ("/dir/", "/dir/", []),
        ("/%61", None, []),
        ("/A", None, []),
        ("", None, []),
    ],
)
def test_a_path_belongs_to_the_most_literal_route(
    parts: Any, path: str, template: str | None, values: list[str]
) -> None:
    (found,) = parts("match", TREE, [path])
    assert found.get("path") == template
    assert (found["values"] or []) == values  # Lua knows no empty array


PLACE = "policy.json: routes[0] /x: "


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "policy.json: is not JSON: "),
        ("3", "policy.json: is not JSON: not an object"),
        (json.dumps({"version": 2, "routes": []}), "policy.json: version: must be 1"),
        (json.dumps({"version": 1}), "policy.json: routes: must be an array"),
        (policy("x"), "policy.json: routes[0]: must be an object"),
        (policy({"service": "s"}), "policy.json: routes[0]: path: must begin with /"),
        (policy(route("x")), "policy.json: routes[0]: path: must begin with /"),
        (policy({"path": "/x"}), PLACE + "service: is missing"),
        (policy(route("/x", typo=1)), "policy.json: routes[0]: typo: is unknown"),
        (policy(route("/x", websocket="yes")), "websocket: must be a boolean"),
        (policy(route("/x", service=None)), "service: must be a string"),
        (policy(route("/x", methods={})), PLACE + "methods: must have one at least"),
        (policy(route("/x", methods={"BREW": {}})), PLACE + "methods.BREW: is no method"),
        (policy(route("/x", methods={"GET": {}})), PLACE + "GET: scopes: is missing"),
        (policy(route("/x", methods={"GET": {"scopes": [1]}})), PLACE + "GET: scopes: must be an"),
        (
            policy(route("/x", methods={"GET": {"scopes": ["a"], "cache": "c"}})),
            PLACE + "GET: cache: only a public GET",
        ),
        (
            policy(route("/x", methods={"POST": {"scopes": None, "body": "some"}})),
            PLACE + "POST: body: must be none, optional or required",
        ),
        (
            policy(route("/x", methods={"POST": {"scopes": None, "body": "required"}})),
            PLACE + "POST: content_types: must be there",
        ),
        (
            policy(route("/x", methods={"GET": {"scopes": None, "query": {"q": {}}}})),
            PLACE + "GET: query.q: type: nil is none that can be checked",
        ),
        (
            policy(route("/x", methods={"GET": {"scopes": None, "query": {"q": 1}}})),
            PLACE + "GET: query.q: must be an object",
        ),
        (policy(route("/x", cookies="yes")), "cookies: must be a boolean"),
        (
            policy(route("/x", methods={"GET": {"scopes": None, "other_arguments": 1}})),
            "GET: other_arguments: must be a boolean",
        ),
        (
            policy(
                route("/x", methods={"GET": {"scopes": None, "query": {"q": {"repeated": "yes"}}}})
            ),
            PLACE + "GET: query.q: type: nil",
        ),
        (
            policy(
                route(
                    "/x",
                    methods={"GET": {"scopes": None, "query": {"q": {**TEXT, "repeated": "yes"}}}},
                )
            ),
            PLACE + "GET: query.q: repeated: must be a boolean",
        ),
        (policy(route("/{x}", parameters={})), "parameters.x: is missing"),
        (policy(route("/x", parameters={"y": TEXT})), PLACE + "parameters.y: is not in the path"),
        (policy(route("/a/../b")), "path: is no path that a request can have"),
        (policy(route("/a/..")), "path: is no path that a request can have"),
        (policy(route("/a//b")), "path: is no path that a request can have"),
        (policy(route("/a b")), "path: is no path that a request can have"),
        (policy(route("/a{x}")), "path: a parameter must be a whole segment"),
        (policy(route("/{x...}/a")), "path: a parameter must be a whole segment"),
        (policy(route("/x", strip_prefix="/y")), PLACE + "strip_prefix: the path doesn't begin"),
        (policy(route("/x", strip_prefix="/x")), PLACE + "strip_prefix: the path doesn't begin"),
        (
            policy(route("/a/{x}"), route("/a/{y}")),
            "policy.json: routes[1] /a/{y}: is the same as routes[0]",
        ),
    ],
)
def test_what_is_malformed_is_named(parts: Any, content: str, reason: str) -> None:
    told = parts("load", content)
    assert reason in told
    assert told.startswith("policy.json: ")
    assert "\n" not in told


def test_a_file_that_is_not_there_is_named(parts: Any) -> None:
    told = parts("load_file", "/nowhere/policy.json")
    assert told.startswith("/nowhere/policy.json: ")


def test_a_prefix_a_websocket_and_a_redirect_are_understood(parts: Any) -> None:
    routes = (
        route("/app/{path...}", strip_prefix="/app"),
        route("/ws", websocket=True),
        route("/old", redirect="/new"),
    )
    assert parts("load", policy(*routes)) == "fine"
