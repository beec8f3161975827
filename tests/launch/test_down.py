"""`make down` stops what another terminal started, and waits for it."""


def test_stops_a_running_one_and_waits(launcher, gone):
    up = launcher.up()
    pids = launcher.pids()
    down = launcher.start("down")
    assert down.exit_code() == 0
    assert up.exit_code() == 0
    assert all(gone(pid) for pid in pids.values())
    assert down.said() == "All services have stopped.\n"


def test_stops_services_whose_launcher_was_killed(launcher, gone):
    up = launcher.up()
    pids = launcher.pids()
    up.kill()
    refused = launcher.start("up")
    assert refused.exit_code() == 1
    assert "already running" in refused.said()
    assert launcher.start("down").exit_code() == 0
    assert all(gone(pid) for pid in pids.values())


def test_is_content_when_nothing_runs(launcher):
    down = launcher.start("down")
    assert down.exit_code() == 0
    assert down.said() == f"Nothing is running from {launcher.var}.\n"
