"""Answers to requests that carried an Idempotency-Key."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class IdempotentAnswer(Base):
    """The answer to the request with `digest` of a key, for the same request once more.

    It may hold a secret, so it is encrypted under what the key, which is not stored, is part of.
    """

    __tablename__ = "idempotent_answers"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[int] = mapped_column(index=True)
