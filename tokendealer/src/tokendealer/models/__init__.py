"""The tables, one a file. `SCHEMA_REVISION` is the Alembic revision they stand for."""

from tokendealer.models.api import Api, ApiScope
from tokendealer.models.base import Base
from tokendealer.models.client import Client, ClientGrant, ClientSecret
from tokendealer.models.revoked_token import RevokedToken
from tokendealer.models.signing_key import SigningKey
from tokendealer.models.used_assertion import UsedAssertion

SCHEMA_REVISION = "0001"

__all__ = [
    "SCHEMA_REVISION",
    "Api",
    "ApiScope",
    "Base",
    "Client",
    "ClientGrant",
    "ClientSecret",
    "RevokedToken",
    "SigningKey",
    "UsedAssertion",
]
