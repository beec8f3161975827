from __future__ import annotations

import re

from tokendealer.people import recovery_code

PEPPER = b"p" * 32


def test_there_are_ten_of_80_bits_that_differ() -> None:
    codes = recovery_code.generate()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([a-z2-7]{4}-){3}[a-z2-7]{4}", code) for code in codes)


def test_how_it_is_typed_does_not_matter() -> None:
    code = recovery_code.generate()[0]
    kept = recovery_code.digest(PEPPER, "usr_1", code)
    assert kept is not None
    assert recovery_code.digest(PEPPER, "usr_1", f" {code.upper().replace('-', ' ')}\n") == kept
    assert recovery_code.digest(PEPPER, "usr_2", code) != kept
    assert recovery_code.digest(b"q" * 32, "usr_1", code) != kept


def test_what_has_not_its_shape_is_none() -> None:
    for typed in ("", "123456", "abcd-efgh-ijkl-mno1", "abcd-efgh-ijkl-mnop-q"):
        assert recovery_code.digest(PEPPER, "usr_1", typed) is None
