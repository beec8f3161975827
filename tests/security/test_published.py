"""Published sets are read whole where they are there."""

import pytest

from tests.security import placement, published
from tests.security.placement import Endpoint


@pytest.mark.skipif(not published.GOTESTWAF.exists(), reason="no ../shared/data/gotestwaf")
def test_gotestwaf_is_read() -> None:
    attacks = published.gotestwaf_attacks()
    assert {"sql-injection", "xss-scripting", "path-traversal"} <= set(attacks)
    assert all(attacks.values())
    assert len(placement.cases(attacks, Endpoint())) > 300
    assert len(placement.cases(published.gotestwaf_benign(), Endpoint())) > 80


@pytest.mark.skipif(not published.CRS.exists(), reason="no ../shared/data/crs")
def test_the_requests_of_crs_are_read() -> None:
    cases = published.crs_attacks(Endpoint())
    heads = [case.request({}).partition(b"\r\n\r\n")[0] for case in cases]
    assert len(heads) > 2000
    assert all(head.count(b"\r\nHost:") == 1 for head in heads)
    assert all(head.split(b"\r\n")[0].count(b" ") == 2 for head in heads)
