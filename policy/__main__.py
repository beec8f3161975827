"""`python -m policy [--check]`: write the gateway's generated files, or name those out of date."""

import argparse
import sys
from pathlib import Path

from policy.problem import Problem

OPENRESTY = Path(__file__).parent.parent / "openresty"


def main(arguments: list[str] | None = None, openresty: Path = OPENRESTY) -> int:
    """The exit status: 1 when a file is out of date or can't be made."""
    parser = argparse.ArgumentParser(prog="policy", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if stale")
    chosen = parser.parse_args(arguments)

    from policy.build import build  # all the services: not for --help

    try:
        files = build(openresty)
    except Problem as problem:
        print(f"policy: {problem}", file=sys.stderr)
        return 1
    stale = [path for path, text in files.items() if not _is(path, text)]
    for path in stale:
        name = path.relative_to(openresty.parent)
        if chosen.check:
            print(f"policy: {name} is out of date: run `make policy`", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
            print(f"policy: wrote {name}")
    return 1 if chosen.check and stale else 0


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


if __name__ == "__main__":
    sys.exit(main())
