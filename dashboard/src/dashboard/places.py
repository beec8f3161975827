"""How many sockets there may be, and how many of one person."""

from collections import Counter
from collections.abc import Callable

from chassis.errors import TooManyRequests, Unavailable

_LATER = {"Retry-After": "10"}


class Places:
    """Counts sockets. Each costs a connection of the browser's and one to the service."""

    def __init__(self, *, most: int, most_of_person: int) -> None:
        self._most = most
        self._most_of_person = most_of_person
        self._of_person: Counter[str] = Counter()

    def take(self, sub: str) -> Callable[[], None]:
        """A place for the person `sub`: what gives it back, which is to be called once.

        TooManyRequests (429) when the person has too many, Unavailable (503) when all are taken.
        """
        count = self._of_person[sub]
        if count >= self._most_of_person:
            raise TooManyRequests(f"You have {count} sockets, which is the most", headers=_LATER)
        if self._of_person.total() >= self._most:
            raise Unavailable("There are as many sockets as this service takes", headers=_LATER)
        self._of_person[sub] += 1
        return lambda: self._give_back(sub)

    def _give_back(self, sub: str) -> None:
        self._of_person[sub] -= 1
        if not self._of_person[sub]:
            del self._of_person[sub]
