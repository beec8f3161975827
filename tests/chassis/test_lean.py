import subprocess
import sys

import pytest

from chassis.lean import without


def test_a_module_that_is_hidden_can_not_be_imported_in_the_block() -> None:
    with without("colorsys"), pytest.raises(ImportError):
        import colorsys  # noqa: F401 - that it fails is the point
    import colorsys as found

    assert found.rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_what_is_loaded_already_stays() -> None:
    with without("json"):
        import json

        assert json.dumps(1) == "1"


def test_logging_does_not_load_rich() -> None:
    code = "import sys, chassis.logs; print('rich' in sys.modules, 'rich.console' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
