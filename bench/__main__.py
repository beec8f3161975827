"""`python -m bench [tokens|guard|gateway ...]`: all of them, or those named."""

import sys

from bench import gateway, guard, live, memory, pictures, revocations, tokens, waf

BENCHMARKS = {
    "tokens": tokens.run,
    "guard": guard.run,
    "revocations": revocations.run,
    "pictures": pictures.run,
    "gateway": gateway.run,
    "waf": waf.run,
    "live": live.run,
    "memory": memory.run,
}


def main() -> None:
    """Run the benchmarks that the command line names."""
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"bench: there is no {unknown[0]}; there are: {', '.join(BENCHMARKS)}")
    for name in names:
        BENCHMARKS[name]()


main()
