"""Entity tags and preconditions (RFC 9110 sections 8.8.3 and 13)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from chassis.conditional import (
    EntityTag,
    entity_tag,
    field_value,
    is_fresh,
    parse_tags,
    require_current,
)
from chassis.errors import BadRequest, PreconditionFailed

opaque = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters='"\x7f').filter(
        lambda c: not 0x7F <= ord(c) < 0x80
    )
)
tags = st.builds(EntityTag, opaque, st.booleans())
versions = st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True)
separators = st.from_regex(r"[ \t]{0,2}(,[ \t]{0,2}){1,3}", fullmatch=True)


def written(tag: EntityTag) -> str:
    return f'{"W/" if tag.weak else ""}"{tag.opaque}"'


@given(st.lists(tags, min_size=1), separators)
def test_a_list_is_read_as_it_was_written(wanted, separator):
    assert parse_tags(separator.join(map(written, wanted)), "If-Match") == wanted


@pytest.mark.parametrize("header", ["*", " * ", "\t*"])
def test_a_star_stands_for_any(header):
    assert parse_tags(header, "If-Match") is None


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        ",",
        "a",
        '"a',
        'a"',
        '"a" "b"',
        '"a""b"',
        '*, "a"',
        'w/"a"',
        'W/ "a"',
        '"\t"',
        "'a'",
    ],
)
def test_what_is_no_list_of_tags_is_refused(header):
    with pytest.raises(BadRequest) as refusal:
        parse_tags(header, "If-Match")
    assert refusal.value.field == "If-Match"


@given(st.text(st.characters(max_codepoint=0xFF)))
def test_any_text_is_tags_or_a_refusal(header):
    try:
        found = parse_tags(header, "If-Match")
    except BadRequest:
        return
    assert found is None or found


def test_a_hostile_header_takes_no_longer_than_its_length():
    started = time.process_time()
    for header in (" \t" * 100_000 + "x", '"' * 100_000, "," * 100_000 + "x", 'W/"a" ' * 50_000):
        with pytest.raises(BadRequest):
            parse_tags(header, "If-Match")
    assert time.process_time() - started < 2


@given(versions, st.booleans())
def test_a_copy_is_fresh_by_weak_comparison_of_the_whole_tag(version, weak):
    tag = entity_tag(version, "json")
    sent = f"W/{tag}" if weak else tag
    assert is_fresh(sent, tag)
    assert is_fresh(f'"other", {sent}', tag)
    assert is_fresh("*", tag)
    assert not is_fresh(sent, entity_tag(version, "json.gz"))
    assert not is_fresh(None, tag)


@given(versions, versions)
def test_a_change_is_allowed_by_any_variant_of_the_version(version, other):
    for variant in ("json", "msgpack.gz"):
        require_current(version, if_match=entity_tag(version, variant), if_none_match=None)
    require_current(version, if_match=f'"{version}"', if_none_match=None)
    require_current(version, if_match="*", if_none_match=None)
    require_current(version, if_match=None, if_none_match=None)
    if version != other:
        require_current(version, if_match=None, if_none_match=entity_tag(other, "json"))
        with pytest.raises(PreconditionFailed) as refusal:
            require_current(version, if_match=entity_tag(other, "json"), if_none_match=None)
        assert refusal.value.field == "If-Match"


@given(versions)
def test_a_weak_tag_never_allows_a_change(version):
    tag = f"W/{entity_tag(version, 'json')}"
    with pytest.raises(PreconditionFailed):
        require_current(version, if_match=tag, if_none_match=None)


@pytest.mark.parametrize("header", ["*", '"7.json"', 'W/"7.msgpack"'])
def test_a_state_that_was_excluded_is_not_changed(header):
    with pytest.raises(PreconditionFailed) as refusal:
        require_current("7", if_match=None, if_none_match=header)
    assert refusal.value.field == "If-None-Match"


@pytest.mark.parametrize("version", ["", "1.2", 'a"', "é", "a b"])
def test_a_version_that_could_not_be_read_back_is_refused(version):
    with pytest.raises(ValueError, match="version"):
        entity_tag(version, "json")


def test_the_lines_of_a_header_are_one_list():
    headers = Headers([("If-Match", '"a"'), ("If-Match", '"b"')])
    assert field_value(headers, "If-Match") == '"a", "b"'
    assert field_value(headers, "If-None-Match") is None
