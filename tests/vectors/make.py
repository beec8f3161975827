"""Writes verify.json: tokens and the verdict on each, for every implementation of verification.

Run by hand: `.venv/bin/python tests/vectors/make.py`. Its private keys are fresh and are not kept.
The file holds all that the verdict depends on; what its fields mean is in README.md beside it.
It forges tokens by hand, without a JWT library: those refuse to make most of what is needed here.
"""

from __future__ import annotations

import json
from pathlib import Path

from cases import cases
from forge import AUDIENCE, ISSUER, LEEWAY, NOW, REVOKED_JTI, Keys


def main() -> None:
    keys = Keys.generate()
    document = {
        "comment": "made by make.py; see README.md",
        "expected": {"issuer": ISSUER, "audience": AUDIENCE, "leeway": LEEWAY},
        "now": NOW,
        "revoked_jtis": [REVOKED_JTI],
        "jwks": keys.jwks(),
        "cases": [case.as_json() for case in cases(keys)],
    }
    target = Path(__file__).with_name("verify.json")
    target.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"{len(document['cases'])} cases in {target}")


if __name__ == "__main__":
    main()
