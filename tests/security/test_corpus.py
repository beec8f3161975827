"""The corpora are large, well-formed, and do not contradict each other."""

import json
from collections import Counter

import pytest

from tests.security import corpus
from tests.security.corpus import Payload

PLACES = {"query", "json", "object", "form", "header", "cookie", "path"}
ATTACKS = corpus.attacks()
BENIGN = corpus.benign()
LARGE = {"sqli", "xss", "rce", "traversal_lfi", "ssti"}


@pytest.mark.parametrize("kind", ATTACKS)
def test_an_attack_class_is_large(kind: str) -> None:
    assert len(ATTACKS[kind]) >= (150 if kind in LARGE else 60)
    assert len({payload.technique for payload in ATTACKS[kind]}) > 1


def test_there_are_fifteen_hundred_benign_texts() -> None:
    texts = {payload.text for payloads in BENIGN.values() for payload in payloads}
    assert len(texts) >= 1500


@pytest.mark.parametrize("kind", [*ATTACKS, *BENIGN])
def test_a_class_is_well_formed(kind: str) -> None:
    payloads = {**ATTACKS, **BENIGN}[kind]
    assert not [copy for copy, count in Counter(payloads).items() if count > 1]
    for payload in payloads:
        assert payload.text
        assert set(payload.places) <= PLACES
        assert not payload.encoded or _goes_on_the_wire(payload)
        if "object" in payload.places:
            json.loads(payload.text)


def _goes_on_the_wire(payload: Payload) -> bool:
    return payload.text.isascii() and payload.text.isprintable() and " " not in payload.text


def test_no_text_is_both_attack_and_benign() -> None:
    attacks = {payload.text for payloads in ATTACKS.values() for payload in payloads}
    benign = {payload.text for payloads in BENIGN.values() for payload in payloads}
    assert not attacks & benign
