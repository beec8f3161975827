"""Who has a feature."""

from hypothesis import given
from hypothesis import strategies as st

from dataservice.rollout import is_enabled

names, percents = st.text(max_size=30), st.integers(0, 100)


@given(names, st.text(), percents, percents)
def test_raising_the_share_takes_it_from_nobody(name, subject, one, other):
    low, high = sorted((one, other))
    if is_enabled(name, subject, active=True, rollout_percent=low):
        assert is_enabled(name, subject, active=True, rollout_percent=high)


@given(names, st.text(), percents)
def test_the_ends_are_nobody_and_all(name, subject, percent):
    assert not is_enabled(name, subject, active=True, rollout_percent=0)
    assert is_enabled(name, subject, active=True, rollout_percent=100)
    assert not is_enabled(name, subject, active=False, rollout_percent=percent)


def test_the_share_is_about_what_it_says():
    for percent in (1, 10, 50, 90):
        has = sum(
            is_enabled("beta", str(n), active=True, rollout_percent=percent) for n in range(10_000)
        )
        assert abs(has / 100 - percent) < 2


def test_two_services_do_not_begin_with_the_same_subjects():
    subjects = [str(n) for n in range(1000)]
    first, second = (
        {s for s in subjects if is_enabled(name, s, active=True, rollout_percent=10)}
        for name in ("alpha", "beta")
    )
    assert len(first & second) < 40


def test_answers_stay_from_release_to_release():
    has = [n for n in range(20) if is_enabled("beta", f"u{n}", active=True, rollout_percent=50)]
    assert has == [0, 4, 5, 9, 10, 11, 12, 13, 15, 18, 19]
