"""The built React app, read into memory once."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chassis.conditional import entity_tag
from chassis.settings import SettingsError

INDEX = "index.html"
NONCE_MARKER = b"__STYLE_NONCE__"
HASHED = "assets/"
"""Vite puts what has a hash in its name there."""
MAX_BYTES = 32 * 1024 * 1024
GZIP_ABOVE_BYTES = 1024
_COMPRESSIBLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
# The machine's own tables may lack or change these.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file as it is sent; `gzipped` where that is shorter."""

    media_type: str
    cache_control: str
    version: str
    body: bytes = field(repr=False)
    gzipped: bytes | None = field(repr=False)

    def tag(self, *, gzipped: bool) -> str:
        """The strong entity tag of either form."""
        return entity_tag(self.version, "gzip" if gzipped else "plain")


class WebFiles:
    """Files by their path below `/app/`, and the page for all other paths."""

    def __init__(self, files: Mapping[str, WebFile], page: bytes) -> None:
        self._files = files
        self._before, self._after = page.split(NONCE_MARKER)

    def find(self, path: str) -> WebFile | None:
        """The file at `path`; None where there is none."""
        return self._files.get(path)

    def page(self, nonce: str) -> bytes:
        """The page, which may use styles that have `nonce`."""
        return self._before + nonce.encode("ascii") + self._after


def read_web_files(folder: Path) -> WebFiles:
    """What is in `folder`; SettingsError, which names WEB_DIR, when that is no built app."""
    try:
        page = (folder / INDEX).read_bytes()
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        if sum(path.stat().st_size for path in paths) > MAX_BYTES:
            raise SettingsError(f"WEB_DIR: {folder} has more than {MAX_BYTES} bytes")
        files = {
            path.relative_to(folder).as_posix(): _read(path, path.relative_to(folder).as_posix())
            for path in paths
            if path.name != INDEX and path.suffix != ".gz"
        }
    except OSError as error:
        reason = f"cannot read the built app in {folder}: {error.strerror}"
        raise SettingsError(f"WEB_DIR: {reason}; `make web` builds it") from None
    if page.count(NONCE_MARKER) != 1:
        raise SettingsError(f"WEB_DIR: {folder / INDEX} has no place for the nonce of its styles")
    return WebFiles(files, page)


def _read(path: Path, name: str) -> WebFile:
    body = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return WebFile(
        media_type=kind,
        cache_control="public, max-age=31536000, immutable"
        if name.startswith(HASHED)
        else "public, max-age=3600",
        version=hashlib.sha256(body).hexdigest()[:16],
        body=body,
        gzipped=_gzipped(path, kind, body),
    )


def _gzipped(path: Path, kind: str, body: bytes) -> bytes | None:
    built = path.with_name(path.name + ".gz")
    if built.is_file():
        return built.read_bytes()
    if len(body) <= GZIP_ABOVE_BYTES or not kind.startswith(_COMPRESSIBLE):
        return None
    squeezed = gzip.compress(body, mtime=0)
    return squeezed if len(squeezed) < len(body) else None
