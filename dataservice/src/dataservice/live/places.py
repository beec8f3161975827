"""How many sockets there may be, and how many of one subject; what a subject may say with all."""

from collections.abc import Callable

from bearer import Bearer
from chassis.clock import Clock
from chassis.errors import TooManyRequests, Unavailable
from dataservice.live.rate import Rate

PER_SECOND, AT_ONCE = 5, 20
"""What one subject may say to all, with all of its sockets."""


class Places:
    """Counts sockets. A place is free again when the connection is no more, not when it was told
    to end: who stops to read and comes again would have any number of them otherwise.
    """

    def __init__(
        self, *, most: int, most_of_person: int, most_of_client: int, clock: Clock
    ) -> None:
        self._most = most
        self._most_of_person = most_of_person
        self._most_of_client = most_of_client
        self._clock = clock
        self._taken = 0
        self._of_subject: dict[str, tuple[int, Rate]] = {}

    def take(self, bearer: Bearer) -> tuple[Rate, Callable[[], None]]:
        """A place: the rate that the subject's sockets share, and what gives the place back.

        Unavailable (503) when all are taken, TooManyRequests (429) when the subject has too many:
        a person, or a client on its own behalf, which may well stand for many.
        """
        subject = bearer.subject
        is_client = subject == bearer.client_id
        count, rate = self._of_subject.get(subject, (0, None))
        if count >= (self._most_of_client if is_client else self._most_of_person):
            description = f"There are {count} sockets with this subject, which is the most"
            raise TooManyRequests(description, headers={"Retry-After": "10"})
        if self._taken >= self._most:
            description = "This service has as many sockets as it takes"
            raise Unavailable(description, headers={"Retry-After": "10"})
        rate = rate or Rate(self._clock, per_second=PER_SECOND, at_once=AT_ONCE)
        self._of_subject[subject] = (count + 1, rate)
        self._taken += 1
        return rate, lambda: self._give_back(subject)

    def _give_back(self, subject: str) -> None:
        self._taken -= 1
        count, rate = self._of_subject.pop(subject)
        if count > 1:
            self._of_subject[subject] = (count - 1, rate)
