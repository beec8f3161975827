"""One grant a file. A grant decides what a token may say; it neither signs nor presents."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from tokendealer.grant_types import AUTHORIZATION_CODE, CLIENT_CREDENTIALS, REFRESH_TOKEN
from tokendealer.grants import authorization_code, client_credentials, refresh_token
from tokendealer.grants.granted import Asked, Grant, Granted, Issued
from tokendealer.grants.person import Parts

__all__ = ["Asked", "Grant", "Granted", "Issued", "Parts", "make_grants"]


def make_grants(parts: Parts) -> Mapping[str, Grant]:
    """The grants by `grant_type`."""

    async def by_credentials(asked: Asked) -> Issued:
        return Issued(parts.make_claims(client_credentials.grant(asked.form, asked.client)))

    return MappingProxyType(
        {
            CLIENT_CREDENTIALS: by_credentials,
            AUTHORIZATION_CODE: partial(authorization_code.grant, parts=parts),
            REFRESH_TOKEN: partial(refresh_token.grant, parts=parts),
        }
    )
