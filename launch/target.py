"""Where the demonstration goes and as whom: from demo.env and, before it, the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launch import demo_env
from launch.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Target:
    """Addresses and credentials."""

    base_url: str
    token_url: str
    client_id: str
    client_secret: str


def find(environ: Mapping[str, str], var: Path) -> Target:
    """The target that `make up` wrote down; BASE_URL in the environment sets both addresses.

    Refusal names what is missing.
    """
    saved = demo_env.read(var)
    given = {name: environ[name] for name in demo_env.CLIENT_NAMES if environ.get(name)}
    if base := given.get("BASE_URL"):
        given.setdefault("TOKEN_URL", f"{base.rstrip('/')}/oauth/token")
    values = saved | given
    if missing := [name for name in demo_env.CLIENT_NAMES if not values.get(name)]:
        raise Refusal(
            f"no {missing[0]} in {var / demo_env.FILE}: is `make up` running, "
            "and has it said that all services are ready?"
        )
    return Target(
        base_url=values["BASE_URL"].rstrip("/"),
        token_url=values["TOKEN_URL"],
        client_id=values["CLIENT_ID"],
        client_secret=values["CLIENT_SECRET"],
    )
