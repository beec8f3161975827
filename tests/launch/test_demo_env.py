"""demo.env: what is written is what a shell, and the launcher, read."""

import subprocess

from hypothesis import given
from hypothesis import strategies as st

from launch import demo_env


def test_a_shell_reads_what_was_written(tmp_path):
    values = {"CLIENT_SECRET": "tds_a-b", "SCOPE": "data:read data:write", "ODD": "it's $HOME"}
    demo_env.write(tmp_path, values)
    shell = f'. {tmp_path}/demo.env; printf "%s|" "$CLIENT_SECRET" "$SCOPE" "$ODD"'
    said = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True)
    assert said.stdout == "tds_a-b|data:read data:write|it's $HOME|"


def test_lines_are_plain(tmp_path):
    demo_env.write(tmp_path, {"AUDIENCE": "dataservice", "SCOPE": "data:read data:write"})
    text = (tmp_path / "demo.env").read_text()
    assert text == 'AUDIENCE=dataservice\nSCOPE="data:read data:write"\n'


@given(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r")))
def test_any_value_survives(tmp_path_factory, value):
    directory = tmp_path_factory.getbasetemp()
    demo_env.write(directory, {"NAME": value})
    assert demo_env.read(directory) == {"NAME": value}


def test_a_missing_or_broken_file_reads_as_empty(tmp_path):
    assert demo_env.read(tmp_path) == {}
    (tmp_path / "demo.env").write_text('SCOPE="never closed')
    assert demo_env.read(tmp_path) == {}
    (tmp_path / "demo.env").write_bytes(b"CLIENT_SECRET=\xff")
    assert demo_env.read(tmp_path) == {}
