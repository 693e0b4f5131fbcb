"""Asking for a case and acting on it, as an enterprise."""

from datetime import timedelta

import pytest

from chalicelib import handling
from chalicelib.domain import lodging
from chalicelib.domain.case import Case
from tests import fakes
from tests.web.client import Browser
from tests.web.portal import steps

ASSIGN = {
    "difficulty": "general", "why": "一般事项", "legacy": False, "limit": "5", "unit": "zjj", "co_units": (),
    "person": "何建平", "person_duty": "副局长", "person_phone": "", "requirement": "限期办结并答复企业",
}  # fmt: skip
RESULT = {
    "outcome": "solved", "answer": "意见书已于3月6日出具，\n可以申请登记。", "basis": "", "planned_for": "",
    "contact_made": "3月4日电话联系王小明",
}  # fmt: skip


@pytest.fixture
def world():
    return fakes.a_world()


@pytest.fixture
def browser(world):
    return Browser(world)


@pytest.fixture
def case(world):
    return steps.lodged(world)


def act(world, no: str, who: str, action: str, **data) -> Case:
    return handling.act(world, no, action, world.store.account(who).actor(), data)


def handled(world, no: str) -> None:
    act(world, no, "zhoumin", "accept", opinion="属受理范围")
    act(world, no, "zhoumin", "assign", **ASSIGN)
    answered(world, no)


def answered(world, no: str) -> None:
    act(world, no, "chenli", "sign")
    act(world, no, "chenli", "prepare_result", **RESULT)
    act(world, no, "hejianping", "submit_result", **RESULT)
    act(world, no, "liuying", "approve_result", opinion="")


def rate(browser, page, rating: str, **data):
    return browser.submit(page, {"rating": rating, **data}, action="/status/do/rate")


def test_a_new_case_says_whose_turn_until_when_and_why(browser, case):
    page = steps.open_case(browser, *case)
    assert page.status == 200 and page.path == "/status/case"
    assert "待受理" in page.text and "现在轮到：受理部门" in page.text and "3月3日（星期二）24:00 前" in page.text
    assert "剩 1 个工作日" in page.text and "当天不算" in page.text
    assert steps.MOBILE not in page.html and "199****1234" in page.text


def test_wrong_number_and_wrong_code_get_the_same_answer(browser, case):
    no, code = case
    answers = [steps.open_case(Browser(browser.world), *pair)
               for pair in ((no, "22222222"), (no[:-2] + "X2", code), ("QS" + "0" * 20, code), ("x", "y"))]  # fmt: skip
    seen = {page.text.replace(no, "") for page in answers}
    assert len(seen) == 1 and {page.status for page in answers} == {422}


def test_five_wrong_codes_lock_the_number_for_this_address_and_the_mobile_still_opens(browser, world, case):
    no, code = case
    for _ in range(5):
        assert steps.open_case(browser, no, "22222222").status == 422
    assert "15 分钟" in steps.open_case(browser, no, code).text
    assert steps.open_by_mobile(browser, no).path == "/status/case"
    world.clock.forward(minutes=16)
    assert steps.open_case(Browser(world), no, code).path == "/status/case"


def test_a_foreign_mobile_learns_nothing_and_gets_no_message(browser, world, case):
    page = browser.get("/status")
    page.forms = [one for one in page.forms if "no_m" in one.names]
    foreign = browser.submit(page, {"no_m": case[0], "mobile": "19900009999"}, ("do", "send"))
    own = browser.submit(page, {"no_m": case[0], "mobile": steps.MOBILE}, ("do", "send"))
    assert foreign.text.replace("199****9999", "") == own.text.replace("199****1234", "")
    assert steps.codes_to(world, "19900009999") == 0 and steps.codes_to(world, steps.MOBILE) == 1


def test_a_code_opens_one_number_only_and_once(browser, world, case):
    other, _ = steps.lodged(world, mobile="19900005678", title="另一件与此无关的诉求")
    page = browser.get("/status")
    page.forms = [one for one in page.forms if "no_m" in one.names]
    page = browser.submit(page, {"no_m": case[0], "mobile": steps.MOBILE}, ("do", "send"))
    page.forms = [one for one in page.forms if "no_m" in one.names]
    code = steps.code_of(world)
    assert browser.submit(page, {"no_m": other, "mobile": steps.MOBILE, "code": code}, ("do", "mobile")).status == 422
    values = {"no_m": case[0], "mobile": steps.MOBILE, "code": code}
    assert browser.submit(page, values, ("do", "mobile")).path == "/status/case"
    assert Browser(world).submit(page, values, ("do", "mobile")).status == 422


def test_the_opened_case_closes_after_half_an_hour_and_on_request(browser, world, case):
    steps.open_case(browser, *case)
    world.clock.forward(minutes=29)
    page = browser.get("/status/case")
    assert page.path == "/status/case"
    browser.submit(page, {}, action="/status/close")
    assert browser.get("/status/case").path == "/status"
    steps.open_case(browser, *case)
    world.clock.forward(minutes=31)
    page = browser.get("/status/case")
    assert page.path == "/status" and "重新输入查询码" in page.text


def test_an_answer_is_shown_when_it_was_approved_and_not_before(browser, world, case):
    act(world, case[0], "zhoumin", "accept", opinion="属受理范围")
    act(world, case[0], "zhoumin", "assign", **ASSIGN)
    act(world, case[0], "chenli", "sign")
    act(world, case[0], "chenli", "prepare_result", **RESULT)
    act(world, case[0], "hejianping", "submit_result", **RESULT)
    page = steps.open_case(browser, *case)
    assert "意见书已于" not in page.text and "办理中" in page.text and "3月9日" in page.text
    act(world, case[0], "liuying", "approve_result", opinion="")
    page = browser.get("/status/case")
    assert "意见书已于3月6日出具" in page.text and "已办结（待评价）" in page.text
    assert "属受理范围" not in page.text and "限期办结并答复企业" not in page.text


def test_the_query_code_shows_but_does_not_act(browser, world, case):
    handled(world, case[0])
    page = steps.open_case(browser, *case)
    assert "先验证手机" in page.text and "/status/do/rate" not in page.html
    assert browser.post("/status/do/rate", {"rating": "satisfied", "token": "token-x"}).status == 403
    page = browser.submit(page, {}, ("do", "send"), action="/status/verify")
    page = browser.submit(page, {"code": "abcdef"}, ("do", "check"), action="/status/verify")
    assert page.status == 422 and "验证码不对" in page.text
    page = browser.submit(page, {"code": steps.code_of(world)}, ("do", "check"), action="/status/verify")
    assert "/status/do/rate" in page.html


def test_a_rating_has_no_preset_and_shows_what_was_understood_and_when_it_takes_effect(browser, world, case):
    handled(world, case[0])
    page = steps.open_by_mobile(browser, case[0])
    assert "rating" not in page.form("/status/do/rate").values
    assert "请选择满意度" in browser.submit(page, {}, action="/status/do/rate").text
    refused = rate(browser, page, "dissatisfied", solved="no")
    assert refused.status == 422 and "请说明原因" in refused.text
    assert refused.form("/status/do/rate").values["rating"] == ["dissatisfied"]
    page = rate(browser, page, "dissatisfied", reason="登记窗口仍要另交证明。")
    assert "我们收到的评价是：不满意" in page.text and "3月3日 09:00 生效" in page.text
    page = rate(browser, page, "satisfied")
    assert "我们收到的评价是：满意" in page.text
    world.clock.set(world.clock.now() + timedelta(days=1))
    page = steps.open_by_mobile(Browser(world), case[0])
    assert "已完结" in page.text and "/status/do/rate" not in page.html


def test_a_double_click_rates_once(browser, world, case):
    handled(world, case[0])
    page = steps.open_by_mobile(browser, case[0])
    rate(browser, page, "basic")
    rate(browser, page, "basic")
    given = [entry for entry in world.store.history(case[0]) if entry.action == "take_answer"]
    assert len(given) == 1


def test_the_second_contact_reads_and_does_not_rate(browser, world):
    no, _ = steps.lodged(world, second_name="李小红", second_mobile="19900005678")
    handled(world, no)
    page = steps.open_by_mobile(browser, no, "19900005678")
    assert page.path == "/status/case" and "/status/do/rate" not in page.html


def test_an_enterprise_supplies_withdraws_and_takes_back(browser, world, case):
    page = steps.open_by_mobile(browser, case[0])
    page = browser.submit(page, {"text": "短"}, action="/status/do/supply")
    assert page.status == 422 and "至少 4 个字" in page.text
    page = browser.submit(page, {"text": "补充：窗口今天又退回一次。"}, action="/status/do/supply")
    assert "补充的情况已提交" in page.text and "窗口今天又退回一次" in page.text
    page = browser.submit(page, {"reason": "已自行解决"}, action="/status/do/withdraw")
    assert "已撤回" in page.text
    page = browser.submit(page, {}, action="/status/do/take-back")
    assert "已恢复办理" in page.text and "待受理" in page.text


def test_only_the_enterprise_lifts_its_own_secrecy_and_then_the_unit_reads_its_words(browser, world):
    no, code = steps.lodged(world, secret="yes")
    assert "/status/do/open" not in steps.open_case(browser, no, code).html  # the query code shows, it does not act
    act(world, no, "zhoumin", "accept", opinion="属住建局牵头")
    act(world, no, "zhoumin", "redact", title="一家企业的验收问题", text="厂房长期没有验收意见，请核实。", released=())
    act(world, no, "liuying", "assign", **ASSIGN)
    handler = world.store.account("chenli").actor()
    assert handling.see(world, no, handler).enterprise is None
    page = browser.submit(steps.open_by_mobile(browser, no), {}, action="/status/do/open")
    assert "已取消保密" in page.text and "您取消了保密要求" in page.text and "/status/do/open" not in page.html
    view = handling.see(world, no, handler)
    assert view.enterprise and "8月以来" in view.appeal["content"] and not view.case.secret
    assert browser.post("/status/do/open", {"token": "token-z"}).status == 409


def test_posts_without_a_forms_token_are_not_taken_for_one_another(browser, world, case):
    for no, code in (case, steps.lodged(world, title="另一件完全不同的诉求")):
        steps.open_case(browser, no, code)
        steps.open_by_mobile(browser, no)
        browser.post("/status/do/supply", {"text": "补充：窗口今天又退回一次。"})
        assert [one.action for one in world.store.history(no)][-1] == "supply"


def test_a_guided_case_is_contested_once(browser, world, case):
    act(
        world,
        case[0],
        "zhoumin",
        "guide",
        reason_code="other_body",
        sentence="属法院职责，请向法院起诉。",
        lawful="人民法院",
        second="",
    )
    page = steps.open_by_mobile(browser, case[0])
    assert "已告知办理渠道" in page.text
    page = browser.submit(page, {"text": "我们认为属于行政机关职责。"}, action="/status/do/contest")
    assert "异议已提交" in page.text and "研究您提出的异议" in page.text
    assert "/status/do/contest" not in page.html
    act(world, case[0], "hanbo", "decide_contest", ruling="upheld", reason="经研究属行政机关职责。")
    page = steps.open_by_mobile(browser, case[0])
    assert "待受理" in page.text and "异议成立，重新受理" in page.text


def test_what_the_stage_does_not_allow_is_refused_without_naming_the_stage(browser, world, case):
    second_round_dissatisfied(browser, world, case[0])
    page = steps.open_by_mobile(Browser(world), case[0])
    assert "按程序处理中" in page.text
    asking = Browser(world)
    steps.open_by_mobile(asking, case[0])
    for name in ("rate", "supply", "withdraw", "take-back", "contest", "open"):
        page = asking.post(f"/status/do/{name}", {"rating": "satisfied", "text": "补充一些情况", "token": "token-y"})
        assert page.status == 409 and "现在的环节不能办理这一项" in page.text
    assert asking.post("/status/do/unknown", {}).status == 404


def second_round_dissatisfied(browser, world, no: str) -> None:
    handled(world, no)
    for reason in ("没有说清楚卡在哪里。", "不满意，还是没解决。"):
        page = steps.open_by_mobile(browser, no)
        rate(browser, page, "dissatisfied", reason=reason)
        world.clock.set(world.clock.now() + timedelta(days=1))
        handling.wake(world, no, world.clock.now())
        if world.store.case(no).round == 2 and world.store.case(no).status == "assigned":
            page = steps.open_by_mobile(Browser(world), no)
            assert "重新办理中" in page.text and "第二次办理" in page.text and "没有说清楚卡在哪里" in page.text
            explained(world, no)


def explained(world, no: str) -> None:
    act(world, no, "chenli", "sign")
    act(world, no, "chenli", "explain", account="首次办理经过如下所述。", causes="没有把卡点说清楚，企业不满意。",
        duty="由分管领导负责整改。", next="三家单位到现场复测。")  # fmt: skip
    result = RESULT | {"supplement": "补充说明：已到现场复测。"}
    act(world, no, "chenli", "prepare_result", **result)
    act(world, no, "hejianping", "submit_result", **result)
    act(world, no, "liuying", "approve_result", opinion="")


def test_attachments_of_the_own_case_open_by_a_short_lived_link(browser, world):
    raw = {name: [value] for name, value in steps.FORM.items()}
    file = {"id": "a1", "name": "附件1.pdf", "kind": "pdf", "size": 1200, "key": "case/a1"}
    case, code = handling.lodge(world, lodging.read(raw, world.org), files=(file,))
    page = steps.open_case(browser, case.no, code)
    assert "附件1.pdf" in page.text
    assert browser.get("/status/file/zz").status == 404
    link = next(word for word in page.html.split('"') if word.startswith("/status/file/"))
    moved = browser.raw("GET", link)
    assert moved.status_code == 303 and moved.headers["Location"].startswith("https://files.example/")


@pytest.mark.parametrize("path", ["/status/case", "/status/file/a1"])
def test_nothing_of_a_case_is_shown_without_opening_it(browser, path):
    assert browser.get(path).path == "/status"
