from __future__ import annotations

import base64

import pytest

from tokendealer.people import totp
from tokendealer.people.totp import SecretBox

# RFC 6238 appendix B, SHA-1, the last six digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_rfc(at: int, code: str) -> None:
    assert totp.step_of(SECRET, code, at) == at // 30


def test_a_neighbour_is_taken_and_its_step_told() -> None:
    assert [totp.step_of(SECRET, "287 082", at) for at in (30, 59, 60, 89)] == [1] * 4
    assert totp.step_of(SECRET, "287082", 90) is None


@pytest.mark.parametrize("code", ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢", "287082\x00"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert totp.step_of(SECRET, code, 59) is None


def test_secrets_have_160_bits_and_differ() -> None:
    one, other = totp.fresh_secret(), totp.fresh_secret()
    assert one != other
    assert len(base64.b32decode(one)) == 20


def test_an_app_is_told_whose_it_is() -> None:
    uri = totp.uri_of(SECRET, email="ann@example.org", issuer="auth.test")
    assert uri.startswith("otpauth://totp/auth.test:ann%40example.org?secret=" + SECRET)


def test_a_secret_is_encrypted_for_its_user_alone() -> None:
    box = SecretBox(b"p" * 32).close(SECRET, "usr_1")
    assert SECRET.encode() not in box
    assert SecretBox(b"p" * 32).open(box, "usr_1") == SECRET
    for pepper, user_id in ((b"q" * 32, "usr_1"), (b"p" * 32, "usr_2")):
        with pytest.raises(ValueError, match="pepper"):
            SecretBox(pepper).open(box, user_id)
