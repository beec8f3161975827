from __future__ import annotations

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from tokendealer.people.hasher import NOBODYS, Argon2id


def test_it_is_argon2id_as_owasp_has_it() -> None:
    hasher = Argon2id()
    encoded = hasher.hash("correct horse battery")
    found = extract_parameters(encoded)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (
        Type.ID,
        19456,
        2,
        1,
    )
    assert hasher.matches(encoded, "correct horse battery")
    assert not hasher.matches(encoded, "correct horse batterx")
    assert not hasher.is_outdated(encoded)


def test_to_compare_with_nobodys_is_the_same_work() -> None:
    hasher = Argon2id()
    assert extract_parameters(NOBODYS) == extract_parameters(hasher.hash("x"))
    assert not hasher.matches(NOBODYS, "")


def test_other_parameters_are_outdated_and_another_kind_of_hash_matches_nothing() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")
    assert Argon2id().matches(weak, "x")
    assert Argon2id().is_outdated(weak)
    assert not Argon2id().matches("$2b$12$abc", "x")
