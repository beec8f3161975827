"""Whatever a target is made of: the step never fails, and no path that climbs gets through."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.openresty.lua_server import ROOT

POLICY = str(ROOT / "openresty" / "policy.json")
FEW = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# A policy under which nothing but the shape of the path itself can be refused.
ANYTHING = json.dumps(
    {
        "version": 1,
        "routes": [
            {
                "path": "/{path...}",
                "service": "s",
                "audience": "s",
                "parameters": {"path": {"type": "string"}},
                "methods": {"GET": {"scopes": None}},
            }
        ],
    }
)


def encoded(text: str, times: int) -> str:
    """Each character percent-encoded, even where it need not be, so often."""
    for _ in range(times):
        text = "".join(f"%{byte:02x}" for byte in text.encode())
    return text


DOTS = st.sampled_from(["..", ".", "../", "/..", "..\\", "/../", "..;", "."])
CLIMBS = st.builds(encoded, DOTS, st.integers(0, 3)) | st.sampled_from(
    ["%2e.", ".%2E", "%c0%ae%c0%ae", "%252e%252e", "..%2f", "%5c..", "%00.."]
)
PLAIN = st.sampled_from(["/", "/", "a", "etc", "monster", "%41", "%20", "\u00fc", "%C3%BC", "..."])
PATHS = st.lists(CLIMBS | PLAIN, max_size=8).map(lambda parts: "/" + "".join(parts))


def climbs(path: str) -> bool:
    """Whether anyone who decodes `path`, once or again and again, finds a dot segment in it."""
    raw = path.encode()
    for _ in range(6):
        if any(segment in {b".", b".."} for segment in re.split(rb"[/\\]", raw)):
            return True
        raw = unquote_to_bytes(raw)
    return False


@FEW
@given(st.lists(PATHS, min_size=1, max_size=100))
def test_no_path_that_climbs_passes_however_it_is_encoded(parts: Any, paths: list[str]) -> None:
    verdicts = parts(batch=[["path", path] for path in paths])
    for path, verdict in zip(paths, verdicts, strict=True):
        if climbs(path):
            assert verdict != "fine", path


@FEW
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=50))
def test_a_name_of_any_letters_passes_when_it_is_encoded(parts: Any, names: list[str]) -> None:
    refused = re.compile(r"[\x00-\x1f\x7f/\\]")
    names = [name for name in names if not refused.search(name) and not climbs("/" + name)]
    names = [name for name in names if not climbs("/" + quote(name)) and ".;" not in name]
    calls = [["path", "/monster/" + quote(name, safe="")] for name in names if name]
    assert set(parts(batch=calls)) <= {"fine"}


@FEW
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["GET", "HEAD", "POST", "PATCH", "OPTIONS", "", "x"]),
            PATHS | st.text(max_size=30) | st.sampled_from(["/api/users", "/oauth/token", ""]),
            st.none() | st.text(max_size=40) | st.text("a=&%+ul1", max_size=20),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_any_request_gets_a_decision(parts: Any, asked: list[Any]) -> None:
    requests = [
        {"method": method, "path": path, "headers": {"host": "127.0.0.1"}}
        | ({} if query is None else {"query": query})
        for method, path, query in asked
    ]
    requests = json.loads(json.dumps(requests).replace("\\ud", "\\u0"))  # no lone surrogates
    for verdict in parts("access", POLICY, requests):
        assert verdict["ok"] or 400 <= verdict["status"] < 500
        assert verdict["ok"] or verdict["reason"]["detail"]["cause"]


def test_only_the_paths_shape_decides_where_all_paths_are_routes(parts: Any) -> None:
    assert parts("match", ANYTHING, ["/a/b"])[0]["path"] == "/{path...}"
