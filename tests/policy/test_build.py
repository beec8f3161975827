"""What `make policy` writes: the same each time, and all that the services have."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from quart import Quart

from policy.__main__ import OPENRESTY, main
from policy.build import build
from policy.documents import APPLICATIONS
from policy.merge import merge
from policy.mounts import ABOUT, GATEWAY, SCOPES, Mount
from policy.problem import Problem
from policy.render import render
from policy.routes import in_order, routes_of, schema_of

HIDDEN = {"/openapi.json", "/healthz", "/readyz", "/metrics"}
OTHERS = {"gateway", "dashboard"}  # without a document of their own
FILES = ("policy.json", "docs/openapi.json", "docs/index.html")


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return {str(path.relative_to(OPENRESTY)): text for path, text in build(OPENRESTY).items()}


@pytest.fixture(scope="module")
def routes(files: dict[str, str]) -> Any:
    return json.loads(files["policy.json"])["routes"]


@pytest.fixture(scope="module")
def document(files: dict[str, str]) -> Any:
    return json.loads(files["docs/openapi.json"])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "openresty"
    (folder / "docs").mkdir(parents=True)
    for name in ("openapi.json", *FILES):
        shutil.copy(OPENRESTY / name, folder / name)
    return folder


def mount(**changes: Any) -> Mount:
    return Mount(**{"service": "things", "title": "Things", "audience": "things", **changes})


def documented(path: str = "/things", method: str = "get", **operation: Any) -> Any:
    described = {"operationId": "op", "summary": "Do.", "responses": {}, **operation}
    return {"paths": {path: {method: described}}}


# Files


def test_what_is_committed_is_up_to_date(files: dict[str, str]) -> None:
    assert set(files) == set(FILES)
    for name, text in files.items():
        assert (OPENRESTY / name).read_text(encoding="utf-8") == text, f"run `make policy`: {name}"


def test_another_process_with_another_seed_writes_the_same(copied: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from policy.__main__ import main;"
        "sys.exit(main(['--check'], Path(sys.argv[1])))"
    )
    for seed in ("1", "2"):
        result = subprocess.run(
            [sys.executable, "-c", code, str(copied)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(OPENRESTY.parent)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", FILES)
def test_check_names_the_file_that_is_out_of_date_and_leaves_it(
    copied: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (copied / name).write_text("old")
    assert main(["--check"], copied) == 1
    assert capsys.readouterr().err == (
        f"policy: openresty/{name} is out of date: run `make policy`\n"
    )
    assert (copied / name).read_text() == "old"


def test_a_missing_file_is_out_of_date_and_is_written(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(copied / "docs")
    assert main(["--check"], copied) == 1
    assert main([], copied) == 0
    assert "wrote openresty/docs/index.html" in capsys.readouterr().out
    assert main(["--check"], copied) == 0


def test_without_docstrings_it_refuses_to_write(copied: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from policy.__main__ import main;"
        "sys.exit(main([], Path(sys.argv[1])))"
    )
    result = subprocess.run(
        [sys.executable, "-OO", "-c", code, str(copied)],
        cwd=OPENRESTY.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "-OO" in result.stderr
    assert (copied / "policy.json").read_bytes() == (OPENRESTY / "policy.json").read_bytes()


# Routes


@pytest.fixture(scope="module")
def applications() -> dict[str, Quart]:
    return {service: make() for service, make in APPLICATIONS.items()}


def test_the_policy_has_every_route_of_the_services_and_no_other(
    routes: Any, applications: dict[str, Quart]
) -> None:
    expected = set()
    for service, application in applications.items():
        for rule in application.url_map.iter_rules():
            path = "".join(f"{{{data}}}" if dynamic else data for dynamic, data in rule._trace)  # noqa: SLF001 - werkzeug shows it nowhere else
            path = path.partition("|")[2]
            if path not in HIDDEN:
                methods = rule.methods - {"HEAD", "OPTIONS"}
                expected |= {(service, method, path) for method in methods}
    written = {
        (route["service"], method, route["path"].removeprefix(route.get("strip_prefix", "")))
        for route in routes
        if route["service"] not in OTHERS and not route.get("websocket")  # served ahead of Quart
        for method in route["methods"]
    }
    assert written == expected


EXAMPLES = {
    **dict.fromkeys(("user_id", "log_id", "service", "name"), "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    "client_id": "shop",
    "secret_id": "7",
    "kid": "k",
    "api_id": "api_" + "0" * 20,
}


def test_every_guard_of_a_service_is_in_the_policy(
    routes: Any, applications: dict[str, Quart]
) -> None:
    guarded = 0
    for route in routes:
        if route["service"] in OTHERS or route.get("websocket"):
            continue
        application = applications[route["service"]]
        adapter = application.url_map.bind("gateway")
        path = route["path"].removeprefix(route.get("strip_prefix", ""))
        path = path.replace("/admin/users/{user_id}", "/admin/users/usr_" + "0" * 20)
        for name, value in EXAMPLES.items():
            path = path.replace(f"{{{name}}}", value)
        for method, operation in route["methods"].items():
            endpoint, _ = adapter.match(path, method)
            view = application.view_functions[endpoint]
            scopes = getattr(view, "__bearer_scopes__", None)
            assert operation["scopes"] == (None if scopes is None else list(scopes))
            guarded += scopes is not None
    assert guarded == 45


async def test_what_the_gateway_caches_the_services_let_all_keep(
    routes: Any, applications: dict[str, Quart]
) -> None:
    cached = [
        (route, operation)
        for route in routes
        for operation in route["methods"].values()
        if "cache" in operation
    ]
    assert {operation["cache"] for _, operation in cached} == {"published", "pictures"}
    for route, operation in cached:
        assert operation["scopes"] is None
        if operation["cache"] == "pictures":
            client = applications[route["service"]].test_client()
            answer = await client.get(route["path"].replace("{name}", "Ada") + "?size=16")
            assert answer.headers["Cache-Control"].startswith("public")


def test_two_services_cannot_claim_one_address() -> None:
    routes = [
        {"service": "one", "path": "/a/{x}"},
        {"service": "two", "path": "/a/{y}"},
    ]
    with pytest.raises(Problem, match=r"two /a/\{y\}: one has /a/\{x\} already"):
        in_order(routes)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "array"}, "of type array"),
        ({"anyOf": []}, "of type None"),
        ({"type": "string", "multipleOf": 2}, "multipleOf: unknown"),
        ({"type": "string", "format": "ipv4"}, "ipv4: a format unknown"),
        ({"type": "string", "pattern": r"^\d+$"}, "not every language"),
        ({"type": "string", "pattern": "(?i)a"}, "not every language"),
    ],
)
def test_what_the_gateway_cannot_check_is_a_problem(schema: Any, reason: str) -> None:
    with pytest.raises(Problem, match=reason):
        schema_of(schema, "things GET /things: q")


def test_what_is_guarded_is_not_cached_for_all() -> None:
    guarded = documented(security=[{"bearer": ["a"]}])
    with pytest.raises(Problem, match="can't be cached for all"):
        routes_of(mount(cached={"/things": "pictures"}), guarded)


def test_a_cached_path_that_does_not_exist_is_a_problem() -> None:
    with pytest.raises(Problem, match=r"/gone: mounts\.py has it, the service has not"):
        routes_of(mount(cached={"/gone": "pictures"}), documented())


def test_an_unknown_method_is_a_problem() -> None:
    with pytest.raises(Problem, match="trace: not a method"):
        routes_of(mount(), documented(method="trace"))


def test_parameters_are_those_of_the_path() -> None:
    with pytest.raises(Problem, match="not those of its path"):
        routes_of(mount(), documented("/things/{thing}"))


# Documentation


def test_every_name_is_there_once_and_every_reference_leads_somewhere(document: Any) -> None:
    names = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert len(names) == len(set(names)) > 20

    def references(node: Any) -> Any:
        if isinstance(node, dict):
            yield from (value for name, value in node.items() if name == "$ref")
            for child in node.values():
                yield from references(child)
        elif isinstance(node, list):
            for child in node:
                yield from references(child)

    for reference in set(references(document)):
        at = document
        for part in reference.removeprefix("#/").split("/"):
            at = at[part]


def test_every_operation_of_the_policy_is_described(routes: Any, document: Any) -> None:
    undocumented = {"/", "/docs", "/docs/style.css", "/identidock", "/identidock/"}
    undocumented |= {"/identidock/style.css", "/app", "/ws"}
    written = {
        (route["path"], method.lower())
        for route in routes
        if route["path"] not in undocumented and not route.get("cookies")
        for method in route["methods"]
    }
    assert written == {(p, m) for p, operations in document["paths"].items() for m in operations}


def test_scopes_are_explained(document: Any) -> None:
    schemes = document["components"]["securitySchemes"]
    assert schemes["clientCredentials"]["flows"]["clientCredentials"]["scopes"] == SCOPES
    assert {"bearer", "basic"} < set(schemes)
    with pytest.raises(Problem, match="no words for the scope things:read"):
        merged(documented(security=[{"bearer": ["things:read"]}]))


def merged(*documents: Any) -> Any:
    mounts = [mount(service=f"s{number}") for number, _ in enumerate(documents)]
    gateway = json.loads((OPENRESTY / "openapi.json").read_text())
    by_service = {m.service: d for m, d in zip(mounts, documents, strict=True)}
    return merge(tuple(mounts), by_service | {GATEWAY.service: gateway}, ABOUT)


def test_an_operation_of_the_admin_api_whose_name_is_taken_says_so() -> None:
    document = merged(documented("/api/admin/users"), documented("/api/users"))
    names = [document["paths"][path]["get"]["operationId"] for path in sorted(document["paths"])]
    assert names == ["admin_op", "op"]


def test_a_body_without_an_example_is_a_problem() -> None:
    with pytest.raises(Problem, match=r"examples\.py has no body for op"):
        merged(documented(requestBody={"content": {"application/json": {}}}))


def test_two_operations_of_one_name_are_a_problem() -> None:
    with pytest.raises(Problem, match="s1 GET /b: another operation is called op too"):
        merged(documented("/a"), documented("/b"))


def test_a_shape_whose_name_is_taken_gets_its_services_name() -> None:
    def with_shape(path: str, name: str, kind: str) -> Any:
        answer = {"description": "", "content": {"application/json": {"schema": REF}}}
        one = documented(path, operationId=name, responses={"200": answer})
        return {**one, "components": {"schemas": {"Thing": {"type": kind}}}}

    REF = {"$ref": "#/components/schemas/Thing"}  # noqa: N806 - a constant of this test
    document = merged(with_shape("/a", "a", "string"), with_shape("/b", "b", "integer"))
    assert document["components"]["schemas"] == {
        "Thing": {"type": "string"},
        "S1Thing": {"type": "integer"},
    }
    answer = document["paths"]["/b"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/S1Thing")


def test_other_programs_can_read_it(document: Any) -> None:
    operations = schemathesis.openapi.from_dict(document).get_all_operations()
    assert len([operation.ok() for operation in operations]) > 20


def test_examples_are_as_their_schemas_say(document: Any) -> None:
    checked = 0
    for operations in document["paths"].values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                schema = {**content["schema"], "components": document["components"]}
                jsonschema_rs.validate(schema, content["example"])
                checked += 1
    assert checked > 15


def test_the_page_needs_nothing_but_its_style_sheet(files: dict[str, str]) -> None:
    page = files["docs/index.html"]
    for forbidden in ("<script", "javascript:", " style=", "<style", " onclick", "src="):
        assert forbidden not in page
    assert page.count('rel="stylesheet"') == 1


def test_links_in_the_page_lead_somewhere(files: dict[str, str]) -> None:
    page = files["docs/index.html"]
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(identifiers)


def test_json_is_on_one_line_where_it_fits() -> None:
    assert render({"a": [1, 2], "b": {}}) == '{"a": [1, 2], "b": {}}\n'
    wide = render({"a": ["x" * 60, "y" * 60]})
    assert wide.splitlines()[1] == '  "a": ['
    assert json.loads(wide) == {"a": ["x" * 60, "y" * 60]}
