"""The whole application over fakes behind a real address, for what needs a browser but no cloud: looks and keys.

The story (test_story.py) is what runs on the deployed stack.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chalice.app import Chalice
from chalice.test import Client

from chalicelib import wiring
from tests import fakes
from tests.web.client import the_app
from tests.web.desk.office import Office

ONE_AT_A_TIME = threading.Lock()  # a Lambda answers one request at a time, and so do the fakes


class Handler(BaseHTTPRequestHandler):
    app: Chalice

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        sent = {name.lower(): value for name, value in self.headers.items()}
        with ONE_AT_A_TIME, Client(self.app) as client:
            answer = client.http.request(self.command, self.path, headers=sent, body=body)
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            for one in value if isinstance(value, list) else [value]:
                if name.lower() != "content-length":
                    self.send_header(name, one)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = _answer

    def log_message(self, format: str, *args: Any) -> None:
        """The application writes its own line."""


@contextmanager
def open_site() -> Iterator[tuple[Office, dict[str, str]]]:
    """An office and what a City needs of a stack: the portal's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Handler,), {"app": the_app()}))
    address = f"http://127.0.0.1:{server.server_address[1]}"
    office = Office(replace(fakes.a_world(), settings=replace(fakes.SETTINGS, public_origin=address)))
    wiring.use(office.world)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield office, {"portal": address + "/"}
    finally:
        server.shutdown()
        server.server_close()
