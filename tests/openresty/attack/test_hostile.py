"""Whatever bytes arrive, in whatever part: no error, and no pattern that runs wild."""

from __future__ import annotations

import json
import random
from base64 import b64encode
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import free_port
from tests.openresty.attack.conftest import DIRECTIVES, HANDLERS, Examine
from tests.openresty.attack.placed import matched
from tests.openresty.attack.test_rules import RULES
from tests.openresty.lua_server import lua_server

# The longest text that a pattern is run over, and the steps that nginx.conf lets PCRE take for it.
LENGTH, STEPS = 12288, 100_000
UNITS = [
    "a", "1", " ", "\n", "\r\n", "'", "\"", "`", "<", "<a ", "<a/", "(", "((a", "{", "{{", "${",
    "${a", "#{", "%{", "../", "..\\", "/", "/a", "//", "\\", "%", "&", "&&", "|", "||", "; ", "=",
    "a=", "1=1 or ", "' or ", "or ", "onx", "on=", "<a on", "<script ", "select ", "select 1,",
    "union ", "union/**/", "/*", "*/", "/**/", "--", "#", "$(", "`a", "; cat ", "cat /", "alert(",
    "document.", "eval(", "a.b.", "[", "]", "[[", "()", "(a)", "\x00", "a\n", "a:", "http://",
    "://a.", "<%", "{%", "<!--", "O:1:", "{cat,", "a b", "a, ", "_", "__a", "\u00e9", "@", "-",
    "-a ", "+", "'+'", "' '", "0x", "char(1,", "sleep(", "a (", "((select ", "case when ", "if(",
    "from ", "; drop ", "a;", "\t", "style=", "href=", "<svg>", "data:", "j a v a s c r i p t",
    " = ", "a = b and ", "$a(", "),(", "1,", "'; ", "; set a = ", "$a$", "+or+", "a/**/", "#\n",
    "::int", "\u2019 or ", "n'", "{a 1}",
]  # fmt: skip


def test_no_pattern_takes_more_than_linear_steps(tmp_path: Path) -> None:
    random_ = random.Random(7)  # noqa: S311 -- texts for a test
    texts = [(unit * LENGTH)[:LENGTH] for unit in UNITS]
    cases = [case for _, rule in RULES for case in rule["must_match"] if isinstance(case, str)]
    texts += [" ".join(random_.choices(cases, k=400))[:LENGTH] for _ in range(10)]
    directives = f"{DIRECTIVES} lua_regex_match_limit {STEPS};"
    handler = HANDLERS / "attack_patterns.lua"
    with lua_server(handler, tmp_path, free_port(), directives) as server:
        for at in range(0, len(texts), 16):
            answer = json.loads(server.post(json.dumps({"texts": texts[at : at + 16]}).encode()))
            assert answer["runs"] > 0
            assert not answer["gave_up"]


def keyword_soup() -> str:
    """Every keyword of every rule, again and again: what costs the filter most."""
    words: list[str] = []
    for _, rule in RULES:
        for item in rule.get("keywords", []):
            words += [item] if isinstance(item, str) else item
    soup = " ".join(words)
    return (soup * (1_000_000 // len(soup) + 1))[:1_000_000]


def test_examining_ends_when_it_has_cost_enough(examine: Examine) -> None:
    request = {"media_type": "text/plain", "body": keyword_soup()}
    (answer,) = examine(request, blocking_score=100_000)
    assert answer["ok"]
    assert 920510 in matched(answer)
    assert examine(request)[0]["status"] == 403


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300), case=st.sampled_from([rule for _, rule in RULES]))
def test_no_bytes_in_any_part_are_an_error(
    examine: Examine, content: bytes, case: dict[str, object]
) -> None:
    attack = next(c for c in case["must_match"] if isinstance(c, str)).encode()
    middle = len(content) // 2
    both = b64encode(content[:middle] + attack + content[middle:]).decode()
    answers = examine(
        {"path_base64": both},
        {"arguments_base64": [both, both]},
        {"headers_base64": {"user-agent": both, "cookie": both, "x-other": both}},
        {"body_base64": both, "media_type": "text/plain"},
        {"body_base64": both},
        {"body_base64": both, "media_type": "application/x-www-form-urlencoded"},
        paranoia_level=4,
    )
    for answer in answers:
        assert answer.get("status") in {None, 400, 403}
