"""Two things measured in turns, so that whatever else the machine does falls on both. Standard library only."""

import time
from collections.abc import Callable

Pair = tuple[float, float]  # floor, measured


def middle(values: list[float]) -> float:
    """The median: one disturbed turn does not count."""
    found = sorted(values)
    half = len(found) // 2
    return found[half] if len(found) % 2 else (found[half - 1] + found[half]) / 2


def milliseconds(action: Callable[[], object]) -> float:
    """How long one call takes, on the wall clock."""
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1000


def in_turns(floor: Callable[[], object], measured: Callable[[], object], times: int, warm: int = 5) -> Pair:
    """(floor, measured): medians of `times` turns in milliseconds, after `warm` turns that do not count."""
    turns = [(milliseconds(floor), milliseconds(measured)) for _ in range(warm + times)][warm:]
    return middle([turn[0] for turn in turns]), middle([turn[1] for turn in turns])
