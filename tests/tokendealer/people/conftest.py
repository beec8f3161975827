"""What the tests of people hand in."""

from __future__ import annotations

from typing import Any

import pytest

from tokendealer.people.attempts import Attempts


@pytest.fixture
def attempts(clock: Any) -> Attempts:
    return Attempts(clock, key=bytes(32))
