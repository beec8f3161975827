"""Log files are appended to and put aside when large."""

from launch import logs
from launch.logs import Logs


def test_only_what_this_run_wrote_is_read(settings):
    path = settings.var / "log" / "dataservice.log"
    path.write_text("before\n")
    of_this_run = Logs(settings)
    with path.open("a") as stream:
        stream.write("after\n")
    assert of_this_run.written("dataservice") == "after\n"


def test_a_large_one_is_put_aside(settings):
    path = settings.var / "log" / "dataservice.log"
    path.write_bytes(b"x" * (logs.ASIDE_BYTES + 1))
    assert Logs(settings).written("dataservice") == ""
    assert path.stat().st_size == 0
    assert path.with_suffix(".log.1").stat().st_size == logs.ASIDE_BYTES + 1
