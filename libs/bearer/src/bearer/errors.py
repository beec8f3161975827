"""Every way to refuse a token, as data: RFC 6750 on the wire, a stable code in the log."""

from __future__ import annotations

from collections.abc import Collection

_INVALID_TOKEN = {
    "expired": "The access token is expired",
    "revoked": "The access token is revoked",
}


class BearerError(Exception):
    """A refusal. `code`, `claim` and `reason` are for the log; only the rest may reach the caller.

    error: RFC 6750 error code, or None for a bare challenge. status: the HTTP status.
    code: stable machine-readable cause. claim: the claim or header parameter at fault, if one is.
    reason: a sentence that never quotes the token. retry_after: seconds, or None.
    """

    error: str | None = None
    status: int = 401
    retry_after: int | None = None

    def __init__(self, code: str, reason: str, *, claim: str | None = None) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.claim = claim

    @property
    def description(self) -> str:
        """What the caller may know: no key ids, claims or internals."""
        return "Authentication is required"

    def challenge(self, realm: str) -> str:
        """The value of WWW-Authenticate (RFC 6750 section 3); ValueError for an odd realm."""
        parameters = {"realm": realm}
        if self.error is not None:
            parameters |= {"error": self.error, "error_description": self.description}
        parameters |= self._more_parameters()
        quoted = (f"{name}={_quoted(value)}" for name, value in parameters.items())
        return "Bearer " + ", ".join(quoted)

    def _more_parameters(self) -> dict[str, str]:
        return {}


class MissingToken(BearerError):
    """No bearer token came at all: 401 with a bare challenge (RFC 6750 section 3.1, at its end)."""


class InvalidRequest(BearerError):
    """The credentials are malformed or given more than once: 400."""

    error = "invalid_request"
    status = 400

    @property
    def description(self) -> str:
        return "The Authorization header is malformed"


class InvalidToken(BearerError):
    """The token is malformed, forged, expired, revoked or not meant for this service: 401."""

    error = "invalid_token"

    @property
    def description(self) -> str:
        return _INVALID_TOKEN.get(self.code, "The access token is invalid")


class UnknownKid(InvalidToken):
    """No known key has this kid; a fresher key set may. The signature is not checked yet."""

    def __init__(self, unverified_kid: str) -> None:
        super().__init__("unknown_kid", "no known key has the token's kid", claim="kid")
        self.unverified_kid = unverified_kid


class InsufficientScope(BearerError):
    """The token is valid but lacks a scope: 403. `required`: the scopes needed, sorted."""

    error = "insufficient_scope"
    status = 403

    def __init__(self, required: Collection[str]) -> None:
        super().__init__("insufficient_scope", "the token lacks a required scope", claim="scope")
        self.required = tuple(sorted(required))

    @property
    def description(self) -> str:
        return "The access token lacks a required scope"

    def _more_parameters(self) -> dict[str, str]:
        return {"scope": " ".join(self.required)}


class KeysUnavailable(BearerError):
    """Nothing can be decided for now, for want of keys or of a fresh revocation feed: 503."""

    error = "temporarily_unavailable"
    status = 503

    def __init__(self, code: str, reason: str, *, retry_after: int) -> None:
        super().__init__(code, reason)
        self.retry_after = retry_after

    @property
    def description(self) -> str:
        return "The access token cannot be checked right now"


class TokenRequestFailed(Exception):
    """The client side: TokenDealer gave no token.

    status: HTTP status, None if no answer came. error, description: RFC 6749 section 5.2, if given.
    """

    def __init__(self, status: int | None, error: str | None, description: str | None) -> None:
        super().__init__(f"token request failed: status {status}, error {error!r}, {description!r}")
        self.status = status
        self.error = error
        self.description = description


def _quoted(text: str) -> str:
    """`text` as a quoted-string (RFC 9110 5.6.4); ValueError if it could split the header."""
    if not (text.isascii() and text.isprintable()):
        raise ValueError("a challenge may hold only printable ASCII")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
