"""Authorization codes: each is exchanged once, within a minute (RFC 6749 section 4.1.2)."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class AuthorizationCode(Base):
    """A code, as a keyed hash, and all that its exchange has to match or is to give.

    `family_id` is what the exchange begins, and what a second exchange ends; the row stays for so
    long. `sid` is the session that it was given in.
    """

    __tablename__ = "authorization_codes"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    family_id: Mapped[str] = mapped_column(String(32), unique=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.client_id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"))
    redirect_uri: Mapped[str] = mapped_column(String(2048))
    code_challenge: Mapped[str] = mapped_column(String(43))
    identity: Mapped[list[str]] = mapped_column(JSON)
    grants: Mapped[dict[str, Any]] = mapped_column(JSON)
    nonce: Mapped[str | None] = mapped_column(Text)
    sid: Mapped[str] = mapped_column(String(64))
    auth_time: Mapped[int]
    expires_at: Mapped[int] = mapped_column(index=True)
    used_at: Mapped[int | None]
