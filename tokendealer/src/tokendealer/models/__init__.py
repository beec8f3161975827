"""The tables, one a file. `SCHEMA_REVISION` is the Alembic revision they stand for."""

from tokendealer.models.api import Api, ApiScope
from tokendealer.models.audit_entry import AuditEntry, AuditHead
from tokendealer.models.authorization_code import AuthorizationCode
from tokendealer.models.base import Base
from tokendealer.models.change_count import ChangeCount
from tokendealer.models.client import Client, ClientGrant, ClientSecret
from tokendealer.models.consent import Consent
from tokendealer.models.idempotent_answer import IdempotentAnswer
from tokendealer.models.issued_count import IssuedCount
from tokendealer.models.revocation_mark import RevocationMark
from tokendealer.models.revoked_token import RevokedToken
from tokendealer.models.signing_key import SigningKey
from tokendealer.models.token_family import RefreshToken, TokenFamily
from tokendealer.models.used_assertion import UsedAssertion
from tokendealer.models.user import PasswordLink, RecoveryCode, User

SCHEMA_REVISION = "0004"

__all__ = [
    "SCHEMA_REVISION",
    "Api",
    "ApiScope",
    "AuditEntry",
    "AuditHead",
    "AuthorizationCode",
    "Base",
    "ChangeCount",
    "Client",
    "ClientGrant",
    "ClientSecret",
    "Consent",
    "IdempotentAnswer",
    "IssuedCount",
    "PasswordLink",
    "RecoveryCode",
    "RefreshToken",
    "RevocationMark",
    "RevokedToken",
    "SigningKey",
    "TokenFamily",
    "UsedAssertion",
    "User",
]
