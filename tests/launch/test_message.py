"""The closing message tells everything but the secret."""

from launch import demo_env, message

ENV = dict.fromkeys(demo_env.NAMES, "hidden") | {
    "CLIENT_ID": "demo",
    "ADMIN_EMAIL": "ada@example.com",
}


def test_every_address_and_every_line_of_the_file_is_explained(settings, terminal):
    said = message.ready(settings, ENV, 3.21, terminal)
    for service in settings.services:
        assert settings.url(service.name) in said
    for name in demo_env.NAMES:
        assert name in said
    assert f"{settings.url('gateway')}/docs" in said
    assert f"{settings.issuer}/app/" in said
    assert "ada@example.com" in said
    assert "3.2 s" in said
    assert "hidden" not in said


def test_the_command_to_copy_fits_the_file(settings, terminal):
    said = message.ready(settings, ENV, 1, terminal)
    assert f"  . {settings.var}/demo.env\n" in said
    assert '-u "$CLIENT_ID:$CLIENT_SECRET"' in said


def test_paths_are_short_where_they_can_be(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert message.shown(tmp_path / "var") == "var"
    assert message.shown(tmp_path.parent / "var") == str(tmp_path.parent / "var")


def test_it_fits_a_terminal(settings, terminal):
    lines = message.ready(settings, ENV, 1, terminal).replace(str(settings.var), "var")
    assert max(len(line) for line in lines.splitlines()) <= 80
