"""What each service finds in its environment."""

from launch import environment
from launch.services import SERVICES

TOKENDEALER, DATASERVICE, IDENTIDOCK = SERVICES


def test_each_service_gets_its_own_port_and_database(settings):
    env = environment.of(DATASERVICE, settings)
    assert env["PORT"] == str(settings.ports["dataservice"])
    assert env["DATABASE_URL"] == settings.database_urls["dataservice"]
    assert "DATABASE_URL" not in environment.of(IDENTIDOCK, settings)


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
