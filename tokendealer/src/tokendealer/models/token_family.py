"""Families: the refresh tokens that follow one another since a person agreed."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class TokenFamily(Base):
    """What `client_id` may do for `user_id`: `identity` scopes, and `grants`, scopes by audience.

    It ends at `expires_at`, or at `ended_at` before.
    """

    __tablename__ = "token_families"

    family_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    client_id: Mapped[str] = mapped_column(
        ForeignKey("clients.client_id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.user_id", ondelete="CASCADE"), index=True
    )
    sid: Mapped[str] = mapped_column(String(64), index=True)
    identity: Mapped[list[str]] = mapped_column(JSON)
    grants: Mapped[dict[str, Any]] = mapped_column(JSON)
    auth_time: Mapped[int]
    created_at: Mapped[int]
    expires_at: Mapped[int] = mapped_column(index=True)
    ended_at: Mapped[int | None]


class RefreshToken(Base):
    """One refresh token, as a keyed hash, and the access token that was issued together with it."""

    __tablename__ = "refresh_tokens"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    family_id: Mapped[str] = mapped_column(
        ForeignKey("token_families.family_id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[int]
    used_at: Mapped[int | None]
    access_jti: Mapped[str] = mapped_column(String(64))
    access_expires_at: Mapped[int]
