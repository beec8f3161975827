"""The launcher as a process, with fake services: it starts all, or nothing, and stops all."""

import json
import re
import signal
import socket
import stat
from urllib.request import urlopen

import pytest

from launch.services import SERVICES

OF_CODE = re.compile(r"Traceback|\.py")


def test_says_where_things_are_once_all_are_ready(launcher):
    process = launcher.up()
    said = process.said()
    for service in ("TOKENDEALER", "DATASERVICE", "IDENTIDOCK", "DASHBOARD"):
        assert f"http://127.0.0.1:{launcher.environ[f'{service}_PORT']}" in said
    assert "make demo" in said
    assert str(launcher.var / "demo.env") in said


def test_shows_no_secret(launcher):
    said = launcher.up().said()
    assert "tds_" not in said
    assert "open sesame" not in said


def test_writes_working_credentials_for_their_owner_alone(launcher):
    launcher.up()
    path = launcher.var / "demo.env"
    assert "CLIENT_SECRET=tds_0\n" in path.read_text()
    assert 'ADMIN_EMAIL=admin@example.com\nADMIN_PASSWORD="open sesame"\n' in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stops_everything_when_told_to(launcher, gone, number):
    process = launcher.up()
    pids = launcher.pids()
    assert set(pids) == {"launcher", *(service.name for service in SERVICES)}
    process.send(number)
    assert process.exit_code() == 0
    assert all(gone(pid) for pid in pids.values())
    assert "All services have stopped." in process.said()


def test_stops_everything_when_told_to_during_the_start(launcher, gone):
    process = launcher.start("up", FAKE_IDENTIDOCK="never-ready")
    process.wait_for("Starting gateway, tokendealer, dataservice, identidock, dashboard ...\n")
    process.send(signal.SIGINT)
    assert process.exit_code() == 0
    assert all(gone(pid) for pid in launcher.pids().values())


def test_ends_a_service_that_does_not_listen(launcher, gone):
    process = launcher.up(FAKE_DATASERVICE="deaf")
    pids = launcher.pids()
    process.send(signal.SIGINT)
    assert process.exit_code() == 0
    assert all(gone(pid) for pid in pids.values())


def test_keeps_secrets_and_credentials_in_a_second_run(launcher):
    first = launcher.up()
    kept = {path: path.read_text() for path in (launcher.var / "secrets").iterdir()}
    kept[launcher.var / "demo.env"] = (launcher.var / "demo.env").read_text()
    first.send(signal.SIGINT)
    assert first.exit_code() == 0
    (launcher.directory / "calls").unlink()
    launcher.up()
    assert {path: path.read_text() for path in kept} == kept
    assert sorted(launcher.calls()) == [
        "dataservice migrate",
        "tokendealer client show dashboard --json",
        "tokendealer migrate",
    ]


def test_gives_the_client_a_new_secret_when_the_file_is_lost(launcher):
    first = launcher.up()
    first.send(signal.SIGINT)
    first.exit_code()
    (launcher.var / "demo.env").unlink()
    launcher.up()
    assert "CLIENT_SECRET=tds_6\n" in (launcher.var / "demo.env").read_text()


def test_gives_the_client_a_new_secret_when_the_saved_one_is_refused(launcher):
    first = launcher.up()
    first.send(signal.SIGINT)
    first.exit_code()
    (launcher.directory / "secrets").write_text("another\n")
    launcher.up()
    assert "CLIENT_SECRET=tds_8\n" in (launcher.var / "demo.env").read_text()


def test_a_secret_of_the_dashboard_that_is_refused_is_replaced_by_the_next_run(launcher):
    first = launcher.up()
    first.send(signal.SIGINT)
    first.exit_code()
    path = launcher.var / "secrets" / "dashboard_client_secret"
    path.write_text("of another database\n")
    second = launcher.start("up")
    assert second.exit_code() == 1
    assert "tokendealer knows another secret of the dashboard" in second.said()
    launcher.up()
    assert path.read_text() == "tds_6\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_setting_that_a_service_refuses_is_one_line_and_stops_all(launcher, gone):
    process = launcher.start("up", FAKE_DATASERVICE="bad-setting")
    assert process.exit_code() == 1
    last = process.said().splitlines()[-1]
    assert last == "make up: dataservice: cannot start: LOG_LEVEL: no such level"
    assert all(gone(pid) for pid in launcher.pids().values())
    assert not (launcher.var / "demo.env").exists()


def test_a_service_that_crashes_at_start_shows_its_last_words(launcher):
    process = launcher.start("up", FAKE_IDENTIDOCK="crash")
    assert process.exit_code() == 1
    *_, what, words = process.said().splitlines()
    assert what.startswith("make up: identidock stopped before it was ready (its log: ")
    assert what.endswith("exit code 1")
    assert words == "    the roof fell in"


def test_a_service_that_dies_later_stops_all_and_is_named(launcher, gone):
    process = launcher.up()
    pids = launcher.pids()
    url = f"http://127.0.0.1:{launcher.environ['IDENTIDOCK_PORT']}/die"
    with pytest.raises(OSError, match="closed connection"):
        urlopen(url, timeout=5)
    assert process.exit_code() == 1
    log = launcher.var / "log" / "identidock.log"
    assert f"make up: identidock stopped (its log: {log}): exit code 3" in process.said()
    assert all(gone(pid) for pid in pids.values())


def test_a_taken_port_is_one_line_and_nothing_is_started(launcher):
    port = int(launcher.environ["DATASERVICE_PORT"])
    with socket.create_server(("127.0.0.1", port)):
        process = launcher.start("up")
        assert process.exit_code() == 1
    assert process.said().startswith(
        f"make up: DATASERVICE_PORT: cannot listen on 127.0.0.1:{port}: Address already in use"
    )
    assert len(process.said().splitlines()) == 1
    assert not launcher.calls()


def test_a_second_one_is_refused_in_one_line(launcher):
    launcher.up()
    second = launcher.start("up")
    assert second.exit_code() == 1
    assert len(second.said().splitlines()) == 1
    assert "already running" in second.said()
    assert "make down" in second.said()
    assert "TOKENDEALER_PORT" in second.said()


def test_an_unusable_var_is_one_line(launcher):
    launcher.var.write_text("a file, not a directory")
    process = launcher.start("up")
    assert process.exit_code() == 1
    assert process.said() == f"make up: VAR_DIR: cannot write to {launcher.var}: File exists\n"


def test_a_lost_secret_of_a_database_is_one_line(launcher):
    first = launcher.up()
    first.send(signal.SIGINT)
    first.exit_code()
    key = launcher.var / "secrets" / "tokendealer_master_key"
    key.unlink()
    second = launcher.start("up")
    assert second.exit_code() == 1
    assert second.said().startswith(f"make up: {key} is missing")
    assert not key.exists()


def test_services_are_told_what_they_need(launcher):
    launcher.up(CLIENT_SECRET="leaked", AUDIENCE="leaked", HOST="a.shell.said.so")
    environment = json.loads((launcher.directory / "environment-identidock").read_text())
    assert environment["HOST"] == "127.0.0.1"
    assert environment["PORT"] == launcher.environ["IDENTIDOCK_PORT"]
    assert environment["NAME_SALT_FILE"] == str(launcher.var / "secrets" / "identidock_name_salt")
    assert not {"PYTHONDONTWRITEBYTECODE", "CLIENT_SECRET", "AUDIENCE"} & set(environment)


def test_services_log_to_their_files(launcher):
    launcher.up()
    assert (launcher.var / "log" / "tokendealer.log").read_text() == "serving\n"


@pytest.mark.parametrize(
    "environ", [{"TOKENDEALER_PORT": "eighty"}, {"FAKE_DATASERVICE": "bad-setting"}]
)
def test_no_traceback_reaches_the_person(launcher, environ):
    process = launcher.start("up", **environ)
    assert process.exit_code() == 1
    assert not OF_CODE.search(process.said())
