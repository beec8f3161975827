"""Services: feature flags that others can ask."""

from sqlalchemy import CheckConstraint, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dataservice.models.base import Versioned


class Service(Versioned):
    """A service, on for `rollout_percent` of all subjects while it is `active`."""

    __tablename__ = "services"
    __table_args__ = (CheckConstraint("rollout_percent BETWEEN 0 AND 100", name="percent"),)

    name: Mapped[str] = mapped_column(String(63), unique=True)
    description: Mapped[str] = mapped_column(String(1000))
    active: Mapped[bool]
    rollout_percent: Mapped[int] = mapped_column(SmallInteger)
    search_text: Mapped[str] = mapped_column(Text)
