"""A meeting through which cases of every kind came: on its pages nobody reads of one that they may not see, and a unit
reads on its sheet what is its own, whatever was once sent to it."""

from datetime import datetime

import pytest

from chalicelib.domain.preparation import Preparation
from chalicelib.domain.records import Line, Thing
from chalicelib.domain.words import Role
from chalicelib.web.pages import PAGES
from tests import meetings
from tests.web.desk.test_rights import DESK, SEEN, Stage, filled, stage  # noqa: F401 – a fixture

MEETING = "/desk/symposiums/{id}"
QUERIES = ("", "?paper=notice", "?paper=agenda", "?paper=signin", "?paper=minutes", "?item=1", "?page=2")


@pytest.fixture(scope="module")
def met(stage: Stage) -> Stage:  # noqa: F811
    """Every case is an item of the meeting 1, proposed to the unit zjj, and stands on the sheet that zjj was sent."""
    store, at = stage.office.world.store, stage.office.world.clock.now()
    meetings.put(stage.office.world, id="1", region="510704", held=None, units=("zjj",))
    for case in stage.cases.values():
        data = {"case": case.no, "source": "media", "kind": case.kind, "at": case.lodged_at.isoformat()}
        store.add_line("symposium", "1", Line(f"I#{case.no}", data))
        store.add_line("symposium", "1", Line(f"U#{case.no}", {"unit": "zjj", "by": "", "at": ""}))
        store.add_line("symposium", "1", Line(f"A#{case.no}", {"text": "抓紧办", "how": "chair", "by": "", "at": ""}))
    store.put_thing(sheet(tuple(case.no for case in stage.cases.values()), at))
    return stage


def sheet(numbers: tuple[str, ...], at: datetime) -> Thing:
    one = Preparation("1", "zjj", "企业用地与工程建设", "510704", at.date(), at, numbers, "请书面答复", told=True)
    return Thing("1.zjj", one, "zjj", at.date().isoformat())


def pages(role: Role) -> list[str]:
    found = [path for one in PAGES if one.path.startswith(MEETING) and "GET" in one.methods and role in one.who
             for path in filled(one.path, "")]  # fmt: skip
    return [path + query for path in found for query in QUERIES]


@pytest.mark.parametrize("role", sorted(DESK))
def test_no_page_of_a_meeting_names_a_case_that_may_not_be_seen(met: Stage, role: Role) -> None:
    for path in pages(role):
        _, html = met.ask(role, "GET", path)
        for kind, case in met.hidden(role).items():
            assert case.title not in html and case.no not in html, f"{role} {path} ({kind})"


@pytest.mark.parametrize("role", sorted(role for role in DESK if SEEN.get(role)))
def test_what_may_be_seen_stands_there(met: Stage, role: Role) -> None:
    html = "".join(met.ask(role, "GET", path)[1] for path in pages(role))
    for kind in SEEN[role] if pages(role) else ():
        if not (role in (Role.HANDLER, Role.UNIT_LEADER) and kind == "lane"):
            assert met.cases[kind].title in html, kind


def test_pages_are_walked() -> None:
    assert len(pages(Role.INTAKE)) > 50 and pages(Role.HANDLER) and not pages(Role.AUDITOR)
