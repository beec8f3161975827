"""Clients and their secrets as tables and as JSON."""

from collections.abc import Mapping, Sequence

import click

from tokendealer.administration.clients import facts_of, grants_of
from tokendealer.administration.secrets import state_of
from tokendealer.cli.run import date, print_facts, print_json, print_table
from tokendealer.models import Client, ClientSecret


def as_dict(row: Client, now: float, warning_days: int) -> dict[str, object]:
    """A client for scripts; hashes of secrets stay where they are."""
    secrets = [secret_as_dict(each, now, warning_days) for each in row.secrets]
    return {**facts_of(row), "created_at": row.created_at, "secrets": secrets}


def secret_as_dict(secret: ClientSecret, now: float, warning_days: int) -> dict[str, object]:
    """What is told of a secret."""
    return {
        "id": secret.id,
        "label": secret.label,
        "created_at": secret.created_at,
        "expires_at": secret.expires_at,
        "state": state_of(secret, now, warning_days),
        "last_used_at": secret.last_used_at,
        "last_used_from": secret.last_used_from,
    }


def print_clients(found: Sequence[Client]) -> None:
    """One line a client."""
    rows = [
        (
            row.client_id,
            row.name,
            _state(row),
            " ".join(grants_of(row)) or "-",
            date(row.created_at),
        )
        for row in found
    ]
    print_table(("CLIENT ID", "NAME", "STATE", "APIS", "CREATED"), rows)


def print_client(row: Client, now: float, warning_days: int) -> None:
    """One client, a line a fact."""
    quota = f"{row.quota_rate}/s, burst {row.quota_burst}" if row.quota_rate else "the default"
    facts = [
        ("client_id", row.client_id),
        ("name", row.name),
        ("state", _state(row)),
        ("created", date(row.created_at)),
        ("token lifetime", f"{row.token_lifetime} s"),
        ("quota", quota),
    ]
    facts.append(("grant types", " ".join(sorted(row.grant_types))))
    facts += [("redirect URI", uri) for uri in row.redirect_uris]
    facts += [("after logout", uri) for uri in row.post_logout_redirect_uris]
    if row.public or row.first_party:
        facts.append(("kind", "public" if row.public else "first party: asks for no consent"))
    for audience, scopes in grants_of(row).items():
        facts.append(("may ask for", f"{audience}: {' '.join(scopes)}"))
    for s in row.secrets:
        dates = f"since {date(s.created_at)}, to {date(s.expires_at)}"
        facts.append(("secret", f"{s.id}: {s.label}, {dates}, {state_of(s, now, warning_days)}"))
    if row.jwks is not None:
        facts.append(("public keys", str(len(row.jwks["keys"]))))
    print_facts(facts)


def print_secrets(secrets: Sequence[ClientSecret], now: float, warning_days: int) -> None:
    """One line a secret."""
    rows = [
        (
            str(each.id),
            each.label,
            state_of(each, now, warning_days),
            date(each.created_at),
            date(each.expires_at),
            date(each.last_used_at),
            each.last_used_from or "-",
        )
        for each in secrets
    ]
    print_table(("ID", "LABEL", "STATE", "CREATED", "EXPIRES", "LAST USED", "FROM"), rows)


def print_new_secret(told: Mapping[str, object], as_json: bool) -> None:
    """What a command says of a client and its new secret, if it has one."""
    if as_json:
        print_json(told)
        return
    print_facts((name, str(value)) for name, value in told.items() if value is not None)
    if told["client_secret"] is not None:
        click.echo("The secret is shown this once: only its hash is stored.", err=True)


def _state(row: Client) -> str:
    return "active" if row.active else "disabled"
