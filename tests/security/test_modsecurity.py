"""The peer judges arguments, forms and JSON bodies, so that a comparison with it is fair."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import free_port
from tests.security.corpus import payloads
from tests.security.modsecurity import missing, modsecurity
from tests.security.placement import Endpoint, cases
from tests.security.verdict import FILTER, PASSED, Target, measure

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

PLACES = ("query", "json", "form")


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with modsecurity(tmp_path_factory.mktemp("modsecurity"), free_port()) as running:
        yield Target("127.0.0.1", running.port)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", ["1' union select pin from cards--", "<script>alert(1)</script>"])
def test_it_stops_an_attack(peer: Target, place: str, text: str) -> None:
    assert measure(peer, cases({"k": payloads([text], (place,))}, Endpoint())) == [FILTER]


@pytest.mark.parametrize("place", PLACES)
def test_it_lets_ordinary_texts_through(peer: Target, place: str) -> None:
    texts = payloads(["O'Brien", "hello, world"], (place,))
    assert measure(peer, cases({"k": texts}, Endpoint())) == [PASSED, PASSED]


def test_it_stands_before_a_given_upstream(tmp_path: Path, peer: Target) -> None:
    upstream = f"127.0.0.1:{peer.port}"  # another peer: it answers what the first one lets through
    with modsecurity(tmp_path, free_port(), upstream) as running:
        target = Target("127.0.0.1", running.port)
        ordinary = cases({"k": payloads(["hello"], PLACES)}, Endpoint())
        assert measure(target, ordinary) == [PASSED] * len(PLACES)
