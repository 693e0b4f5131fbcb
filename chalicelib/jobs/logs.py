"""What jobs say on stderr: one structured line per run and per unexpected failure, without personal data."""

import json
import sys
import traceback
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def run(job: str, now: datetime, done: Mapping[str, Any], **more: Any) -> None:
    """The figures of a run; an error line when something in it failed."""
    line = {"event": "job", "job": job, "at": now.isoformat(), **done, **more}
    _print(line | ({"level": "error"} if done.get("failed") else {}))


def failure(what: str, key: str, error: Exception, times: int = 1) -> None:
    """An unexpected error: where it happened, without its message, which may quote somebody."""
    frames = [f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    _print({"event": "failure", "level": "error", "what": what, "key": key, "error": type(error).__name__,
            "times": times, "trace": frames})  # fmt: skip


def _print(line: Mapping[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)
