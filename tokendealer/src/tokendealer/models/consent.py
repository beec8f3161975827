"""What people have agreed that clients may do for them."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class Consent(Base):
    """A user's consent for a client: `identity` scopes (openid, email, profile), and `grants`,
    scopes by audience. `granted_at`: the last time that they were asked.
    """

    __tablename__ = "consents"

    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[str] = mapped_column(
        ForeignKey("clients.client_id", ondelete="CASCADE"), primary_key=True
    )
    identity: Mapped[list[str]] = mapped_column(JSON)
    grants: Mapped[dict[str, Any]] = mapped_column(JSON)
    granted_at: Mapped[int]
