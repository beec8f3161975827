from __future__ import annotations

from typing import Any


async def test_one_comes_back_after_signing_in(visitor: Any, add_user: Any) -> None:
    await add_user()
    assert (await visitor.get("/account")).header("Location") == "/account/"
    away = await visitor.get("/account/")
    answer = await visitor.submit(
        away.header("Location"), "/login", email="ann@example.org", password="correct horse battery"
    )
    assert answer.header("Location") == "/account/"


async def test_a_name_is_changed_and_audited(visitor: Any, add_user: Any, helpers: Any) -> None:
    user = await add_user()
    await visitor.sign_in()
    answer = await visitor.submit("/account/", name="  Ann <b>Smith</b> ")
    assert answer.status == 303
    assert (await add_user.find(user.user_id)).name == "Ann <b>Smith</b>"
    assert b"Ann &lt;b&gt;Smith&lt;/b&gt;" in (await visitor.get("/account/")).body
    (entry,) = [
        e for e in await helpers.entries(visitor.service.database) if e.action == "user.edit"
    ]
    assert (entry.actor, entry.target) == (f"user:{user.user_id}", user.user_id)


async def test_a_name_that_can_be_none_is_refused_beside_its_field(
    visitor: Any, add_user: Any
) -> None:
    await add_user()
    await visitor.sign_in()
    answer = await visitor.submit("/account/", name="a\u202eb")
    assert answer.status == 400
    assert b'<p class="problem" id="name-problem">Must be 1 to 200 printable' in answer.body
    assert b'<a href="#name">' in answer.body


async def test_pages_are_kept_by_nobody_and_framed_by_nobody(visitor: Any, add_user: Any) -> None:
    await add_user()
    await visitor.sign_in()
    page = await visitor.get("/account/")
    assert page.header("Cache-Control") == "no-store"
    assert page.header("X-Frame-Options") == "DENY"
    assert "frame-ancestors 'none'" in page.header("Content-Security-Policy")
    assert b"<script" not in page.body
