"""我的诉求: all cases of a contact by mobile and code, one opened without asking again, nothing of anybody else."""

import pytest

from chalicelib import handling
from chalicelib.web.portal import codes
from tests import fakes
from tests.web.client import Browser
from tests.web.desk.office import Office
from tests.web.portal import steps

OTHER = "19900005678"


@pytest.fixture
def world():
    return fakes.a_world()


@pytest.fixture
def browser(world):
    return Browser(world)


def mine(browser, mobile=steps.MOBILE):
    """The list, after the code that came by SMS."""
    page = browser.submit(browser.get("/mine"), {"mobile": mobile}, ("do", "send"), "/mine")
    assert page.status == 200, page.text
    return browser.submit(page, {"code": steps.code_of(browser.world, mobile)}, ("do", "open"), "/mine")


def numbers(page):
    return [value for form in page.forms if form.action == "/mine/open" for name, value in form.buttons if name == "no"]


def test_all_cases_of_a_contact_are_listed_newest_first_with_their_status(browser, world):
    first, _ = steps.lodged(world)
    world.clock.forward(days=1)
    second, _ = steps.lodged(world, title="另一件关于用电报装的诉求")
    page = mine(browser)
    assert page.path == "/mine" and numbers(page) == [second, first]
    assert "另一件关于用电报装的诉求" in page.text and page.text.count("待受理") == 2 and "共 2 件" in page.text
    assert steps.MOBILE not in page.html and "199****1234" in page.text


def test_one_of_them_opens_without_asking_again_and_may_be_acted_on(browser, world):
    no, _ = steps.lodged(world)
    page = browser.submit(mine(browser), {}, ("no", no), "/mine/open")
    assert page.path == "/status/case" and "撤回诉求" in page.text
    page = browser.submit(page, {"reason": ""}, action="/status/do/withdraw")
    assert "诉求已撤回" in page.text and world.store.case(no).status == "withdrawn"
    assert "已撤回" in browser.get("/mine").text


def test_the_next_one_opens_too_and_the_half_hour_does_not_begin_anew(browser, world):
    first, second = steps.lodged(world)[0], steps.lodged(world, title="另一件关于用电报装的诉求")[0]
    page = mine(browser)
    world.clock.forward(minutes=20)
    assert first[-6:] in browser.submit(page, {}, ("no", first), "/mine/open").html
    assert browser.submit(browser.get("/mine"), {}, ("no", second), "/mine/open").path == "/status/case"
    world.clock.forward(minutes=11)
    assert browser.get("/status/case").path == "/status" and not numbers(browser.get("/mine"))


def test_nothing_of_others_is_listed_or_opened(browser, world):
    steps.lodged(world)
    foreign, _ = steps.lodged(world, mobile=OTHER, title="别人的一件诉求不应看到")
    page = mine(browser)
    assert "别人的一件" not in page.text and foreign not in page.html
    there, none = (browser.post("/mine/open", {"no": no}) for no in (foreign, "QS51070320260302000996"))
    assert there.status == none.status == 404
    assert Browser(world).post("/mine/open", {"no": foreign}).path == "/mine"


def test_the_second_contact_reads_by_number_and_is_no_contact_here(browser, world):
    steps.lodged(world, second_name="李静", second_mobile=OTHER)
    page = browser.submit(browser.get("/mine"), {"mobile": OTHER}, ("do", "send"), "/mine")
    assert "验证码已发出" in page.text
    if steps.codes_to(world, OTHER):
        page = browser.submit(page, {"code": steps.code_of(world, OTHER)}, ("do", "open"), "/mine")
        assert not numbers(page) and "没有以这个号码为联系人的诉求" in page.text


def test_a_former_contact_sees_the_case_no_longer():
    office = Office()
    case = office.accepted()
    former = Browser(office.world)
    page = mine(former, case.contact.mobile)
    assert numbers(page) == [case.no]
    office.act(case, "change_contact", name="李静", duty="", mobile=OTHER)
    assert former.submit(page, {}, ("no", case.no), "/mine/open").status == 404
    page = former.get("/mine")
    assert not numbers(page) and case.title not in page.text
    office.world.clock.forward(minutes=2)
    assert numbers(mine(Browser(office.world), OTHER)) == [case.no]


def test_what_a_former_contact_has_open_closes_when_the_contact_changes():
    office = Office()
    case = office.revisiting()
    former = Browser(office.world)
    page = former.submit(mine(former, case.contact.mobile), {}, ("no", case.no), "/mine/open")
    assert "提交评价" in page.html
    office.act(case, "change_contact", name="李静", duty="", mobile=OTHER)
    answer = {"rating": "satisfied", "solved": "yes"}
    for gone in (former.submit(page, answer, action="/do/rate"), former.get("/status/case")):
        assert gone.status == 404 and case.title not in gone.text and "联系人手机已经更换" in gone.text
    revisit = office.reload(case).revisit
    assert revisit and revisit.settle_at is None


def test_an_unknown_mobile_gets_the_same_page_and_no_message(browser, world):
    steps.lodged(world)
    known = browser.submit(browser.get("/mine"), {"mobile": steps.MOBILE}, ("do", "send"), "/mine")
    unknown = browser.submit(browser.get("/mine"), {"mobile": OTHER}, ("do", "send"), "/mine")
    assert known.text.replace("199****1234", "") == unknown.text.replace("199****5678", "")
    assert steps.codes_to(world, OTHER) == 0 and steps.codes_to(world, steps.MOBILE) == 1


def test_a_wrong_code_opens_nothing_five_end_it_and_a_right_one_counts_once(browser, world):
    steps.lodged(world)
    page = browser.submit(browser.get("/mine"), {"mobile": steps.MOBILE}, ("do", "send"), "/mine")
    right = {"code": steps.code_of(world)}
    wrong = browser.submit(page, {"code": "abcdef"}, ("do", "open"), "/mine")
    assert wrong.status == 422 and codes.WRONG in wrong.text and not numbers(wrong)
    assert numbers(browser.submit(page, right, ("do", "open"), "/mine"))
    assert Browser(world).submit(page, right, ("do", "open"), "/mine").status == 422
    world.clock.forward(minutes=2)
    again = Browser(world)
    page = again.submit(again.get("/mine"), {"mobile": steps.MOBILE}, ("do", "send"), "/mine")
    for _ in range(5):
        again.submit(page, {"code": "abcdef"}, ("do", "open"), "/mine")
    assert codes.TOO_MANY in again.submit(page, {"code": steps.code_of(world)}, ("do", "open"), "/mine").text


def test_codes_are_limited_as_on_the_status_page(browser):
    page = browser.submit(browser.get("/mine"), {"mobile": steps.MOBILE}, ("do", "send"), "/mine")
    page = browser.submit(page, {}, ("do", "send"), "/mine")
    assert page.status == 429 and "1 分钟只能发一次" in page.text
    assert page.form("/mine").values["mobile"] == [steps.MOBILE]
    assert "请填写11位手机号" in browser.submit(page, {"mobile": "123"}, ("do", "send"), "/mine").text


def test_who_has_cases_to_rate_is_reminded_until_the_answer_is_there():
    office = Office()
    case, other = office.revisiting(), office.revisiting(title="另一件也已经办结的诉求")
    office.lodged(title="还没有受理的一件诉求")
    page = mine(Browser(office.world), case.contact.mobile)
    assert "有 2 件等您评价" in page.text and page.text.count("查看并评价") == 2
    office.act(other, "take_answer", rating="satisfied", solved="yes", source="web", reason="")
    office.world.clock.forward(minutes=2)
    assert "有 1 件等您评价" in mine(Browser(office.world), case.contact.mobile).text


def test_a_merged_case_tells_the_status_of_its_master():
    office = Office()
    master, other = office.handling(title="主件：厂房验收没有下文"), office.accepted(title="同一事项又提了一次")
    handling.act(office.world, other.no, "merge", office.actor("liuying"), {"master": master.no, "reason": "同一事项"})
    page = mine(Browser(office.world), other.contact.mobile)
    assert "与同一事项合并办理" in page.text and "已并单" not in page.text and page.text.count("办理中") >= 2


def test_the_sealed_lane_reads_as_on_the_status_page():
    office = Office()
    case = office.sealed()
    assert "按程序处理中" in mine(Browser(office.world), case.contact.mobile).text


def test_leaving_closes_the_list(browser, world):
    steps.lodged(world)
    browser.submit(mine(browser), {}, action="/mine/close")
    assert not numbers(browser.get("/mine"))
