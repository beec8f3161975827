"""Signing keys; the private half is encrypted under the master key."""

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class SigningKey(Base):
    """A key and where it is in its life: next, signing, retiring, gone.

    `signs_at`, `retires_at` and `gone_at` are when it came to these states, or is planned to. What
    is gone has no private half any more.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (
        CheckConstraint("state IN ('next', 'signing', 'retiring', 'gone')", name="state"),
        # Several processes rotate at the same time: exactly one key may sign, and one be the next.
        # PostgreSQL's condition stands in the migration alone: here it would load that dialect,
        # 2 MB, for all.
        Index(
            "ix_signing_keys_one_signs",
            "state",
            unique=True,
            sqlite_where=text("state IN ('next', 'signing')"),
        ),
    )

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    encrypted_private_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[int]
    signs_at: Mapped[int] = mapped_column(server_default="0")
    retires_at: Mapped[int | None]
    gone_at: Mapped[int | None]
    compromised: Mapped[bool] = mapped_column(default=False, server_default=false())
