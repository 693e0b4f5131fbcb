"""The story of the README's first page on the deployed stack, in a browser, on a phone and on a desk screen."""

import os
import re
from pathlib import Path

import pytest

from tests.e2e.people import City

ROOT = Path(__file__).parents[2]
SHOTS, DOCS = ROOT / ".local-e2e" / "screenshots", ROOT / "docs" / "screenshots"
README = {"status-390", "receipt-390", "desk-work-1280", "desk-case-1280"}  # taken anew by `make screenshots`
CONTENT = (
    "我公司二期厂房 2026 年 6 月竣工，6 月 24 日在工程审批系统提交联合验收申请，"
    "消防、规划、档案已出意见，人防一直显示“会审中”。"
    "先后到窗口问过三次，答复都是等通知。联合验收意见书没有出，不动产登记办不了，设备贷款要求 12 月前完成登记才能放款。"
)
FIRST = "该项目联合验收资料已转相关部门会审，正在按程序办理，待各部门意见汇总后出具联合验收意见，请企业耐心等待。"
SECOND = (
    "一、卡点已查明：人防工程面积与规划核实结果相差 12.6 平方米，两家意见没有统一。"
    "二、三家单位已到厂区现场复测，差额不影响验收。三、联合验收意见书将在本月出具，登记环节已安排专人对接。"
)

EXPLANATION = {
    "account": "首次只转述了会审进度，没有核实卡点。",
    "causes": "企业不知道卡在哪一家、哪一天能出意见。",
    "duty": "责任在质量安全科，已整改。",
    "next": "三家单位现场复测。",
}


def shot(city: City, name: str, width: int) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    assert "系统出错了" not in city.reads(), f"{name} is an error page"
    folder = DOCS if os.environ.get("SCREENSHOTS") and f"{name}-{width}" in README else SHOTS
    city.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def lodge(city: City, mobile: str) -> tuple[str, str]:
    city.page.context.clear_cookies()
    city.at("/lodge")
    city.fill(
        enterprise_name="绵阳乌有精密机械有限公司", enterprise="91510704MA6XUWY05F", region="510704", name="王启明",
        duty="行政部经理", mobile=mobile, kind="appeal", category="building", content=CONTENT,
        title="厂房竣工四个月，联合验收未出意见", wish="请查明卡在哪个环节，明确意见书的出具时间。",
    )  # fmt: skip
    city.page.locator(".btn[name=do][value=code]").click()
    city.page.wait_for_load_state()
    typed = city.page.input_value("[name=title]")
    assert typed == "厂房竣工四个月，联合验收未出意见"
    other = city.page.context.new_page()
    code = re.search(r"\d{6}", City(other, city.stack).phone(mobile)[0])
    other.close()
    assert code
    city.fill(code=code.group())
    for name in ("truth", "privacy"):
        city.page.locator(f"input[type=checkbox][name={name}]").check()
    city.fill(consent="no")
    width = city.page.viewport_size["width"] if city.page.viewport_size else 0
    shot(city, "lodge", width)
    city.page.locator(".btn--main[name=do][value=lodge]").click()
    city.page.wait_for_url(re.compile("/receipt/"))
    shot(city, "receipt", width)
    text = city.reads()
    no = re.search(r"QS\d{19}[0-9A-Z]", re.sub(r"\s", "", text))
    assert no, text
    sms = City(city.page, city.stack).phone(mobile)
    found = re.search(r"查询码([0-9A-Z]{8})", " ".join(sms))
    assert found, sms
    return no.group(), found.group(1)


def handle_first_round(city: City, no: str) -> None:
    city.sign_in("zhoumin")
    city.act(no, "accept", "确认受理", opinion="事实清楚，属住建部门牵头的联合验收事项。")
    city.act(no, "assign", "确认交办", difficulty="general", why="会审环节多", limit="5", unit="zjj", co_units=["gfb"],
             person="何建平", person_duty="副局长", requirement="查明卡点，当面听取企业意见后书面答复。")  # fmt: skip
    city.sign_in("chenli")
    city.act(no, "sign", "确认签收")
    city.act(no, "prepare_result", "确认拟办结果", outcome="explained", answer=FIRST, contact_made="电话联系王经理")
    city.sign_in("hejianping")
    city.act(no, "submit_result", "确认反馈结果")
    city.sign_in("liuying")
    city.act(no, "approve_result", "确认审核通过")


def handle_second_round(city: City, no: str) -> None:
    city.sign_in("chenli")
    city.act(no, "sign", "确认签收")
    city.act(no, "explain", "确认情况说明", **EXPLANATION)
    city.sign_in("hejianping")
    city.act(no, "submit_result", "确认反馈结果", outcome="partly", answer=SECOND, contact_made="到厂区当面沟通",
             supplement="首次答复没有说明卡点，已向企业致歉。")  # fmt: skip
    city.sign_in("liuying")
    city.act(no, "approve_result", "确认审核通过")


def open_status(city: City, no: str, code: str) -> None:
    city.page.context.clear_cookies()
    city.at("/status")
    city.fill(no=no, query=code)
    city.page.locator(".btn--main[name=do][value=code]").click()
    city.page.wait_for_load_state()


@pytest.mark.parametrize(("width", "height", "mobile"), [(390, 844, "19900000021"), (1280, 900, "19900000022")])
def test_one_appeal_goes_all_the_way_round(stack, chromium, width, height, mobile):
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    city = City(context.new_page(), stack)
    city.at("/")
    shot(city, "home", width)
    no, code = lodge(city, mobile)
    handle_first_round(city, no)

    city.until(mobile, "请回复数字")
    city.answer(mobile, "3")
    city.move("到下一个工作日")
    city.sign_in("chenli")
    city.at(f"/desk/case/{no}")
    assert "二次交办" in city.reads()
    shot(city, "desk-case", width)
    city.at("/desk")
    shot(city, "desk-work", width)
    open_status(city, no, code)
    assert "重新办理中" in city.reads()

    handle_second_round(city, no)
    open_status(city, no, code)
    shot(city, "status", width)
    city.until(mobile, "请回复数字")
    city.answer(mobile, "不满意，还是没解决")
    city.move("到下一个工作日")

    city.sign_in("hanbo")
    city.at("/desk/lane")
    assert no in re.sub(r"\s", "", city.reads())
    shot(city, "desk-lane", width)
    city.at(f"/desk/case/{no}")
    assert "待研判" in city.reads()
    shot(city, "desk-adjudication", width)
    for login in ("chenli", "liuying"):
        city.sign_in(login)
        city.at("/desk/lane", status=404)
        city.at(f"/desk/case/{no}")
        assert "待研判" not in city.reads()
    open_status(city, no, code)
    assert "按程序处理中" in city.reads()
    context.close()
