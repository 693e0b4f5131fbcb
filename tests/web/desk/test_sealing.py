"""Two people seal a text off: who asks sees the case, who confirms sees no text of it; the history still verifies."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.errors import Refused
from chalicelib.domain.words import Role
from chalicelib.handling import auditing, sealing
from tests.web.client import Browser, Page
from tests.web.desk.office import Office, case_page
from tests.web.portal.steps import open_by_mobile

SECRET = "第三人李某住在桃花街九号"


@pytest.fixture
def office() -> Office:
    return Office()


def asked(office: Office, entry: int = 0) -> tuple[Case, int]:
    """A case whose note holds a text that must not be kept, and the head's request."""
    case = office.act(office.handling(), "report_progress", "chenli", text=SECRET, open="internal")
    seq = entry or next(one.seq for one in office.world.store.history(case.no) if SECRET in one.text)
    return office.act(case, "propose_seal", "hanbo", entry=seq, reason="写了第三人的住址"), seq


def confirm(browser: Browser, case: Case, typed: str = "") -> Page:
    page = browser.get("/desk/sealing")
    return browser.submit(page, {"typed": typed or case.no}, action=f"/desk/sealing/{case.no}")


def test_the_second_person_sees_what_is_asked_and_no_text(office: Office) -> None:
    case, seq = asked(office)
    page = office.at("secadmin").get("/desk/sealing")
    for words in (f"第 {seq} 条", "写了第三人的住址", "韩波", "永久不能再读出"):
        assert words in page.text
    for text in (SECRET, case.title, case.enterprise_name):
        assert text not in page.html


def test_the_text_is_gone_for_everybody_and_the_history_verifies(office: Office) -> None:
    case, seq = asked(office)
    page = confirm(office.at("secadmin"), case)
    assert "已封存" in page.text and case.no not in page.html
    for person in ("chenli", "hejianping", "liuying", "hanbo", "zhoumin"):
        shown = case_page(office.at(person), case)
        assert SECRET not in shown.html, person
    assert "这一条的文字已封存" in case_page(office.at("chenli"), case).text
    entry = office.world.store.history(case.no)[seq - 1]
    assert (entry.text, dict(entry.data), entry.erased) == ("", {}, True)
    checked = auditing.check_case(office.world, case.no)
    assert checked is not None and checked.wrong == ()


def test_both_persons_and_the_event_can_be_found_later(office: Office) -> None:
    case, seq = asked(office)
    confirm(office.at("secadmin"), case)
    last = office.world.store.history(case.no)[-1]
    assert (last.action, last.actor, last.facts["sealed"]) == ("seal_off", "secadmin", seq)
    [event] = [one for one in office.world.store.events(last.at.date()) if one.what == "seal_off"]
    assert (event.account, event.target, event.ok) == ("secadmin", case.no, True)


def test_the_number_must_be_typed(office: Office) -> None:
    case, _ = asked(office)
    browser = office.at("secadmin")
    page = confirm(browser, case, "QS")
    assert page.status == 422 and "编号不一致" in page.text and 'value="QS"' in page.html
    assert SECRET in case_page(office.at("chenli"), case).text


def test_who_asked_does_not_confirm(office: Office) -> None:
    case, seq = asked(office)
    hanbo = office.actor("hanbo")
    both = replace(hanbo, roles=hanbo.roles | {Role.SECURITY_ADMIN})
    with pytest.raises(Refused, match="不能自己确认"):
        sealing.seal_off(office.world, case.no, seq, both)
    assert SECRET in office.world.store.history(case.no)[seq - 1].text


def test_only_the_security_administrator_confirms(office: Office) -> None:
    case, seq = asked(office)
    for person in ("hanbo", "liuying", "admin", "auditor", "chenli"):
        browser = office.at(person)
        page = browser.get("/desk")
        data = {"csrf": page.form("/desk/logout").values["csrf"][0], "typed": case.no, "entry": str(seq)}
        assert browser.post(f"/desk/sealing/{case.no}", data).status == 404, person
        assert browser.get("/desk/sealing").status == 404
    assert SECRET in office.world.store.history(case.no)[seq - 1].text


def test_a_request_for_another_entry_meanwhile_is_not_confirmed_by_the_old_page(office: Office) -> None:
    case, _ = asked(office)
    browser = office.at("secadmin")
    page = browser.get("/desk/sealing")
    confirm(office.at("secadmin"), case)
    office.act(office.reload(case), "propose_seal", "hanbo", entry=2, reason="另一条")
    answer = browser.submit(page, {"typed": case.no}, action=f"/desk/sealing/{case.no}")
    assert answer.status == 409 and "已是另一条" in answer.text
    assert not office.world.store.history(case.no)[1].erased


@pytest.mark.parametrize("no", ["QS51070320260302000017", "x"])
def test_what_nobody_asked_for_is_answered_alike(office: Office, no: str) -> None:
    case = office.handling()
    browser = office.at("secadmin")
    data = {"csrf": browser.get("/desk/sealing").form("/desk/logout").values["csrf"][0], "typed": no, "entry": "1"}
    real = browser.post(f"/desk/sealing/{case.no}", {**data, "typed": case.no})
    other = browser.post(f"/desk/sealing/{no}", data)
    assert (real.status, real.html) == (other.status, other.html) and real.status == 404
    assert office.reload(case) == case


def test_a_stop_between_the_two_steps_is_repaired_by_doing_it_again(office: Office) -> None:
    case, seq = asked(office)
    real = office.world.store.save

    def stops(*given: Any) -> Any:
        raise RuntimeError

    office.world.store.save = stops  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        sealing.seal_off(office.world, case.no, seq, office.actor("secadmin"))
    office.world.store.save = real  # type: ignore[method-assign]
    assert SECRET not in repr(office.world.store.history(case.no))
    assert "已封存" in confirm(office.at("secadmin"), case).text
    assert office.world.store.history(case.no)[-1].action == "seal_off"


def test_a_lodged_text_is_no_longer_found_by_its_words(office: Office) -> None:
    case, _ = asked(office, entry=1)
    office.world.store.put_terms(case.no, ("w:联合", "w:验收"))
    assert office.world.store.find_terms(("w:联合",))[0] == [case.no]
    confirm(office.at("secadmin"), case)
    assert office.world.store.find_terms(("w:联合",))[0] == []
    assert case_page(office.at("liuying"), case).status == 200


def test_of_an_entry_of_the_sealed_lane_the_kind_is_not_told(office: Office) -> None:
    case = office.sealed()
    hidden = next(one for one in office.world.store.history(case.no) if one.seen == "lane")
    office.act(case, "propose_seal", "hanbo", entry=hidden.seq, reason="写了第三人的住址")
    page = office.at("secadmin").get("/desk/sealing")
    assert "按程序处理的记录" in page.text and hidden.label not in page.text


def test_nothing_waits_and_the_page_says_so(office: Office) -> None:
    assert "没有等待确认的申请" in office.at("secadmin").get("/desk/sealing").text


def test_a_case_whose_texts_are_all_gone_can_still_be_opened_and_goes_on(office: Office) -> None:
    case = office.second_answered()
    for seq in range(1, case.seq + 1):
        office.world.store.erase_text(case.no, seq)
    for person in ("liuying", "chenli", "hanbo", "zhoumin", "zhaojie", "fangyuan"):
        assert case_page(office.at(person), case).status == 200, person
    case = office.act(case, "approve_result", "liuying", opinion="")
    assert open_by_mobile(Browser(office.world), case.no, case.contact.mobile).status == 200
    assert office.rated(case, "satisfied").status == "closed"
