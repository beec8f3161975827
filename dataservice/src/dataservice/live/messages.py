"""The messages of the live feed (docs/decisions/0013-live-feed.md): JSON texts with a `type`."""

import re
import unicodedata
from typing import Annotated

import msgspec

from bearer import Bearer
from dataservice.times import to_text

MAX_BYTES = 8 * 1024
MAX_TEXT = 2000
NOT_TEXT, NOT_OF_THIS_SHAPE, TOO_BIG = 1003, 1007, 1009

# Control characters, line and paragraph separators, and what turns the direction of the text around
# it, by which a message could be made to look like another one's.
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Chat(msgspec.Struct, tag_field="type", tag="chat", forbid_unknown_fields=True):
    """What somebody says to all."""

    text: Annotated[str, msgspec.Meta(min_length=1)]


class Ping(msgspec.Struct, tag_field="type", tag="ping", forbid_unknown_fields=True):
    """Is the connection alive?"""


class Unreadable(Exception):
    """No message of a client. `code` is the one to close its socket with."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Unsayable(Exception):
    """A chat whose text nobody wants to be shown. The text of the exception says why."""


_decode = msgspec.json.Decoder(Chat | Ping).decode
_encode = msgspec.json.Encoder().encode


def parse(unverified: str | bytes) -> Chat | Ping:
    """What a client sent, its text normalised (NFC); Unreadable or Unsayable."""
    if not isinstance(unverified, str):
        raise Unreadable(NOT_TEXT)
    raw = unverified.encode(errors="surrogatepass")
    if len(raw) > MAX_BYTES:
        raise Unreadable(TOO_BIG)
    try:
        message: Chat | Ping = _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable(NOT_OF_THIS_SHAPE) from None
    if isinstance(message, Chat):
        message.text = _sayable(message.text)
    return message


def _sayable(unverified: str) -> str:
    text = unicodedata.normalize("NFC", unverified)
    if len(text) > MAX_TEXT:
        raise Unsayable(f"The text has more than {MAX_TEXT} characters")
    if _UNWANTED.search(text):
        raise Unsayable("The text has a control character")
    if not text.strip():
        raise Unsayable("The text is blank")
    return text


def who(bearer: Bearer) -> dict[str, str]:
    """Whose token it is: `sub`, `client_id`, and a person's `name` where the token has it."""
    name = bearer.claims.get("name")
    known = {"sub": bearer.subject, "client_id": bearer.client_id}
    return known | ({"name": name} if isinstance(name, str) and name else {})


def hello(bearer: Bearer, at: int, online: int) -> str:
    """The first message. `at`: microseconds since 1970; `online`: sockets, this one among them."""
    return _text({"type": "hello", "you": who(bearer), "at": to_text(at), "online": online})


def chat(bearer: Bearer, at: int, text: str) -> str:
    """What one says to all."""
    return _text({"type": "chat", "from": who(bearer), "text": text, "at": to_text(at)})


def event(name: str, item_id: str, actor: str, at: int) -> str:
    """Something was written: `name` such as "user.changed", `actor` is the `sub` that did it."""
    told = {"type": "event", "event": name, "id": item_id, "actor": actor, "at": to_text(at)}
    return _text(told)


def presence(online: int) -> str:
    """How many sockets there are now."""
    return _text({"type": "presence", "online": online})


def pong(at: int) -> str:
    """The answer to `ping`."""
    return _text({"type": "pong", "at": to_text(at)})


def error(description: str) -> str:
    """A message was not handed on; the socket stays."""
    told = {"type": "error", "error": "invalid_message", "error_description": description}
    return _text(told)


def _text(message: object) -> str:
    return _encode(message).decode()
