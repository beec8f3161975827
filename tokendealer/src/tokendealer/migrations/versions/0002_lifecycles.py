"""Lifecycles of keys, secrets and revocations; the audit log."""

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _add_columns()
    _fill_columns()
    op.drop_index("ix_signing_keys_one_signs", "signing_keys")
    _index_states("state IN ('next', 'signing')")
    op.create_table(
        "revocation_marks",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("before", INTEGER, nullable=False),
        sa.Column("expires_at", INTEGER, nullable=False),
        sa.CheckConstraint(
            "kind IN ('client', 'subject', 'kid')", name=op.f("ck_revocation_marks_kind")
        ),
        sa.PrimaryKeyConstraint("kind", "value", name="pk_revocation_marks"),
    )
    op.create_index("ix_revocation_marks_expires_at", "revocation_marks", ["expires_at"])
    counts = op.create_table(
        "change_counts",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_change_counts"),
    )
    op.bulk_insert(counts, [{"name": "keys", "value": 1}, {"name": "revocations", "value": 1}])
    _create_audit()
    op.create_table(
        "issued_counts",
        sa.Column("hour", INTEGER, nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=255), nullable=False),
        sa.Column("count", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("hour", "client_id", "audience", name="pk_issued_counts"),
    )
    op.create_table(
        "idempotent_answers",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_idempotent_answers"),
    )
    op.create_index("ix_idempotent_answers_expires_at", "idempotent_answers", ["expires_at"])


def downgrade() -> None:
    op.drop_table("idempotent_answers")
    op.drop_table("issued_counts")
    op.drop_table("audit_head")
    op.drop_table("audit_entries")
    op.drop_table("change_counts")
    op.drop_table("revocation_marks")
    op.drop_index("ix_signing_keys_one_signs", "signing_keys")
    # The version before knows no key without its private half.
    op.execute("DELETE FROM signing_keys WHERE state = 'gone'")
    _index_states("state = 'signing'")
    op.drop_index("ix_apis_api_id", "apis")
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)


# Column by column: to build a table anew, as SQLite's batches do, would lose its CHECKs.
def _columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    return {
        "apis": (
            sa.Column("api_id", sa.String(length=32), nullable=False, server_default=sa.text("''")),
            sa.Column("version", INTEGER, nullable=False, server_default="1"),
        ),
        "clients": (sa.Column("version", INTEGER, nullable=False, server_default="1"),),
        "client_secrets": (
            sa.Column("last_used_at", INTEGER, nullable=True),
            sa.Column("last_used_from", sa.String(length=64), nullable=True),
        ),
        "signing_keys": (
            sa.Column("signs_at", INTEGER, nullable=False, server_default="0"),
            sa.Column("retires_at", INTEGER, nullable=True),
            sa.Column("gone_at", INTEGER, nullable=True),
            sa.Column("compromised", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
    }


def _add_columns() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)


def _fill_columns() -> None:
    connection = op.get_bind()
    for (audience,) in connection.execute(sa.text("SELECT audience FROM apis")).all():
        api_id = "api_" + hashlib.sha256(audience.encode()).hexdigest()[:20]
        connection.execute(
            sa.text("UPDATE apis SET api_id = :api_id WHERE audience = :audience"),
            {"api_id": api_id, "audience": audience},
        )
    op.create_index("ix_apis_api_id", "apis", ["api_id"], unique=True)
    op.execute("UPDATE signing_keys SET signs_at = created_at")


def _index_states(condition: str) -> None:
    op.create_index(
        "ix_signing_keys_one_signs",
        "signing_keys",
        ["state"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def _create_audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("seq", INTEGER, nullable=False, autoincrement=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_entries"),
    )
    for column in ("at", "actor", "action", "target"):
        op.create_index(f"ix_audit_entries_{column}", "audit_entries", [column])
    head = op.create_table(
        "audit_head",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("seq", INTEGER, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": bytes(32)}])
