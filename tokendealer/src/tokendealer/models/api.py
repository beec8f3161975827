"""APIs: an audience, and the scopes that tokens for it can carry."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tokendealer.models.base import Base


class ApiScope(Base):
    """A scope of one API."""

    __tablename__ = "api_scopes"

    audience: Mapped[str] = mapped_column(
        ForeignKey("apis.audience", ondelete="CASCADE"), primary_key=True
    )
    scope: Mapped[str] = mapped_column(String(64), primary_key=True)


class Api(Base):
    """A service that accepts tokens. `resource` is its RFC 8707 URI, where it has one."""

    __tablename__ = "apis"

    audience: Mapped[str] = mapped_column(String(255), primary_key=True)
    resource: Mapped[str | None] = mapped_column(String(2048), unique=True)
    created_at: Mapped[int]
    scopes: Mapped[list[ApiScope]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by=ApiScope.scope
    )
