"""The demo client: few commands, and a secret that was tried."""

import json

import pytest

from launch import demo_client
from launch.exchange import Answer, Unreachable
from launch.refusal import Refusal


class TokenDealer:
    """Its command line and its token endpoint, as far as the demo client meets them."""

    def __init__(self, *, knows_client=False):
        self.secrets = {"tds_lost"} if knows_client else set()
        self.calls = []
        self.printed = None

    def run(self, service, settings, *words):
        self.calls.append(" ".join((service.name, *words[:2])))
        if words[:2] == ("client", "grant"):
            return ""
        fresh = None if words[1] == "create" and self.secrets else f"tds_{len(self.calls)}"
        self.secrets |= {fresh} - {None}
        return self.printed or json.dumps({"client_secret": fresh})

    def send(self, request, timeout):
        sent = request.headers["Authorization"]
        known = {
            request.headers["Authorization"]
            for secret in self.secrets
            for request in demo_client.requests("", secret)
        }
        return Answer(200 if sent in known else 401, "", {}, b"", 0.0)


CREATE, GRANT = "tokendealer client create", "tokendealer client grant"


def test_a_new_client_takes_one_command(settings):
    tokendealer = TokenDealer()
    assert demo_client.provide(settings, tokendealer.run) == "tds_1"
    assert tokendealer.calls == [CREATE]


def test_a_client_whose_secret_was_lost_gets_another(settings):
    tokendealer = TokenDealer(knows_client=True)
    assert demo_client.provide(settings, tokendealer.run) == "tds_3"
    assert tokendealer.calls == [CREATE, GRANT, "tokendealer client secret"]


def test_a_secret_that_works_costs_no_command(settings):
    tokendealer = TokenDealer(knows_client=True)
    found = demo_client.make_sure("tds_lost", settings, tokendealer.run, tokendealer.send)
    assert found == "tds_lost"
    assert tokendealer.calls == []


def test_a_secret_that_is_refused_is_replaced(settings):
    tokendealer = TokenDealer(knows_client=True)
    found = demo_client.make_sure("tds_old", settings, tokendealer.run, tokendealer.send)
    assert found == "tds_3"


def test_a_tokendealer_that_never_gives_a_token_is_named(settings):
    def unreachable(request, timeout):
        raise Unreachable("no answer")

    with pytest.raises(Refusal, match="gives the demo client no token: no answer"):
        demo_client.make_sure("x", settings, TokenDealer().run, unreachable, patience=0)


@pytest.mark.parametrize("printed", ["", "[]", "{}", "Client demo made"])
def test_output_that_is_not_the_agreed_json_is_named(settings, printed):
    tokendealer = TokenDealer()
    tokendealer.printed = printed or " "
    with pytest.raises(Refusal, match="did not print the JSON"):
        demo_client.provide(settings, tokendealer.run)
