"""What is told of a person, by the scopes that were granted (OpenID Connect Core section 5.4)."""

from collections.abc import Collection

from tokendealer.models import User
from tokendealer.scope import EMAIL, PROFILE


def identity_claims(user: User, scopes: Collection[str]) -> dict[str, object]:
    """The claims beside `sub`."""
    claims: dict[str, object] = {}
    if PROFILE in scopes:
        claims["name"] = user.name
    if EMAIL in scopes:
        claims |= {"email": user.email, "email_verified": user.email_verified}
    return claims
