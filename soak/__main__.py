"""`python -m soak [NAME ...]`: all soaks, or those that are named."""

import sys

from soak import rotations, tokens

SOAKS = {"rotations": rotations.run, "tokens": tokens.run}


def main() -> None:
    """Run the soaks that the command line names."""
    names = sys.argv[1:] or list(SOAKS)
    unknown = [name for name in names if name not in SOAKS]
    if unknown:
        sys.exit(f"soak: there is no {unknown[0]}; there are: {', '.join(SOAKS)}")
    held = [SOAKS[name]() for name in names]
    sys.exit(0 if all(held) else 1)


main()
