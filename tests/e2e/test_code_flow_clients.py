"""Code + PKCE by clients that nobody here wrote, from discovery on; the person is at a browser."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from playwright.sync_api import Page, Route, expect

from tests.conftest import Platform
from tests.e2e.people import Person

CALLBACK = "https://client.test/callback"
SCOPE = "openid email profile"
OPENID_CLIENT = Path(__file__).parent / "openid_client"
PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """authlib insists on TLS unless told that this is a test on loopback."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture(scope="module")
def openid_client() -> Path:
    """The package, as the lock file has it."""
    path = f"{PROGRAMS}:{os.environ['PATH']}"
    subprocess.run(
        [PROGRAMS / "npm", "ci", "--silent"],
        cwd=OPENID_CLIENT,
        env=os.environ | {"PATH": path},
        check=True,
    )
    return OPENID_CLIENT


@contextmanager
def running(*command: Any) -> Iterator[subprocess.Popen[str]]:
    """A program with pipes, which ends with the block."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def register(platform: Platform, client_id: str, *options: str) -> str | None:
    """A client of somebody else, and its secret."""
    done = platform.launch(
        *("run", "tokendealer", "client", "create", "--id", client_id, "--name", "Their shop"),
        *("--grant-type", "authorization_code", "--grant-type", "refresh_token"),
        *("--redirect-uri", CALLBACK, *options, "--json"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    secret: str | None = json.loads(done.stdout)["client_secret"]
    return secret


def agree(page: Page, url: str, person: Person, asks: str) -> str:
    """Open `url` as `person`, sign in, allow `asks`; the address that the browser is sent to."""
    answered: list[str] = []

    def arrive(route: Route) -> None:
        answered.append(route.request.url)
        route.fulfill(body="Thank you")

    page.route(f"{CALLBACK}*", arrive)
    page.goto(url)
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(asks)
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{CALLBACK}*")
    return answered[0]


@pytest.mark.usefixtures("plain_http")
def test_authlib_completes_the_flow(platform: Platform, desktop: Page, reader: Person) -> None:
    base = platform.demo["BASE_URL"]
    metadata = requests.get(f"{base}/.well-known/openid-configuration", timeout=10).json()
    secret = register(platform, "authlib", "--grant", "dataservice=data:read")
    with OAuth2Session(
        "authlib",
        secret,
        scope=f"{SCOPE} data:read",
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
        token_endpoint=metadata["token_endpoint"],
    ) as session:
        verifier = "v" * 64
        url, state = session.create_authorization_url(
            metadata["authorization_endpoint"], code_verifier=verifier, nonce="n-1"
        )
        answer = agree(desktop, url, reader, "Their shop")
        token = session.fetch_token(
            authorization_response=answer, state=state, code_verifier=verifier
        )
        assert "data:read" in token["scope"]
        keys = jwt.PyJWKClient(metadata["jwks_uri"])
        claims = jwt.decode(
            token["id_token"],
            keys.get_signing_key_from_jwt(token["id_token"]),
            algorithms=metadata["id_token_signing_alg_values_supported"],
            audience="authlib",
            issuer=metadata["issuer"],
        )
        assert (claims["nonce"], claims["email"]) == ("n-1", reader.email)
        assert session.get(metadata["userinfo_endpoint"]).json()["sub"] == claims["sub"]
        assert session.get(f"{base}/api/users?limit=1").status_code == 200
        refreshed = session.refresh_token()
        assert refreshed["refresh_token"] != token["refresh_token"]
        assert session.get(f"{base}/api/users?limit=1").status_code == 200


@pytest.mark.parametrize("kind", ["confidential", "public"])
def test_openid_client_completes_the_flow(
    platform: Platform, desktop: Page, reader: Person, openid_client: Path, kind: str
) -> None:
    client_id = f"openid-client-{kind}"
    secret = register(platform, client_id, *(["--public"] if kind == "public" else []))
    settings = {
        "issuer": platform.demo["BASE_URL"],
        "client_id": client_id,
        "client_secret": secret,
        "redirect_uri": CALLBACK,
        "scope": SCOPE,
    }
    with running(PROGRAMS / "node", openid_client / "flow.mjs", json.dumps(settings)) as flow:
        assert flow.stdin
        assert flow.stdout
        url = json.loads(flow.stdout.readline())["url"]
        flow.stdin.write(agree(desktop, url, reader, "Their shop") + "\n")
        flow.stdin.close()
        told: dict[str, Any] = json.loads(flow.stdout.readline() or "{}")
        assert flow.wait(timeout=20) == 0, flow.stderr.read() if flow.stderr else ""
    assert told["person"]["email"] == reader.email
    assert told["person"]["sub"] == told["claims"]["sub"]
    assert told["refreshed"]["refresh_token"] != told["issued"]["refresh_token"]
