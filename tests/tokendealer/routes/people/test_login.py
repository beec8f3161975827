"""Signing in with a password, through the whole application."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.errors import Unavailable
from tokendealer.people.attempts import ADDRESS, DEVICE, HERE, STRANGERS
from tokendealer.store import users

SESSION, BROWSER, DEVICE_COOKIE = "__Host-session", "__Host-browser", "__Host-device"
WRONG = b"The e-mail address or the password is wrong."


def browser_of(service: Any) -> Any:
    return service.app.extensions["tokendealer.people"].people.browser


def without_csrf(page: Any) -> str:
    """A page but for what differs each time."""
    text = page.body.decode()
    for name in ("csrf", "email"):
        text = "\n".join(line for line in text.splitlines() if f'name="{name}"' not in line)
    return str(text)


async def test_the_right_password_opens_the_account(visitor: Any, add_user: Any) -> None:
    user = await add_user()
    answer = await visitor.sign_in(email="  Ann@Example.ORG ")
    assert (answer.status, answer.header("Location")) == (303, "/account/")
    page = await visitor.get("/account/")
    assert page.status == 200
    assert b"ann@example.org" in page.body
    now = int(visitor.service.clock.now)
    assert (await add_user.find(user.user_id)).signed_in_at == now
    assert (await visitor.get("/login")).header("Location") == "/account/"


async def test_the_session_cookie_is_out_of_reach(visitor: Any, add_user: Any) -> None:
    await add_user()
    answer = await visitor.sign_in()
    for name in (SESSION, DEVICE_COOKIE):
        (cookie,) = (v for k, v in answer.headers if k == "set-cookie" and v.startswith(name))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


async def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(
    visitor: Any, add_user: Any
) -> None:
    await add_user()
    visitor.cookies[SESSION] = "planted"
    await visitor.sign_in()
    first = visitor.cookies[SESSION]
    assert first != "planted"
    page = browser_of(visitor.service).sign_in_url("/account/password")
    await visitor.submit(page, "/login", email="ann@example.org", password="correct horse battery")
    assert visitor.cookies[SESSION] != first
    visitor.cookies[SESSION] = first
    assert (await visitor.get("/account/")).status == 303


async def test_unknown_disabled_invited_and_mistaken_are_answered_and_worked_alike(
    helpers: Any, service: Any, add_user: Any, hasher: Any
) -> None:
    await add_user("known@example.org")
    await add_user("invited@example.org", password=None)
    disabled = await add_user("disabled@example.org")
    async with service.database.write() as session:
        (await users.find(session, disabled.user_id)).active = False
    answers, works = set(), set()
    for number, (email, password) in enumerate(
        [
            ("known@example.org", "wrong"),
            ("unknown@example.org", "wrong"),
            ("not an address", "wrong"),
            ("invited@example.org", "wrong"),
            ("invited@example.org", ""),
            ("disabled@example.org", helpers.password),
        ]
    ):
        hasher.work.clear()
        visitor = helpers.visitor(service, address=f"192.0.2.{number}")
        answer = await visitor.sign_in(email, password)
        assert WRONG in answer.body
        assert SESSION not in visitor.cookies
        answers.add((answer.status, without_csrf(answer)))
        works.add(tuple(hasher.work))
    assert len(answers) == 1
    assert works == {("compare",)}


async def test_what_was_typed_is_shown_again_but_for_the_password(
    visitor: Any, add_user: Any
) -> None:
    await add_user()
    answer = await visitor.sign_in("<b>@example.org", "my secret words")
    assert answer.status == 403
    assert b'value="&lt;b&gt;@example.org"' in answer.body
    assert b"my secret words" not in answer.body
    assert b'role="alert"' in answer.body
    assert b"<title>Error: Sign in" in answer.body


async def test_one_goes_on_to_where_one_wanted_to_go(visitor: Any, add_user: Any) -> None:
    await add_user()
    target = "/oauth/authorize?client_id=a&redirect_uri=https%3A%2F%2Fclient.example%2Fcb"
    page = browser_of(visitor.service).sign_in_url(
        target, email="ann@example.org", form_targets=["https://client.example"], notice="Hello"
    )
    shown = await visitor.get(page)
    assert b'value="ann@example.org"' in shown.body
    assert b"Hello" in shown.body
    policy = shown.header("Content-Security-Policy")
    assert "form-action 'self' https://client.example;" in policy
    answer = await visitor.submit(
        page, "/login", email="ann@example.org", password="correct horse battery"
    )
    assert answer.header("Location") == target


@pytest.mark.parametrize("planted", ["https://evil.example/", "//evil.example", "x" * 80])
async def test_nobody_else_says_where_one_goes_on_to(
    visitor: Any, add_user: Any, planted: str
) -> None:
    await add_user()
    page = await visitor.get(f"/login?continue={planted}")
    assert b"begin\n again" in page.body or b"begin again" in page.body
    answer = await visitor.submit(
        f"/login?continue={planted}", email="ann@example.org", password="correct horse battery"
    )
    assert answer.header("Location") == "/account/"


async def test_a_form_of_another_site_or_browser_is_refused_on_a_page(
    visitor: Any, helpers: Any, add_user: Any
) -> None:
    await add_user()
    fields = helpers.hidden_fields(await visitor.get("/login"))
    good = {**fields, "email": "ann@example.org", "password": helpers.password}
    stranger = helpers.visitor(visitor.service)
    await stranger.get("/login")
    for answer in (
        await visitor.post("/login", good, origin="https://evil.example"),
        await visitor.post("/login", good, origin="null"),
        await visitor.post("/login", {**good, "csrf": "0" * 64}),
        await visitor.post("/login", {k: v for k, v in good.items() if k != "csrf"}),
        await stranger.post("/login", good),
        await helpers.visitor(visitor.service).post("/login", good),
    ):
        assert answer.status == 403
        assert answer.header("Content-Type").startswith("text/html")
        assert b"load the page" in answer.body
    assert (await visitor.post("/login", good)).status == 303


async def test_a_form_that_is_none_is_refused_on_a_page(visitor: Any) -> None:
    answer = await visitor.service.request(
        "POST", "/login", b"{}", [("Content-Type", "application/json")]
    )
    assert answer.status == 400
    assert answer.header("Content-Type").startswith("text/html")


async def test_wrong_passwords_slow_down_the_account_for_strangers_and_not_for_its_owner(
    helpers: Any, service: Any, add_user: Any, hasher: Any
) -> None:
    await add_user()
    owner = helpers.visitor(service, address="192.0.2.1")
    await owner.sign_in()
    await owner.submit("/account/sign-out")
    for number in range(STRANGERS.free):
        attacker = helpers.visitor(service, address=f"198.51.100.{number}")
        assert (await attacker.sign_in(password="wrong")).status == 403
    hasher.work.clear()
    stranger = helpers.visitor(service, address="203.0.113.9")
    refused = await stranger.sign_in()
    assert (refused.status, refused.header("Retry-After")) == (429, "1")
    assert b"Try again in 1 second." in refused.body
    assert hasher.work == []
    assert (await owner.sign_in()).status == 303
    service.clock.now += 1
    assert (await stranger.sign_in()).status == 303


async def test_a_known_browser_is_counted_by_itself(visitor: Any, add_user: Any) -> None:
    await add_user()
    await visitor.sign_in()
    await visitor.submit("/account/sign-out")
    for _ in range(DEVICE.free):
        assert (await visitor.sign_in(password="wrong")).status == 403
    assert (await visitor.sign_in()).status == 429
    visitor.cookies.pop(DEVICE_COOKIE)
    assert (await visitor.sign_in()).status == 303


async def test_a_password_that_could_not_be_looked_at_counts_nowhere(
    visitor: Any, add_user: Any, hasher: Any
) -> None:
    await add_user()
    await visitor.sign_in()
    await visitor.submit("/account/sign-out")
    hasher.failure = Unavailable("busy")
    for _ in range(DEVICE.free + 1):
        assert (await visitor.sign_in()).status == 503
    device = visitor.cookies.pop(DEVICE_COOKIE)
    for _ in range(HERE.free + 1):
        assert (await visitor.sign_in()).status == 503
    hasher.failure = None
    assert (await visitor.sign_in()).status == 303
    await visitor.submit("/account/sign-out")
    visitor.cookies[DEVICE_COOKIE] = device
    assert (await visitor.sign_in()).status == 303


async def test_one_address_is_slowed_down_whatever_account_it_tries(
    visitor: Any, add_user: Any
) -> None:
    for number in range(ADDRESS.free):
        assert (await visitor.sign_in(f"user{number}@example.org", "wrong")).status == 403
    assert (await visitor.sign_in("another@example.org", "wrong")).status == 429


async def test_an_unknown_account_is_slowed_down_like_a_known_one(
    visitor: Any, add_user: Any
) -> None:
    await add_user()
    statuses = {
        email: [(await visitor.sign_in(email, "wrong")).status for _ in range(HERE.free + 1)]
        for email in ("ann@example.org", "nobody@example.org")
    }
    assert list(statuses.values()) == [[403] * HERE.free + [429]] * 2


async def test_a_hash_of_old_parameters_is_renewed(
    visitor: Any, add_user: Any, hasher: Any
) -> None:
    user = await add_user()
    hasher.prefix = "newer"
    await visitor.sign_in()
    assert (await add_user.find(user.user_id)).password_hash.startswith("newer:")
    assert (await visitor.get("/account/")).status == 200


async def test_signing_in_is_audited_and_failing_is_summed_up(
    visitor: Any, add_user: Any, helpers: Any
) -> None:
    user = await add_user()
    for email in ("ann@example.org", "ann@example.org", "nobody@example.org"):
        await visitor.sign_in(email, "wrong words of ann")
    await visitor.sign_in()
    visitor.service.clock.now += 10
    await visitor.service.app.shutdown()
    found = [
        (e.action, e.actor, e.target, json.loads(e.after or "null"))
        for e in await helpers.entries(visitor.service.database)
        if e.action.startswith("user.sign_in")
    ]
    assert (
        "user.sign_in",
        f"user:{user.user_id}",
        user.user_id,
        {"second_factor": "none"},
    ) in found
    failed = "user.sign_in_failed"
    source = {"source": "192.0.2.1"}
    assert (failed, "schedule", user.user_id, {"attempts": 2, **source}) in found
    assert (failed, "schedule", "(nobody)", {"attempts": 1, **source}) in found


async def test_the_log_has_neither_address_nor_password(
    visitor: Any, add_user: Any, tape: Any
) -> None:
    await add_user()
    page = browser_of(visitor.service).sign_in_url("/account/?email=ann@example.org")
    await visitor.get(page)
    await visitor.sign_in(password="wrong words of ann")
    await visitor.sign_in()
    assert tape.events("sign_in_failed")
    for hidden in ("ann@example.org", "wrong words", "correct horse", *visitor.cookies.values()):
        assert hidden not in tape.text


async def test_a_session_ends_when_it_is_idle_and_at_last_anyway(
    visitor: Any, add_user: Any
) -> None:
    await add_user()
    await visitor.sign_in()
    visitor.service.clock.now += 12 * 3600 - 1
    assert (await visitor.get("/account/")).status == 200
    visitor.service.clock.now += 12 * 3600 + 1
    assert (await visitor.get("/account/")).status == 303
    await visitor.sign_in()
    for _ in range(14):
        visitor.service.clock.now += 43_000
        assert (await visitor.get("/account/")).status == 200
    visitor.service.clock.now += 7 * 86400 - 14 * 43_000
    assert (await visitor.get("/account/")).status == 303


async def test_signing_in_as_somebody_else_ends_the_first_session(
    visitor: Any, add_user: Any
) -> None:
    await add_user()
    await add_user("bob@example.org", name="Bob")
    await visitor.sign_in()
    first = visitor.cookies[SESSION]
    page = browser_of(visitor.service).sign_in_url("/account/")
    await visitor.submit(page, "/login", email="bob@example.org", password="correct horse battery")
    assert b"bob@example.org" in (await visitor.get("/account/")).body
    visitor.cookies[SESSION] = first
    assert (await visitor.get("/account/")).status == 303


async def test_a_disabled_or_deleted_person_is_signed_in_no_more(
    visitor: Any, add_user: Any
) -> None:
    user = await add_user()
    await visitor.sign_in()
    async with visitor.service.database.write() as session:
        (await users.find(session, user.user_id)).active = False
    assert (await visitor.get("/account/")).status == 303
    async with visitor.service.database.write() as session:
        await session.delete(await users.find(session, user.user_id))
    assert (await visitor.get("/account/")).status == 303


async def test_over_plain_http_the_cookies_are_the_same_without_tls(
    start: Any, helpers: Any, add_user: Any
) -> None:
    await add_user()
    async with start(issuer="http://127.0.0.1:8080") as service:
        visitor = helpers.visitor(service)
        fields = helpers.hidden_fields(await visitor.get("/login"))
        form = {**fields, "email": "ann@example.org", "password": helpers.password}
        answer = await visitor.post("/login", form, origin="http://127.0.0.1:8080")
        assert answer.status == 303
        assert "session" in visitor.cookies
        assert (await visitor.get("/account/")).status == 200
