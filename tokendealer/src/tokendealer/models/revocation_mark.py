"""Marks that revoke more than one token: all of a client, of a subject, or of a key."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class RevocationMark(Base):
    """Tokens of `value` that were issued before the second `before` are revoked.

    `kind` says what `value` is: a client's id, a subject, or a key's id, of which all are. The row
    may go at `expires_at`, when none of them can be alive.
    """

    __tablename__ = "revocation_marks"
    __table_args__ = (CheckConstraint("kind IN ('client', 'subject', 'kid')", name="kind"),)

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    value: Mapped[str] = mapped_column(String(255), primary_key=True)
    before: Mapped[int]
    expires_at: Mapped[int] = mapped_column(index=True)
