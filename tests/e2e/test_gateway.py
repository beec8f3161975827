"""`make up` through its one public address."""

from pathlib import Path

import requests

from tests.conftest import Platform
from tests.e2e.test_platform import token_for

LISTENING = "0A"
LOOPBACK = {"0100007F", "00000000000000000000000001000000"}  # as /proc/net has them


def listening_addresses() -> dict[int, set[str]]:
    """The local addresses of this machine's listening TCP sockets, by port."""
    found: dict[int, set[str]] = {}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, port = local.partition(":")
            if state == LISTENING:
                found.setdefault(int(port, 16), set()).add(address)
    return found


def test_nothing_listens_beyond_loopback(platform: Platform) -> None:
    listening = listening_addresses()
    ports = [int(port) for name, port in platform.environ.items() if name.endswith("_PORT")]
    ours = [port for port in ports if port in listening]
    assert len(ours) == 6
    assert all(listening[port] <= LOOPBACK for port in ours)


def test_every_service_is_behind_it(platform: Platform) -> None:
    base = platform.demo["BASE_URL"]
    assert platform.demo["TOKEN_URL"] == f"{base}/oauth/token"
    users = requests.get(
        f"{base}/api/users",
        headers={"Authorization": f"Bearer {token_for(platform, 'dataservice')}"},
        timeout=10,
    )
    assert (users.status_code, users.headers["Server"]) == (200, "nginx")
    assert requests.get(f"{base}/monster/ada?size=64", timeout=10).content.startswith(b"\x89PNG")
    page = requests.get(f"{base}/identidock", timeout=10)
    assert (page.status_code, page.url) == (200, f"{base}/identidock/")
    keys = requests.get(f"{base}/.well-known/jwks.json", timeout=10).json()["keys"]
    assert [key["kty"] for key in keys] == ["RSA"]


def test_the_documentation_names_only_addresses_that_are_there(platform: Platform) -> None:
    base = platform.demo["BASE_URL"]
    assert requests.get(f"{base}/docs", timeout=10).status_code == 200
    document = requests.get(f"{base}/docs/openapi.json", timeout=10).json()
    for path, operations in document["paths"].items():
        for method in operations:
            address = base + path.replace("{", "").replace("}", "")
            answer = requests.request(method, address, timeout=10, allow_redirects=False)
            assert answer.status_code != 405, (method, path)
            assert answer.status_code != 404 or "{" in path, (method, path)


def test_what_is_the_services_own_business_is_not_public(platform: Platform) -> None:
    base = platform.demo["BASE_URL"]
    for path in ("/metrics", "/readyz", "/openapi.json", "/nowhere"):
        refused = requests.get(base + path, timeout=10)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_the_issuer_is_the_public_address(platform: Platform) -> None:
    base = platform.demo["BASE_URL"]
    metadata = requests.get(f"{base}/.well-known/oauth-authorization-server", timeout=10).json()
    assert metadata["issuer"] == base
    assert metadata["token_endpoint"] == f"{base}/oauth/token"


def test_an_operator_learns_why_and_the_caller_does_not(platform: Platform) -> None:
    base = platform.demo["BASE_URL"]
    refused = requests.get(
        f"{base}/api/users", headers={"Authorization": "Bearer e30.e30.x"}, timeout=10
    )
    assert refused.status_code == 401
    assert "base64" not in refused.text
    request_id = refused.headers["X-Request-Id"]
    decision = requests.get(
        f"{base}/api/gateway/decisions/{request_id}",
        headers={"Authorization": f"Bearer {token_for(platform, 'tokendealer')}"},
        timeout=10,
    ).json()
    assert [finding["step"] for finding in decision["findings"]] == ["bearer"]
    assert decision["findings"][0]["detail"]["cause"] == "bad_base64"
