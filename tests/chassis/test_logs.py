import json
import logging
from io import StringIO

import pytest

from chassis import logs, request_id


def configured(level: str = "info") -> StringIO:
    stream = StringIO()
    logs.configure("service", level, stream)
    return stream


def test_a_line_is_json_with_service_level_and_time() -> None:
    stream = configured()
    logs.get_logger().info("happened", count=3)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["service"], line["level"], line["count"]) == (
        "happened",
        "service",
        "info",
        3,
    )
    assert line["timestamp"].endswith("Z")


def test_a_line_has_the_id_of_the_request_under_way() -> None:
    stream = configured()
    request_id.adopt("id-9")
    logs.get_logger().info("happened")
    assert json.loads(stream.getvalue())["request_id"] == "id-9"


def test_the_standard_librarys_records_take_the_same_way() -> None:
    stream = configured()
    logging.getLogger("some.library").warning("careful: %s", "wet floor")
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"]) == ("careful: wet floor", "warning")


def test_line_breaks_can_not_forge_a_line() -> None:
    stream = configured()
    logs.get_logger().info('x\n{"event": "forged"}', other="a\nb")
    assert len(stream.getvalue().splitlines()) == 1


def test_what_json_has_no_form_for_is_written_as_its_repr() -> None:
    stream = configured()
    logs.get_logger().info("happened", thing=object)
    assert "object" in json.loads(stream.getvalue())["thing"]


def test_lines_below_the_level_are_not_written() -> None:
    stream = configured("error")
    logs.get_logger().warning("hidden")
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("status", "written"), [(200, 0), (404, 0), (500, 1)])
async def test_above_info_only_failed_requests_are_written(status: int, written: int) -> None:
    stream = configured("warning")
    logs.record_request(status, {"event": "request"})
    logs.flush()
    assert len(stream.getvalue().splitlines()) == written


async def test_requests_lines_come_together_and_in_order() -> None:
    stream = configured()
    for number in range(3):
        logs.record_request(200, {"number": number})
    assert stream.getvalue() == ""
    logs.flush()
    logs.flush()
    assert [json.loads(line)["number"] for line in stream.getvalue().splitlines()] == [0, 1, 2]
