"""The sliding window against a log of every time stamp: what may be let through and what must."""

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

GRANULARITY = 1 / 64
GIVE_BACK = "give back"

# Windows since the step before, or giving back.
STEPS = st.lists(
    st.one_of(
        st.floats(0, 0.02),
        st.floats(0, 0.3),
        st.floats(0, 3),
        st.sampled_from([0.0, 1 / 64, 1.0, 1 - 1 / 64, -0.01]),
        st.just(GIVE_BACK),
    ),
    min_size=1,
    max_size=300,
)


def calls_of(
    steps: Sequence[float | str], key: str, count: int, window: float
) -> list[dict[str, Any]]:
    """Requests at the steps' times, and what is given back: always the last that was not yet."""
    calls: list[dict[str, Any]] = []
    open_calls: list[int] = []
    now = newest = 5.0
    for step in steps:
        call = {"key": key, "count": count, "window": window}
        if not isinstance(step, str):
            # Another worker's clock may have been read a little earlier.
            now = max(now + step, newest - 0.5)
            newest = max(now, newest)
            open_calls.append(len(calls))
        elif open_calls:
            call["back"] = open_calls.pop()
        else:
            continue
        calls.append({**call, "now": now * window})
    return calls


def check(
    run: Callable[[list[dict[str, Any]]], list[list[Any]]], calls: list[dict[str, Any]]
) -> None:
    """Never more than `count` in a window; refused only when a 64th longer one is full."""
    accepted: dict[int, float] = {}
    newest = 0.0
    for i, (call, answer) in enumerate(zip(calls, run(calls), strict=True)):
        if "back" in call:
            accepted.pop(call["back"], None)
            continue
        count, window = call["count"], call["window"]
        # A clock that was set back stands still, for the log, by what was given back too.
        now = max(call["now"], newest)
        spare = 1e-6 * window + 2e-6
        in_window = sum(now - at < window - spare for at in accepted.values())
        in_longer = sum(now - at < window * (1 + GRANULARITY) + spare for at in accepted.values())
        allowed, remaining, reset = answer[:3]
        if allowed:
            assert in_window < count
            assert count - 1 - in_longer <= remaining <= count - 1 - in_window
            accepted[i] = newest = now
        else:
            assert in_longer >= count
            assert remaining == 0
        assert 0 < reset <= window
