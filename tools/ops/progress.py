"""A progress bar on stderr; silent where nobody watches."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
WIDTH = 30


def bar(label: str, items: Iterable[T], total: int) -> Iterator[T]:
    """The items, with a bar that grows; `total` may be an estimate."""
    shown, count = sys.stderr.isatty(), 0
    for count, item in enumerate(items, 1):
        if shown and (count % max(1, total // 200) == 0 or count == total):
            done = min(1.0, count / max(total, count))
            line = f"\r{label} {'█' * round(done * WIDTH):·<{WIDTH}} {count:,}/{max(total, count):,}"
            print(line, end="", file=sys.stderr, flush=True)
        yield item
    if shown and count:
        print(file=sys.stderr)
