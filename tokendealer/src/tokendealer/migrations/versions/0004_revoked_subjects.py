"""Whose tokens are revoked, so that many of one subject or client can give way to a mark."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revoked_tokens", sa.Column("subject", sa.String(length=255), nullable=True))
    for column in ("client_id", "subject"):
        op.create_index(f"ix_revoked_tokens_{column}", "revoked_tokens", [column])


def downgrade() -> None:
    for column in ("client_id", "subject"):
        op.drop_index(f"ix_revoked_tokens_{column}", "revoked_tokens")
    op.drop_column("revoked_tokens", "subject")
