"""Access tokens that were revoked and are not yet expired."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class RevokedToken(Base):
    """A revoked `jti`; the row may go once the token has expired anyway.

    `client_id` is empty and `subject` None where nobody knows whose it is.
    """

    __tablename__ = "revoked_tokens"

    jti: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str | None] = mapped_column(String(255), index=True)
    revoked_at: Mapped[int]
    expires_at: Mapped[int] = mapped_column(index=True)
