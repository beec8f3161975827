"""The bearer token of a WebSocket's handshake: browsers can't send Authorization with one.

They can offer subprotocols, so the token is offered as one of them, `bearer.` and the token, beside
the one that is really spoken: `Sec-WebSocket-Protocol: live, bearer.eyJ...`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bearer.errors import InvalidRequest
from bearer.header import token_from

PREFIX = "bearer."


def websocket_token(authorization_values: Sequence[str], offered: Sequence[str]) -> str:
    """The still unverified token of a handshake, from Authorization or from what it offers.

    `offered`: the subprotocols, in order. In this order: more than one token among them, or one
    beside any Authorization header, is InvalidRequest (`many_tokens`; RFC 6750 section 2 has one
    way a request); then as `token_from` has it.
    """
    tokens = [name[len(PREFIX) :] for name in offered if name.startswith(PREFIX)]
    if len(tokens) > 1 or (tokens and authorization_values):
        raise InvalidRequest("many_tokens", "the handshake has several tokens")
    if tokens:
        return token_from([f"Bearer {tokens[0]}"])
    return token_from(authorization_values)


def without_token(offered: Sequence[str]) -> list[str]:
    """What may be picked of the offered subprotocols: a token must never be said back."""
    return [name for name in offered if not name.startswith(PREFIX)]
