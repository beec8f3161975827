"""What a new password has to be: long, and not what everybody tries first (NIST SP 800-63B)."""

import re

from chassis.errors import BadRequest
from tokendealer.people.passwords import normalised

SHORTEST, LONGEST = 12, 256
RULES = (
    f"{SHORTEST} to {LONGEST} characters of any kind. A few words that only you would put together"
    " do well."
)

# As they are without digits and punctuation.
_TRIVIAL = frozenset(
    {
        *("password", "passwort", "passwd", "pssword", "psswrd", "passwrd", "motdepasse"),
        *("contraseña", "qwerty", "qwertyuiop", "qwertz", "qwertzuiop", "azerty", "azertyuiop"),
        *("letmein", "welcome", "willkommen", "administrator", "admin", "changeme", "iloveyou"),
        *("tokendealer", "secret", "default", "sunshine", "dragon", "monkey", "football"),
    }
)
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_DECORATION = re.compile(r"[\W\d_]+")
_LONGEST_PERIOD = 4


class WeakPassword(BadRequest):
    """The text says what is wrong with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The password {reason}.", field="password")


def check(password: str, *, email: str, name: str) -> None:
    """WeakPassword unless it may be the password of somebody of this address and name."""
    text = normalised(password)
    if len(text) < SHORTEST:
        raise WeakPassword(f"is too short: it needs at least {SHORTEST} characters")
    if len(text) > LONGEST:
        raise WeakPassword(f"is too long: it may have at most {LONGEST} characters")
    folded = text.casefold()
    own = {email, email.partition("@")[0], name}
    if _repeats(folded) or _is_run(folded) or _bare(folded) in _TRIVIAL or not folded.strip():
        raise WeakPassword("is one of the first that anybody would try")
    if _bare(folded) in {_bare(each.casefold()) for each in own} - {""} or folded == email:
        raise WeakPassword("is your address or your name")


def _bare(text: str) -> str:
    """A word with its decoration off, once however often it stands there."""
    bare = _DECORATION.sub("", text)
    for length in range(1, len(bare) // 2 + 1):
        if len(bare) % length == 0 and bare[:length] * (len(bare) // length) == bare:
            return bare[:length]
    return bare


def _repeats(text: str) -> bool:
    return any(
        (text[:length] * (len(text) // length + 1))[: len(text)] == text
        for length in range(1, _LONGEST_PERIOD + 1)
    )


def _is_run(text: str) -> bool:
    return any(text in run * 2 or text in run[::-1] * 2 for run in _RUNS)
