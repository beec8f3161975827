"""Whether a person has signed in since a client asked them to.

Before they are sent to sign in, the moment is sealed into the address that they come back to: so
they are asked once, and a client can't be made believe that they were.
"""

import hashlib

from chassis.clock import Clock
from chassis.sealed import Sealer
from tokendealer.authorization.parameters import AGAIN, Parameters
from tokendealer.people.browser import SignedIn

KEPT_SECONDS = 3600


class SignInAgain:
    """Makes and reads the parameter."""

    def __init__(self, sealer: Sealer, clock: Clock) -> None:
        self._sealer = sealer
        self._clock = clock

    def query(self, parameters: Parameters, person: SignedIn | None) -> str:
        """The query to come back with, once somebody has signed in after this moment."""
        request = parameters.without(AGAIN)
        after = int(self._clock())
        if person is not None:  # and not by what they did a moment before
            after = max(after, person.auth_time + 1)
        return request.query(again=self._sealer.seal([after, _digest(request)], KEPT_SECONDS))

    def is_done(self, parameters: Parameters, person: SignedIn) -> bool:
        """Whether they have."""
        opened = self._sealer.open(parameters.get(AGAIN) or "")
        if opened is None:
            return False
        after, digest = opened
        is_this = digest == _digest(parameters.without(AGAIN))
        return bool(is_this and person.auth_time >= after)


def _digest(parameters: Parameters) -> str:
    return hashlib.sha256(parameters.query().encode()).hexdigest()
