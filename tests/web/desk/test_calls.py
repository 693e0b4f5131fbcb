"""电话回访: the list, the call with its script, one call about several cases."""

from typing import Any

import pytest

from chalicelib import handling
from chalicelib.domain.case import SYSTEM, Case
from chalicelib.domain.errors import Stale
from chalicelib.handling import calling
from tests.web.desk.office import VALUES, Office

REGION = "510703"  # 涪城区: fcqs took no part in these cases
REACHED = {"state": "reached", "rating": "satisfied", "solved": "yes", "text": "意见书拿到了，谢谢"}


@pytest.fixture
def office() -> Office:
    return Office()


def waiting(office: Office, why: str = "failed", **changes: Any) -> Case:
    case = office.revisiting(region=REGION, **changes)
    return handling.act(office.world, case.no, "open_phone_task", SYSTEM, {"why": why})


def submit(office: Office, case: Case, **typed: Any) -> Any:
    browser = office.at("fcqs")
    form = form_of(browser.get(f"/desk/calls/{case.no}"))
    assert set(typed) <= form.names, set(typed) - form.names
    return browser.post(form.action, {**form.values, **typed})


def form_of(page: Any) -> Any:
    """The form of the call, beside the one that shows the numbers."""
    return next(form for form in page.forms if "state" in form.names)


def actions(office: Office, case: Case) -> list[str]:
    return [one.action for one in office.world.store.history(case.no)]


def test_the_list_says_why_somebody_is_called_and_what_comes_next(office: Office) -> None:
    case = waiting(office)
    page = office.at("fcqs").get("/desk/calls")
    assert "短信没有送到" in page.text
    assert "还没有打过" in page.text
    assert "拨打联系人" in page.text
    assert VALUES["mobile"] not in page.html
    submit(office, case, state="no_answer")
    page = office.at("fcqs").get("/desk/calls")
    assert "1 个工作日，还差下午" in page.text
    assert "今天已经打过，换一天再打：还差 2 个工作日，其中一次在下午" in page.text


def test_an_agreed_time_comes_first(office: Office) -> None:
    waiting(office, title="先来的一件事")
    later = waiting(office, title="约好时间的一件事", mobile="19900000022")
    submit(office, later, state="reached", call_at="2026-03-05T14:30", text="正在开会")
    text = office.at("fcqs").get("/desk/calls").text
    assert "约好3月5日 14:30再打" in text
    assert text.index("约好时间的一件事") < text.index("先来的一件事")


def test_who_took_part_in_the_round_does_not_call_and_is_told_who_may(office: Office) -> None:
    case = office.revisiting()
    handling.act(office.world, case.no, "open_phone_task", SYSTEM, {"why": "silent"})
    page = office.at("liuying").get("/desk/calls")
    assert "请由其他人员回访" in page.text
    assert "打电话：" not in page.text
    assert "登记通话" not in office.at("liuying").get(f"/desk/calls/{case.no}").text


def test_the_number_is_masked_until_it_is_revealed_which_the_history_keeps(office: Office) -> None:
    case = waiting(office)
    browser = office.at("fcqs")
    page = browser.get(f"/desk/calls/{case.no}")
    assert "199****0021" in page.text
    assert VALUES["mobile"] not in page.html
    shown = browser.post(f"/desk/calls/{case.no}", {"csrf": form_of(page).values["csrf"], "do": "reveal"})
    assert f"tel:{VALUES['mobile']}" in shown.html
    assert "reveal" in actions(office, case)


def test_the_page_of_a_call_has_the_script_with_all_three_words_and_nothing_preset(office: Office) -> None:
    case = waiting(office)
    page = office.at("fcqs").get(f"/desk/calls/{case.no}")
    assert "您是满意、基本满意，还是不满意" in page.text
    assert "联合验收意见书已经出具" in page.text
    assert "纪" not in page.text.replace("年纪", "")
    values = form_of(page).values
    assert not values.get("rating") and not values.get("state")


def test_a_rating_by_phone_is_registered_and_the_contact_told(office: Office) -> None:
    case = waiting(office)
    page = submit(office, case, **REACHED)
    assert "已登记这次通话" in page.text
    revisit = office.reload(case).revisit
    assert revisit and (revisit.rating, revisit.source, revisit.phone) == ("satisfied", "phone", False)
    assert any(one.message.template == "rated" for one in office.world.store.messages(case.no))
    assert "没有要打的电话" in page.text


def test_what_is_wrong_stands_beside_its_field_and_the_words_stay(office: Office) -> None:
    case = waiting(office)
    page = submit(office, case, state="no_answer", rating="satisfied", text="说过满意")
    assert page.status == 422
    assert "没有接通本人就没有评价" in page.text
    assert "说过满意" in page.html
    assert "log_call" not in actions(office, case)


def test_one_call_settles_two_cases_of_one_phone_each_with_its_own_words(office: Office) -> None:
    first, second = waiting(office), waiting(office, title="另一件：道路开口审批两次退件")
    page = office.at("fcqs").get(f"/desk/calls/{first.no}")
    assert "另一件：道路开口审批两次退件" in page.text
    submit(office, first, **REACHED, **{
        "with": [second.no], f"{second.no}.rating": "dissatisfied", f"{second.no}.text": "路口还是没有批"})  # fmt: skip
    one, other = office.reload(first).revisit, office.reload(second).revisit
    assert one and other
    assert (one.rating, other.rating) == ("satisfied", "dissatisfied")


def test_a_case_that_was_not_talked_about_is_left_alone(office: Office) -> None:
    first, second = waiting(office), waiting(office, title="另一件：道路开口审批两次退件")
    submit(office, first, **REACHED)
    assert "log_call" not in actions(office, second)


def test_the_same_form_again_completes_what_a_stop_left_and_writes_nothing_twice(office: Office) -> None:
    first, second = waiting(office), waiting(office, title="另一件：道路开口审批两次退件")
    actor, world = office.actor("fcqs"), office.world
    said = {first.no: dict(REACHED), second.no: dict(REACHED)}
    calling.log_calls(world, {first.no: said[first.no]}, actor, version=first.version, form="t1")  # stopped here
    for _ in range(2):
        assert calling.log_calls(world, said, actor, version=first.version, form="t1") == {}
    assert [actions(office, one).count("log_call") for one in (first, second)] == [2, 2]  # the call and its rating


def test_of_several_cases_the_one_that_is_refused_is_named_and_the_others_stay(office: Office) -> None:
    first, second = waiting(office), waiting(office, title="另一件：道路开口审批两次退件")
    office.act(second, "take_answer", rating="basic", solved="yes", source="web", reason="")
    said = {first.no: dict(REACHED), second.no: dict(REACHED)}
    left = calling.log_calls(office.world, said, office.actor("fcqs"), version=first.version, form="t2")
    assert list(left) == [second.no]
    assert "log_call" in actions(office, first)


def test_a_case_that_moved_since_it_was_read_takes_no_call(office: Office) -> None:
    case = waiting(office)
    with pytest.raises(Stale):
        calling.log_calls(office.world, {case.no: dict(REACHED)}, office.actor("fcqs"), version=1, form="t3")


def test_of_another_county_nobody_learns_that_there_is_a_call(office: Office) -> None:
    case = office.revisiting()
    handling.act(office.world, case.no, "open_phone_task", SYSTEM, {"why": "silent"})
    browser = office.at("fcqs")
    assert case.no not in browser.get("/desk/calls").html
    assert "还有没登记上的" not in browser.get(f"/desk/calls?left={case.no}").text
    assert browser.get(f"/desk/calls/{case.no}").status == 404


def test_drawn_cases_are_listed_for_their_check_call(office: Office) -> None:
    rules = {"totp": "offered", "check_percent": 100}
    handling.revise(office.world, "policy", rules, by="secadmin", by_name="安全管理员乙", why="全部核查")
    case = office.rated(office.revisiting(region=REGION), "satisfied")
    page = office.at("fcqs").get("/desk/calls")
    assert f"/desk/case/{case.no}#do-check_call" in page.html


def test_the_case_page_says_why_somebody_is_called_to_the_supervisor_and_to_nobody_else(office: Office) -> None:
    case = waiting(office)
    page = office.at("fcqs").get(f"/desk/case/{case.no}")
    assert "短信没有送到" in page.text
    assert f"/desk/calls/{case.no}" in page.html
    assert f"/desk/calls/{case.no}" not in office.at("chenli").get(f"/desk/case/{case.no}").html


def test_a_secret_case_shows_neither_company_nor_person_before_the_numbers_are_shown(office: Office) -> None:
    case = office.revisiting(region=REGION, secret=True)
    case = handling.act(office.world, case.no, "open_phone_task", SYSTEM, {"why": "failed"})
    browser = office.at("fcqs")
    page = browser.get(f"/desk/calls/{case.no}")
    assert VALUES["enterprise_name"] not in page.text and VALUES["name"] not in page.text
    assert "绵阳乌有" in page.text and "王＊＊" in page.text
    shown = browser.post(f"/desk/calls/{case.no}", {"csrf": form_of(page).values["csrf"], "do": "reveal"})
    assert VALUES["enterprise_name"] in shown.text and VALUES["name"] in shown.text


def test_what_the_contact_wrote_themselves_is_not_asked_for_again(office: Office) -> None:
    case = waiting(office)
    office.act(case, "take_answer", rating="dissatisfied", solved="no", source="sms", reason="", raw="3")
    page = office.at("fcqs").get(f"/desk/calls/{case.no}")
    assert "企业自己已经评价：不满意" in page.text
    assert not {"rating", "solved", "why"} & form_of(page).names
    submit(office, case, state="reached", text="核实：人防没有联系过")
    revisit = office.reload(case).revisit
    assert revisit and (revisit.rating, revisit.source) == ("dissatisfied", "sms")


def test_what_was_typed_about_a_case_that_is_not_ticked_is_not_lost(office: Office) -> None:
    first, second = waiting(office), waiting(office, title="另一件：道路开口审批两次退件")
    page = submit(office, first, **REACHED, **{f"{second.no}.text": "路口还是没有批"})
    assert page.status == 422
    assert "请勾选“这次通话也谈了这一件”" in page.text
    assert "路口还是没有批" in page.html
    assert "log_call" not in actions(office, first)


def test_the_case_page_tells_what_was_asked_tried_and_what_waits(office: Office) -> None:
    case = waiting(office)
    submit(office, case, state="no_answer")
    handling.act(office.world, case.no, "take_unclear", SYSTEM, {"raw": "再等等看", "proposal": ""})
    page = office.at("fcqs").get(f"/desk/case/{case.no}")
    assert "发到 199****0021" in page.text
    assert "上午（还没有在下午打过）" in page.text
    assert "再等等看" in page.text and "去判读" in page.text


def test_the_case_page_tells_which_answer_stands_and_until_when_it_waits_for_its_reader(office: Office) -> None:
    case = waiting(office)
    office.act(case, "take_answer", rating="satisfied", solved="yes", source="sms", reason="", raw="1")
    page = office.at("fcqs").get(f"/desk/case/{case.no}")
    assert "满意（短信），" in page.text and "以前不生效" not in page.text
    handling.act(office.world, case.no, "take_unclear", SYSTEM, {"raw": "按错了", "proposal": ""})
    page = office.at("fcqs").get(f"/desk/case/{case.no}")
    assert "判读以前不生效，最迟 3月" in page.text


def test_a_case_that_was_registered_without_a_wish_is_called_about_too(office: Office) -> None:
    values = {name: value for name, value in VALUES.items() if name != "wish"}
    case, _ = handling.register(
        office.world, {**values, "region": REGION, "source": "来窗口问的", "said_at": "2026-03-02T09:00:00+08:00"},
        office.actor("zhoumin"), channel="window",
    )  # fmt: skip
    case = office.act(case, "accept", "zhoumin", opinion="可以当场答复")
    case = office.act(case, "answer_directly", "zhoumin", outcome="explained", answer="已当面说明办理渠道。",
                      basis="条例第四十八条", contact_made="当面说明")  # fmt: skip
    handling.act(office.world, case.no, "open_phone_task", SYSTEM, {"why": "silent"})
    page = office.at("fcqs").get(f"/desk/calls/{case.no}")
    assert page.status == 200 and "已当面说明办理渠道" in page.text


def test_what_could_not_be_logged_is_named_to_who_may_see_it(office: Office) -> None:
    case = waiting(office)
    assert "还有没登记上的" in office.at("fcqs").get(f"/desk/calls?left={case.no}.x.").text
