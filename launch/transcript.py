"""Show requests and answers to a person, with secrets and tokens cut short."""

import json
from typing import Any

from launch import exchange
from launch.exchange import Answer, Request, Send
from launch.refusal import Refusal
from launch.terminal import BOLD, DIM, GREEN, RED, Terminal

ANSWER_SECONDS = 15.0
BODY_CHARACTERS = 400
HEADERS = ("content-type", "location", "www-authenticate", "retry-after", "x-request-id")
SECRET_FIELDS = ("access_token", "client_secret")


class Transcript:
    """The demonstration as it is seen: numbered steps, each with what was sent and what came."""

    def __init__(self, terminal: Terminal, send: Send = exchange.send) -> None:
        self._terminal = terminal
        self._send = send
        self._steps = 0

    def step(self, title: str) -> None:
        """Begin the next step."""
        self._steps += 1
        self._terminal.say(f"\n{self._terminal.paint(f'{self._steps}. {title}', BOLD)}")

    def exchange(self, request: Request, expected: int) -> Answer:
        """Send `request`, show both sides; Refusal unless the answer's status is `expected`."""
        self._show(">", [f"{request.method} {request.url}", *_sent(request)])
        answer = self._send(request, ANSWER_SECONDS)
        self._show("<", _received(answer))
        self.require(answer.status == expected, f"answered {answer.status}, expected {expected}")
        return answer

    def require(self, holds: bool, otherwise: str) -> None:
        """Refusal with the number of the step unless `holds`."""
        if not holds:
            raise Refusal(f"step {self._steps} failed: {otherwise}")

    def well(self, text: str) -> None:
        """Say what the step has shown."""
        self._terminal.say(f"   {self._terminal.paint('ok', GREEN)}  {text}")

    def badly(self, text: str) -> None:
        """Say what did not work, where the demonstration goes on all the same."""
        self._terminal.say(f"   {self._terminal.paint('failed', RED)}  {text}")

    def _show(self, sign: str, lines: list[str]) -> None:
        first, *rest = lines
        self._terminal.say(f"   {sign} {first}")
        for line in rest:
            self._terminal.say(f"   {sign} {self._terminal.paint(line, DIM)}")


def _sent(request: Request) -> list[str]:
    lines = [f"{name}: {_short_credentials(text)}" for name, text in request.headers.items()]
    return lines + ([request.body.decode()] if request.body else [])


def _received(answer: Answer) -> list[str]:
    lines = [f"{answer.status} {answer.reason}  ({answer.seconds * 1000:.0f} ms)"]
    lines += [f"{name}: {answer.headers[name]}" for name in HEADERS if name in answer.headers]
    return lines + ([_body(answer)] if answer.body else [])


def _body(answer: Answer) -> str:
    if not answer.headers.get("content-type", "").startswith(("application/", "text/")):
        return f"({len(answer.body)} bytes)"
    content: Any = answer.json()
    if isinstance(content, dict):
        shown = {name: _short_secret(name, value) for name, value in content.items()}
        text = json.dumps(shown, ensure_ascii=False)
    else:
        text = answer.body.decode(errors="replace")
    return text if len(text) <= BODY_CHARACTERS else f"{text[:BODY_CHARACTERS]} ..."


def _short_secret(name: str, value: object) -> object:
    return _short(value) if name in SECRET_FIELDS and isinstance(value, str) else value


def _short_credentials(header: str) -> str:
    scheme, _, credentials = header.partition(" ")
    return f"{scheme} {_short(credentials)}" if scheme in ("Basic", "Bearer") else header


def _short(secret: str) -> str:
    return f"{secret[:6]}... ({len(secret)} characters)"
