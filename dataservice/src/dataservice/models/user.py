"""People, as the other services know them. No credentials: those are TokenDealer's."""

from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dataservice.models.base import Versioned


class User(Versioned):
    """A user. `search_text` is what `q` looks in, case-folded."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    location: Mapped[str | None] = mapped_column(String(200), index=True)
    slack_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    config: Mapped[dict[str, Any]] = mapped_column(JSON)
    search_text: Mapped[str] = mapped_column(Text)
