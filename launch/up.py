"""`make up`: check, prepare, start all services together, and stay until told to stop."""

import os
import shlex
import shutil
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from launch import (
    commands,
    dashboard_client,
    demo_client,
    demo_env,
    environment,
    message,
    output,
    ports,
    provision,
    readiness,
    running,
    secret_files,
    state,
)
from launch import settings as launch_settings
from launch.admin import Admin
from launch.logs import Logs
from launch.provision import Provided
from launch.refusal import Refusal
from launch.services import SERVICES, Service
from launch.settings import Settings
from launch.supervisor import Supervisor
from launch.terminal import Terminal


def up(
    environ: Mapping[str, str],
    root: Path,
    terminal: Terminal,
    services: Sequence[Service] = SERVICES,
) -> None:
    """Run all `services` until Ctrl-C, SIGTERM or SIGHUP; Refusal when they cannot, or one ends."""
    started = time.monotonic()
    os.umask(0o077)  # databases and logs are their owner's business
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the supervisor takes over
    settings = launch_settings.read(environ, root, services)
    state.prepare(settings.var)
    with running.only_one(settings.var) as record:
        ports.require_free(settings)
        provided = _prepare(settings, terminal)
        names = ", ".join(service.name for service in settings.services)
        terminal.say(f"Starting {names} ...")
        Run(settings, provided, record, terminal, started).until_stopped()


def _prepare(settings: Settings, terminal: Terminal) -> Provided:
    """Secrets, schemas, and who is to use all of it."""
    secret_files.ensure(settings)
    terminal.say(f"Preparing the databases in {message.shown(settings.var)} ...")
    commands.migrate_all(settings)
    return provision.provide(settings, terminal)


class Run:
    """One run of the services, from their start until all have ended."""

    def __init__(
        self,
        settings: Settings,
        provided: Provided,
        record: running.Running,
        terminal: Terminal,
        started: float,
    ) -> None:
        self._settings = settings
        self._provided = provided
        self._record = record
        self._terminal = terminal
        self._started = started
        self._logs = Logs(settings)
        self._supervisor = Supervisor(self._all_started)
        self._problem: Refusal | OSError | None = None
        self._ready = False

    def until_stopped(self) -> None:
        """Start all and return when they were asked to stop; Refusal says what went wrong."""
        for service in self._settings.services:
            env = environment.of(service, self._settings)
            self._supervisor.add_process(service.name, self._command(service), env=env)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup ignores it on purpose
            signal.signal(signal.SIGHUP, lambda *_: self._supervisor.terminate())
        self._supervisor.loop()
        if self._settings.gateway_run_dir != self._settings.var / "gateway":
            shutil.rmtree(self._settings.gateway_run_dir, ignore_errors=True)
        if self._problem:
            raise self._problem
        if self._supervisor.ended:
            raise self._death(*self._supervisor.ended)
        self._terminal.say("\nAll services have stopped.")

    def _command(self, service: Service) -> str:
        words = shlex.join(commands.serving(service))
        # `exec`: no shell stays between honcho and the service.
        return f"exec {words} </dev/null >>{shlex.quote(str(self._logs.path(service.name)))} 2>&1"

    def _all_started(self, pids: Mapping[str, int]) -> None:
        self._record.note(pids)
        # Only now: honcho forks its processes, and a fork should find a single thread.
        threading.Thread(target=self._get_ready, daemon=True).start()

    def _get_ready(self) -> None:
        try:
            readiness.wait(self._settings, lambda: self._supervisor.stopping)
            if not self._supervisor.stopping:
                self._announce()
        except (Refusal, OSError) as problem:
            if not self._supervisor.stopping:  # else it is only a sign of the stopping
                self._problem = problem
                self._supervisor.terminate()

    def _announce(self) -> None:
        dashboard_client.make_sure(self._settings)
        secret = demo_client.make_sure(self._provided.secret, self._settings)
        env = _demo_env(self._settings, secret, self._provided.admin)
        demo_env.write(self._settings.var, env)
        seconds = time.monotonic() - self._started
        self._ready = True
        self._terminal.say(message.ready(self._settings, env, seconds, self._terminal))

    def _death(self, name: str, code: int) -> Refusal:
        when = "stopped" if self._ready else "stopped before it was ready"
        what = f"{name} {when} (its log: {message.shown(self._logs.path(name))})"
        return output.failure(what, code, self._logs.written(name))


def _demo_env(settings: Settings, secret: str, admin: Admin) -> dict[str, str]:
    return {
        "BASE_URL": settings.url("gateway"),
        "TOKEN_URL": demo_client.token_url(settings),
        "CLIENT_ID": demo_client.CLIENT_ID,
        "CLIENT_SECRET": secret,
        "AUDIENCE": demo_client.AUDIENCE,
        "SCOPE": demo_client.SCOPE,
        "ADMIN_EMAIL": admin.email,
        "ADMIN_PASSWORD": admin.password,
    }
