"""What a window's staff must not learn, and what two of them do at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Window
from chalicelib.handling import enterprises, windowlog, windows
from tests.web.desk.office import VALUES, Office

USCI = VALUES["enterprise"]


@pytest.fixture
def office() -> Office:
    """clerk serves in Anzhou (510705) and is of that county; other serves at another window of the city."""
    made = Office()
    known = made.world.store.account("zhoumin")
    assert known
    for id, region in (("clerk", "510705"), ("other", "")):
        made.world.store.put_account(replace(known, id=id, login=id, name=id, region=region))
    windows.save(made.world, "w1", Window("一号专窗", "政务中心", "510705", staff=("zhoumin", "clerk")), 0)
    windows.save(made.world, "w2", Window("二号专窗", "政务中心", "510704", staff=("other",)), 0)
    return made


def taken(office: Office, token: str, window: str = "w1", **changes: Any) -> Case:
    said = office.world.clock.now().isoformat()
    values = {**VALUES, "landline": "", "no_phone": "", "source": "来访", "said_at": said, **changes}
    return windows.register(office.world, window, values, office.actor("zhoumin"), token)[0]


def test_a_county_clerk_gets_the_name_and_not_the_contact_of_an_enterprise_of_another_county(office: Office) -> None:
    enterprises.learn(office.world, office.lodged())
    page = office.at("clerk").get(f"/desk/window/w1/register?code={USCI}")
    assert page.status == 200 and VALUES["enterprise_name"] in page.html
    assert VALUES["mobile"] not in page.html and VALUES["name"] not in page.html
    assert VALUES["mobile"] in office.at("zhoumin").get(f"/desk/window/w1/register?code={USCI}").html


def test_the_staff_of_another_window_find_nothing_of_this_one(office: Office) -> None:
    case = taken(office, "t1")
    browser = office.at("other")
    paths = ("", "/register", "/services", "/month", f"/answer/{case.no}")
    assert [browser.get(f"/desk/window/w1{path}").status for path in paths] == [404] * len(paths)
    assert browser.get(f"/desk/window/w2/answer/{case.no}").status == 404
    assert case.title not in browser.get("/desk/window/w2").text


def test_a_sensitive_case_is_not_told_of_by_the_repeats_of_the_month(office: Office) -> None:
    hidden = taken(office, "t1")
    office.act(hidden, "mark_sensitive", "zhoumin", names_unit="zjj", readers=(), reason="反映公职人员")
    office.forward(office.world.clock.now() + timedelta(days=31))
    shown = taken(office, "t2", title="同一领域的另一件事情")
    page = office.at("liuying").get("/desk/window/w1/month").text
    assert "重复诉求" not in page or shown.title not in page.partition("重复诉求")[2]
    assert shown.title in office.at("zhoumin").get("/desk/window/w1/month").text.partition("重复诉求")[2]


def test_a_closed_window_takes_nothing_in_and_still_passes_answers_on(office: Office) -> None:
    thing = windows.find(office.world, "w1", office.actor("zhoumin"))
    assert thing
    windows.save(office.world, "w1", replace(thing.data, active=False), thing.version)
    browser = office.at("zhoumin")
    assert browser.get("/desk/window/w1/register").status == 404
    assert browser.get("/desk/window/w1").status == 200


def test_a_service_that_a_stop_cut_short_is_completed_and_counted_once(office: Office) -> None:
    enterprises.learn(office.world, office.lodged())
    given = {"what": "ask", "enterprise": USCI, "name": "", "note": "讲了流程"}
    actor, store = office.actor("zhoumin"), office.world.store
    assert windowlog.serve(office.world, "w1", given, actor, "form-1")
    (line,) = store.lines("enterprise", USCI, windowlog.SERVICE)
    store.drop_line("enterprise", USCI, line.id)
    office.forward(office.world.clock.now() + timedelta(minutes=5))
    assert not windowlog.serve(office.world, "w1", given, actor, "form-1")
    assert windowlog.serve(office.world, "w1", {**given, "what": "help"}, actor, "a-form")
    found, _ = windowlog.served(office.world, "w1", f"{office.world.clock.now():%Y-%m}")
    assert [one.what for one in found] == ["help", "ask"]
    assert len(store.lines("enterprise", USCI, windowlog.SERVICE)) == 2
