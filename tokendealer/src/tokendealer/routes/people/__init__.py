"""The pages for people: signing in and out, their account."""

from tokendealer.routes.people import (
    login,
    password,
    profile,
    second_factor,
    set_password,
    sign_out,
    sign_up,
    style,
)
from tokendealer.routes.people.context import PeopleContext, install

BLUEPRINTS = tuple(
    each.routes
    for each in (
        login,
        profile,
        password,
        second_factor,
        set_password,
        sign_out,
        sign_up,
        style,
    )
)

__all__ = ["BLUEPRINTS", "PeopleContext", "install"]
