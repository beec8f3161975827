"""Wait until every service says that it can do its work."""

import time
from collections.abc import Callable

from launch import exchange, state
from launch.exchange import Request, Send, Unreachable
from launch.refusal import Refusal
from launch.settings import Settings

READY_SECONDS = 60.0
PAUSE = 0.1
ONE_ANSWER = 3.0  # a service gives its own checks 2 s


def wait(
    settings: Settings,
    stopped: Callable[[], bool],
    *,
    seconds: float = READY_SECONDS,
    send: Send = exchange.send,
) -> None:
    """Return when each service answers 200 where it says whether it is ready, or once `stopped`.

    Refusal names the service that was not ready in time, with its last answer.
    """
    deadline = time.monotonic() + seconds
    for service in settings.services:  # they start side by side, so one after the other will do
        url = f"{settings.url(service.name)}{service.ready}"
        while (problem := _problem(url, send)) and not stopped():
            if time.monotonic() > deadline:
                log = state.log_of(settings.var, service.name)
                waited = f"{service.name} was not ready after {seconds:.0f} s (its log: {log})"
                raise Refusal(f"{waited}: {problem}")
            time.sleep(PAUSE)


def _problem(url: str, send: Send) -> str | None:
    try:
        answer = send(Request("GET", url), ONE_ANSWER)
    except Unreachable as error:
        return str(error)
    return None if answer.status == 200 else answer.summary()
