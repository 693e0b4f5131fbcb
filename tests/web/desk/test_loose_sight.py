"""What must not come through sideways: a former lead's page, callers, officials' words on a 保密 case, odd tokens."""

import pytest

from chalicelib.domain.errors import Invalid
from tests.web.desk.office import Office, case_page


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_former_lead_reads_up_to_its_own_end_and_nothing_of_who_has_it_now(office: Office) -> None:
    case = office.handling()
    office.act(case, "reassign", "liuying", unit="sjj", limit="15", reason="职责调整，改由市场监管部门办理")
    after = office.reload(case)
    page = case_page(office.at("chenli"), case)
    assert "已改由其他单位办理" in page.text
    due = office.reload(case).clock("handling")
    assert due and due.told and f"{due.told.month}月{due.told.day}日到期" not in page.text
    for hidden in ("15 个工作日", "姜雨桐", "待签收", "主办单位 市市场监督管理局"):
        assert hidden not in page.text, hidden
    assert not [one for one in page.forms if case.no in one.action and one.method == "post"]
    assert after.unit == "sjj"


def test_who_called_for_a_withdrawal_is_read_by_the_authority_only(office: Office) -> None:
    case = office.handling()
    office.act(case, "withdraw", "liuying", reason="已经自行解决", caller="王启明 19900000021 3月2日来电")
    assert "19900000021" not in case_page(office.at("chenli"), case).html
    assert "3月2日来电" in case_page(office.at("liuying"), case).text


@pytest.mark.parametrize("text", ["请核实绵阳乌有精密机械的诉求", "请联系王启明核实情况", "电话19900000021核实"])
def test_an_official_does_not_name_who_asked_for_secrecy(office: Office, text: str) -> None:
    case = office.handling(secret=True)
    with pytest.raises(Invalid) as caught:
        office.act(case, "urge", "liuying", text=text)
    assert "承办单位会看到" in caught.value.fields["text"]
    office.act(case, "urge", "liuying", text="请三个工作日内答复")


def test_a_token_that_is_too_long_is_none(office: Office) -> None:
    case = office.assigned()
    browser = office.at("chenli")
    page = case_page(browser, case)
    form = page.form(f"/desk/case/{case.no}/sign")
    values = {name: given[0] for name, given in form.values.items()} | {"token": "x" * 5000}
    assert browser.post(f"/desk/case/{case.no}/sign", values).status == 200
    assert office.reload(case).status == "handling"
