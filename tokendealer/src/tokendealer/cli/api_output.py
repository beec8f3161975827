"""APIs as tables and as JSON."""

from collections.abc import Sequence

from tokendealer.administration.apis import facts_of
from tokendealer.cli.run import date, print_facts, print_table
from tokendealer.models import Api


def as_dict(api: Api) -> dict[str, object]:
    """An API for scripts."""
    return {"id": api.api_id, **facts_of(api), "created_at": api.created_at}


def print_apis(found: Sequence[Api]) -> None:
    """One line an API."""
    rows = [(api.audience, _scopes(api), api.resource or "-") for api in found]
    print_table(("AUDIENCE", "SCOPES", "RESOURCE"), rows)


def print_api(api: Api) -> None:
    """One API, a line a fact."""
    print_facts(
        [
            ("audience", api.audience),
            ("id", api.api_id),
            ("created", date(api.created_at)),
            ("scopes", _scopes(api)),
            ("open to people", " ".join(s.scope for s in api.scopes if s.open_to_users) or "-"),
            ("resource", api.resource or "-"),
        ]
    )


def _scopes(api: Api) -> str:
    return " ".join(sorted(row.scope for row in api.scopes))
