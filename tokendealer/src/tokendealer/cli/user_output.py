"""People as tables and as JSON."""

from collections.abc import Mapping, Sequence

import click

from tokendealer.cli.run import date, print_facts, print_json, print_table
from tokendealer.models import User
from tokendealer.people.accounts import facts_of


def as_dict(row: User) -> dict[str, object]:
    """A person for scripts; hashes stay where they are."""
    return {**facts_of(row), "created_at": row.created_at, "signed_in_at": row.signed_in_at}


def print_users(found: Sequence[User]) -> None:
    """One line a person."""
    rows = [
        (row.user_id, row.email, row.name, _role(row), _state(row), date(row.signed_in_at))
        for row in found
    ]
    print_table(("USER ID", "E-MAIL", "NAME", "ROLE", "STATE", "SIGNED IN"), rows)


def print_user(row: User) -> None:
    """One person, a line a fact."""
    verified = "" if row.email_verified else " (not verified)"
    print_facts(
        [
            ("user_id", row.user_id),
            ("email", row.email + verified),
            ("name", row.name),
            ("role", _role(row)),
            ("state", _state(row)),
            ("second factor", "on" if row.totp_secret is not None else "off"),
            ("created", date(row.created_at)),
            ("signed in", date(row.signed_in_at)),
        ]
    )


def print_shown_once(told: Mapping[str, object], as_json: bool) -> None:
    """What a command says of somebody, with a password or a link that is shown this once."""
    if as_json:
        print_json(told)
        return
    print_facts((name, str(value)) for name, value in told.items() if value is not None)
    if told.get("password") is not None:
        click.echo("The password is shown this once: only its hash is stored.", err=True)
    if told.get("link") is not None:
        click.echo("The link works once, and for three days.", err=True)


def _role(row: User) -> str:
    return "admin" if row.admin else "user"


def _state(row: User) -> str:
    if not row.active:
        return "disabled"
    return "invited" if row.password_hash is None else "active"
