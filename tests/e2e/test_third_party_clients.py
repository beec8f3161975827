"""Clients that nobody here wrote, unchanged."""

import jwt
import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session as RequestsSession

from tests.conftest import Platform


@pytest.fixture
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both libraries insist on TLS unless told that this is a test on loopback."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.mark.usefixtures("plain_http")
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_authlib_fetches_a_token_and_uses_it(platform: Platform, method: str) -> None:
    demo = platform.demo
    with AuthlibSession(
        demo["CLIENT_ID"],
        demo["CLIENT_SECRET"],
        scope="data:read",
        token_endpoint_auth_method=method,
    ) as session:
        token = session.fetch_token(
            demo["TOKEN_URL"], grant_type="client_credentials", audience=demo["AUDIENCE"]
        )
        assert (token["token_type"], token["scope"]) == ("Bearer", "data:read")
        answer = session.get(demo["BASE_URL"] + "/api/users")
    assert answer.status_code == 200


@pytest.mark.usefixtures("plain_http")
def test_requests_oauthlib_fetches_a_token_and_uses_it(platform: Platform) -> None:
    demo = platform.demo
    client = BackendApplicationClient(client_id=demo["CLIENT_ID"])
    with RequestsSession(client=client) as session:
        session.fetch_token(
            demo["TOKEN_URL"], client_secret=demo["CLIENT_SECRET"], audience=demo["AUDIENCE"]
        )
        answer = session.get(demo["BASE_URL"] + "/api/users")
    assert answer.status_code == 200


def test_pyjwt_verifies_a_token_with_the_published_keys(platform: Platform) -> None:
    demo = platform.demo
    issued = requests.post(
        demo["TOKEN_URL"],
        auth=(demo["CLIENT_ID"], demo["CLIENT_SECRET"]),
        data={"grant_type": "client_credentials", "audience": demo["AUDIENCE"]},
        timeout=10,
    ).json()
    issuer = demo["TOKEN_URL"].removesuffix("/oauth/token")
    metadata = requests.get(f"{issuer}/.well-known/oauth-authorization-server", timeout=10).json()
    keys = jwt.PyJWKClient(metadata["jwks_uri"])
    claims = jwt.decode(
        issued["access_token"],
        keys.get_signing_key_from_jwt(issued["access_token"]),
        algorithms=["RS512"],
        audience=demo["AUDIENCE"],
        issuer=metadata["issuer"],
    )
    assert claims["client_id"] == demo["CLIENT_ID"]
    assert claims["scope"] == "data:read data:write"
