"""`make down`: stop a `make up` from another terminal, and wait until all is gone."""

import contextlib
import os
import signal
import time
from pathlib import Path

from launch import message, running
from launch.refusal import Refusal
from launch.terminal import Terminal

WAIT_SECONDS = 15.0
PAUSE = 0.05


def down(var: Path, terminal: Terminal) -> None:
    """Stop what runs from `var`; Refusal when it has not gone after `WAIT_SECONDS`."""
    if not running.is_held(var):
        terminal.say(f"Nothing is running from {message.shown(var)}.")
        return
    processes = running.processes(var)
    _ask_to_stop(processes)
    deadline = time.monotonic() + WAIT_SECONDS
    while running.is_held(var):
        if time.monotonic() > deadline:
            raise Refusal(f"still running after {WAIT_SECONDS:.0f} s: processes {processes}")
        time.sleep(PAUSE)
    terminal.say("All services have stopped.")


def _ask_to_stop(processes: dict[str, int]) -> None:
    launcher = processes.pop("launcher")
    with contextlib.suppress(ProcessLookupError):
        os.kill(launcher, signal.SIGTERM)
        return
    # The launcher was killed and has left its services behind; each leads a group of its own.
    for pid in processes.values():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGTERM)
