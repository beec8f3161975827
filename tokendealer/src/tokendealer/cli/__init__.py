"""The command `tokendealer`: tables for people, `--json` for scripts."""

from importlib import import_module

import click

from chassis import logs

# Where each command is: what serves need not carry what administers in its memory.
_MODULES = {
    "api": "api",
    "audit": "audit",
    "client": "client",
    "doctor": "doctor",
    "key": "key",
    "master-key": "master_key",
    "migrate": "server",
    "serve": "server",
    "stats": "stats",
    "token": "token_commands",
    "user": "user",
}


class _Commands(click.Group):
    """Loads a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _MODULES:
            return None
        module = import_module(f"tokendealer.cli.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and administer TokenDealer. Settings come from the environment, see the README."""
    logs.configure_for_commands("tokendealer")
