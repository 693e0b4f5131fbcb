"""Run by bench.machine in a clean interpreter, `imports`, `plain` or `page`: prints milliseconds.

Nothing is loaded before the clock starts but `sys` and `time`, since both sides would get it for free.
"""

import sys
import time

begun = time.perf_counter()


def imports() -> None:
    """The floor: what every Chalice function with an AWS client loads."""
    import botocore.session  # noqa: F401
    import chalice.app  # noqa: F401


def plain() -> None:
    """The least app that reads one item before it answers."""
    import os

    from botocore.session import get_session
    from chalice.app import Chalice

    from bench.events import HOME

    client = get_session().create_client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    app = Chalice(app_name="floor")

    @app.route("/")
    def view() -> str:
        client.get_item(TableName=os.environ["APP_TABLE"], Key={"pk": {"S": "x"}, "sk": {"S": "x"}})
        return "page"

    assert app(HOME, None)["statusCode"] == 200


def page() -> None:
    """The packaged app up to its first page."""
    from app import app
    from bench.events import HOME

    assert app(HOME, None)["statusCode"] == 200


{"imports": imports, "plain": plain, "page": page}[sys.argv[1]]()
print((time.perf_counter() - begun) * 1000)
