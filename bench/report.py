"""How a figure is printed: what, how much, of what limit, and the goal if there is one."""

from collections.abc import Sequence
from statistics import median


def heading(title: str) -> None:
    """The name of a benchmark."""
    print(f"\n{title}")


def figure(name: str, value: str) -> None:
    """A figure that a ratio is made of; it means nothing by itself."""
    print(f"  {name:<58} {value:>12}")


def ratio(name: str, rounds: Sequence[float], goal: float | None) -> None:
    """The median of the rounds' ratios, the lowest and the highest, and the goal."""
    spread = f"{min(rounds):.2f} to {max(rounds):.2f} over {len(rounds)} rounds"
    aim = f", goal >= {goal}" if goal is not None else ""
    print(f"  {name:<58} {median(rounds):>12.2f}  ({spread}{aim})")
