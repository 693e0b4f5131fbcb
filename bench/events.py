"""Requests as API Gateway hands them to the function, as far as Chalice reads them."""

import json
from typing import Any

SECRET = "callback-secret"
PUSH = "/sms/{vendor}/{secret}"


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


def callback(numbers: list[int]) -> dict[str, Any]:
    """A push of Aliyun with one answer per number."""
    items = [{"phone_number": "19900001234", "content": "3", "send_time": "2026-03-02 09:30:00", "dest_code": "1",
              "sequence_id": f"push-{number:06d}"} for number in numbers]  # fmt: skip
    headers = {"content-type": "application/json;charset=utf-8"}
    params = {"vendor": "aliyun", "secret": SECRET}
    return event("POST", f"/sms/aliyun/{SECRET}", PUSH, params, json.dumps(items), **headers)
