"""Times for people."""

import time


def utc(seconds: float) -> str:
    """Seconds since 1970 as a date and time, or as they are where no calendar reaches."""
    try:
        return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(seconds))
    except (OverflowError, ValueError, OSError):
        return str(seconds)
