"""The one table of what `make up` runs. A new service is a new row."""

from dataclasses import dataclass

HOST = "127.0.0.1"
"""Not a setting: shells and tools export `HOST` for purposes of their own."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service: run as `python -m <name> serve`, it answers 200 at `ready` when it can work."""

    name: str
    """Its Python module too, unless it has a program."""
    port: int
    """Where it listens unless <NAME>_PORT says otherwise."""
    about: str
    database: bool = False
    """Whether it keeps data: then `python -m <name> migrate` brings its schema up."""
    secrets: tuple[str, ...] = ()
    """Settings that are made once at random and handed over by file."""
    client_id: str = ""
    """Its id where it is a client of TokenDealer; the secret is handed over by file."""
    program: str = ""
    """What takes its words in place of a Python module; from the checkout's root."""
    ready: str = "/readyz"

    @property
    def port_setting(self) -> str:
        """The name of the setting with its port."""
        return f"{self.name.upper()}_PORT"

    @property
    def database_setting(self) -> str:
        """The name of the setting with its database's URL."""
        return f"{self.name.upper()}_DATABASE_URL"


SERVICES = (
    Service(
        "gateway",
        8080,
        "the one address for all of it",
        program="openresty/gateway",
        ready="/healthz",
    ),
    Service(
        "tokendealer",
        8001,
        "issues access tokens",
        database=True,
        secrets=("MASTER_KEY", "SECRET_PEPPER"),
    ),
    Service("dataservice", 8002, "users, services and activity logs", database=True),
    Service("identidock", 8003, "a picture for every name", secrets=("NAME_SALT",)),
    Service(
        "dashboard",
        8004,
        "where people run all of it",
        secrets=("SESSION_KEY",),
        client_id="dashboard",
    ),
)
