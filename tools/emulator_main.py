"""The emulator's own process: ministack with one stable front door and checkpoints. Started by tools.emulator.

It runs in an interpreter without packages (ministack's are added below, for this process alone), so a Lambda that
lacks a requirement fails here as it would in the cloud. Arguments: folder of ministack's packages, stage, and the
seconds between two checkpoints, 0 for none. Everything else comes through ministack's own variables.

ministack's checkpoint function is private: its version is pinned, and tests/stack/test_emulator.py notices a change.
"""

import os
import site
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

packages, stage, seconds = sys.argv[1:4]
site.addsitedir(packages)
sys.argv = ["ministack"]

from ministack import app as ministack  # noqa: E402  (only importable after addsitedir)
from ministack.services import apigateway_v1  # noqa: E402

PORT = os.environ["GATEWAY_PORT"]
READS = ("Get", "Query", "Scan", "Describe", "List", "BatchGet", "Decrypt", "Generate")
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
inner = ministack.app
changed = threading.Event()


def gateway_host() -> bytes:
    """The host under which ministack knows the newest REST API; a new route may have changed its id."""
    ids = [key[-1] for key in apigateway_v1._rest_apis._data]
    return f"{ids[-1] if ids else 'none'}.execute-api.localhost:{PORT}".encode()


def is_read(scope: dict[str, Any], headers: dict[bytes, bytes]) -> bool:
    """Whether a request leaves the state as it is; unknown ones count as changes."""
    operation = headers.get(b"x-amz-target", b"").decode().rpartition(".")[2]
    return scope["method"] in ("GET", "HEAD") or operation.startswith(READS)


async def front_door(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """http://127.0.0.1:PORT/<stage>/… is the API for good; / leads a browser there; the rest is AWS."""
    if scope["type"] != "http":
        await inner(scope, receive, send)
        return
    headers = dict(scope["headers"])
    if not is_read(scope, headers):
        changed.set()
    first = scope["path"].split("/")[1]
    browser = b"authorization" not in headers and b"text/html" in headers.get(b"accept", b"")
    if (first == "" and browser) or scope["path"] == f"/{stage}":
        place = [(b"location", f"/{stage}/".encode()), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 302, "headers": place})
        await send({"type": "http.response.body", "body": b""})
        return
    if first == stage:
        kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
        scope = {**scope, "headers": [*kept, (b"host", gateway_host())]}
    await inner(scope, receive, send)


def checkpoint() -> None:
    """Save all state as ministack does at its end; keep it marked as changed if a table moved meanwhile."""
    changed.clear()
    begun = time.time()
    ministack.save_all(ministack._build_persistence_save_dict())
    tables = Path(os.environ["STATE_DIR"], "dynamodb.json")
    if not tables.exists() or tables.stat().st_mtime < begun - 1:
        changed.set()
    print(f"checkpoint in {(time.time() - begun) * 1e3:.0f} ms", flush=True)


def checkpoints(pause: float) -> None:
    """Every `pause` seconds a checkpoint, if something changed."""
    while True:
        time.sleep(pause)
        if changed.is_set():
            checkpoint()


if __name__ == "__main__":
    ministack.app = front_door
    if float(seconds):
        threading.Thread(target=checkpoints, args=(float(seconds),), daemon=True).start()
    ministack.main()
