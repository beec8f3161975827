"""People: users, consents, authorization codes, refresh tokens; what clients need for them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    _create_users()
    _create_grants()


def downgrade() -> None:
    for table in (
        "refresh_tokens",
        "token_families",
        "authorization_codes",
        "consents",
        "password_links",
        "recovery_codes",
        "users",
    ):
        op.drop_table(table)
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)


# Column by column: to build a table anew, as SQLite's batches do, would lose its CHECKs.
def _columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    def flag(name: str) -> sa.Column[bool]:
        return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())

    def names(name: str, default: str) -> sa.Column[Any]:
        return sa.Column(name, sa.JSON(), nullable=False, server_default=default)

    return {
        "api_scopes": (flag("open_to_users"),),
        "clients": (
            names("grant_types", '["client_credentials"]'),
            names("redirect_uris", "[]"),
            names("post_logout_redirect_uris", "[]"),
            flag("first_party"),
            flag("public"),
        ),
    }


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", sa.String(length=24), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INTEGER, nullable=False),
        sa.Column("signed_in_at", INTEGER, nullable=True),
        sa.Column("session_epoch", INTEGER, nullable=False, server_default="1"),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", INTEGER, nullable=True),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=24), nullable=False),
        _belongs_to("recovery_codes", "users", "user_id"),
        sa.PrimaryKeyConstraint("digest", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "password_links",
        sa.Column("user_id", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", INTEGER, nullable=False),
        _belongs_to("password_links", "users", "user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_password_links"),
        sa.UniqueConstraint("digest", name="uq_password_links_digest"),
    )


def _create_grants() -> None:
    op.create_table(
        "consents",
        sa.Column("user_id", sa.String(length=24), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("granted_at", INTEGER, nullable=False),
        _belongs_to("consents", "users", "user_id"),
        _belongs_to("consents", "clients", "client_id"),
        sa.PrimaryKeyConstraint("user_id", "client_id", name="pk_consents"),
    )
    op.create_table(
        "authorization_codes",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("family_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=24), nullable=False),
        sa.Column("redirect_uri", sa.String(length=2048), nullable=False),
        sa.Column("code_challenge", sa.String(length=43), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=True),
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("auth_time", INTEGER, nullable=False),
        sa.Column("expires_at", INTEGER, nullable=False),
        sa.Column("used_at", INTEGER, nullable=True),
        _belongs_to("authorization_codes", "clients", "client_id"),
        _belongs_to("authorization_codes", "users", "user_id"),
        sa.PrimaryKeyConstraint("digest", name="pk_authorization_codes"),
        sa.UniqueConstraint("family_id", name="uq_authorization_codes_family_id"),
    )
    op.create_index("ix_authorization_codes_expires_at", "authorization_codes", ["expires_at"])
    op.create_table(
        "token_families",
        sa.Column("family_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=24), nullable=False),
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("auth_time", INTEGER, nullable=False),
        sa.Column("created_at", INTEGER, nullable=False),
        sa.Column("expires_at", INTEGER, nullable=False),
        sa.Column("ended_at", INTEGER, nullable=True),
        _belongs_to("token_families", "clients", "client_id"),
        _belongs_to("token_families", "users", "user_id"),
        sa.PrimaryKeyConstraint("family_id", name="pk_token_families"),
    )
    for column in ("client_id", "user_id", "sid", "expires_at"):
        op.create_index(f"ix_token_families_{column}", "token_families", [column])
    op.create_table(
        "refresh_tokens",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("family_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", INTEGER, nullable=False),
        sa.Column("used_at", INTEGER, nullable=True),
        sa.Column("access_jti", sa.String(length=64), nullable=False),
        sa.Column("access_expires_at", INTEGER, nullable=False),
        _belongs_to("refresh_tokens", "token_families", "family_id"),
        sa.PrimaryKeyConstraint("digest", name="pk_refresh_tokens"),
    )
    op.create_index("ix_refresh_tokens_family_id", "refresh_tokens", ["family_id"])


def _belongs_to(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{parent}.{column}"], name=name, ondelete="CASCADE")
