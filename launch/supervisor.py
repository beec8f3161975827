"""honcho's Manager with the edges that a launcher needs.

honcho starts the processes, passes signals on, and stops all when one ends. Added here: it may be
stopped while the processes are only just starting, it ends those that ignore being asked, and it
remembers which process ended by itself.
"""

import threading
from collections.abc import Callable, Mapping

from honcho.manager import Manager  # type: ignore[import-untyped]  # honcho ships no types
from honcho.printer import Message  # type: ignore[import-untyped]  # honcho ships no types

KILL_AFTER = 8.0
"""Seconds between being asked to stop and being killed."""

Started = Callable[[Mapping[str, int]], None]
"""Called once when all run, with their process ids by name."""


class Supervisor(Manager):  # type: ignore[misc]  # honcho ships no types
    """Run processes together until one ends or `terminate` is called."""

    def __init__(self, on_started: Started) -> None:
        super().__init__(printer=_Listener(self._heard))
        self.stopping = False
        self.ended: tuple[str, int] | None = None
        """The process that ended unasked, and its exit code; None where all were asked to."""
        self._on_started = on_started
        self._announced = False

    def terminate(self) -> None:
        """Ask every process to stop, from a signal handler or any thread; killed if it does not."""
        if not self.stopping:
            self.stopping = True
            self.ended = self._first_ended()
            timer = threading.Timer(KILL_AFTER, self.kill)
            timer.daemon = True
            timer.start()
        if self._announced:  # before that honcho does not know the process ids yet
            super().terminate()

    def _heard(self) -> None:
        """honcho reported something: in its own thread, after it forked its processes."""
        if self._announced or not self._all_started():
            return
        self._announced = True
        if self.stopping:
            super().terminate()
        else:
            self._on_started({name: known["pid"] for name, known in self._processes.items()})

    def _first_ended(self) -> tuple[str, int] | None:
        codes = ((name, known.get("returncode")) for name, known in self._processes.items())
        return next(((name, code) for name, code in codes if code is not None), None)


class _Listener:
    """Stands where honcho expects its printer; the processes write to their logs themselves."""

    width = 0

    def __init__(self, heard: Callable[[], None]) -> None:
        self._heard = heard

    def write(self, message: Message) -> None:
        del message
        self._heard()
