"""Who is connected to this process, and how a message gets to all of them."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Listener(Protocol):
    """A connection, as the hub sees it."""

    def push(self, text: str) -> None:
        """Take a message to send; never waits, never raises."""


Joined = TypeVar("Joined", bound=Listener)


class Hub(Generic[Joined]):
    """The listeners of one process. `online_elsewhere` are those of all others, as last heard."""

    def __init__(self) -> None:
        self._listeners: dict[Joined, None] = {}  # in their order, unlike a set
        self.online_elsewhere = 0

    def __iter__(self) -> Iterator[Joined]:
        return iter(list(self._listeners))

    def __len__(self) -> int:
        return len(self._listeners)

    @property
    def online(self) -> int:
        """Sockets in all processes."""
        return len(self._listeners) + self.online_elsewhere

    def join(self, listener: Joined) -> None:
        """From now on it gets what is told to all."""
        self._listeners[listener] = None

    def leave(self, listener: Joined) -> None:
        """It gets nothing more; no error when it has left before."""
        self._listeners.pop(listener, None)

    def tell_all(self, text: str) -> None:
        """Hand a message, encoded once, to each listener."""
        for listener in self:
            listener.push(text)
