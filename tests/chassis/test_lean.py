import subprocess
import sys

from chassis.lean import without


def printed(code: str) -> list[str]:
    """What a fresh interpreter prints: in this one, other tests may have loaded anything."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_module_that_is_hidden_can_not_be_imported_in_the_block() -> None:
    code = """
from chassis.lean import without
with without("colorsys"):
    try:
        import colorsys
    except ImportError:
        print("hidden")
import colorsys
print("found")
"""
    assert printed(code) == ["hidden", "found"]


def test_what_is_loaded_already_stays() -> None:
    with without("json"):
        import json

        assert json.dumps(1) == "1"


def test_logging_does_not_load_rich() -> None:
    code = "import sys, chassis.logs; print('rich' in sys.modules, 'rich.console' in sys.modules)"
    assert printed(code) == ["False", "False"]


def test_quarts_development_server_and_attrs_are_not_loaded_until_they_are_needed() -> None:
    code = """
import asyncio, sys
from chassis.lean import load_quart
load_quart()
from quart import Quart
print([name for name in ("h2", "h11", "attr") if name in sys.modules] or "none")

async def ends_at_once():
    return None

asyncio.run(Quart("x").run_task(port=0, shutdown_trigger=ends_at_once))
print("h2.connection" in sys.modules)
"""
    printed_words = printed(code)
    assert (printed_words[0], printed_words[-1]) == ("none", "True")


def test_who_has_no_json_api_is_spared_what_it_takes() -> None:
    code = """
import sys, chassis.app
print([name for name in ("sqlalchemy", "chassis.intake", "chassis.schemas") if name in sys.modules])
"""
    assert printed(code) == ["[]"]
