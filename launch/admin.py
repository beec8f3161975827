"""The first person: an administrator's account, whose password is in demo.env."""

from collections.abc import Mapping
from dataclasses import dataclass

from launch import commands
from launch.commands import Run
from launch.printed import member
from launch.refusal import Refusal
from launch.settings import Settings


@dataclass(frozen=True, slots=True)
class Admin:
    """How the first administrator signs in."""

    email: str
    password: str


def saved_in(settings: Settings, saved: Mapping[str, str]) -> Admin | None:
    """What demo.env, read as `saved`, has of the administrator that the settings name."""
    password = saved.get("ADMIN_PASSWORD")
    if saved.get("ADMIN_EMAIL") != settings.admin_email or not password:
        return None
    return Admin(settings.admin_email, password)


def provide(settings: Settings, known: Admin | None, run: Run = commands.run) -> Admin:
    """Make the account if there is none; its password, a new one unless it is `known`."""
    service = settings.service("tokendealer")
    email = settings.admin_email
    words = ("--email", email, "--name", "Administrator", "--admin", "--if-absent")
    created = run(service, settings, "user", "create", *words, "--generate-password", "--json")
    password = member(created, "password")
    if password is None and known:
        return known
    if password is None:
        password = member(
            run(service, settings, "user", "password", email, "--generate", "--json"), "password"
        )
    if password is None:
        raise Refusal(f"tokendealer gave {email} no password")
    return Admin(email, password)
