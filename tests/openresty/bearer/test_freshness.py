"""For how long keys may be used: the same answer as in Python to every Cache-Control."""

from __future__ import annotations

from bearer.freshness import lifetime
from tests.openresty.bearer.support import Ask

VALUES = [
    "", "max-age=100", "max-age=0", "max-age=5", "max-age=4", "max-age=3600", "max-age=3601",
    "max-age=9999999999", "max-age=99999999999", "MAX-AGE=100", "public, max-age=100",
    "max-age=100, public", "max-age = 100", 'max-age="100"', "max-age=-1", "max-age=1.5",
    "max-age=", "max-age", "s-maxage=100", "x-max-age=100", "max-age=100x", "max-age=100;x",
    "max-age=7,max-age=9", "max-age=x, max-age=9", "no-store", "no-store,max-age=60",
    "\tmax-age=60\t", "max-age=0060", "max-age=6 0", "max-age='60'",
]  # fmt: skip


def test_lifetimes_are_those_of_python(ask: Ask) -> None:
    found = ask("bearer_freshness", [False, *VALUES])  # type: ignore[arg-type]  # an array
    wanted = [lifetime({}), *(lifetime({"cache-control": value}) for value in VALUES)]
    assert dict(zip([None, *VALUES], found, strict=True)) == dict(
        zip([None, *VALUES], wanted, strict=True)
    )
