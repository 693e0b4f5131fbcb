"""Who may rate on the web, what they are told until it takes effect, and what can be done afterwards (procedure 5)."""

from typing import Any

import pytest

from chalicelib import handling
from chalicelib.domain.case import SYSTEM, Case
from tests import fakes
from tests.web.client import Browser, Page
from tests.web.portal import steps
from tests.web.portal.test_status import act, handled, rate

SECOND = "19900005678"
VOICES: dict[str, tuple[str, dict[str, Any]]] = {
    "phone": ("log_call", {"state": "reached", "rating": "satisfied"}),
    "visit": ("visit", {"went": "yes", "people": "赵小云", "text": "到现场看过", "rating": "satisfied"}),
}


@pytest.fixture
def world() -> fakes.World:
    return fakes.a_world()


@pytest.fixture
def asked(world: fakes.World) -> tuple[str, str]:
    """Number and query code of a case whose contact is asked for a rating."""
    no, code = steps.lodged(world, second_name="李静", second_mobile=SECOND)
    handled(world, no)
    handling.act(world, no, "ask_rating", SYSTEM, {})
    return no, code


def case(world: fakes.World, no: str) -> Case:
    found = world.store.case(no)
    assert found
    return found


def rates(page: Page) -> bool:
    return any(one.action.endswith("/status/do/rate") for one in page.forms)


def forged(browser: Browser, rating: str = "satisfied") -> Page:
    """The form posted by somebody to whom it was not shown."""
    return browser.post("/status/do/rate", {"rating": rating, "token": "forged"})


def test_the_query_code_alone_shows_and_does_not_rate(world, asked):
    browser = Browser(world)
    assert not rates(steps.open_case(browser, *asked))
    forged(browser)
    assert case(world, asked[0]).revisit.rating == ""


def test_a_code_to_the_contact_s_mobile_rates(world, asked):
    browser = Browser(world)
    page = steps.open_by_mobile(browser, asked[0])
    assert rates(page)
    rate(browser, page, "basic", solved="partly")
    revisit = case(world, asked[0]).revisit
    assert (revisit.rating, revisit.solved, revisit.source) == ("basic", "partly", "web")


@pytest.mark.parametrize("second_was_asked", [False, True])
def test_the_second_contact_reads_and_does_not_rate_on_the_web(world, asked, second_was_asked):
    if second_was_asked:
        handling.act(world, asked[0], "ask_second", SYSTEM, {})
    browser = Browser(world)
    page = steps.open_by_mobile(browser, asked[0], SECOND)
    assert page.path == "/status/case" and not rates(page)
    forged(browser)
    assert case(world, asked[0]).revisit.rating == ""


def test_who_opened_one_case_rates_no_other(world, asked):
    other, _ = steps.lodged(world, mobile="19900007777", title="另一件与此无关的诉求")
    browser = Browser(world)
    steps.open_by_mobile(browser, other, "19900007777")
    assert forged(browser).status >= 400
    assert case(world, asked[0]).revisit.rating == ""


def test_nobody_rates_without_an_open_case(world, asked):
    forged(Browser(world))
    assert case(world, asked[0]).revisit.rating == ""


def test_who_is_no_contact_any_more_does_not_rate(world, asked):
    browser = Browser(world)
    page = steps.open_by_mobile(browser, asked[0])
    act(world, asked[0], "zhoumin", "change_contact_by_letter", name="赵小云", duty="经理", mobile="19900006666",
        letter="企业函〔2026〕3号", second="liuying")  # fmt: skip
    assert rate(browser, page, "satisfied").status == 404
    assert case(world, asked[0]).revisit.rating == ""


def settled(world: fakes.World, no: str, rating: str = "satisfied") -> None:
    handling.answer(world, no, {"rating": rating, "solved": "yes", "reason": "没有说清楚"})
    world.clock.forward(days=1)
    handling.wake(world, no, world.clock.now())


def test_after_it_took_effect_nothing_changes_it_and_the_page_says_what_can_be_done(world, asked):
    settled(world, asked[0])
    browser = Browser(world)
    page = steps.open_by_mobile(browser, asked[0])
    assert not rates(page)
    assert "您的评价已经生效：满意，不能再改" in page.text
    assert "2026年3月24日以前" in page.text and "重启办理" in page.text
    assert forged(browser, "dissatisfied").status >= 400
    assert case(world, asked[0]).rating == "satisfied"


def test_when_the_time_for_reopening_is_over_the_page_promises_nothing(world, asked):
    settled(world, asked[0])
    world.clock.forward(days=40)
    assert "重启办理" not in steps.open_case(Browser(world), *asked).text


def test_without_a_rating_the_page_speaks_of_none(world, asked):
    page = steps.open_case(Browser(world), *asked)
    assert "已经生效" not in page.text


def mine(world: fakes.World) -> Page:
    browser = Browser(world)
    world.clock.forward(minutes=1)
    page = browser.submit(browser.get("/mine"), {"mobile": steps.MOBILE}, ("do", "send"), "/mine")
    return browser.submit(page, {"code": steps.code_of(world)}, ("do", "open"), "/mine")


def test_my_cases_offer_to_rate_and_then_to_change_it_until_when(world, asked):
    assert "查看并评价" in mine(world).text
    handling.answer(world, asked[0], {"rating": "basic", "solved": "", "reason": ""})
    text = mine(world).text
    assert "您的评价：基本满意，3月3日 09:00 生效，之前可以更改" in text
    assert "查看或更改评价" in text and "查看并评价" not in text


def test_what_waits_for_a_rating_stands_first(world, asked):
    world.clock.forward(minutes=5)
    steps.lodged(world, title="后来提交的另一件诉求")
    text = mine(world).text
    assert text.index("查看并评价") < text.index("后来提交的另一件诉求")


def test_while_a_message_waits_for_its_reader_my_cases_say_so(world, asked):
    handling.answer(world, asked[0], {"rating": "basic", "solved": "", "reason": ""})
    world.clock.forward(minutes=5)
    handling.act(world, asked[0], "take_unclear", SYSTEM, {"raw": "按错了", "proposal": ""})
    assert "工作人员读完您的短信以前不生效" in mine(world).text


@pytest.mark.parametrize("source", VOICES)
def test_what_a_person_registered_is_told_as_such_and_can_be_changed(world, asked, source):
    caller = world.store.account("fcqs").actor()
    action, said = VOICES[source]
    handling.act(world, asked[0], action, caller, said)
    browser = Browser(world)
    page = steps.open_by_mobile(browser, asked[0])
    assert f"{'电话' if source == 'phone' else '上门'}回访时登记您的评价是：满意" in page.text
    assert rates(page)
    rate(browser, page, "dissatisfied", reason="路口还是没有批")
    revisit = case(world, asked[0]).revisit
    assert (revisit.rating, revisit.source) == ("dissatisfied", "web")


@pytest.mark.parametrize(("data", "says"), [
    ({"rating": ""}, "请选择"), ({"rating": "excellent"}, "请选择"),
    ({"rating": "dissatisfied", "reason": ""}, "原因"), ({"rating": "dissatisfied", "reason": "差" * 501}, "500"),
])  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_taken(world, asked, data, says):
    browser = Browser(world)
    page = rate(browser, steps.open_by_mobile(browser, asked[0]), **data)
    assert page.status == 422 and says in page.text
    if data.get("reason"):
        assert data["reason"] in page.html
    assert case(world, asked[0]).revisit.rating == ""
