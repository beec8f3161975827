"""The services' APIs in TokenDealer: their scopes, and which of them are for everybody."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from launch import commands
from launch.commands import Run
from launch.printed import parsed
from launch.settings import Settings

_APIS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dataservice": (("data:read", "data:write"), ("data:read",)),
    "identidock": (("identicons:read",), ("identicons:read",)),
    "tokendealer": (("admin",), ()),
}
"""The scopes of each, and those that people have who are no admins."""


def provide(settings: Settings, run: Run = commands.run) -> None:
    """Make those that are missing, and open what people may have, also of older ones."""
    with ThreadPoolExecutor(max_workers=len(_APIS)) as pool:
        list(pool.map(lambda audience: _provide(audience, settings, run), _APIS))


def _provide(audience: str, settings: Settings, run: Run) -> None:
    service = settings.service("tokendealer")
    scopes, opened = _APIS[audience]
    words = (*_each("--scope", scopes), *_each("--open", opened), "--if-absent", "--json")
    made = parsed(run(service, settings, "api", "create", audience, *words))
    closed = [scope for scope in opened if scope not in made.get("open_to_users", ())]
    if closed:
        run(service, settings, "api", "edit", audience, *_each("--open", closed))


def _each(option: str, values: Iterable[str]) -> list[str]:
    return [word for value in values for word in (option, value)]
