"""Payloads become HTTP requests: each is put where it says, encoded as a client would."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from tests.security.corpus import Corpora, Payload

# What every client sends; a missing or odd one of these is a finding of its own to some filters.
_USUAL = {
    "Host": "api.example.com",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Accept": "application/json",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Which route takes what. The defaults are the platform's; a "%" stands for the payload."""

    query: str = "/api/users?q=%"
    json: str = "/api/logs"
    form: str = "/oauth/token"
    form_body: str = "grant_type=client_credentials&scope=%"
    path: str = "/monster/%"
    header: str = "/api/users"
    cookie: str = "/api/users"

    def json_body(self, leaf: object) -> bytes:
        """An activity log whose detail holds `leaf`."""
        body = {"action": "note.added", "detail": {"text": leaf}}
        return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Case:
    """A request to judge, and what it was made of."""

    kind: str
    place: str
    text: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def request(self, more: Mapping[str, str]) -> bytes:
        """The bytes to send; `more`: headers of that server, such as Authorization."""
        own = {name for name, _ in self.headers}
        usual = {name: value for name, value in {**_USUAL, **more}.items() if name not in own}
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in [*usual.items(), *self.headers]]
        if self.method != "GET":
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def cases(corpora: Corpora, endpoint: Endpoint) -> list[Case]:
    """Every payload of every class in each of its places; what a place cannot carry is left out."""
    return [
        case
        for kind, corpus in corpora.items()
        for payload in corpus
        for place in payload.places
        for case in _place(kind, place, payload, endpoint)
    ]


def _place(kind: str, place: str, payload: Payload, endpoint: Endpoint) -> Iterator[Case]:
    text = payload.text
    if place in {"query", "path"}:
        value = text if payload.encoded else quote(text, safe="")
        yield Case(kind, place, text, "GET", getattr(endpoint, place).replace("%", value, 1))
    elif place == "form":
        value = text if payload.encoded else quote_plus(text)
        body = endpoint.form_body.replace("%", value, 1).encode()
        kinds = (("Content-Type", "application/x-www-form-urlencoded"),)
        yield Case(kind, place, text, "POST", endpoint.form, kinds, body)
    elif place in {"json", "object"}:
        body = endpoint.json_body(json.loads(text) if place == "object" else text)
        kinds = (("Content-Type", "application/json"),)
        yield Case(kind, place, text, "POST", endpoint.json, kinds, body)
    elif place == "header" and _fits_header(text):
        yield Case(kind, place, text, "GET", endpoint.header, ((payload.name, text),))
    elif place == "cookie" and _fits_header(text):
        yield Case(kind, place, text, "GET", endpoint.cookie, (("Cookie", f"note={text}"),))


def _fits_header(text: str) -> bool:
    return all(character == "\t" or character >= " " for character in text)
