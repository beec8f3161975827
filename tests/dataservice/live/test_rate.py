from dataservice.live.rate import Rate


def test_twenty_at_once_and_five_a_second_for_long() -> None:
    now = [0.0]
    rate = Rate(lambda: now[0], per_second=5, at_once=20)
    assert [rate.takes() for _ in range(21)] == [True] * 20 + [False]
    for _ in range(100):
        now[0] += 1
        assert [rate.takes() for _ in range(6)] == [True] * 5 + [False]
    now[0] += 3600
    assert [rate.takes() for _ in range(21)] == [True] * 20 + [False]


def test_a_clock_that_is_put_back_takes_nothing() -> None:
    now = [100.0]
    rate = Rate(lambda: now[0], per_second=5, at_once=20)
    now[0] = 0.0
    assert rate.takes()
    assert [rate.takes() for _ in range(20)] == [True] * 19 + [False]


def test_what_costs_more_than_is_left_takes_nothing() -> None:
    rate = Rate(lambda: 0.0, per_second=1, at_once=10)
    assert not rate.takes(11)
    assert rate.takes(7)
    assert not rate.takes(4)
    assert rate.takes(3)
