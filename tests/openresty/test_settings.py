"""A broken setting: nothing starts, and one line says which it is and why."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.openresty.conftest import MakeGateway
from tests.openresty.gateway import COMMAND, Gateway

FOUND_BY_SHELL = [
    ("PORT", "http"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("PORT", "99999999999999999999"),
    ("METRICS_PORT", "8090; include /etc/passwd"),
    ("HTTP_PORT", "x"),
    ("HOST", "127.0.0.1; root /"),
    ("METRICS_HOST", "[::1"),
    ("WORKERS", "0"),
    ("WORKERS", "many"),
    ("MAX_BODY_BYTES", "1M"),
    ("MAX_BODY_BYTES", "1023"),
    ("MAX_BODY_BYTES", "67108865"),
    ("PROXY_READ_SECONDS", "0"),
    ("PROXY_READ_SECONDS", "1.5"),
    ("HEADER_SECONDS", "soon"),
    ("SEND_SECONDS", "3601"),
    ("TRUSTED_PROXIES", "everyone"),
    ("TRUSTED_PROXIES", "*"),
    ("TRUSTED_PROXIES", "10.0.0.0/33"),
    ("TRUSTED_PROXIES", "10.0.0.256"),
    ("TRUSTED_PROXIES", "10.0.0.0/8,10.0.0"),
    ("TRUSTED_PROXIES", "fe80::/129"),
    ("TRUSTED_PROXIES", "10.0.0.0/8; deny all"),
    ("TOKENDEALER_URL", "127.0.0.1:8001"),
    ("TOKENDEALER_URL", "https://127.0.0.1"),
    ("TOKENDEALER_URL", "http://"),
    ("DATASERVICE_URL", "http://127.0.0.1:8002/api"),
    ("DATASERVICE_URL", "http://127.0.0.1:99999"),
    ("DATASERVICE_URL", "http://127.0.0.1:8002,,"),
    ("IDENTIDOCK_URL", "http://127.0.0.1:80;}"),
    ("IDENTIDOCK_URL", "http://127.0.0.1:8003\nhttp://x"),
    ("TLS_CERT", "/nowhere/cert.pem"),
    ("TLS_KEY", "/nowhere/key.pem"),
    ("RUN_DIR", "/proc/nowhere"),
    ("RUN_DIR", '/nowhere/";}'),
    ("RUN_DIR", "/nowhere/*"),
]
FOUND_BY_LUA = [
    ("SHAPE_MODE", "foo"),
    ("ATTACK_FILTER_MODE", "on"),
    ("BEARER_MODE", "ENFORCE"),
    ("RATE_LIMIT_MODE", "true"),
    ("RATE_LIMIT_CLIENT", "foo"),
    ("RATE_LIMIT_ADDRESS", "100"),
    ("RATE_LIMIT_TOKEN_CLIENT", "0/10s"),
    ("RATE_LIMIT_TOKEN_ADDRESS", "10/0s"),
    ("RATE_LIMIT_LOGIN_ADDRESS", "10/86401s"),
    ("RATE_LIMIT_LOGIN_ACCOUNT", "-1/10s"),
    ("CONCURRENCY_CLIENT", "0"),
    ("CONCURRENCY_ADDRESS", "ten"),
    ("MAX_URI_BYTES", "1"),
    ("MAX_HEADERS", "1001"),
    ("MAX_HEADER_BYTES", "1e3"),
    ("MAX_ARGUMENTS", "0"),
    ("BODY_SECONDS", "-5"),
    ("LEEWAY", "301"),
    ("ATTACK_BLOCKING_SCORE", "0"),
    ("ATTACK_PARANOIA_LEVEL", "5"),
    ("DECISIONS_KEPT", "9"),
    ("ISSUER", "issuer"),
    ("ISSUER", "ftp://issuer"),
    ("JWKS_URL", "http://"),
    ("JWKS_URL", "http://127.0.0.1:99999/jwks"),
    ("JWKS_URL", "file:///etc/passwd"),
    ("REVOCATIONS_URL", "https://"),
    ("REVOCATIONS_URL", "127.0.0.1:8001/oauth/revocations"),
    ("REVOCATIONS_POLL_SECONDS", "0"),
    ("REVOCATIONS_POLL_SECONDS", "61"),
    ("REVOCATIONS_POLL_SECONDS", "1s"),
    ("REVOCATIONS_POLL_SECONDS", "."),
    ("REVOCATIONS_MAX_AGE", "0"),
    ("REVOCATIONS_MAX_AGE", "1.5"),
    ("REVOCATIONS_STALE", "maybe"),
    ("REDIS_URL", "http://127.0.0.1"),
    ("REDIS_URL", "redis://127.0.0.1:99999"),
    ("REDIS_URL_FILE", "/nowhere/redis"),
]


def serve(gateway: Gateway) -> subprocess.CompletedProcess[str]:
    """Only for what must not start: it would not return."""
    return gateway.run("serve")


@pytest.mark.parametrize(("name", "value"), FOUND_BY_SHELL)
def test_a_broken_setting_refuses_to_start_as_a_configuration_error(
    make_gateway: MakeGateway, name: str, value: str
) -> None:
    refused = serve(make_gateway(**{name: value}))
    assert refused.returncode == 78
    # "not '...'" may show a value of several lines; what is said about it is in the first
    line = refused.stderr.splitlines()[0]
    other_half = {"TLS_CERT": "TLS_KEY", "TLS_KEY": "TLS_CERT"}
    assert line.startswith(
        (f"gateway: cannot start: {name}:", f"gateway: cannot start: {other_half.get(name)}:")
    )


@pytest.mark.parametrize(("name", "value"), FOUND_BY_LUA)
def test_a_broken_setting_of_a_step_refuses_to_start_with_one_line(
    make_gateway: MakeGateway, name: str, value: str
) -> None:
    refused = serve(make_gateway(**{name: value}))
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert refused.stderr.startswith(f"gateway: cannot start: {name}: ")


def test_the_same_is_found_by_check(make_gateway: MakeGateway) -> None:
    assert make_gateway(PORT="x").run("check").returncode == 78
    broken = make_gateway(SHAPE_MODE="x").run("check")
    assert broken.returncode == 1
    assert broken.stderr.startswith("gateway: cannot start: SHAPE_MODE: ")
    assert make_gateway().run("check").returncode == 0


def test_a_secret_is_not_shown_when_it_is_refused(make_gateway: MakeGateway) -> None:
    refused = serve(make_gateway(REDIS_URL="redis://:hunter2@127.0.0.1:99999"))
    assert refused.returncode == 1
    assert "hunter2" not in refused.stderr


@pytest.mark.parametrize("missing", ["TLS_CERT", "TLS_KEY"])
def test_a_certificate_needs_its_key(
    make_gateway: MakeGateway, tmp_path: Path, missing: str
) -> None:
    file = tmp_path / "pem"
    file.touch()
    settings = dict.fromkeys(("TLS_CERT", "TLS_KEY"), str(file)) | {missing: ""}
    refused = serve(make_gateway(**settings))
    assert refused.returncode == 78
    assert refused.stderr.startswith(f"gateway: cannot start: {missing}: is missing")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_key_is_named(make_gateway: MakeGateway, tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.touch(mode=0)
    refused = serve(make_gateway(TLS_CERT=str(file), TLS_KEY=str(file)))
    assert refused.returncode == 78
    assert refused.stderr.startswith("gateway: cannot start: TLS_CERT: cannot read")


def test_a_certificate_that_is_none_is_named(make_gateway: MakeGateway, tmp_path: Path) -> None:
    file = tmp_path / "cert.pem"
    file.write_text("no certificate")
    refused = serve(make_gateway(TLS_CERT=str(file), TLS_KEY=str(file)))
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert f'cannot load certificate "{file}"' in refused.stderr


@pytest.mark.parametrize("other", ["PORT", "HTTP_PORT"])
def test_metrics_have_a_port_of_their_own(make_gateway: MakeGateway, other: str) -> None:
    gateway = make_gateway()
    gateway.environ[other] = gateway.environ["METRICS_PORT"]
    refused = serve(gateway)
    assert refused.returncode == 78
    assert refused.stderr.startswith("gateway: cannot start: METRICS_PORT: ")


def test_without_its_own_command_nothing_starts(make_gateway: MakeGateway) -> None:
    for words in ([], ["start"], ["--help"]):
        run = subprocess.run([COMMAND, *words], capture_output=True, text=True, check=False)
        assert run.returncode == 64
        assert run.stderr.startswith("usage: ")


def test_a_missing_policy_or_rules_folder_is_named(make_gateway: MakeGateway) -> None:
    for name in ("POLICY_FILE", "RULES_DIR"):
        refused = serve(make_gateway(**{name: "/nowhere/it"}))
        assert refused.returncode == 1
        assert len(refused.stderr.splitlines()) == 1
        assert "/nowhere/it" in refused.stderr


def test_a_broken_policy_names_the_file_the_route_and_the_reason(
    make_gateway: MakeGateway, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.json"
    route = {"path": "/x", "service": "gateway", "audience": "x", "methods": {"GET": {}}}
    policy.write_text(json.dumps({"version": 1, "routes": [route]}))
    refused = serve(make_gateway(POLICY_FILE=str(policy)))
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "policy.json: routes[0] /x: GET: scopes: is missing" in refused.stderr


def test_odd_characters_in_a_path_are_taken_as_they_are(make_gateway: MakeGateway) -> None:
    gateway = make_gateway()
    folder = gateway.run_dir / "with space, ümlaut #%s & (more)"
    gateway.environ["RUN_DIR"] = str(folder)
    gateway.start()
    assert gateway.run("reload").returncode == 0
    assert (folder / "nginx.pid").exists()


def test_check_leaves_the_files_of_what_runs_alone(make_gateway: MakeGateway) -> None:
    gateway = make_gateway().start()
    before = {path: path.read_text() for path in gateway.run_dir.glob("*.conf")}
    gateway.environ["MAX_BODY_BYTES"] = "2048"
    assert gateway.run("check").returncode == 0
    assert before == {path: path.read_text() for path in gateway.run_dir.glob("*.conf")}
    assert gateway.get("/healthz").status == 200
