"""How often something was changed, so that other processes see that it was."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class ChangeCount(Base):
    """A number that each change of `name` ("keys", "revocations") counts up, in its transaction."""

    __tablename__ = "change_counts"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int]
