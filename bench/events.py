"""Requests as API Gateway hands them to the function, as far as Chalice reads them."""

from typing import Any

SECRET = "callback-secret"


def event(method: str, path: str, route: str = "", params: dict[str, str] | None = None, body: str = "",
          **headers: str) -> dict[str, Any]:  # fmt: skip
    """One request; `route` is the pattern behind `path`, when they differ."""
    context = {"httpMethod": method, "resourcePath": route or path, "path": path, "requestId": "bench",
               "identity": {"sourceIp": "192.0.2.1"}}  # fmt: skip
    return {"requestContext": context, "headers": {"accept": "text/html", **headers}, "pathParameters": params or {},
            "multiValueQueryStringParameters": None, "stageVariables": None, "body": body,
            "isBase64Encoded": False}  # fmt: skip


HOME = event("GET", "/")


def desk(token: str) -> dict[str, Any]:
    """我的工作 of whoever owns this session."""
    return event("GET", "/desk", cookie=f"desk={token}")


def callback(number: str) -> dict[str, Any]:
    """A vendor's push with one answer."""
    params = {"vendor": "simulator", "secret": SECRET}
    item = f'[{{"kind": "answer", "id": "{number}", "mobile": "19900001234", "text": "3"}}]'
    headers = {"content-type": "application/json"}
    return event("POST", f"/sms/simulator/{SECRET}", "/sms/{vendor}/{secret}", params, item, **headers)
