"""axe finds nothing serious or critical on any page of portal and desk, on a phone and on a desk's screen."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from axe_core_python.base import AXE_SCRIPT

from tests import tour
from tests.e2e.people import City
from tests.e2e.site import open_site

GRAVE = {"serious", "critical"}
RUN = "() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[dict[str, str], list[tuple[str, str]], tuple[str, str]]]:
    with open_site() as (made, stack):
        stops = tour.stops(tour.build(made))
        case, code = tour.opened(made)
        yield stack, stops, (case.no, code)


def findings(city: City) -> list[str]:
    """What is grave on the page that is open, folds opened so that nothing escapes."""
    city.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    city.page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = city.page.evaluate(RUN)
    return [f"{one['id']}: {node['html'][:160]} | {node['failureSummary'][-160:]}"
            for one in found if one["impact"] in GRAVE for node in one["nodes"][:2]]  # fmt: skip


def look(city: City, path: str) -> list[str]:
    """Open a page of the walk; what is grave, wider than the screen or not there."""
    answer = city.page.goto(city.stack["portal"].rstrip("/") + path)
    if answer is None or answer.status != HTTPStatus.OK:
        return [f"status {answer and answer.status}"]
    wide = city.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    return findings(city) + (["wider than the screen"] if wide else [])


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_no_page_has_a_grave_finding_or_is_wider_than_its_screen(office, chromium, width, height):
    stack, stops, (no, code) = office
    bad: dict[str, list[str]] = {}
    for login in dict.fromkeys(login for login, _ in stops):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        city = City(context.new_page(), stack)
        if login:
            city.sign_in(login)
        else:
            city.at("/status")
            city.fill(no=no, query=code)
            city.page.locator(".btn--main[name=do][value=code]").click()
            city.page.wait_for_load_state()
        for path in (path for who, path in stops if who == login):
            found = look(city, path)
            bad |= {f"{login} {path}": found} if found else {}
        context.close()
    assert not bad, "\n".join(f"{where}\n   " + "\n   ".join(what) for where, what in bad.items())


def test_large_type_is_no_wider_than_the_screen_and_has_no_grave_finding(office, chromium):
    stack, stops, _ = office
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    city = City(context.new_page(), stack)
    bad: dict[str, list[str]] = {}
    for login in ("liuying", "admin"):
        city.sign_in(login)
        city.at("/large?on=1&to=/desk")
        for path in (path for who, path in stops if who == login):
            found = look(city, path)
            bad |= {f"{login} {path}": found} if found else {}
    context.close()
    assert not bad, bad
