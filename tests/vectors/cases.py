"""All cases, in the order in which verification looks at a request."""

from __future__ import annotations

from case import Case
from cases_claims import claim_cases
from cases_credentials import credential_cases
from cases_encoding import encoding_cases
from cases_header import header_cases
from cases_signature import signature_cases
from forge import Keys


def cases(keys: Keys) -> list[Case]:
    parts = (credential_cases, encoding_cases, header_cases, signature_cases, claim_cases)
    found = [case for part in parts for case in part(keys)]
    names = [case.name for case in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"names given twice: {twice}")
    return found
