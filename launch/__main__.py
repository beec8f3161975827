"""`python -m launch up | down | demo | run SERVICE WORDS`, which the Makefile calls."""

import os
import sys
from pathlib import Path

from launch.demo import demo
from launch.down import down
from launch.refusal import Refusal
from launch.run import run
from launch.settings import var_directory
from launch.terminal import RED, Terminal
from launch.up import up

COMMANDS = ("up", "down", "demo", "run")


def main(words: list[str]) -> int:
    """Run the command; 0 when it did what it says, 1 after one line of why not."""
    if not words or words[0] not in COMMANDS or (words[1:] and words[0] != "run"):
        sys.stderr.write(f"usage: python -m launch {' | '.join(COMMANDS)}\n")
        return 2
    complaints = Terminal(sys.stderr, os.environ)
    try:
        _run(words, Terminal(sys.stdout, os.environ))
    except Refusal as refusal:
        complaints.say(complaints.paint(f"make {words[0]}: {refusal}", RED))
        if refusal.details:
            complaints.say(refusal.details)
        return 1
    except OSError as error:
        complaints.say(complaints.paint(f"make {words[0]}: {error}", RED))
        return 1
    except KeyboardInterrupt:
        complaints.say("\nStopped.")
        return 0 if words[0] == "up" else 130  # to be stopped is what `up` is there for
    return 0


def _run(words: list[str], terminal: Terminal) -> None:
    root = Path.cwd()
    var = var_directory(os.environ, root)
    match words[0]:
        case "up":
            up(os.environ, root, terminal)
        case "down":
            down(var, terminal)
        case "run":
            run(os.environ, root, words[1:])
        case _:
            demo(os.environ, var, terminal)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
