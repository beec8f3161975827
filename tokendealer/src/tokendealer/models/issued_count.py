"""How many tokens were issued, by the hour: there is no row for a token."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class IssuedCount(Base):
    """`count` tokens for `audience` were issued to a client in the hour that begins at `hour`."""

    __tablename__ = "issued_counts"

    hour: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    audience: Mapped[str] = mapped_column(String(255), primary_key=True)
    count: Mapped[int]
