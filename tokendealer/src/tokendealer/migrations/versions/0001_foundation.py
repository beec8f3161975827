"""Clients, APIs, keys, revocations and used assertions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "apis",
        sa.Column("audience", sa.String(length=255), nullable=False),
        sa.Column("resource", sa.String(length=2048), nullable=True),
        sa.Column("created_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("audience", name="pk_apis"),
        sa.UniqueConstraint("resource", name="uq_apis_resource"),
    )
    op.create_table(
        "clients",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("token_lifetime", INTEGER, nullable=False),
        sa.Column("quota_rate", INTEGER, nullable=True),
        sa.Column("quota_burst", INTEGER, nullable=True),
        sa.Column("jwks", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_clients"),
    )
    op.create_table(
        "revoked_tokens",
        sa.Column("jti", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("revoked_at", INTEGER, nullable=False),
        sa.Column("expires_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("jti", name="pk_revoked_tokens"),
    )
    op.create_index("ix_revoked_tokens_expires_at", "revoked_tokens", ["expires_at"], unique=False)

    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("encrypted_private_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INTEGER, nullable=False),
        sa.CheckConstraint(
            # op.f: the name is whole, the models' naming convention is not applied once more.
            "state IN ('next', 'signing', 'retiring', 'gone')",
            name=op.f("ck_signing_keys_state"),
        ),
        sa.PrimaryKeyConstraint("kid", name="pk_signing_keys"),
    )
    op.create_index(
        "ix_signing_keys_one_signs",
        "signing_keys",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'signing'"),
        postgresql_where=sa.text("state = 'signing'"),
    )

    op.create_table(
        "used_assertions",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("jti", sa.String(length=255), nullable=False),
        sa.Column("expires_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "jti", name="pk_used_assertions"),
    )
    op.create_index(
        "ix_used_assertions_expires_at", "used_assertions", ["expires_at"], unique=False
    )

    op.create_table(
        "api_scopes",
        sa.Column("audience", sa.String(length=255), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience"], ["apis.audience"], name="fk_api_scopes_audience", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("audience", "scope", name="pk_api_scopes"),
    )
    op.create_table(
        "client_secrets",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", INTEGER, nullable=False),
        sa.Column("expires_at", INTEGER, nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["clients.client_id"],
            name="fk_client_secrets_client_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_client_secrets"),
        sa.UniqueConstraint("digest", name="uq_client_secrets_digest"),
    )
    op.create_index("ix_client_secrets_client_id", "client_secrets", ["client_id"], unique=False)

    op.create_table(
        "client_grants",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience", "scope"],
            ["api_scopes.audience", "api_scopes.scope"],
            name="fk_client_grants_audience_scope",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["clients.client_id"],
            name="fk_client_grants_client_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("client_id", "audience", "scope", name="pk_client_grants"),
    )


def downgrade() -> None:
    op.drop_table("client_grants")
    op.drop_table("client_secrets")
    op.drop_table("api_scopes")
    op.drop_table("used_assertions")
    op.drop_table("signing_keys")
    op.drop_table("revoked_tokens")
    op.drop_table("clients")
    op.drop_table("apis")
