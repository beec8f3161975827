"""Colour is for terminals only."""

import io

import pytest

from launch.terminal import RED, Terminal


class Tty(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("out", "environ", "coloured"),
    [(Tty(), {}, True), (Tty(), {"NO_COLOR": "1"}, False), (io.StringIO(), {}, False)],
)
def test_colour_is_shown_where_it_is_seen_and_wanted(out, environ, coloured):
    assert ("\033" in Terminal(out, environ).paint("text", RED)) is coloured


def test_a_reader_who_went_away_is_no_error():
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    Terminal(Closed(), {}).say("nobody hears this")
