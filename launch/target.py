"""Where the demonstration goes and as whom: from demo.env and, before it, the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launch import demo_env
from launch.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Target:
    """Addresses and credentials."""

    token_url: str
    dataservice: str
    identidock: str
    client_id: str
    client_secret: str


def find(environ: Mapping[str, str], var: Path) -> Target:
    """The target that `make up` wrote down; a BASE_URL in the environment replaces every address.

    Refusal names what is missing.
    """
    saved = demo_env.read(var)
    given = {name: environ[name] for name in demo_env.NAMES if environ.get(name)}
    base = given.get("BASE_URL")
    one_address = _everything_at(base) if base and base != saved.get("BASE_URL") else {}
    values = saved | one_address | given
    if missing := [name for name in demo_env.NAMES if not values.get(name)]:
        raise Refusal(
            f"no {missing[0]} in {var / demo_env.FILE}: is `make up` running, "
            "and has it said that all services are ready?"
        )
    return Target(
        token_url=values["TOKEN_URL"],
        dataservice=values["DATASERVICE_URL"],
        identidock=values["IDENTIDOCK_URL"],
        client_id=values["CLIENT_ID"],
        client_secret=values["CLIENT_SECRET"],
    )


def _everything_at(base: str) -> dict[str, str]:
    base = base.rstrip("/")
    return {"TOKEN_URL": f"{base}/oauth/token", "DATASERVICE_URL": base, "IDENTIDOCK_URL": base}
