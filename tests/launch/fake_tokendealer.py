"""TokenDealer's command line, as far as the launcher meets it when it makes clients and people."""

import json
from itertools import pairwise

from launch.refusal import Refusal


class FakeTokenDealer:
    """`clients` are those that there are, by id; `users` have passwords, by address; `apis` have
    what is open to people, by audience."""

    def __init__(self):
        self.clients = {}
        self.users = {}
        self.apis = {}
        self.calls = []

    def run(self, service, settings, *words):
        self.calls.append(" ".join(words[:3]))
        return getattr(self, f"_{words[0]}")(words) or ""

    def of(self, kind):
        return [call for call in self.calls if call.startswith(kind)]

    def _api(self, words):
        opened = [value for option, value in pairwise(words) if option == "--open"]
        if words[1] == "edit":
            self.apis[words[2]] += opened
        return json.dumps({"open_to_users": self.apis.setdefault(words[2], opened)})

    def _client(self, words):
        if words[1] == "show":
            return self._show(words[2])
        client_id = words[3] if words[1:3] in (("create", "--id"), ("secret", "add")) else words[2]
        made = None
        if words[1] == "secret" or (words[1] == "create" and client_id not in self.clients):
            made = f"tds_{len(self.calls)}"
        client = self.clients.setdefault(client_id, {})
        for option, value in pairwise(words):
            if option in ("--redirect-uri", "--post-logout-redirect-uri"):
                client[option[2:].replace("-", "_") + "s"] = [value]
        return json.dumps({**client, "client_secret": made})

    def _show(self, client_id):
        if client_id not in self.clients:
            raise Refusal("`tokendealer client` failed")
        return json.dumps(self.clients[client_id])

    def _user(self, words):
        email = words[3] if words[1] == "create" else words[2]
        made = None
        if words[1] == "password" or email not in self.users:
            made = self.users[email] = f"password {len(self.calls)}"
        return json.dumps({"email": email, "password": made})
