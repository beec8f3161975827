"""Whether each service is ready, by its own word, and its clock right."""

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from bearer import Fetch, FetchFailed, Reply
from chassis.clock import Clock
from tokendealer.doctor.finding import Finding, bad, ok, warn

SKEW_SECONDS = 2.0
_NTP = "Set both clocks by NTP: tokens are refused when they differ by more than the leeway"


async def check(name: str, url: str, *, leeway: int, http: Fetch, clock: Clock) -> list[Finding]:
    """The service that says at `url` whether it is ready."""
    asked_at = clock()
    try:
        reply = await http("GET", url, headers={}, body=None)
    except FetchFailed as error:
        return [
            bad(name, f"does not answer at {url}: {error}", "Start it; its log says why it ended")
        ]
    return [
        _readiness(name, reply),
        _clock(f"clock of {name}", reply.headers.get("date"), asked_at, clock(), leeway),
    ]


def _readiness(name: str, reply: Reply) -> Finding:
    states = _states(reply.body)
    wrong = [f"{each} {state}" for each, state in states.items() if state != "ok"]
    if reply.status != 200:
        what = f"is not ready: {', '.join(wrong) or f'status {reply.status}'}"
        return bad(name, what, "Its log says why under readiness_check_failed")
    if wrong:
        return warn(name, f"is ready, but for {', '.join(wrong)}", "Its log says why")
    return ok(name, f"is ready: {', '.join(states) or 'it tells no more'}")


def _states(body: bytes) -> Mapping[str, str]:
    try:
        checks = json.loads(body)["checks"]
        return {str(name): str(state) for name, state in checks.items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _clock(
    check_name: str, date: str | None, asked_at: float, answered_at: float, leeway: int
) -> Finding:
    try:
        theirs = parsedate_to_datetime(date or "").timestamp()
    except (ValueError, OverflowError):
        return warn(check_name, "tells no time", "Have it send a Date header (RFC 9110 6.6.1)")
    # It names a second, and was written while we waited: no more than what is certain counts.
    skew = max(0.0, theirs - answered_at, asked_at - (theirs + 1))
    if skew > leeway:
        return bad(check_name, f"differs from ours by {skew:.0f} s, the leeway is {leeway} s", _NTP)
    if skew > SKEW_SECONDS:
        return warn(check_name, f"differs from ours by {skew:.0f} s", _NTP)
    return ok(check_name, f"differs from ours by less than {SKEW_SECONDS:.0f} s")
