"""Activity: who did what to what. Rows are only ever added."""

from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dataservice.models.base import ID_LENGTH, Base


class Log(Base):
    """One thing that was done. `actor` is the `client_id` of the token it came with."""

    __tablename__ = "logs"
    __table_args__ = (Index(None, "action", "id"), Index(None, "actor", "id"))

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    created_at: Mapped[int]
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str | None] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    search_text: Mapped[str] = mapped_column(Text)
