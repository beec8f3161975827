"""The demonstration shows everything but secrets, and fails when anything does."""

import importlib.util
import threading
from pathlib import Path

import pytest

from launch import demo_env
from launch.demo import demo
from launch.refusal import Refusal

SPEC = importlib.util.spec_from_file_location(
    "fake_platform", Path(__file__).parent / "fake_platform.py"
)
fake_platform = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(fake_platform)


@pytest.fixture
def platform(tmp_path):
    with fake_platform.Platform() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        values = {
            "BASE_URL": server.url,
            "TOKEN_URL": f"{server.url}/oauth/token",
            "CLIENT_ID": "demo",
            "CLIENT_SECRET": "tds_secret",
            "AUDIENCE": "dataservice",
            "SCOPE": "data:read data:write",
        }
        demo_env.write(tmp_path, values)
        yield server
        server.shutdown()


def test_it_goes_from_token_to_picture_and_tidies_up(platform, tmp_path, terminal, screen):
    demo({}, tmp_path, terminal)
    assert (tmp_path / "demo.png").read_bytes() == fake_platform.PNG
    assert platform.users == {}
    steps = [line for line in screen.getvalue().splitlines() if line[:1].isdigit()]
    assert len(steps) == 9
    assert "by the request's id: SQL injection" in screen.getvalue()
    assert screen.getvalue().endswith("All of it worked.\n")


def test_each_request_and_answer_is_shown(platform, tmp_path, terminal, screen):
    demo({}, tmp_path, terminal)
    said = screen.getvalue()
    for request in platform.seen:
        method, path = request.split(" ")
        assert f"> {method} {platform.url}{path}" in said
    for answer in ("200 OK", "201 Created", "401 Unauthorized", "403 Forbidden", "204 No Content"):
        assert f"< {answer}" in said


def test_secrets_and_tokens_are_cut_short(platform, tmp_path, terminal, screen):
    demo({}, tmp_path, terminal)
    said = screen.getvalue()
    assert fake_platform.BASIC not in said
    assert platform.tokens
    assert not any(token in said for token in platform.tokens)


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        (("POST /oauth/token", 401, b"{}"), "step 1 failed: answered 401, expected 200"),
        (("POST /oauth/token", 200, b"[]"), "step 1 failed: the answer holds no access_token"),
        (("POST /api/users", 403, b"{}"), "step 2 failed: answered 403, expected 201"),
        (("POST /api/users", 201, b"{}"), "step 2 failed: the answer has no Location"),
        (("GET /api/users", 200, b'{"name": "x"}'), "step 3 failed: what was read is not"),
        (("GET /api/identicons", 200, b"<svg/>"), "step 6 failed: what came is no PNG"),
        (("GET /api/gateway", 200, b'{"findings": []}'), "step 8 failed: .* names no rule"),
        (("GET /api/gateway", 404, b"{}"), "step 8 failed: answered 404, expected 200"),
        (("DELETE /api/users", 500, b""), "step 9 failed: answered 500, expected 204"),
    ],
)
def test_a_wrong_answer_fails_its_step(platform, tmp_path, terminal, fault, complaint):
    request, *answer = fault
    platform.faults[request] = tuple(answer)
    with pytest.raises(Refusal, match=complaint):
        demo({}, tmp_path, terminal)


def test_a_failure_half_way_still_deletes_the_user(platform, tmp_path, terminal):
    platform.faults["GET /api/identicons"] = (500, b"")
    with pytest.raises(Refusal, match="step 6 failed"):
        demo({}, tmp_path, terminal)
    assert platform.users == {}


def test_a_platform_that_is_not_there_is_named(tmp_path, terminal, free_ports):
    base = f"http://127.0.0.1:{free_ports['TOKENDEALER_PORT']}"
    values = dict.fromkeys(demo_env.NAMES, "x") | {"TOKEN_URL": f"{base}/oauth/token"}
    demo_env.write(tmp_path, values)
    with pytest.raises(Refusal, match="refused: is `make up` running"):
        demo({}, tmp_path, terminal)
