"""What `make up` says once all is ready: where things are and what to do next."""

from collections.abc import Mapping
from pathlib import Path

from launch import state
from launch.settings import Settings
from launch.terminal import BOLD, GREEN, Terminal

TEXT = """
{ready}

{people}
  {app}   the dashboard
  sign in as {email}; the password is ADMIN_PASSWORD in {env}

{places}
{addresses}

  docs         {docs}, every address with an example
  logs         {logs}, one JSON object a line
  data         {var}, kept: the next `make up` goes on with it

{client}
{env} (only you may read it) has, each on a line:

  BASE_URL           the gateway: every service is behind it
  TOKEN_URL          where tokens are asked for
  CLIENT_ID          who asks: {client_id}
  CLIENT_SECRET      its password; not shown here
  AUDIENCE, SCOPE    which API the token is for, and what it allows there
  ADMIN_EMAIL, ADMIN_PASSWORD    who signs in to the dashboard

{next}
  make demo          token, write, read, a picture, an attack: each step shown
  make tokendealer ARGS="client create --help"   to add a client of your own

{first}
  . {env}
  curl -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials \\
       -d "audience=$AUDIENCE" -d "scope=$SCOPE" "$TOKEN_URL"

Ctrl-C stops everything, and so does `make down` in another terminal."""


def ready(settings: Settings, env: Mapping[str, str], seconds: float, terminal: Terminal) -> str:
    """The closing message: no secret in it, only where the secret is."""
    count = len(settings.services)
    return TEXT.format(
        ready=terminal.paint(f"All {count} services are ready, after {seconds:.1f} s.", GREEN),
        people=terminal.paint("Open this in a browser", BOLD),
        app=f"{settings.issuer}/app/",
        email=env["ADMIN_EMAIL"],
        places=terminal.paint("What runs", BOLD),
        addresses="\n".join(_addresses(settings, terminal)),
        docs=f"{settings.url('gateway')}/docs",
        logs=shown(state.log_of(settings.var, "<service>")),
        var=shown(settings.var),
        client=terminal.paint("The demo client", BOLD),
        env=shown(settings.var / "demo.env"),
        client_id=env["CLIENT_ID"],
        next=terminal.paint("Next, in another terminal, in this directory", BOLD),
        first=terminal.paint("Or your first token, by hand", BOLD),
    )


def shown(path: Path) -> str:
    """`path` as short as it still works from the current directory."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _addresses(settings: Settings, terminal: Terminal) -> list[str]:
    return [
        f"  {terminal.paint(f'{each.name:<12}', BOLD)} {settings.url(each.name)}  {each.about}"
        for each in settings.services
    ]
