"""The admin API: what an operator's scripts and the dashboard do, by the same domain as the CLI."""

from tokendealer.routes.admin import (
    apis,
    audit,
    clients,
    expiring,
    explain,
    keys,
    secrets,
    statistics,
    tokens,
    users,
)
from tokendealer.routes.admin.context import AdminContext, install

BLUEPRINTS = tuple(
    resource.routes
    for resource in (
        apis,
        clients,
        secrets,
        users,
        keys,
        tokens,
        audit,
        statistics,
        expiring,
        explain,
    )
)

__all__ = ["BLUEPRINTS", "AdminContext", "install"]
