"""What an answer says of a request: let through, stopped by the filter, or refused by its shape."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.security.placement import Case
from tests.security.sender import Answer, send

PASSED, FILTER, SHAPE = "passed", "filter", "shape"
# Refusals of the gateway's shape step, by its public codes.
SHAPE_CODES = frozenset(
    {
        "not_found",
        "method_not_allowed",
        "unsupported_media_type",
        "payload_too_large",
        "uri_too_long",
        "headers_too_large",
        "invalid_request",
    }
)


@dataclass(frozen=True, slots=True)
class Target:
    """A server to measure. `headers`: what it asks of every caller, such as a token."""

    host: str
    port: int
    headers: Mapping[str, str] = field(default_factory=dict)


def measure(target: Target, cases: Sequence[Case]) -> list[str]:
    """A verdict for each case, in order."""
    requests = [case.request(target.headers) for case in cases]
    answers = asyncio.run(send(target.host, target.port, requests))
    return [verdict(answer) for answer in answers]


def verdict(answer: Answer) -> str:
    """PASSED, FILTER or SHAPE; anything else judges nothing and is named by its status and code.

    A 403 without a code is the peer's. What stands behind the server has to answer 200 to
    everything: its own 400 would look like a refusal by shape.
    """
    code = _code(answer.body)
    if 200 <= answer.status < 400:
        return PASSED
    if code == "request_blocked" or (answer.status == 403 and code is None):
        return FILTER
    if code in SHAPE_CODES or (code is None and answer.status in {400, 404, 413, 414, 431}):
        return SHAPE
    return f"{answer.status} {code or 'without a code'}"


@dataclass(slots=True)
class Tally:
    """How many cases got which verdict."""

    verdicts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All of them."""
        return self.verdicts.total()

    def share(self, *wanted: str) -> float:
        """Percent with one of these verdicts."""
        return 100 * sum(self.verdicts[name] for name in wanted) / max(self.total, 1)


def tally(cases: Sequence[Case], verdicts: Sequence[str], by: str = "kind") -> dict[str, Tally]:
    """Count by class (`kind`) or by `place`."""
    tallies: dict[str, Tally] = {}
    for case, found in zip(cases, verdicts, strict=True):
        tallies.setdefault(getattr(case, by), Tally()).verdicts[found] += 1
    return tallies


def _code(body: bytes) -> str | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    if not isinstance(answer, dict):
        return None
    code = answer.get("code", answer.get("error"))
    return code if isinstance(code, str) else None
