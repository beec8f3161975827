"""The platform's main job, end to end, between real processes."""

import requests

from tests.conftest import Platform


def token_for(platform: Platform, audience: str) -> str:
    answer = requests.post(
        platform.demo["TOKEN_URL"],
        auth=(platform.demo["CLIENT_ID"], platform.demo["CLIENT_SECRET"]),
        data={"grant_type": "client_credentials", "audience": audience},
        timeout=10,
    )
    assert answer.status_code == 200
    return str(answer.json()["access_token"])


def test_the_demo_works_and_shows_its_requests(platform: Platform) -> None:
    done = platform.launch("demo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "/oauth/token" in done.stdout
    assert platform.demo["CLIENT_SECRET"] not in done.stdout


def test_a_token_for_one_service_opens_no_other(platform: Platform) -> None:
    token = token_for(platform, "identidock")
    answer = requests.get(
        platform.demo["BASE_URL"] + "/api/users",
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_every_service_takes_the_callers_request_id(platform: Platform) -> None:
    for service in ("tokendealer", "dataservice", "identidock"):
        url = f"{platform.url(service)}/nowhere"
        answer = requests.get(url, headers={"X-Request-Id": "e2e-1"}, timeout=10)
        assert (answer.status_code, answer.headers["X-Request-Id"]) == (404, "e2e-1")
        assert answer.json()["request_id"] == "e2e-1"


def test_a_second_make_up_beside_the_first_is_refused(platform: Platform) -> None:
    done = platform.launch("up")
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines() or done.stdout.strip().splitlines()) == 1
