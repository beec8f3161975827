"""APIs: registered, edited and deleted."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Conflict, NotFound
from tokendealer import registration
from tokendealer.audit import Trail
from tokendealer.models import Api, ApiScope
from tokendealer.store import apis, clients


@dataclass(frozen=True, slots=True)
class ApiFacts:
    """What can be changed of an API."""

    scopes: frozenset[str]
    resource: str | None
    open_to_users: frozenset[str] = frozenset()


def facts_of(api: Api) -> dict[str, object]:
    """What is told of an API, in the audit log too."""
    return {
        "audience": api.audience,
        "scopes": sorted(row.scope for row in api.scopes),
        "open_to_users": sorted(row.scope for row in api.scopes if row.open_to_users),
        "resource": api.resource,
    }


async def create(
    session: AsyncSession, audience: str, wanted: ApiFacts, *, now: float, trail: Trail
) -> Api:
    """Register an API. RegistrationError, or Conflict where there is one."""
    _check_open(wanted)
    api = await registration.create_api(session, audience, wanted.scopes, wanted.resource, now)
    _open(api, wanted)
    await session.flush()
    await trail.add(session, "api.create", audience, after=facts_of(api))
    return api


async def find(session: AsyncSession, name: str) -> Api:
    """The API with this audience or id; NotFound."""
    api = await apis.find(session, name) or await apis.find_by_id(session, name)
    if api is None:
        raise NotFound("There is no such API")
    return api


async def edit(session: AsyncSession, api: Api, wanted: ApiFacts, *, trail: Trail) -> Api:
    """Give an API other scopes or another resource.

    RegistrationError; Conflict when clients may ask for a scope that would go.
    """
    before = facts_of(api)
    registration.check_scopes(wanted.scopes)
    _check_open(wanted)
    if wanted.resource is not None and wanted.resource != api.resource:
        await registration.check_resource(session, wanted.resource, api.audience)
    known = {row.scope for row in api.scopes}
    for scope in sorted(known - wanted.scopes):
        holders = await clients.who_may_ask(session, api.audience, scope)
        if holders:
            raise Conflict(
                f"scopes: {scope} is granted to {', '.join(holders[:3])}: take it from them first",
                field="scopes",
            )
    api.scopes = [row for row in api.scopes if row.scope in wanted.scopes] + [
        ApiScope(audience=api.audience, scope=scope) for scope in sorted(wanted.scopes - known)
    ]
    _open(api, wanted)
    api.resource = wanted.resource
    if facts_of(api) != before:
        api.version += 1
        await session.flush()
        await trail.add(session, "api.edit", api.audience, before=before, after=facts_of(api))
    return api


async def delete(session: AsyncSession, api: Api, *, trail: Trail) -> None:
    """Delete an API. Conflict while clients may ask for one of its scopes."""
    holders = await clients.who_may_ask(session, api.audience, None)
    if holders:
        raise Conflict(
            f"{', '.join(holders[:3])} may ask for its scopes: take them away first", field="api"
        )
    before = facts_of(api)
    await session.delete(api)
    await session.flush()
    await trail.add(session, "api.delete", api.audience, before=before)


def _check_open(wanted: ApiFacts) -> None:
    unknown = wanted.open_to_users - wanted.scopes
    if unknown:
        raise registration.RegistrationError(
            "open_to_users", f"{min(unknown)} is not a scope of this API"
        )


def _open(api: Api, wanted: ApiFacts) -> None:
    for row in api.scopes:
        row.open_to_users = row.scope in wanted.open_to_users
