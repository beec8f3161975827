"""What TokenDealer has to know before the services start: APIs, clients, who administers them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from launch import admin, apis, commands, dashboard_client, demo_client, demo_env
from launch.admin import Admin
from launch.commands import Run
from launch.settings import Settings
from launch.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Provided:
    """What goes into demo.env: the demo client's secret, and how the administrator signs in."""

    secret: str
    admin: Admin


def provide(settings: Settings, terminal: Terminal, run: Run = commands.run) -> Provided:
    """Make what is missing; where nothing is, that costs one command. Refusal says what failed."""
    saved = demo_env.read(settings.var)
    known = dashboard_client.find(settings, run)
    secret = demo_client.saved_in(saved)
    person = admin.saved_in(settings, saved)
    if known is None or secret is None or person is None:
        terminal.say("Making the clients and the administrator's account ...")
    if known is None:
        apis.provide(settings, run)

    def make_admin() -> Admin:
        return person if person and known else admin.provide(settings, person, run)

    with ThreadPoolExecutor() as pool:  # each starts a Python of its own: side by side
        dashboard = pool.submit(dashboard_client.provide, settings, known, run)
        demo = pool.submit(lambda: secret or demo_client.provide(settings, run))
        made = pool.submit(make_admin)
    dashboard.result()
    return Provided(demo.result(), made.result())
