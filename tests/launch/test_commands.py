"""A service's command line, run from the launcher."""

import pytest

from launch import commands, secret_files
from launch.refusal import Refusal
from launch.services import SERVICES, Service

SCRIPT = """
import os, sys
match sys.argv[1:]:
    case ["fail"]:
        sys.exit("no such thing")
    case ["misconfigured"]:
        print("tool: cannot start: PORT: is not set", file=sys.stderr)
        sys.exit(78)
    case words:
        print(os.environ["PORT"], *words)
"""


@pytest.fixture
def tool(tmp_path):
    (tmp_path / "tool.py").write_text(SCRIPT)
    return Service("tool", 1, "does as it is told")


@pytest.fixture
def settings_of_tool(make_settings, tmp_path):
    settings = make_settings(PYTHONPATH=str(tmp_path))
    settings.ports["tool"] = 7
    return settings


def test_it_is_run_in_the_environment_of_its_service(tool, settings_of_tool):
    assert commands.run(tool, settings_of_tool, "say", "two words") == "7 say two words\n"


def test_a_failure_is_shown_in_its_own_words(tool, settings_of_tool):
    with pytest.raises(Refusal, match="`tool fail` failed: exit code 1") as refusal:
        commands.run(tool, settings_of_tool, "fail")
    assert refusal.value.details == "    no such thing"


def test_a_broken_setting_is_its_one_line(tool, settings_of_tool):
    with pytest.raises(Refusal, match=r"^tool: cannot start: PORT: is not set$"):
        commands.run(tool, settings_of_tool, "misconfigured")


def test_the_doctor_is_told_where_everything_is(settings):
    secret_files.ensure(settings)
    (settings.var / "demo.env").touch()
    words = commands.filled_in(SERVICES[1], settings, ["doctor", "--json"])
    assert words[:4] == ["doctor", "--json", "--tokendealer", settings.url("tokendealer")]
    pairs = list(zip(words[2::2], words[3::2], strict=True))
    assert [value for option, value in pairs if option == "--service"] == [
        f"gateway={settings.url('gateway')}/healthz",
        f"tokendealer={settings.url('tokendealer')}/readyz",
        f"dataservice={settings.url('dataservice')}/readyz",
        f"identidock={settings.url('identidock')}/readyz",
        f"dashboard={settings.url('dashboard')}/readyz",
    ]
    assert [value for option, value in pairs if option == "--private"] == [
        str(settings.var / "secrets" / "dashboard_session_key"),
        str(settings.var / "secrets" / "identidock_name_salt"),  # the others it knows by itself
        str(settings.var / "demo.env"),
    ]


@pytest.mark.parametrize("words", [[], ["client", "list"], ["client", "doctor"]])
def test_other_words_stay_as_they_are(settings, words):
    assert commands.filled_in(SERVICES[1], settings, words) == words
    assert commands.filled_in(SERVICES[2], settings, ["doctor"]) == ["doctor"]
