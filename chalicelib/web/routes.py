"""Where pages are registered on the app."""

import os
from importlib import import_module

from chalice.app import Chalice, Response

from chalicelib.web import pages, static

MODULES = ("chalicelib.web.portal", "chalicelib.web.desk", "chalicelib.web.callbacks")
LOCAL = "chalicelib.local"  # phone page and time machine: not in the package of any other stage


def register(app: Chalice) -> None:
    """Add all routes to the app."""
    for module in MODULES + ((LOCAL,) if os.environ.get("STAGE") == "local" else ()):
        import_module(module)
    pages.register(app, pages.PAGES)

    @app.route("/health")
    def health() -> Response:
        return Response("ok\n", headers={"Content-Type": "text/plain; charset=utf-8"})

    @app.route("/static/{name}")
    def static_file(name: str) -> Response:
        return static.serve(name)
