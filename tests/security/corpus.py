"""Our own corpora: attacks that must be stopped, and ordinary texts that must not be."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpora"
# Where a payload goes whose record does not say.
ANYWHERE = ("query", "json", "form")


@dataclass(frozen=True, slots=True)
class Payload:
    """A text and where it goes.

    `places`: of query, json, object (the text is JSON, put in as it is, not as a string), form,
    header, cookie, path. `name`: which header. `encoded`: percent-encoded already, sent as it is.
    """

    text: str
    places: tuple[str, ...] = ANYWHERE
    technique: str = ""
    name: str = "X-Note"
    encoded: bool = False


Corpora = dict[str, tuple[Payload, ...]]


def attacks() -> Corpora:
    """Attack payloads by class."""
    return _load(FOLDER / "attacks", ANYWHERE)


def benign() -> Corpora:
    """Ordinary texts by class, in query and JSON; names in the path too, as /monster/<name> has."""
    corpora = _load(FOLDER / "benign", ("query", "json"))
    segments = (text.text for text in corpora["names"] if "/" not in text.text)
    corpora["names in path"] = payloads(segments, ("path",))
    return corpora


def payloads(texts: Iterable[str], places: tuple[str, ...]) -> tuple[Payload, ...]:
    """Each text, all in the same places."""
    return tuple(Payload(text, places) for text in texts)


def _load(folder: Path, anywhere: tuple[str, ...]) -> Corpora:
    return {path.stem: _records(path, anywhere) for path in sorted(folder.glob("*.json"))}


def _records(path: Path, anywhere: tuple[str, ...]) -> tuple[Payload, ...]:
    return tuple(
        Payload(
            text=record["payload"],
            places=(record["in"],) if "in" in record else anywhere,
            technique=record.get("technique", ""),
            name=record.get("name", "X-Note"),
            encoded=record.get("encoded", False),
        )
        for record in json.loads(path.read_text("utf-8"))
    )
