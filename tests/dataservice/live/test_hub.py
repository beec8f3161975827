from dataservice.live.hub import Hub


class Listener:
    def __init__(self, hub: "Hub[Listener]") -> None:
        self.hub = hub
        self.heard: list[str] = []

    def push(self, text: str) -> None:
        self.heard.append(text)
        if text == "leave":
            self.hub.leave(self)


def test_all_that_have_joined_are_told_and_nobody_else() -> None:
    hub: Hub[Listener] = Hub()
    one, other = Listener(hub), Listener(hub)
    hub.join(one)
    hub.join(other)
    hub.tell_all("a")
    hub.leave(one)
    hub.leave(one)
    hub.tell_all("b")
    assert (one.heard, other.heard) == (["a"], ["a", "b"])


def test_who_leaves_while_all_are_told_keeps_nobody_from_it() -> None:
    hub: Hub[Listener] = Hub()
    listeners = [Listener(hub) for _ in range(3)]
    for listener in listeners:
        hub.join(listener)
    hub.tell_all("leave")
    assert [listener.heard for listener in listeners] == [["leave"]] * 3
    assert len(hub) == 0


def test_those_of_other_processes_are_online_too() -> None:
    hub: Hub[Listener] = Hub()
    hub.join(Listener(hub))
    hub.online_elsewhere = 4
    assert (len(hub), hub.online) == (1, 5)
