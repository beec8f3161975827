"""People: who may sign in, and with what."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class User(Base):
    """A person. `user_id` is the `sub` of their tokens; `email` is in lower case.

    `version` counts the states that operators see. `session_epoch` is in every session: another
    number ends them all. `totp_secret` is encrypted; `totp_step` is the last 30 seconds that a
    code was taken for: each works once (RFC 6238 section 5.2).
    """

    __tablename__ = "users"

    user_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    email_verified: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    admin: Mapped[bool]
    active: Mapped[bool]
    created_at: Mapped[int]
    signed_in_at: Mapped[int | None]
    session_epoch: Mapped[int] = mapped_column(default=1, server_default="1")
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_step: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class RecoveryCode(Base):
    """A code that stands in once for a lost second factor, as a keyed hash."""

    __tablename__ = "recovery_codes"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.user_id", ondelete="CASCADE"), index=True
    )


class PasswordLink(Base):
    """A link with which its user sets a password, once, as a keyed hash; one a user."""

    __tablename__ = "password_links"

    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[int]
