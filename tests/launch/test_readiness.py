"""Waiting for readiness ends: with all ready, with a stop, or with the one that is not."""

import pytest

from launch import readiness
from launch.exchange import Answer, Unreachable
from launch.refusal import Refusal


def sender(give):
    return lambda request, timeout: give(request.url)


def answer(status, body=b""):
    return Answer(status, "", {}, body, 0.0)


def test_it_returns_once_all_are_ready(settings):
    seen = []

    def ready_when_asked_again(url):
        seen.append(url)
        if seen.count(url) == 1:
            raise Unreachable("not yet")
        return answer(503 if seen.count(url) == 2 else 200)

    readiness.wait(settings, stopped=lambda: False, send=sender(ready_when_asked_again))
    assert seen == [
        f"{settings.url(service.name)}{path}"
        for service, path in zip(settings.services, ["/healthz", *["/readyz"] * 4], strict=True)
        for _ in range(3)
    ]


def test_it_returns_when_stopped(settings):
    readiness.wait(settings, stopped=lambda: True, send=sender(lambda url: answer(503)))


def test_it_names_the_one_that_is_not_ready_in_time(settings):
    failing = sender(lambda url: answer(503, b'{"database": "failed"}'))
    with pytest.raises(Refusal, match=r"gateway was not ready after 0 s .*: 503 .*failed"):
        readiness.wait(settings, stopped=lambda: False, seconds=0, send=failing)
