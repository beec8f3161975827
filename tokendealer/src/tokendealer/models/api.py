"""APIs: an audience, and the scopes that tokens for it can carry."""

from sqlalchemy import ForeignKey, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tokendealer.models.base import Base


class ApiScope(Base):
    """A scope of one API. Who signs in without being an admin may have it if `open_to_users`."""

    __tablename__ = "api_scopes"

    audience: Mapped[str] = mapped_column(
        ForeignKey("apis.audience", ondelete="CASCADE"), primary_key=True
    )
    scope: Mapped[str] = mapped_column(String(64), primary_key=True)
    open_to_users: Mapped[bool] = mapped_column(default=False, server_default=false())


class Api(Base):
    """A service that accepts tokens. `resource` is its RFC 8707 URI, where it has one.

    `api_id` names it in addresses, where an audience with slashes can't stand.
    """

    __tablename__ = "apis"

    audience: Mapped[str] = mapped_column(String(255), primary_key=True)
    api_id: Mapped[str] = mapped_column(
        String(32), unique=True, index=True, server_default=text("''")
    )
    resource: Mapped[str | None] = mapped_column(String(2048), unique=True)
    created_at: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    scopes: Mapped[list[ApiScope]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by=ApiScope.scope
    )
