"""The admin API: what an operator's scripts and the dashboard do, by the same domain as the CLI."""

from tokendealer.routes.admin import (
    apis,
    audit,
    clients,
    explain,
    keys,
    secrets,
    statistics,
    tokens,
)
from tokendealer.routes.admin.context import AdminContext, install

BLUEPRINTS = tuple(
    resource.routes
    for resource in (apis, clients, secrets, keys, tokens, audit, statistics, explain)
)

__all__ = ["BLUEPRINTS", "AdminContext", "install"]
