"""The guard of a Quart service's routes and websockets. The only module that imports Quart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar, cast

from quart import Quart, Response, Websocket, current_app, has_request_context, jsonify
from quart.globals import request_ctx, websocket_ctx
from quart.wrappers.base import BaseRequestWebsocket

from bearer.errors import BearerError, MissingToken
from bearer.header import token_from
from bearer.scope import valid_scopes
from bearer.verifier import Verifier
from bearer.verify import Bearer, require_scopes
from bearer.websocket import websocket_token

View = TypeVar("View", bound=Callable[..., Any])
Body = Callable[[BearerError], Mapping[str, object]]

_KEY = "bearer"  # in app.extensions the Verifier, in a connection's ASGI scope its Bearer

_log = logging.getLogger("bearer.quart")


def default_body(error: BearerError) -> Mapping[str, object]:
    """`error` and `error_description` as OAuth has them (RFC 6749 5.2), nothing internal."""
    return {"error": error.error or "missing_token", "error_description": error.description}


def install(app: Quart, verifier: Verifier, *, realm: str, body: Body = default_body) -> None:
    """Guard `app`: `require` finds the verifier, refusals get their answer, keys start and stop.

    realm: printable ASCII, else ValueError. body: the JSON object that tells the caller of an
    error.
    """
    MissingToken("check", "a realm that cannot be sent fails at start").challenge(realm)
    app.extensions[_KEY] = verifier

    async def refuse(error: BearerError) -> Response:
        return _refusal(error, realm, body)

    app.register_error_handler(BearerError, refuse)
    app.before_serving(verifier.start)
    app.after_serving(verifier.stop)


def require(*scopes: str) -> Callable[[View], View]:
    """Let only a valid token with all of `scopes` in; with none named, any valid token.

    It stands below the route, nearest to the function, for routes and websockets alike (which it
    refuses before they are accepted; a socket outlives its token unless the view minds
    `current_bearer().expires_at`). A WebSocket's token may also be offered as a subprotocol, see
    `bearer.websocket`: the view accepts another one. ValueError for a malformed scope, when the
    module is loaded. The guarded function tells its scopes, sorted, as `__bearer_scopes__`.

        @app.get("/users")
        @require("data:read")
        async def users(): ...
    """
    wanted = valid_scopes(scopes)

    def guard(view: View) -> View:
        run_sync = not iscoroutinefunction(view)

        @wraps(view)
        async def guarded(*args: Any, **kwargs: Any) -> Any:
            verifier, connection = _here()
            values = connection.headers.getlist("Authorization")
            if isinstance(connection, Websocket):
                token = websocket_token(values, connection.requested_subprotocols)
                bearer = await verifier.verify(token)
            else:
                bearer = _seen(verifier, values) or await verifier.verify(token_from(values))
            require_scopes(bearer, wanted)
            # kept on the connection: g may be shared by several requests in one app context
            connection.scope[_KEY] = bearer  # type: ignore[literal-required]  # apps may add keys
            if run_sync:
                return await current_app.ensure_async(view)(*args, **kwargs)
            return await view(*args, **kwargs)

        guarded.__bearer_scopes__ = tuple(sorted(wanted))  # type: ignore[attr-defined]  # ours
        return cast("View", guarded)

    return guard


def current_bearer() -> Bearer:
    """The Bearer of the request or websocket under way; RuntimeError where no `require` stands."""
    bearer = _here()[1].scope.get(_KEY)
    if not isinstance(bearer, Bearer):
        raise RuntimeError("current_bearer() belongs inside a function guarded by @require")
    return bearer


def _here() -> tuple[Verifier, BaseRequestWebsocket]:
    """The app's verifier, and the request or websocket under way."""
    proxy = request_ctx if has_request_context() else websocket_ctx
    # every look through a proxy costs near a microsecond: one, then the context itself
    context = proxy._get_current_object()  # type: ignore[union-attr]  # typed as what it stands for
    try:
        return context.app.extensions[_KEY], context.request_websocket
    except KeyError:
        raise RuntimeError("bearer.quart.install was not called for this app") from None


def _seen(verifier: Verifier, authorization_values: Sequence[str]) -> Bearer | None:
    """The fast path of a guard that is passed thousands of times a second: a token seen before.

    Whatever follows the scheme here is compared with verified tokens as a whole, by its digest, so
    its form needs no check; any other spelling goes the long way, through token_from().
    """
    if len(authorization_values) == 1 and authorization_values[0].startswith("Bearer "):
        return verifier.cached(authorization_values[0][7:])
    return None


def _refusal(error: BearerError, realm: str, body: Body) -> Response:
    """The one exit of every BearerError."""
    _log.info("refused: %s, claim %s: %s", error.code, error.claim, error.reason)
    response: Response = jsonify(body(error))
    response.status_code = error.status
    response.headers["Cache-Control"] = "no-store"
    if error.status < 500:
        response.headers["WWW-Authenticate"] = error.challenge(realm)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response
