"""What each service finds in its environment."""

import pytest

from launch import environment
from launch.services import SERVICES

GATEWAY, TOKENDEALER, DATASERVICE, IDENTIDOCK, DASHBOARD = SERVICES


def test_each_service_gets_its_own_port_and_database(settings):
    env = environment.of(DATASERVICE, settings)
    assert env["PORT"] == str(settings.ports["dataservice"])
    assert env["DATABASE_URL"] == settings.database_urls["dataservice"]
    assert "DATABASE_URL" not in environment.of(IDENTIDOCK, settings)


def test_verifiers_are_told_where_keys_and_revocations_are(make_settings):
    settings = make_settings(REVOCATIONS_URL="https://tokens.example/oauth/revocations")
    for service in (GATEWAY, DATASERVICE, IDENTIDOCK):
        env = environment.of(service, settings)
        assert env["JWKS_URL"] == settings.jwks_url
        assert env["REVOCATIONS_URL"] == "https://tokens.example/oauth/revocations"


def test_secrets_are_handed_over_by_file_only_to_whom_they_belong(settings):
    names = {"MASTER_KEY_FILE", "SECRET_PEPPER_FILE", "NAME_SALT_FILE"}
    assert names & set(environment.of(TOKENDEALER, settings)) == names - {"NAME_SALT_FILE"}
    assert not names & set(environment.of(DATASERVICE, settings))


def test_a_secret_that_the_environment_holds_is_left_to_it(make_settings):
    env = environment.of(TOKENDEALER, make_settings(MASTER_KEY="given"))
    assert env["MASTER_KEY"] == "given"
    assert "MASTER_KEY_FILE" not in env


def test_other_settings_pass_through(make_settings):
    env = environment.of(DATASERVICE, make_settings(LOG_LEVEL="debug"))
    assert env["LOG_LEVEL"] == "debug"


def test_bytecode_is_written_and_a_sourced_demo_env_does_not_leak(make_settings):
    settings = make_settings(PYTHONDONTWRITEBYTECODE="1", AUDIENCE="dataservice")
    assert not {"PYTHONDONTWRITEBYTECODE", "AUDIENCE"} & set(environment.of(IDENTIDOCK, settings))


def test_the_gateway_knows_every_service_and_is_alone_in_choosing_its_address(make_settings):
    settings = make_settings(GATEWAY_HOST="0.0.0.0")
    env = environment.of(GATEWAY, settings)
    assert env["HOST"] == "0.0.0.0"
    assert env["DATASERVICE_URL"] == settings.url("dataservice")
    assert env["METRICS_PORT"] == str(settings.metrics_port)
    assert environment.of(DATASERVICE, settings)["HOST"] == "127.0.0.1"


def test_the_dashboard_knows_every_service_and_who_it_is_itself(settings):
    env = environment.of(DASHBOARD, settings)
    for name in ("GATEWAY", "TOKENDEALER", "DATASERVICE", "IDENTIDOCK"):
        assert env[f"{name}_URL"] == settings.url(name.lower())
    assert env["GATEWAY_METRICS_URL"] == f"http://127.0.0.1:{settings.metrics_port}/metrics"
    assert env["CLIENT_ID"] == "dashboard"
    secrets = settings.var / "secrets"
    assert env["CLIENT_SECRET_FILE"] == str(secrets / "dashboard_client_secret")
    assert env["SESSION_KEY_FILE"] == str(secrets / "dashboard_session_key")
    assert "CLIENT_SECRET_FILE" not in environment.of(TOKENDEALER, settings)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "true"),
        ({"GATEWAY_HOST": "localhost", "ISSUER": "http://localhost:8080"}, "true"),
        ({"GATEWAY_HOST": "[::1]", "ISSUER": "http://[::1]:8080"}, "true"),
        ({"ISSUER": "https://platform.example.org"}, None),
        ({"ISSUER": "https://127.example.org"}, None),
        ({"ISSUER": "https://platform.example.org", "SIGN_UP": "true"}, "true"),
        ({"GATEWAY_HOST": "0.0.0.0"}, None),
        ({"GATEWAY_HOST": "0.0.0.0", "SIGN_UP": "true"}, "true"),
        ({"SIGN_UP": "false"}, "false"),
    ],
)
def test_strangers_sign_up_only_on_this_machine_unless_it_is_said(make_settings, environ, expected):
    assert environment.of(TOKENDEALER, make_settings(**environ)).get("SIGN_UP") == expected
    assert "SIGN_UP" not in environment.of(IDENTIDOCK, make_settings())


def test_services_believe_the_gateway_and_the_gateway_whom_it_is_told_to(make_settings):
    settings = make_settings(TRUSTED_PROXIES="10.0.0.0/8")
    assert environment.of(GATEWAY, settings)["TRUSTED_PROXIES"] == "10.0.0.0/8"
    assert environment.of(DATASERVICE, settings)["TRUSTED_PROXIES"] == "127.0.0.1"
