"""What a client wants its person to be asked (OpenID Connect Core section 3.1.2.1)."""

import re
from dataclasses import dataclass

from tokendealer.authorization.errors import Refused
from tokendealer.authorization.parameters import Parameters

VALUES = frozenset({"none", "login", "consent", "select_account"})

_SECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """`nothing`: no page may be shown. `max_age`: seconds since the person showed a password."""

    nothing: bool
    sign_in: bool
    consent: bool
    max_age: int | None

    def is_stale(self, auth_time: int, now: float) -> bool:
        """Whether the person has to sign in anew, who did so at `auth_time`."""
        return self.sign_in or (self.max_age is not None and now - auth_time > self.max_age)


def read_prompt(parameters: Parameters) -> Prompt:
    """The wishes in a request; Refused when they make no sense."""
    values = frozenset((parameters.get("prompt") or "").split())
    if not values <= VALUES:
        raise Refused("invalid_request", "prompt has a value that is not supported")
    if "none" in values and len(values) > 1:
        raise Refused("invalid_request", "prompt is none and something else at once")
    max_age = parameters.get("max_age")
    if max_age is not None and not _SECONDS.fullmatch(max_age):
        raise Refused("invalid_request", "max_age is not a number of seconds")
    return Prompt(
        nothing="none" in values,
        # To choose an account is to sign in: a browser has one session.
        sign_in=bool(values & {"login", "select_account"}),
        consent="consent" in values,
        max_age=None if max_age is None else int(max_age),
    )
