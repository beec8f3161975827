"""For how long an answer may be used, by its Cache-Control (RFC 9111 section 5.2.2.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

SHORTEST, LONGEST, UNSAID = 5.0, 3600.0, 300.0

_MAX_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*"?(\d{1,10})"?\s*(?:,|$)', re.ASCII | re.IGNORECASE)


def lifetime(headers: Mapping[str, str]) -> float:
    """Seconds: `max-age`, kept between 5 s and 1 h, else 300 s. headers: names in lower case."""
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    if found is None:
        return UNSAID
    return min(max(float(found.group(1)), SHORTEST), LONGEST)
