"""One accepted socket: its queue, its limits, one who reads and one who sends."""

import asyncio
from collections import deque
from collections.abc import Callable

from bearer import Bearer
from chassis.clock import Clock
from chassis.socket import NORMAL, Socket
from dataservice.live import messages
from dataservice.live.messages import Chat, Unreadable, Unsayable
from dataservice.live.rate import Rate

TOO_SLOW, TOO_MANY = 4408, 4429
PER_SECOND, AT_ONCE = 5, 20
"""Messages of one socket."""
MAX_WAITING = 1000
"""Messages. All queues share them, so that a full one has 8 KiB of references."""
OUT = "/out"
BUSY = "Too much is being said; say it again later"


class Connection:
    """Speaks with one client. `say` hands a message on to all, without waiting; False: too much.

    `rate` is what all sockets of the subject may say together.
    """

    def __init__(
        self,
        socket: Socket,
        bearer: Bearer,
        *,
        rate: Rate,
        say: Callable[[str], bool],
        clock: Clock,
    ) -> None:
        self.bearer = bearer
        self.end = socket.end
        self._socket = socket
        self._rate = rate
        self._own_rate = Rate(clock, per_second=PER_SECOND, at_once=AT_ONCE)
        self._say = say
        self._clock = clock
        self._waiting: deque[str] = deque()
        self._sender: asyncio.Task[None] | None = None

    def push(self, text: str) -> None:
        """Send when it is this one's turn; a client whose queue is full reads too slowly."""
        if len(self._waiting) >= MAX_WAITING:
            self.end(TOO_SLOW)
            return
        self._waiting.append(text)
        if self._sender is None:  # only while there is something to send: most just listen
            self._sender = asyncio.create_task(self._send_waiting())

    async def read(self) -> None:
        """Read until the client closes or has to go."""
        try:
            while (unverified := await self._socket.receive()) is not None:
                if not self._own_rate.takes():
                    self.end(TOO_MANY)
                elif not self._goes_on_after(unverified):
                    self._socket.settle(NORMAL)
                    return
        except Unreadable as unreadable:
            self._socket.settle(unreadable.code)

    async def stop(self) -> None:
        """Send nothing more; what waits is dropped."""
        self._waiting.clear()
        if self._sender is not None:
            self._sender.cancel()
            await asyncio.wait({self._sender})

    def _goes_on_after(self, unverified: str | bytes) -> bool:
        """Do what a message asks for; False when it is to leave."""
        try:
            message = messages.parse(unverified)
        except Unsayable as unsayable:
            self.push(messages.error(str(unsayable)))
            return True
        now = int(self._clock() * 1_000_000)
        if not isinstance(message, Chat):
            self.push(messages.pong(now))
        elif message.text == OUT:
            return False
        elif not (self._rate.takes() and self._say(messages.chat(self.bearer, now, message.text))):
            self.push(messages.error(BUSY))
        return True

    async def _send_waiting(self) -> None:
        try:
            while self._waiting:
                await self._socket.send(self._waiting.popleft())
        except (RuntimeError, OSError):
            self._waiting.clear()  # it is gone, which whoever reads is told
        finally:
            self._sender = None
