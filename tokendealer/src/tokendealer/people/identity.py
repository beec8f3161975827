"""Addresses and names, as they are kept."""

import re
import unicodedata

from tokendealer.registration import RegistrationError

MAX_EMAIL = 254
MAX_NAME = 200

# What RFC 5321 allows without quotes; one spelling each, so there is no second account that looks
# like the first. Domains with other letters are written in their ASCII form.
_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_LOCAL}@{_LABEL}(\.{_LABEL})*")


def normalised_email(unverified: str) -> str | None:
    """The address in lower case, without blanks around it; None when it is none."""
    email = unverified.strip().lower()
    return email if len(email) <= MAX_EMAIL and _EMAIL.fullmatch(email) else None


def checked_email(unverified: str) -> str:
    """The same; RegistrationError when it is none."""
    email = normalised_email(unverified)
    if email is None:
        raise RegistrationError("email", "must be an address such as name@example.org")
    return email


def checked_name(unverified: str) -> str:
    """The name without blanks around it, composed; RegistrationError when it can't be one."""
    name = unicodedata.normalize("NFC", unverified).strip()
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise RegistrationError("name", f"must be 1 to {MAX_NAME} printable characters")
    return name
