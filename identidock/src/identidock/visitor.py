"""Who visits the page: a name as people type it, and what stands for it in addresses."""

import hashlib
import re
from collections.abc import Sequence

MAX_LENGTH = 64

# Control characters, and what bytes that were not UTF-8 were decoded as.
_UNMEANT = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")


class UnusableName(ValueError):
    """`reason` tells the visitor what to do; `typed` is fit to be put back into the field."""

    def __init__(self, reason: str, typed: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.typed = typed


def parse_name(unverified_names: Sequence[str]) -> str:
    """The one name, without the blanks around it, 1 to 64 characters; else UnusableName."""
    unverified_name = unverified_names[0].strip() if unverified_names else ""
    typed = _UNMEANT.sub("", unverified_name)
    if len(unverified_names) > 1:
        raise UnusableName("Please enter one name only.", typed)
    if not unverified_name:
        raise UnusableName("Please enter a name.", typed)
    if typed != unverified_name:
        raise UnusableName("Please enter a name without control characters.", typed)
    if len(unverified_name) > MAX_LENGTH:
        reason = f"Please enter at most {MAX_LENGTH} characters; these are {len(typed)}."
        raise UnusableName(reason, typed)
    return unverified_name


def alias(name: str, salt: str) -> str:
    """The salted SHA-256 of `name` in hexadecimal: its picture's address tells no one's name."""
    return hashlib.sha256((salt + name).encode()).hexdigest()
