"""Where pages are registered on the app."""

from chalice.app import Chalice, Response


def register(app: Chalice) -> None:
    """Add all routes to the app."""

    @app.route("/health")
    def health() -> Response:
        return Response("ok\n", headers={"Content-Type": "text/plain; charset=utf-8"})
