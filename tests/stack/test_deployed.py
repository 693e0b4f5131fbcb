"""The deployed stack answers through its gateway, from the package alone, under its own roles."""

import urllib.error
import urllib.request

import pytest

from tests.stack.fixtures import Deployed

pytestmark = pytest.mark.xdist_group("deployed")


def get(url: str, **headers: str) -> tuple[int, str, str]:
    """A browser's GET → status, content type, text; redirects are followed."""
    request = urllib.request.Request(url, headers={"Accept": "text/html", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_an_unknown_address_is_a_page_and_not_json(deployed: Deployed) -> None:
    status, kind, text = get(f"{deployed.endpoint}/api/no/such/page")
    assert (status, kind) == (404, "text/html; charset=utf-8")
    assert "没有找到这个页面" in text


def test_the_schedules_and_the_stream_are_connected(deployed: Deployed) -> None:
    rules = {r["ScheduleExpression"] for r in deployed.client("events").list_rules()["Rules"]}
    assert {"cron(0/5 * * * ? *)", "rate(1 minute)", "cron(10 18 * * ? *)"} <= rules
    mappings = deployed.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert [m["EventSourceArn"].split("/")[1] for m in mappings] == ["bihuan-local-ledger"]
