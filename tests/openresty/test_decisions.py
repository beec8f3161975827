"""Every refusal can be explained to the operator, by its id, and to nobody else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.openresty.conftest import MakeGateway, make
from tests.openresty.gateway import Answer, Gateway, wait_until
from tests.openresty.issuer import Issuer, Key
from tests.openresty.upstream import Upstream

LIST = "/api/gateway/decisions"
ATTACK = "/api/users?q=1%27%20OR%20%271%27%3D%271%27%20--%20"


@pytest.fixture(scope="module")
def kept_ten(issuer: Issuer, shared_upstream: Upstream) -> Iterator[Gateway]:
    """A gateway that keeps ten decisions."""
    gateway = make(issuer, shared_upstream, {"DECISIONS_KEPT": "10"})
    try:
        yield gateway.start()
    finally:
        gateway.stop()


def decision(gateway: Gateway, admin: str, refused: Answer) -> dict[str, Any]:
    found = gateway.get(f"{LIST}/{refused.headers['x-request-id']}", admin)
    assert found.status == 200
    record: dict[str, Any] = found.json()
    return record


def listed(gateway: Gateway, admin: str, query: str = "") -> list[dict[str, Any]]:
    answer = gateway.get(LIST + query, admin)
    assert answer.status == 200
    decisions: list[dict[str, Any]] = answer.json()["decisions"]
    return decisions


@pytest.mark.parametrize(
    ("method", "target", "code", "status", "cause"),
    [
        ("GET", "/nowhere", "not_found", 404, "unknown_path"),
        ("DELETE", "/api/users", "method_not_allowed", 405, None),
        ("GET", "/api/users?nonsense=1", "invalid_request", 400, "unknown_argument"),
        ("GET", "/api/users/a%00b", "invalid_request", 400, None),
    ],
)
def test_a_refusal_of_the_shape_is_found_by_its_id(
    gateway: Gateway,
    upstream: Upstream,
    admin: str,
    method: str,
    target: str,
    code: str,
    status: int,
    cause: str | None,
) -> None:
    refused = gateway.request(method, target)
    record = decision(gateway, admin, refused)
    assert (refused.status, refused.json()["code"]) == (status, code)
    assert record["outcome"] == "refused"
    assert (record["status"], record["method"]) == (status, method)
    assert record["path"] == target.partition("?")[0]
    (finding,) = record["findings"]
    assert (finding["step"], finding["mode"]) == ("shape", "enforce")
    assert (finding["code"], finding["status"]) == (code, status)
    assert finding["detail"]["cause"]
    assert cause in (None, finding["detail"]["cause"])
    assert upstream.seen == []


def test_a_refusal_of_the_attack_filter_names_its_rules(
    gateway: Gateway, upstream: Upstream, admin: str, token: str
) -> None:
    refused = gateway.get(ATTACK, token)
    record = decision(gateway, admin, refused)
    assert refused.status == 403
    assert set(refused.json()) == {"error", "code", "error_description", "request_id"}
    (finding,) = record["findings"]
    assert (finding["step"], finding["code"]) == ("attack_filter", "request_blocked")
    assert {"id", "name", "score", "matched"} <= finding["detail"]["rules"][0].keys()
    assert (record["route"], record["service"]) == ("/api/users", "dataservice")
    assert upstream.seen == []


def test_a_refusal_of_a_token_names_what_is_wrong_with_it(
    gateway: Gateway, upstream: Upstream, issuer: Issuer, admin: str
) -> None:
    refused = gateway.get("/api/users", issuer.token("data:read", exp=1))
    record = decision(gateway, admin, refused)
    (finding,) = record["findings"]
    assert (finding["step"], finding["code"], finding["status"]) == ("bearer", "invalid_token", 401)
    assert finding["detail"]["claim"] == "exp"


def test_a_refusal_for_want_of_scope_names_the_client(
    gateway: Gateway, upstream: Upstream, issuer: Issuer, admin: str
) -> None:
    refused = gateway.get("/api/users", issuer.token("other", client_id="short-of-scope"))
    record = decision(gateway, admin, refused)
    (finding,) = record["findings"]
    assert (finding["code"], finding["status"]) == ("insufficient_scope", 403)
    assert finding["detail"]["required"] == ["data:read"]
    assert finding["detail"]["client_id"] == record["client_id"] == "short-of-scope"


def test_a_refusal_of_the_rate_limit_names_the_limit_and_the_client(
    make_gateway: MakeGateway, upstream: Upstream, issuer: Issuer, admin: str
) -> None:
    # the operator is a client, too, and has a limit of its own
    gateway = make_gateway(RATE_LIMIT_CLIENT="3/3600s").start()
    limited = issuer.token("data:read", client_id="eager")
    answers = [gateway.get("/api/users", limited) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    record = decision(gateway, admin, answers[-1])
    assert record["client_id"] == "eager"
    (finding,) = record["findings"]
    assert (finding["step"], finding["code"]) == ("rate_limit", "rate_limited")
    assert (finding["detail"]["limit"], finding["detail"]["count"]) == ("client", 3)
    assert "eager" in finding["detail"]["key"]


def test_a_failure_of_a_service_is_a_decision_of_the_proxy(
    make_gateway: MakeGateway, admin: str, token: str
) -> None:
    gateway = make_gateway(DATASERVICE_URL="http://127.0.0.1:1").start()
    refused = gateway.get("/api/users", token)
    record = decision(gateway, admin, refused)
    assert (refused.status, record["status"]) == (502, 502)
    assert record["client_id"] == "tester"
    (finding,) = record["findings"]
    assert (finding["step"], finding["code"]) == ("proxy", "upstream_unavailable")
    assert "127.0.0.1:1" in finding["detail"]["upstream"]


def test_the_list_has_the_newest_first_and_no_more_than_asked(gateway: Gateway, admin: str) -> None:
    ids = [gateway.get("/nowhere").headers["x-request-id"] for _ in range(5)]
    newest = listed(gateway, admin, "?limit=3")
    assert [record["request_id"] for record in newest] == ids[:1:-1]


def test_the_list_can_be_filtered(
    gateway: Gateway, upstream: Upstream, issuer: Issuer, admin: str
) -> None:
    gateway.get("/nowhere")
    gateway.get("/api/users")
    gateway.get("/api/services/x/enabled", issuer.token("data:read", client_id="curious"))
    by_step = listed(gateway, admin, "?step=bearer&limit=200")
    by_code = listed(gateway, admin, "?code=not_found&limit=200")
    by_client = listed(gateway, admin, "?client_id=curious")
    assert by_step and by_code
    assert {each["step"] for record in by_step for each in record["findings"]} == {"bearer"}
    assert {each["code"] for record in by_code for each in record["findings"]} == {"not_found"}
    assert {record["client_id"] for record in by_client} <= {"curious"}
    assert listed(gateway, admin, "?code=rate_limited&step=shape") == []
    assert listed(gateway, admin, "?mode=shadow") == []


@pytest.mark.parametrize("query", ["?limit=0", "?limit=201", "?limit=x", "?step=x", "?order=asc"])
def test_a_filter_that_is_none_is_refused(gateway: Gateway, admin: str, query: str) -> None:
    assert gateway.get(LIST + query, admin).status == 400


@pytest.mark.parametrize("target", [LIST, LIST + "/" + "0" * 32])
def test_only_an_operator_may_ask(gateway: Gateway, issuer: Issuer, target: str) -> None:
    def status(*scopes: str, audience: str) -> int:
        return gateway.get(target, issuer.token(*scopes, audience=audience)).status

    assert gateway.get(target).status == 401
    assert status("admin", audience="dataservice") == 401
    assert status("data:read", audience="tokendealer") == 403
    assert status("administrator", audience="tokendealer") == 403
    forged = Key("k1").token("admin", audience="tokendealer")
    assert gateway.get(target, forged).status == 401
    assert status("admin", audience="tokendealer") in (200, 404)


def test_an_unknown_id_is_not_found(gateway: Gateway, admin: str) -> None:
    answer = gateway.get(f"{LIST}/{'f' * 32}", admin)
    assert (answer.status, answer.json()["code"]) == (404, "not_found")


def test_what_was_let_through_is_no_decision(
    gateway: Gateway, upstream: Upstream, token: str, admin: str
) -> None:
    passed = gateway.get("/api/users", token)
    assert passed.status == 200
    assert gateway.get(f"{LIST}/{passed.headers['x-request-id']}", admin).status == 404


def test_answers_about_decisions_are_not_kept_by_caches(gateway: Gateway, admin: str) -> None:
    assert gateway.get(LIST, admin).headers["cache-control"] == "no-store"


def test_the_oldest_decisions_are_forgotten(kept_ten: Gateway, admin: str) -> None:
    ids = [kept_ten.get("/nowhere").headers["x-request-id"] for _ in range(25)]
    kept = [record["request_id"] for record in listed(kept_ten, admin, "?limit=200")]
    assert kept == ids[:14:-1]
    assert kept_ten.get(f"{LIST}/{ids[15]}", admin).status == 200  # the oldest that is kept
    # the two answers 404 are decisions themselves
    assert kept_ten.get(f"{LIST}/{ids[14]}", admin).status == 404
    assert kept_ten.get(f"{LIST}/{ids[0]}", admin).status == 404


def test_a_log_line_says_the_same_as_the_record(
    gateway: Gateway, upstream: Upstream, admin: str, token: str
) -> None:
    refusals = [gateway.get(ATTACK, token), gateway.get("/api/users"), gateway.get("/%C3%A9")]
    for refused in refusals:
        record = decision(gateway, admin, refused)
        request_id = record["request_id"]

        def lines(request_id: str = request_id) -> list[dict[str, Any]]:
            found = gateway.log_lines("decision")
            return [line for line in found if line["request_id"] == request_id]

        wait_until(lines, "the decision's log line")
        assert lines() == [record]


SECRET = "5ecret-0f-a-caller"


def test_no_token_secret_or_query_is_in_a_record_or_a_log_line(
    gateway: Gateway, upstream: Upstream, issuer: Issuer, admin: str, token: str
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"grant_type=client_credentials&client_id=x&client_secret={SECRET}".encode()
    expired = issuer.token("data:read", exp=1)
    refusals = [
        gateway.get(f"/api/users?password={SECRET}", token),
        gateway.get(f"/api/users?access_token={SECRET}"),
        gateway.get("/api/users", expired),
        gateway.get("/api/users", SECRET),
        gateway.get("/nowhere?x=" + SECRET, Cookie=f"session={SECRET}"),
        gateway.get(f"{ATTACK}{SECRET}", token),
        gateway.get("/api/users", Authorization=f"Basic {SECRET}"),
        gateway.request("PUT", "/oauth/token", form, body),
        gateway.request("POST", "/oauth/token", form, body + b"&x=' OR '1'='1' UNION SELECT 1 --"),
    ]
    passed = gateway.request("POST", "/oauth/token", form, body)
    ids = [each.headers["x-request-id"] for each in (*refusals, passed)]
    wait_until(
        lambda: set(ids) <= {line["request_id"] for line in gateway.log_lines("request")},
        "the log lines",
    )
    records = [decision(gateway, admin, refused) for refused in refusals]
    log = gateway.log_path.read_text(errors="replace")
    for text in (json.dumps(records), log):
        for secret in (SECRET, token, expired, admin, token.split(".")[1], "client_secret="):
            assert secret not in text
    assert "?" not in "".join(line["path"] for line in gateway.log_lines("request"))


@pytest.mark.parametrize("path", ["/\\xff\\xfe", "/%ff%c0%af", "/a\\x80b"])
def test_bytes_that_are_no_text_leave_the_list_readable(
    gateway: Gateway, admin: str, path: str
) -> None:
    raw = path.encode().decode("unicode_escape").encode("latin-1")
    answer = gateway.raw(b"GET " + raw + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 4")
    assert listed(gateway, admin, "?limit=1")[0]["outcome"] == "refused"


def test_a_long_path_is_cut_in_the_record(gateway: Gateway, admin: str) -> None:
    refused = gateway.get("/" + "a" * 6000)
    assert len(decision(gateway, admin, refused)["path"]) == 512


def test_decisions_survive_a_reload(make_gateway: MakeGateway, admin: str) -> None:
    gateway = make_gateway().start()
    refused = gateway.get("/nowhere")
    before = decision(gateway, admin, refused)
    old = set(gateway.workers())
    assert gateway.run("reload").returncode == 0
    wait_until(lambda: old.isdisjoint(gateway.workers()), "the new workers")
    assert decision(gateway, admin, refused) == before
