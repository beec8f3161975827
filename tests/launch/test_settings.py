"""The launcher's settings: everything has a default, and what is broken is named."""

import pytest

from launch.refusal import Refusal
from launch.services import SERVICES
from launch.settings import read


def test_an_empty_environment_gives_the_documented_defaults(tmp_path):
    settings = read({}, tmp_path, SERVICES)
    assert settings.var == tmp_path / "var"
    assert settings.ports == {
        "gateway": 8080,
        "tokendealer": 8001,
        "dataservice": 8002,
        "identidock": 8003,
        "dashboard": 8004,
    }
    assert settings.metrics_port == 8090
    assert settings.admin_email == "admin@example.com"
    assert settings.issuer == "http://127.0.0.1:8080"
    assert settings.jwks_url == "http://127.0.0.1:8001/.well-known/jwks.json"
    assert settings.revocations_url == "http://127.0.0.1:8001/oauth/revocations"
    assert settings.database_urls == {
        name: f"sqlite+aiosqlite:///{tmp_path}/var/{name}.db"
        for name in ("tokendealer", "dataservice")
    }


def test_the_issuer_is_the_gateway_and_keys_come_from_tokendealer_itself(tmp_path):
    assert read({"GATEWAY_PORT": "9"}, tmp_path, SERVICES).issuer == "http://127.0.0.1:9"
    environ = {"ISSUER": "https://tokens.example", "TOKENDEALER_PORT": "9"}
    settings = read(environ, tmp_path, SERVICES)
    assert settings.jwks_url == "http://127.0.0.1:9/.well-known/jwks.json"
    assert settings.revocations_url == "http://127.0.0.1:9/oauth/revocations"


def test_each_service_can_be_given_its_own_database(tmp_path):
    settings = read({"DATASERVICE_DATABASE_URL": "postgresql://d"}, tmp_path, SERVICES)
    assert settings.database_urls["dataservice"] == "postgresql://d"
    assert settings.database_urls["tokendealer"].startswith("sqlite")


def test_an_empty_setting_counts_as_left_out(tmp_path):
    environ = {"VAR_DIR": "", "TOKENDEALER_PORT": "", "ISSUER": ""}
    assert read(environ, tmp_path, SERVICES).ports["tokendealer"] == 8001


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80 80", "٣"])
def test_a_port_that_is_none_is_named(tmp_path, port):
    with pytest.raises(Refusal, match="IDENTIDOCK_PORT: must be a number from 1 to 65535"):
        read({"IDENTIDOCK_PORT": port}, tmp_path, SERVICES)


def test_two_services_on_one_port_are_named(tmp_path):
    with pytest.raises(Refusal, match=r"DATASERVICE_PORT: 8001 .* TOKENDEALER_PORT"):
        read({"DATASERVICE_PORT": "8001"}, tmp_path, SERVICES)


@pytest.mark.parametrize("issuer", ["nonsense", "ftp://x", "http://", "http://x/"])
def test_an_issuer_that_is_no_url_is_refused_by_its_name(issuer, tmp_path):
    with pytest.raises(Refusal, match=r"^ISSUER: "):
        read({"ISSUER": issuer}, tmp_path, SERVICES)
