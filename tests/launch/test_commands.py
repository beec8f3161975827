"""A service's command line, run from the launcher."""

import pytest

from launch import commands
from launch.refusal import Refusal
from launch.services import Service

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
