"""The second factor: set up, asked for, turned off."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tokendealer.models import RecoveryCode
from tokendealer.people.attempts import CODE
from tokendealer.people.pending import KEPT_SECONDS, MAX_TRIES
from tokendealer.people.people import MAX_PENDING_BYTES

CODE_PATH = "/account/second-factor"
SET_UP = f"{CODE_PATH}/set-up"
TURN_OFF = f"{CODE_PATH}/turn-off"
RENEW = f"{CODE_PATH}/recovery-codes"
SESSION, PENDING = "__Host-session", "__Host-second_factor"


async def test_the_password_alone_signs_nobody_in(careful: Any, app: Any) -> None:
    answer = await careful.sign_in()
    assert (answer.status, answer.header("Location")) == (303, CODE_PATH)
    assert SESSION not in careful.cookies
    assert (await careful.get("/account/")).status == 303
    done = await careful.submit(CODE_PATH, code=app.code())
    assert (done.status, done.header("Location")) == (303, "/account/")
    assert b"On, 10 recovery codes left" in (await careful.get("/account/")).body
    assert PENDING not in careful.cookies
    assert (await careful.get(CODE_PATH)).header("Location") == "/account/"


async def test_where_one_wanted_to_go_survives_the_code(careful: Any, app: Any) -> None:
    browser = careful.service.app.extensions["tokendealer.people"].people.browser
    page = browser.sign_in_url("/account/password", form_targets=["https://client.example"])
    await careful.submit(page, "/login", email="ann@example.org", password="correct horse battery")
    shown = await careful.get(CODE_PATH)
    assert "https://client.example" in shown.header("Content-Security-Policy")
    done = await careful.submit(CODE_PATH, code=app.code())
    assert done.header("Location") == "/account/password"


async def test_a_code_works_once(careful: Any, app: Any, helpers: Any) -> None:
    code = app.code()
    await careful.sign_in()
    assert (await careful.submit(CODE_PATH, code=code)).status == 303
    other = helpers.visitor(careful.service)
    await other.sign_in()
    again = await other.submit(CODE_PATH, code=code)
    assert again.status == 403
    assert b"was used before" in again.body


async def test_of_two_at_once_one_code_lets_one_in(careful: Any, app: Any, helpers: Any) -> None:
    others = [helpers.visitor(careful.service, address=f"192.0.2.{n}") for n in range(2)]
    for code in (app.code(), app.recovery_codes[0]):
        forms = []
        for other in others:
            await other.sign_in()
            forms.append({**helpers.hidden_fields(await other.get(CODE_PATH)), "code": code})
        answers = await asyncio.gather(
            *(o.post(CODE_PATH, form) for o, form in zip(others, forms, strict=True))
        )
        assert sorted(answer.status for answer in answers) == [303, 403]
        for other in others:
            other.cookies.pop(SESSION, None)


async def test_a_recovery_code_stands_in_once(careful: Any, app: Any, helpers: Any) -> None:
    code = app.recovery_codes[3].upper()
    for status in (303, 403):
        visitor = helpers.visitor(careful.service)
        await visitor.sign_in()
        assert (await visitor.submit(CODE_PATH, code=code)).status == status
    assert await careful.service.count(RecoveryCode) == 9
    used = [
        json.loads(e.after)["second_factor"]
        for e in await helpers.entries(careful.service.database)
        if e.action == "user.sign_in"
    ]
    assert used[-1] == "recovery_code"


async def test_after_some_wrong_codes_all_begins_again(careful: Any, app: Any) -> None:
    await careful.sign_in()
    for _ in range(MAX_TRIES):
        assert (await careful.submit(CODE_PATH, code="000000")).status in {403, 429}
    ended = await careful.submit(CODE_PATH, code=app.code())
    assert ended.header("Location").startswith("/login?continue=")
    assert b"before it was complete" in (await careful.get(ended.header("Location"))).body
    assert SESSION not in careful.cookies


async def test_wrong_codes_slow_down_the_account_however_often_one_begins_again(
    careful: Any, app: Any, helpers: Any
) -> None:
    thief = helpers.visitor(careful.service, address="203.0.113.9")
    for _ in range(CODE.free):
        await thief.sign_in()
        assert (await thief.submit(CODE_PATH, code="000000")).status == 403
    await thief.sign_in()
    slowed = await thief.submit(CODE_PATH, code=app.code())
    assert (slowed.status, slowed.header("Retry-After")) == (429, "1")
    await careful.sign_in()
    assert (await careful.submit(CODE_PATH, code=app.code())).status == 303


async def test_a_sign_in_that_waits_too_long_begins_again(careful: Any, app: Any) -> None:
    await careful.sign_in()
    page = await careful.get(CODE_PATH)
    assert page.status == 200
    careful.service.clock.now += KEPT_SECONDS
    assert (await careful.get(CODE_PATH)).status == 303


async def test_a_password_that_changed_meanwhile_begins_again(
    careful: Any, app: Any, helpers: Any, add_user: Any
) -> None:
    other = helpers.visitor(careful.service)
    await other.sign_in()
    await careful.sign_in()
    await careful.submit(CODE_PATH, code=app.code())
    await careful.submit(
        "/account/password", current_password=helpers.password, password="quite another one"
    )
    careful.service.clock.now += 30
    ended = await other.submit(CODE_PATH, code=app.code())
    assert ended.header("Location").startswith("/login?continue=")
    assert SESSION not in other.cookies


async def test_it_is_on_only_with_the_password_and_a_code(
    visitor: Any, add_user: Any, app: Any, helpers: Any
) -> None:
    user = await add_user()
    await visitor.sign_in()
    page = await visitor.get(SET_UP)
    app.read(page)
    assert b'src="data:image/svg+xml' in page.body
    form = helpers.hidden_fields(page)
    wrong_password = await visitor.post(
        SET_UP, {**form, "code": app.code(), "current_password": "wrong"}
    )
    assert wrong_password.status == 400
    assert b'id="current_password-problem"' in wrong_password.body
    wrong_code = await visitor.post(
        SET_UP, {**form, "code": "000000", "current_password": helpers.password}
    )
    assert wrong_code.status == 400
    assert b'aria-describedby="code-hint code-problem" aria-invalid="true"' in wrong_code.body
    assert helpers.hidden_fields(wrong_code)["offer"] == form["offer"]
    good = {**form, "code": app.code(), "current_password": helpers.password}
    visitor.service.clock.now += 900
    late = await visitor.post(SET_UP, good)
    assert (late.status, helpers.hidden_fields(late)["offer"] != form["offer"]) == (400, True)
    assert (await add_user.find(user.user_id)).totp_secret is None


async def test_somebody_elses_offer_is_not_taken(
    visitor: Any, add_user: Any, app: Any, helpers: Any
) -> None:
    await add_user()
    bob = await add_user("bob@example.org")
    await visitor.sign_in()
    page = await visitor.get(SET_UP)
    app.read(page)
    offer = helpers.hidden_fields(page)["offer"]
    other = helpers.visitor(visitor.service)
    await other.sign_in("bob@example.org")
    refused = await other.submit(
        SET_UP, offer=offer, code=app.code(), current_password=helpers.password
    )
    assert refused.status == 400
    assert (await add_user.find(bob.user_id)).totp_secret is None


async def test_codes_and_secret_are_stored_out_of_sight(
    careful: Any, app: Any, database_path: Any, helpers: Any, tape: Any
) -> None:
    stored = b"".join(path.read_bytes() for path in database_path.parent.glob("tokendealer.db*"))
    for hidden in (app.secret, *app.recovery_codes):
        assert str(hidden).encode() not in stored
        assert str(hidden) not in tape.text
    actions = [entry.action for entry in await helpers.entries(careful.service.database)]
    assert "user.second_factor_on" in actions


async def test_turning_it_off_asks_for_the_password_and_a_code(
    careful: Any, app: Any, helpers: Any
) -> None:
    await careful.sign_in()
    await careful.submit(CODE_PATH, code=app.code())
    assert (await careful.get(SET_UP)).header("Location") == "/account/"
    careful.service.clock.now += 30
    for fields in (
        {"current_password": "wrong", "code": app.code()},
        {"current_password": helpers.password, "code": "000000"},
        {"current_password": helpers.password, "code": app.code(-5)},
    ):
        assert (await careful.submit(TURN_OFF, **fields)).status == 400
    good = {"current_password": helpers.password, "code": app.code()}
    assert (await careful.submit(TURN_OFF, **good)).status == 303
    assert await careful.service.count(RecoveryCode) == 0
    assert (await careful.submit(TURN_OFF, **good)).status == 400
    await careful.submit("/account/sign-out")
    assert (await careful.sign_in()).header("Location") == "/account/"


async def test_new_recovery_codes_replace_the_earlier_ones(
    careful: Any, app: Any, helpers: Any
) -> None:
    await careful.sign_in()
    await careful.submit(CODE_PATH, code=app.code())
    first = app.recovery_codes
    refused = await careful.submit(RENEW, current_password=helpers.password, code="000000")
    assert refused.status == 400
    page = await careful.submit(RENEW, current_password=helpers.password, code=first[0])
    assert page.status == 200
    app.keep(page)
    assert not set(first) & set(app.recovery_codes)
    assert await careful.service.count(RecoveryCode) == 10
    late = await careful.submit(RENEW, current_password=helpers.password, code=first[1])
    assert late.status == 400


async def test_wrong_codes_in_the_account_are_slowed_down_too(
    careful: Any, app: Any, helpers: Any
) -> None:
    await careful.sign_in()
    await careful.submit(CODE_PATH, code=app.code())
    statuses = [
        (await careful.submit(TURN_OFF, current_password=helpers.password, code="000000")).status
        for _ in range(CODE.free + 1)
    ]
    assert statuses == [400] * CODE.free + [429]


@pytest.mark.parametrize(("path", "status"), [(TURN_OFF, 303), (RENEW, 200)])
async def test_who_knows_the_password_keeps_the_owner_from_nothing(
    careful: Any, app: Any, helpers: Any, path: str, status: int
) -> None:
    await careful.sign_in()
    await careful.submit(CODE_PATH, code=app.code())
    careful.service.clock.now += 30
    thief = helpers.visitor(careful.service, address="203.0.113.9")
    await thief.sign_in()
    for _ in range(CODE.free):
        assert (await thief.submit(CODE_PATH, code="000000")).status == 403
    await thief.sign_in()
    assert (await thief.submit(CODE_PATH, code="000000")).status == 429
    good = {"current_password": helpers.password, "code": app.code()}
    assert (await careful.submit(path, **good)).status == status


async def test_sign_ins_that_wait_for_a_code_push_out_no_session(
    careful: Any, app: Any, helpers: Any
) -> None:
    await careful.sign_in()
    await careful.submit(CODE_PATH, code=app.code())
    other = helpers.visitor(careful.service)
    await other.sign_in()
    assert (await other.get(CODE_PATH)).status == 200
    people = careful.service.app.extensions["tokendealer.people"].people
    _, pending = people.caches
    for number in range(5):
        await pending.set(str(number), bytes(MAX_PENDING_BYTES // 4), KEPT_SECONDS)
    assert (await other.get(CODE_PATH)).status == 303
    assert (await careful.get("/account/")).status == 200


@pytest.mark.parametrize("path", [SET_UP, TURN_OFF, RENEW])
async def test_nobody_who_is_not_signed_in_gets_there(visitor: Any, path: str) -> None:
    assert (await visitor.get(path)).header("Location").startswith("/login?continue=")
    posted = await visitor.post(path, {})
    assert posted.header("Location").startswith("/login?continue=")
