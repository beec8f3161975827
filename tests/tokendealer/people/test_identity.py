from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokendealer.people.identity import checked_email, checked_name, normalised_email
from tokendealer.registration import RegistrationError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ann@Example.ORG ", "ann@example.org"),
        ("a+b.c@x-y.example", "a+b.c@x-y.example"),
        ("admin@localhost", "admin@localhost"),
        ("x" * 64 + "@example.org", "x" * 64 + "@example.org"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert checked_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "ann@@example.org",
        "a b@example.org",
        ".ann@example.org",
        "a..b@example.org",
        "ann@-example.org",
        "ann@example..org",
        "ann@example.org\nBcc: x@example.org",
        "ann@ex\u0430mple.org",
        '"a b"@example.org',
        "ann@[192.0.2.1]",
        "x" * 65 + "@example.org",
        "a@" + ".".join(["x" * 60] * 5),
    ],
)
def test_what_is_no_address_is_refused_by_name(typed: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        checked_email(typed)
    assert caught.value.field == "email"


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_none(typed: str) -> None:
    email = normalised_email(typed)
    assert email is None or normalised_email(email) == email


def test_a_name_is_kept_composed_and_without_blanks_around_it() -> None:
    assert checked_name("  Zoe\u0301 Ann ") == "Zo\u00e9 Ann"


@pytest.mark.parametrize("typed", ["", "  ", "a\nb", "a\u202eb", "x" * 201, "a\x00b"])
def test_what_can_be_no_name_is_refused(typed: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        checked_name(typed)
    assert caught.value.field == "name"
