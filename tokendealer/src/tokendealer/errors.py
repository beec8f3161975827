"""OAuth's errors: a class per code of the RFCs. The chassis writes them as JSON."""

from collections.abc import Mapping

from chassis.errors import HttpError

_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OAuthError(HttpError):
    """A refusal of RFC 6749 section 5.2."""

    status = 400

    def __init__(
        self,
        description: str,
        *,
        field: str | None = None,
        reason: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        own_headers = _NO_STORE | dict(headers or {})
        super().__init__(description, field=field, reason=reason, headers=own_headers)


class InvalidRequest(OAuthError):
    error = "invalid_request"


class InvalidClient(OAuthError):
    """Always the same words: which part was wrong is the operator's business."""

    status, error = 401, "invalid_client"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "Client authentication failed",
            reason=reason,
            headers={"WWW-Authenticate": 'Basic realm="tokendealer", charset="UTF-8"'},
        )


class TooManyAttempts(OAuthError):
    """Wrong secrets in a row for this client from this address (RFC 6585 section 4)."""

    status, error = 429, "invalid_client"

    def __init__(self, reason: str, retry_after: int) -> None:
        super().__init__(
            "Client authentication failed too often; wait before the next attempt",
            reason=reason,
            headers={"Retry-After": str(retry_after)},
        )


class InvalidGrant(OAuthError):
    """The same words for a code or token that is unknown, used, expired, or another client's."""

    error = "invalid_grant"


class TooManyTokens(OAuthError):
    """More than a client has use for, each of which may have to be revoked one day (RFC 6585)."""

    status, error = 429, "rate_limited"


class InvalidScope(OAuthError):
    error = "invalid_scope"


class InvalidTarget(OAuthError):
    """RFC 8707 section 2."""

    error = "invalid_target"


class UnauthorizedClient(OAuthError):
    error = "unauthorized_client"


class UnsupportedGrantType(OAuthError):
    error = "unsupported_grant_type"
