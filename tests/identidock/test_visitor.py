import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identidock.visitor import MAX_LENGTH, UnusableName, alias, parse_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ada", "Ada"),
        ("  Joe Bloggs\r\n", "Joe Bloggs"),
        ("x", "x"),
        ("é" * MAX_LENGTH, "é" * MAX_LENGTH),
        ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
        ('"><b>TEST</b><!--', '"><b>TEST</b><!--'),
    ],
)
def test_a_name_loses_only_the_blanks_around_it(typed: str, name: str) -> None:
    assert parse_name([typed]) == name


@pytest.mark.parametrize(
    ("values", "reason", "typed"),
    [
        ([], "Please enter a name.", ""),
        ([""], "Please enter a name.", ""),
        ([" \t\u3000"], "Please enter a name.", ""),
        (["Ada", "Bob"], "Please enter one name only.", "Ada"),
        (["A\0da"], "Please enter a name without control characters.", "Ada"),
        (["A\nda"], "Please enter a name without control characters.", "Ada"),
        (["A\ufffdda"], "Please enter a name without control characters.", "Ada"),
        (["\0"], "Please enter a name without control characters.", ""),
        (["a" * 65], "Please enter at most 64 characters; these are 65.", "a" * 65),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(
    values: list[str], reason: str, typed: str
) -> None:
    with pytest.raises(UnusableName) as refused:
        parse_name(values)
    assert (refused.value.reason, refused.value.typed) == (reason, typed)


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_refused(typed: str) -> None:
    try:
        name = parse_name([typed])
    except UnusableName as refused:
        assert "\0" not in refused.typed
    else:
        assert 1 <= len(name) <= MAX_LENGTH
        assert parse_name([name]) == name


def test_the_alias_is_the_sha_256_of_salt_and_name() -> None:
    assert alias("Ada", "salt") == hashlib.sha256(b"saltAda").hexdigest()


def test_another_salt_gives_another_alias() -> None:
    assert alias("Ada", "salt") != alias("Ada", "pepper")
