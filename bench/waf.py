"""Attacks stopped and ordinary requests refused: the gateway beside ModSecurity with CRS.

    python -m bench.waf [--gateway URL --token TOKEN] [--published] [--report FILE]

What stands behind the gateway has to answer 200 to everything, its rate limits have to be off.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa

from bench import nginx, report, signed
from bench.gateway import upstream
from bench.service import free_port
from tests.security import corpus, published
from tests.security.modsecurity import missing, modsecurity
from tests.security.placement import Case, Endpoint, cases
from tests.security.verdict import FILTER, PASSED, SHAPE, Tally, Target, measure, tally

PEER, GATEWAY = "CRS PL1", "gateway"

Verdicts = dict[str, list[str]]


def run() -> None:
    """Print the tables for the gateway as it is shipped, before an upstream that says yes."""
    key = rsa.generate_private_key(65537, 2048)
    settings = {"ISSUER": signed.ISSUER, "RATE_LIMIT_MODE": "off"}
    access_token = signed.token(key, "dataservice", "data:read data:write")
    with upstream(key) as behind, nginx.gateway(behind, settings) as full:
        headers = {"Authorization": f"Bearer {access_token}"}
        compare(Target("127.0.0.1", full.port, headers))


def compare(
    gateway: Target | None = None, file: Path | None = None, *, everything: bool = False
) -> None:
    """Print the tables. `file`: lists each miss and false positive. `everything`: published too."""
    reason = missing()
    if reason:
        print(f"  no peer: {reason}")
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        if reason:
            _all({GATEWAY: gateway} if gateway else {}, everything, lines)
        else:
            with modsecurity(Path(folder), free_port()) as peer:
                targets = {PEER: Target("127.0.0.1", peer.port)}
                _all(targets | ({GATEWAY: gateway} if gateway else {}), everything, lines)
    if file:
        file.write_text("\n".join([*lines, ""]), "utf-8", "backslashreplace")


def _all(targets: Mapping[str, Target], everything: bool, lines: list[str]) -> None:
    endpoint = Endpoint()
    stopped, refused = "attacks, % stopped", "ordinary requests, % refused"
    sets = [
        (f"Attack filter: {stopped}", cases(corpus.attacks(), endpoint), True),
        (f"Attack filter: {refused}", cases(corpus.benign(), endpoint), False),
    ]
    if everything:
        gotestwaf = cases(published.gotestwaf_attacks(), endpoint)
        texts = cases(published.gotestwaf_benign(), endpoint)
        sets.append((f"GoTestWAF: {stopped}", gotestwaf, True))
        sets.append((f"GoTestWAF: {refused}", texts, False))
        sets.append((f"CRS' own tests: {stopped}", published.crs_attacks(endpoint), True))
    for title, judged, hostile in sets:
        if judged:
            verdicts = {name: measure(target, judged) for name, target in targets.items()}
            _show(title, judged, verdicts)
            lines += _wrong(title, judged, verdicts, hostile)


def _show(title: str, judged: Sequence[Case], verdicts: Verdicts) -> None:
    """One line a class and a place: each server's share, and how much of it is shape's."""
    report.heading(title)
    print("  " + f"{'':<30}{'requests':>9}" + "".join(f"{name:>24}" for name in verdicts))
    for by in ("kind", "place"):
        tallies = [tally(judged, found, by) for found in verdicts.values()]
        for name in tallies[0] if tallies else ():
            _line(f"in {name}" if by == "place" else name, [counted[name] for counted in tallies])
    _line("all", [_sum(tally(judged, found)) for found in verdicts.values()])
    for name, found in verdicts.items():
        odd = sorted({verdict for verdict in found if verdict not in {PASSED, FILTER, SHAPE}})
        if odd:
            print(f"  {name}: not judged, counted as let through: {', '.join(odd)}")


def _line(name: str, tallies: Sequence[Tally]) -> None:
    total = tallies[0].total if tallies else 0
    print("  " + f"{name:<30}{total:>9}" + "".join(f"{_cell(found):>24}" for found in tallies))


def _cell(found: Tally) -> str:
    shape = found.share(SHAPE)
    aside = f" ({shape:.1f} by shape)" if shape else ""
    return f"{found.share(FILTER, SHAPE):.1f}{aside}"


def _sum(tallies: Mapping[str, Tally]) -> Tally:
    whole = Tally()
    for part in tallies.values():
        whole.verdicts += part.verdicts
    return whole


def _wrong(title: str, judged: Sequence[Case], verdicts: Verdicts, hostile: bool) -> list[str]:
    """Lines "server, class, place, verdict, text" of what a server got wrong."""
    lines = [f"# {title}"]
    for name, found in verdicts.items():
        for case, verdict in zip(judged, found, strict=True):
            if (verdict in {FILTER, SHAPE}) != hostile:
                lines.append(f"{name}\t{case.kind}\t{case.place}\t{verdict}\t{case.text!r}")
    return lines


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.waf")
    parser.add_argument("--gateway", metavar="URL")
    parser.add_argument("--token", default="")
    parser.add_argument("--published", action="store_true", help="GoTestWAF's and CRS' tests too")
    parser.add_argument("--report", metavar="FILE", type=Path, help="misses and false positives")
    options = parser.parse_args()
    gateway = None
    if options.gateway:
        url = urlsplit(options.gateway)
        headers = {"Authorization": f"Bearer {options.token}"} if options.token else {}
        gateway = Target(url.hostname or "127.0.0.1", url.port or 80, headers)
    compare(gateway, options.report, everything=options.published)


if __name__ == "__main__":
    main()
