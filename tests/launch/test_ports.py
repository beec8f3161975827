"""A taken port is known before anything starts."""

import socket

import pytest

from launch import ports
from launch.refusal import Refusal


def test_free_ports_pass(settings):
    ports.require_free(settings)


def test_a_taken_one_names_its_setting(settings):
    port = settings.ports["identidock"]
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(
            Refusal, match=f"IDENTIDOCK_PORT: cannot listen on 127.0.0.1:{port}: .* in use"
        ),
    ):
        ports.require_free(settings)
