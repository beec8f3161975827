"""The list of revocations followed for real: two nginx workers, an origin that fails and lies."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from os import kill
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.openresty.bearer.fake_origin import DEADLINE, FakeOrigin, http
from tests.openresty.bearer.gateway_process import Gateway, gateway, until
from tests.openresty.bearer.support import Mint, jwks

LIST_PATH = "/oauth/revocations"
NOT_MODIFIED = http(b"", 304, ETag='"v1"')
FOUR_MIB = 4 * 1024 * 1024


class TokenDealer:
    """An origin with keys and a list; `list_answer` can be changed while it runs."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self.keys_answer = http(jwks(mint.jwk()))
        self.list_answer = b""
        self.list_gate = threading.Event()
        self.list_gate.set()
        self.publish()
        self.origin = FakeOrigin()
        self.origin.answer = self._answer

    def _answer(self, path: str) -> bytes:
        if path != LIST_PATH:
            return self.keys_answer
        self.list_gate.wait(DEADLINE)
        return self.list_answer

    def publish(self, *, version: int = 1, age: float = 0, **members: object) -> None:
        """A good list, signed so many seconds ago."""
        signed_at = int(time.time()) - age
        self.list_answer = http(self._mint.listed(version=version, iat=signed_at, **members))

    def asked_for(self, path: str) -> list[str]:
        """The requests for it so far."""
        return [head for head in self.origin.asked if head.startswith(f"GET {path} ")]


class Start:
    """Starts the gateway when the test is ready for it."""

    def __init__(self, stack: ExitStack, folder: Path, authority: str) -> None:
        self._stack, self._folder = stack, folder
        self._root = f"http://{authority}"

    def __call__(self, **changes: object) -> Gateway:
        settings = {"url": self._root + LIST_PATH, "poll_seconds": 0.1, "max_age": 60}
        wanted = {**settings, "stale": "accept", **changes}
        keys = f"{self._root}/.well-known/jwks.json"
        return self._stack.enter_context(gateway(self._folder, keys, wanted))

    def edit(self, old: str, new: str) -> None:
        """Change the configuration that the next reload reads."""
        conf = self._folder / "nginx.conf"
        text = conf.read_text()
        assert old in text
        conf.write_text(text.replace(old, new))


@pytest.fixture
def dealer(mint: Mint) -> Iterator[TokenDealer]:
    dealer = TokenDealer(mint)
    yield dealer
    dealer.list_gate.set()
    dealer.origin.stop()


@pytest.fixture
def start(tmp_path: Path, dealer: TokenDealer) -> Iterator[Start]:
    with ExitStack() as stack:
        yield Start(stack, tmp_path, dealer.origin.authority)


def token(mint: Mint, **changes: object) -> str:
    now = int(time.time())
    return mint.token(**{"iat": now, "nbf": now, "exp": now + 3600, "jti": uuid4().hex, **changes})


def accepted(answer: Any) -> bool:
    return bool(answer["status"] == 200)


def refused_for(cause: str) -> Callable[[Any], bool]:
    return lambda answer: answer["status"] != 200 and answer["reason"]["detail"]["cause"] == cause


def is_version(version: int) -> Callable[[Any], bool]:
    return lambda answer: bool(answer["list"].get("version") == version)


revoked = refused_for("revoked")


def test_a_token_is_refused_everywhere_within_2_seconds_of_being_listed(
    start: Start, dealer: TokenDealer, mint: Mint, other_mint: Mint
) -> None:
    dealer.keys_answer = http(jwks(mint.jwk(), other_mint.jwk()))
    gateway = start(poll_seconds=1)
    other = token(mint, client_id="another", sub="another")
    by = {
        "jti": token(mint, client_id="another", sub="another", jti="stolen"),
        "client": token(mint, client_id="compromised", sub="another"),
        "subject": token(mint, client_id="another", sub="somebody"),
        "kid": token(other_mint, client_id="another", sub="another"),
    }
    for each in (other, *by.values()):
        gateway.until_everywhere(lambda answer: answer["cached"], each)
    mark = int(time.time()) + 1
    members: dict[str, Any] = {}
    for version, (name, each) in enumerate(by.items(), start=2):
        members |= {
            "jti": {"jtis": ["stolen"]},
            "client": {"clients": {"compromised": mark}},
            "subject": {"subjects": {"somebody": mark}},
            "kid": {"kids": ["k2"]},
        }[name]
        dealer.publish(version=version, **members)
        began = time.monotonic()
        while not all(map(revoked, gateway.everywhere(each))):
            assert time.monotonic() - began < 2, (name, gateway.log)
            assert accepted(gateway.get(other))
        assert all(map(accepted, gateway.everywhere(other)))


def test_a_mark_revokes_what_was_issued_before_it_and_nothing_after(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    mark = int(time.time())
    dealer.publish(clients={"orders": mark}, subjects={"somebody": mark})
    gateway = start()
    for changes in ({"client_id": "orders"}, {"client_id": "another", "sub": "somebody"}):
        gateway.until_everywhere(accepted, token(mint, iat=mark, **changes))
        assert all(map(revoked, gateway.everywhere(token(mint, iat=mark - 1, **changes))))
    same_name = token(mint, iat=mark - 1, client_id="somebody", sub="orders")
    assert all(map(accepted, gateway.everywhere(same_name)))


def test_what_is_no_good_list_is_ignored_and_the_last_good_one_stays(
    start: Start, dealer: TokenDealer, mint: Mint, other_mint: Mint
) -> None:
    dealer.publish(jtis=["gone"])
    gateway = start()
    gone, other = token(mint, jti="gone"), token(mint)
    gateway.until_everywhere(revoked, gone)
    good = mint.listed(version=2)
    forged = Mint(other_mint.key, mint.kid)
    rubbish = [
        http(forged.listed(version=9)),
        http(mint.listed({"typ": "at+jwt"}, version=9)),
        http(mint.listed({"alg": "none"}, version=9)),
        http(mint.listed({"kid": "k9"}, version=9)),
        http(mint.listed(version=9, iss="https://evil.test")),
        http(mint.listed(version=9, jtis={})),
        http(mint.listed(version="9")),
        http(mint.listed(version=9, kids=...)),
        http(mint.listed(version=9, clients={"orders": None})),
        http(mint.listed(version=9, jtis=["x" * FOUR_MIB])),
        http(good[:-4]),
        http(good)[:-4],
        http(good, 500),
        http(good, 302, Location="/elsewhere"),
        http(good, Content_Encoding="gzip"),
        http(b"", 304),
        http(b""),
        http(b"\xff" * 100),
        http("{}"),
        b"",
    ]
    for answer in rubbish:
        dealer.publish(jtis=["gone"])
        until(lambda: gateway.get()["list_failures"] == 0, gateway.log)
        dealer.list_answer = answer
        until(lambda: gateway.get()["list_failures"] > 1, repr(answer[:200]))
        assert all(map(revoked, gateway.everywhere(gone)))
        assert all(map(accepted, gateway.everywhere(other)))
    assert gateway.get()["list"]["version"] == 1


def test_a_lower_version_is_ignored_unless_it_was_signed_a_minute_later(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    dealer.publish(version=7, age=100, jtis=["gone"])
    gateway, gone = start(), token(mint, jti="gone")
    gateway.until_everywhere(revoked, gone)
    dealer.publish(version=6, age=41)
    until(lambda: gateway.get()["list_failures"] > 1, "it is taken")
    assert "version 6 is older than 7, in use" in gateway.log
    assert all(map(revoked, gateway.everywhere(gone)))
    dealer.publish(version=6, age=38)
    gateway.until_everywhere(accepted, gone)
    gateway.until_everywhere(is_version(6))


def test_an_equal_version_is_taken(start: Start, dealer: TokenDealer, mint: Mint) -> None:
    gateway = start()
    gateway.until_everywhere(is_version(1))
    dealer.publish(version=1, jtis=["gone"])
    gateway.until_everywhere(revoked, token(mint, jti="gone"))


def test_a_list_by_an_unknown_kid_fetches_the_keys_at_once_and_without_a_cool_down(
    start: Start, dealer: TokenDealer, mint: Mint, other_mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(is_version(1))
    assert refused_for("unknown_kid")(gateway.get(token(Mint(mint.key, "made-up"))))
    dealer.keys_answer = http(jwks(mint.jwk(), other_mint.jwk()))
    now = int(time.time())
    dealer.list_answer = http(other_mint.listed(version=2, iat=now, jtis=["gone"]))
    gateway.until_everywhere(revoked, token(mint, jti="gone"))
    gateway.until_everywhere(lambda answer: answer["kids"] == "k1 k2")
    # the first, the made-up one's, the list's: a known kid asks for no more
    assert len(dealer.asked_for("/.well-known/jwks.json")) == 3


def test_an_etag_saves_the_body_and_a_304_keeps_the_list_fresh(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    good = mint.listed(iat=int(time.time()), jtis=["gone"])
    dealer.list_answer = http(good, ETag='"v1"')
    gateway, gone = start(), token(mint, jti="gone")
    gateway.until_everywhere(revoked, gone)
    assert "If-None-Match" not in dealer.asked_for(LIST_PATH)[0]
    dealer.list_answer = NOT_MODIFIED
    until(lambda: 'If-None-Match: "v1"\r\n' in dealer.asked_for(LIST_PATH)[-1], "no etag")
    gateway.skew(300)
    gateway.until_everywhere(lambda answer: answer["list"]["age"] < 60)
    answers = gateway.everywhere(gone)
    assert all(map(revoked, answers))
    assert not any(answer["list"]["stale"] for answer in answers)
    assert gateway.get()["list_failures"] == 0


def test_a_stale_list_goes_on_to_decide_and_is_counted(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    dealer.publish(jtis=["gone"])
    gateway, gone, other = start(), token(mint, jti="gone"), token(mint)
    gateway.until_everywhere(revoked, gone)
    gateway.until_everywhere(lambda answer: answer["cached"], other)
    dealer.origin.stop()
    gateway.skew(50)
    assert all(map(accepted, gateway.everywhere(other)))
    assert gateway.get()["stale_decisions"] == 0
    gateway.skew(15)
    answers = gateway.everywhere(other)
    assert all(map(accepted, answers))
    assert all(answer["list"]["stale"] for answer in answers)
    assert all(answer["stale_decisions"] > 0 for answer in answers)
    assert all(map(revoked, gateway.everywhere(gone)))
    dealer.origin.start()
    gateway.until_everywhere(lambda answer: not answer["list"]["stale"])


def test_where_it_is_to_refuse_a_stale_list_answers_503_and_a_fresh_one_ends_that(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    gateway, seen = start(stale="refuse"), token(mint)
    gateway.until_everywhere(lambda answer: answer["cached"], seen)
    dealer.origin.stop()
    gateway.skew(61)
    for each in (seen, token(mint)):
        for answer in gateway.everywhere(each):
            assert (answer["status"], answer["reason"]["code"]) == (503, "temporarily_unavailable")
            assert answer["reason"]["headers"] == {"Retry-After": "1"}
            assert answer["reason"]["detail"]["cause"] == "revocations_stale"
    assert all(map(refused_for("expired"), gateway.everywhere(token(mint, exp=1))))
    assert gateway.get()["stale_decisions"] == 0
    dealer.origin.start()
    gateway.until_everywhere(accepted, seen)


def test_before_the_first_list_every_token_is_answered_503(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    dealer.list_answer = http(b"", 500)
    gateway = start()
    until(lambda: gateway.get()["list_failures"] > 0, "no failure is counted")
    for answer in gateway.everywhere(token(mint)):
        assert (answer["status"], answer["reason"]["code"]) == (503, "temporarily_unavailable")
        assert answer["reason"]["headers"] == {"Retry-After": "1"}
        assert answer["reason"]["detail"]["cause"] == "revocations_unavailable"
        assert answer["ready"] is False
        assert answer["list"] == {"stale": True}
    assert refused_for("malformed")(gateway.get("abc"))
    dealer.publish()
    gateway.until_everywhere(accepted, token(mint))
    assert all(answer["ready"] for answer in gateway.everywhere())


def test_a_request_waits_for_the_very_first_list(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    dealer.list_gate.clear()
    gateway = start()
    gateway.until_everywhere(lambda answer: answer["kids"] == "k1")
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(gateway.get, token(mint)) for _ in range(4)]
        dealer.list_gate.set()
        assert all(accepted(each.result()) for each in waiting)


def test_no_token_is_refused_once_a_tokendealer_that_came_later_answers(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    dealer.list_answer = http(b"", 500)
    gateway = start()
    until(lambda: gateway.get()["list_failures"] > 0, "no failure is counted")
    dealer.publish()
    assert accepted(gateway.get(token(mint)))


def test_a_list_that_does_not_come_is_not_waited_for_long(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    dealer.list_gate.clear()
    gateway = start()
    began = time.monotonic()
    assert refused_for("revocations_unavailable")(gateway.get(token(mint)))
    assert time.monotonic() - began < 10


def test_the_list_stays_while_tokendealer_is_down_over_a_reload_and_a_killed_worker(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    dealer.publish(jtis=["gone"])
    gateway, gone, other = start(), token(mint, jti="gone"), token(mint)
    gateway.until_everywhere(revoked, gone)
    dealer.origin.stop()
    until(lambda: gateway.get()["list_failures"] > 0, "no failure is counted")
    assert all(map(revoked, gateway.everywhere(gone)))
    gateway.reload()
    assert all(map(revoked, gateway.everywhere(gone)))
    assert all(map(accepted, gateway.everywhere(other)))
    dead = gateway.get()["pid"]
    kill(dead, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{dead}").exists(), "it lives")
    assert all(map(revoked, gateway.everywhere(gone)))
    assert all(map(accepted, gateway.everywhere(other)))
    dealer.origin.start()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LIST_PATH, "/another/list"),
        ('issuer = "https://auth.test"', 'issuer = "https://another.test"'),
        ("/.well-known/jwks.json", "/another/keys"),
    ],
)
def test_a_list_of_another_url_issuer_or_key_set_is_not_believed_after_a_reload(
    start: Start, dealer: TokenDealer, old: str, new: str
) -> None:
    gateway = start()
    gateway.until_everywhere(is_version(1))
    dealer.list_answer = dealer.keys_answer = http(b"", 500)
    start.edit(old, new)
    gateway.reload()
    assert all(answer["list"] == {"stale": True} for answer in gateway.everywhere())


def test_a_failure_is_logged_at_once_and_then_once_a_minute(
    start: Start, dealer: TokenDealer
) -> None:
    gateway = start()
    gateway.until_everywhere(is_version(1))
    dealer.list_answer = http(b"", 500)
    line = "revocations not refreshed, "
    until(lambda: gateway.get()["list_failures"] >= 4, gateway.log)
    assert gateway.log.count(line) == 1
    assert "1 in a row, last good 0 s ago: unexpected status 500" in gateway.log
    gateway.skew(61)
    until(lambda: gateway.log.count(line) == 2, gateway.log)
    failures = gateway.get()["list_failures"]
    until(lambda: gateway.get()["list_failures"] >= failures + 3, gateway.log)
    assert gateway.log.count(line) == 2


def test_one_worker_asks_at_a_time(start: Start, dealer: TokenDealer) -> None:
    gateway = start(poll_seconds=60)
    gateway.until_everywhere(is_version(1))
    assert len(dealer.asked_for(LIST_PATH)) == 1
    gateway.skew(60)
    until(lambda: len(dealer.asked_for(LIST_PATH)) == 2, "it does not ask again")
    gateway.reload()
    assert len(dealer.asked_for(LIST_PATH)) == 2


def test_lists_as_long_as_may_be_follow_one_another(
    start: Start, dealer: TokenDealer, mint: Mint
) -> None:
    gateway = start()
    for version in (2, 3, 4, 5):
        jtis = [f"{version}-{i:0100}" for i in range(29_000)]
        dealer.publish(version=version, jtis=jtis)
        assert 0.95 * FOUR_MIB < len(dealer.list_answer) < FOUR_MIB
        gateway.until_everywhere(is_version(version))
        assert all(map(revoked, gateway.everywhere(token(mint, jti=jtis[-1]))))
    assert "[error]" not in gateway.log
