"""Where the demonstration goes."""

import pytest

from launch import demo_env, target
from launch.refusal import Refusal

SAVED = {
    "BASE_URL": "http://g",
    "TOKEN_URL": "http://t/oauth/token",
    "CLIENT_ID": "demo",
    "CLIENT_SECRET": "tds_x",
    "AUDIENCE": "dataservice",
    "SCOPE": "data:read",
}


def test_it_is_what_make_up_wrote_down(tmp_path):
    demo_env.write(tmp_path, SAVED)
    found = target.find({}, tmp_path)
    assert (found.base_url, found.token_url) == ("http://g", "http://t/oauth/token")


def test_a_base_url_says_where_tokens_are_too(tmp_path):
    demo_env.write(tmp_path, SAVED)
    found = target.find({"BASE_URL": "https://gate.example/"}, tmp_path)
    assert found.token_url == "https://gate.example/oauth/token"
    assert found.base_url == "https://gate.example"
    assert found.client_secret == "tds_x"


def test_a_sourced_demo_env_changes_nothing(tmp_path):
    demo_env.write(tmp_path, SAVED)
    assert target.find(SAVED, tmp_path) == target.find({}, tmp_path)


def test_where_tokens_are_can_be_given(tmp_path):
    demo_env.write(tmp_path, SAVED)
    found = target.find({"BASE_URL": "http://x", "TOKEN_URL": "http://y/token"}, tmp_path)
    assert (found.base_url, found.token_url) == ("http://x", "http://y/token")


def test_without_the_file_it_asks_whether_make_up_runs(tmp_path):
    with pytest.raises(Refusal, match=r"no BASE_URL in .*demo.env: is `make up` running"):
        target.find({}, tmp_path)
