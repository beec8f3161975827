"""Signing keys; the private half is encrypted under the master key."""

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tokendealer.models.base import Base


class SigningKey(Base):
    """A key and where it is in its life: next, signing, retiring, gone."""

    __tablename__ = "signing_keys"
    __table_args__ = (
        CheckConstraint("state IN ('next', 'signing', 'retiring', 'gone')", name="state"),
        # Several processes may start on an empty database: exactly one key may sign. PostgreSQL's
        # condition stands in the migration alone: here it would load that dialect, 2 MB, for all.
        Index(
            "ix_signing_keys_one_signs",
            "state",
            unique=True,
            sqlite_where=text("state = 'signing'"),
        ),
    )

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    encrypted_private_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[int]
