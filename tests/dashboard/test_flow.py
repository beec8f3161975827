from __future__ import annotations

import base64
import hashlib
import re

from chassis.sealed import Sealer
from dashboard import flow as flows
from tests.dashboard.conftest import FakeClock

SEALER = Sealer(bytes(range(32)), "sign-in", FakeClock())


def test_a_flow_has_values_that_tell_nothing_of_each_other() -> None:
    flow = flows.begin("/app/")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(flow.verifier.encode()).digest())
    assert flow.challenge == challenge.decode().rstrip("=")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", flow.verifier)
    assert len({flow.verifier, flow.state, flow.nonce, flow.challenge}) == 4
    assert flows.begin("/app/").state != flow.state


def test_what_a_browser_carries_opens_with_its_state_alone() -> None:
    flow, other = flows.begin("/app/keys"), flows.begin("/app/")
    sealed = flows.seal(flow, SEALER)
    assert flow.verifier not in sealed
    assert flows.unseal(sealed, flow.state, SEALER) == flow
    assert flows.unseal(sealed, other.state, SEALER) is None
    assert flows.unseal(sealed[:-2] + "AA", flow.state, SEALER) is None
    assert flows.unseal(None, flow.state, SEALER) is None


def test_all_that_a_browser_can_carry_fits_into_a_header() -> None:
    longest = flows.seal(flows.begin("/app/" + "x" * 195), SEALER)
    assert {flows.place_of(str(n)) for n in range(1000)} == set(range(flows.PLACES))
    assert flows.PLACES * (len(longest) + len("__Secure-app_flow_15=; ")) < 8 * 1024
