"""Clients: who may ask for tokens, with which secrets or keys, and for what."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tokendealer.models.base import Base


class ClientSecret(Base):
    """One of a client's live secrets, as a keyed hash."""

    __tablename__ = "client_secrets"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(
        ForeignKey("clients.client_id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    label: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[int]
    expires_at: Mapped[int | None]
    last_used_at: Mapped[int | None]
    last_used_from: Mapped[str | None] = mapped_column(String(64))


class ClientGrant(Base):
    """One scope of one API that a client may ask for."""

    __tablename__ = "client_grants"
    __table_args__ = (
        ForeignKeyConstraint(
            ["audience", "scope"], ["api_scopes.audience", "api_scopes.scope"], ondelete="CASCADE"
        ),
    )

    client_id: Mapped[str] = mapped_column(
        ForeignKey("clients.client_id", ondelete="CASCADE"), primary_key=True
    )
    audience: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)


class Client(Base):
    """A client. `jwks` are its public keys for `private_key_jwt` (RFC 7523).

    `grant_types` are those it may use; a `public` one has nothing to authenticate by; people are
    not asked for their consent to a `first_party` one. `version` counts its states from 1, without
    its secrets.
    """

    __tablename__ = "clients"

    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool]
    token_lifetime: Mapped[int]
    quota_rate: Mapped[int | None]
    quota_burst: Mapped[int | None]
    jwks: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    grant_types: Mapped[list[str]] = mapped_column(
        JSON, default=lambda: ["client_credentials"], server_default='["client_credentials"]'
    )
    redirect_uris: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    post_logout_redirect_uris: Mapped[list[str]] = mapped_column(
        JSON, default=list, server_default="[]"
    )
    first_party: Mapped[bool] = mapped_column(default=False, server_default=false())
    public: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    secrets: Mapped[list[ClientSecret]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by=ClientSecret.id
    )
    grants: Mapped[list[ClientGrant]] = relationship(lazy="selectin", cascade="all, delete-orphan")
