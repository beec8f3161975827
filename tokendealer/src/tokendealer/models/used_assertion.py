"""Client assertions that were used: each works once (RFC 7523 section 3, item 7)."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class UsedAssertion(Base):
    """The `jti` of a client's assertion; the row may go once the assertion has expired anyway."""

    __tablename__ = "used_assertions"

    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    jti: Mapped[str] = mapped_column(String(255), primary_key=True)
    expires_at: Mapped[int] = mapped_column(index=True)
