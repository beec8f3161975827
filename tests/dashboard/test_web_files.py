from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from chassis.settings import SettingsError
from dashboard.web_files import read_web_files


def write_page(folder: Path, page: str = "<meta content=__STYLE_NONCE__>") -> Path:
    (folder / "index.html").write_text(page)
    return folder


def test_files_are_found_by_their_path_and_the_page_is_none(web_dir: Path) -> None:
    files = read_web_files(web_dir)
    script = files.find("assets/index-1a2b.js")
    assert script is not None
    assert script.media_type == "text/javascript; charset=utf-8"
    assert script.cache_control == "public, max-age=31536000, immutable"
    assert script.gzipped is not None
    assert gzip.decompress(script.gzipped) == script.body
    icon = files.find("favicon.svg")
    assert icon is not None
    assert (icon.media_type, icon.gzipped) == ("image/svg+xml", None)
    assert icon.cache_control == "public, max-age=3600"
    for path in ("index.html", "", "assets", "../web/favicon.svg", "assets/none.js"):
        assert files.find(path) is None


def test_what_the_build_has_compressed_is_used(tmp_path: Path) -> None:
    (write_page(tmp_path) / "a.css").write_text("a{}")
    (tmp_path / "a.css.gz").write_bytes(b"squeezed")
    files = read_web_files(tmp_path)
    found = files.find("a.css")
    assert found is not None
    assert found.gzipped == b"squeezed"
    assert files.find("a.css.gz") is None


def test_each_page_has_its_own_nonce(web_dir: Path) -> None:
    files = read_web_files(web_dir)
    assert b'content="abc"' in files.page("abc")
    assert b"__STYLE_NONCE__" not in files.page("abc")


def test_without_a_built_app_one_line_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^WEB_DIR: .*No such file.*; `make web` builds it$"):
        read_web_files(tmp_path)


def test_a_page_without_a_place_for_the_nonce_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^WEB_DIR: .*has no place for the nonce"):
        read_web_files(write_page(tmp_path, "<html>"))
