"""Only the filter's refusals and those by shape count as stopped."""

import pytest

from tests.security.placement import Case
from tests.security.sender import Answer
from tests.security.verdict import FILTER, PASSED, SHAPE, tally, verdict


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(200, b"ok"), PASSED),
        (Answer(304, b""), PASSED),
        (Answer(403, b'{"error": "request_blocked"}'), FILTER),
        (Answer(403, b'{"code": "request_blocked"}'), FILTER),
        (Answer(403, b"<html>"), FILTER),
        (Answer(400, b'{"error": "invalid_request"}'), SHAPE),
        (Answer(404, b'{"error": "not_found"}'), SHAPE),
        (Answer(400, b"<html>"), SHAPE),
        (Answer(414, b""), SHAPE),
        (Answer(401, b'{"error": "invalid_token"}'), "401 invalid_token"),
        (Answer(403, b'{"error": "insufficient_scope"}'), "403 insufficient_scope"),
        (Answer(429, b'{"error": "rate_limited"}'), "429 rate_limited"),
        (Answer(502, b"[1]"), "502 without a code"),
        (Answer(0, b""), "0 without a code"),
    ],
)
def test_verdict(answer: Answer, expected: str) -> None:
    assert verdict(answer) == expected


def test_shares_are_percent_of_all() -> None:
    cases = [Case("sqli", place, "", "GET", "/") for place in ("query", "query", "json", "json")]
    counted = tally(cases, [FILTER, SHAPE, FILTER, "429 rate_limited"])["sqli"]
    assert (counted.total, counted.share(FILTER), counted.share(FILTER, SHAPE)) == (4, 50, 75)
    assert tally(cases, [FILTER] * 4, "place")["json"].total == 2
