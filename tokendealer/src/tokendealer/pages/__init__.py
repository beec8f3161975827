"""Pages for people: HTML without a script, under a policy that lets nothing else in."""

from tokendealer.pages.errors import show_errors
from tokendealer.pages.install import install
from tokendealer.pages.rendering import render

__all__ = ["install", "render", "show_errors"]
