"""The four platforms on the deployed stack, in a browser: each door leads into the same loop, one test per platform."""

import re
from datetime import date, timedelta

from playwright.sync_api import Browser

from tests.e2e.people import City

CODE = "91510704MA6XUWY05F"
NO = re.compile(r"QS\d{19}[0-9A-Z]")
WHO = {"enterprise_name": "绵阳乌有精密机械有限公司", "enterprise": CODE, "region": "510704", "name": "王启明"}
WHOSE = {**WHO, "duty": "行政部经理"}
CHAT = """乌有精密-王启明 {day} 7:50
园区三号路的路灯坏了一个多月，夜班工人下班摔了两个

乌有精密-王启明 {day} 7:51
[图片]

方远 {day} 7:58
「乌有精密-王启明：园区三号路的路灯坏了一个多月，夜班工人下班摔了两个」
- - - - - - - - - - - - - - -
请住建局今天到现场，三天内修好
"""


def today(city: City) -> date:
    """By the clock that the time machine moves."""
    city.page.goto(city.stack["clock"])
    found = re.search(r"(\d+)年(\d+)月(\d+)日", city.page.locator("#now").inner_text())
    assert found
    year, month, day = map(int, found.groups())
    return date(year, month, day)


def run(city: City, job: str) -> None:
    city.page.goto(city.stack["clock"])
    city.page.locator(f"button[name=run][value={job}]").click()
    city.page.wait_for_load_state()


def code_of(city: City, mobile: str) -> str:
    """The newest confirmation code of a phone, read in another tab."""
    other = city.page.context.new_page()
    found = re.search(r"(?<!\d)\d{6}(?!\d)", City(other, city.stack).phone(mobile)[0])
    other.close()
    assert found
    return found.group()


def number(city: City) -> str:
    found = NO.search(re.sub(r"\s", "", city.reads()))
    assert found, city.reads()[:500]
    return found.group()


def says(city: City, *words: str) -> None:
    text = city.reads()
    assert all(one in text for one in words), (words, text[:1500])


def send_code(city: City, mobile: str, value: str = "send") -> None:
    city.fill(mobile=mobile)
    city.page.locator(f".btn[name=do][value={value}]:visible").first.click()
    city.page.wait_for_load_state()
    city.fill(code=code_of(city, mobile))


def test_a_symposium_is_announced_and_its_items_reach_the_units(stack, chromium: Browser, city: City) -> None:
    day = today(city)
    city.sign_in("liuying")
    city.at("/desk/symposiums/new")
    city.fill(topic="用水用电用气专场", level="city", region="510700", chair="方远 市级领导", held=day.isoformat(),
              start="09:30", place="市政务服务中心", announcement="征集用水用电用气用网方面的诉求、意见和建议。",
              open_from=day.isoformat(), open_until=(day + timedelta(days=5)).isoformat())  # fmt: skip
    city.press("保存")
    here = city.page.url.split("?")[0].rpartition("/")[2]
    city.at(f"/desk/symposiums/{here}/announcement")
    assert city.page.locator("main svg").count()  # the QR that goes to press and screens

    phone = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    street = City(phone.new_page(), stack)
    no = an_item(street, here)
    a_guest(street, here)
    phone.close()

    at = f"/desk/symposiums/{here}"
    city.at(f"{at}/items")
    city.page.locator(f"input[name=no][value={no}]").check()
    city.fill(unit="gdj")
    city.page.locator("button[name=do][value=propose]").click()
    city.page.wait_for_load_state()
    says(city, "市供电公司", "诉求通")
    city.sign_in("zhoumin")
    city.at(f"{at}/guests")
    city.page.locator("button[name=in]").first.click()
    city.page.wait_for_load_state()
    says(city, "到会")
    city.at(f"{at}/entry")
    city.fill(who="安州月亮湾茶园", name="蒲公英", phone="19900000044", category="utilities", unit="zjj", limit="5",
              content="灌溉用电按一般工商业电价，请按农业生产电价执行。", reply="请有关单位本周上门核实。")  # fmt: skip
    city.page.keyboard.press("Control+Enter")
    city.page.wait_for_selector(".bar--ok")
    says(city, "已登记", "待签收", "灌溉用电按一般工商业电价")
    city.sign_in("liuying")
    city.at(f"{at}/stages/plan")
    city.fill(actual=day.isoformat())
    city.press("标记完成")
    says(city, "已完成")


def an_item(street: City, meeting: str) -> str:
    """Lodged from the announcement on a phone → its number."""
    street.at("/announcements")
    street.page.get_by_role("link", name=re.compile("用水用电用气专场")).first.click()
    street.page.wait_for_url(f"**/join/{meeting}*")
    street.at(f"/join/{meeting}/lodge?from=portal")
    street.fill(**WHOSE, kind="suggestion", category="utilities", title="停电检修请提前三天告知",
                content="上个月停电检修两次，都是当天早上才知道，一炉料报废。", wish="提前三天告知")  # fmt: skip
    send_code(street, "19900000041", "code")
    for name in ("truth", "privacy"):
        street.page.locator(f"input[type=checkbox][name={name}]").check()
    street.fill(consent="no")
    street.page.locator(".btn--main[name=do][value=lodge]").click()
    street.page.wait_for_url(re.compile("/receipt/"))
    return number(street)


def a_guest(street: City, meeting: str) -> None:
    street.at(f"/join/{meeting}/attend")
    street.fill(enterprise_name="绵阳乌有精密机械有限公司", name="王启明", duty="行政部经理")
    send_code(street, "19900000042")
    street.page.locator(".btn--main[name=do][value=register]").click()
    street.page.wait_for_load_state()
    says(street, "已收到您的参会报名")


def test_a_window_registers_for_a_company_that_it_knows(city: City) -> None:
    city.sign_in("liuying")
    city.at("/desk/windows/new")
    city.fill(name="游仙区企业服务专窗", centre="游仙区政务服务中心", region="510704", address="示例路 5 号一楼",
              hours="工作日 9:00–17:00", staff="zhoumin")  # fmt: skip
    city.press("保存")
    city.sign_in("zhoumin")
    city.at("/desk/window")
    says(city, "游仙区企业服务专窗", "受理登记")
    here = city.page.url.rpartition("/desk")[2]
    first, code = at_the_counter(city, here, {**WHO, "mobile": "19900000045"}, "排水许可没有下文")
    run(city, "send_messages")  # the registry learns of the enterprise
    second, _ = at_the_counter(city, here, {}, "招牌备案找不到办理入口")  # who it is stands there already
    assert first != second
    city.at(f"/desk{here}/services")
    city.fill(what="help", enterprise=CODE, note="帮填排水许可申请表")
    city.press("记一次")
    says(city, "服务次数", "1 次", "绵阳乌有精密机械有限公司")

    city.page.context.clear_cookies()
    city.at(f"/status?no={first}")  # what the receipt's QR says
    city.fill(query=code)
    city.page.locator(".btn--main[name=do][value=code]").click()
    city.page.wait_for_load_state()
    says(city, "排水许可没有下文", "待受理")


def at_the_counter(city: City, here: str, whose: dict[str, str], title: str) -> tuple[str, str]:
    """On-behalf intake → number and query code of the receipt, which is printed."""
    city.at(f"/desk{here}/register")
    city.fill(code=CODE)
    city.press("按代码查")
    if not whose:
        assert city.page.input_value("[name=enterprise_name]") == WHOSE["enterprise_name"]
        assert city.page.evaluate("document.activeElement.name") == "category"  # typing begins with the matter
    city.fill(**whose, category="service", title=title, content=f"{title}，跑了三趟，没有人说得清楚。", consent="no")
    city.press("确认登记")
    says(city, "诉求受理回执", title)
    city.page.emulate_media(media="print")
    assert not city.page.get_by_text("同一企业再登记一件").is_visible()
    assert city.page.locator("svg").first.is_visible()
    city.page.emulate_media(media="screen")
    return number(city), city.page.locator(".secret").first.inner_text()


def test_the_portal_shows_a_contact_all_cases_and_forwards_none(stack, chromium: Browser, city: City) -> None:
    mobile = "19900000046"
    city.sign_in("zhoumin")
    for title in ("门口道路开挖三个月没有回填", "稳岗补贴公示以后没有到账"):
        city.at("/desk/register")
        city.fill(**WHOSE, channel="window", source="电话里说的", mobile=mobile,
                  kind="appeal", category="service", title=title, content=f"{title}，问了几次都说在办。", secret="no",
                  consent="no")  # fmt: skip
        city.page.locator("main form .btn--main").last.click()
        city.page.wait_for_load_state()
        no = number(city)
    city.page.context.clear_cookies()
    city.at("/mine")
    send_code(city, mobile)
    city.press("查看我的诉求")
    says(city, "门口道路开挖三个月没有回填", "稳岗补贴公示以后没有到账", "共 2 件")
    city.page.locator(f"button[name=no][value={no}]").click()
    city.page.wait_for_load_state()
    says(city, "稳岗补贴公示以后没有到账")
    link = city.page.input_value("#share")
    colleague = chromium.new_context(locale="zh-CN")
    other = colleague.new_page()
    other.goto(link)
    assert other.input_value("[name=no]").replace(" ", "") == no and "稳岗补贴" not in other.content()
    colleague.close()
    city.at("/windows")
    says(city, "企业服务专窗")


def test_a_chat_is_pasted_and_the_leaders_reply_becomes_an_instruction(city: City) -> None:
    day = today(city) - timedelta(days=1)  # what was said at ten to eight is over at any hour of today
    text = CHAT.format(day=f"{day.year}/{day.month}/{day.day}")
    city.sign_in("liuying")
    city.at("/desk/groups/new")
    city.fill(name="绵阳企业家二群", level="city", region="510700", steward="zhoumin", since=f"{day.year}-01-01",
              size="200", enterprises="90")  # fmt: skip
    city.press("保存")
    here = "/desk/groups/" + city.page.url.split("?")[0].rpartition("/")[2]
    city.at(f"{here}/members")
    city.fill(members=f"乌有精密-王启明，{CODE}，，行政部经理\n方远，，fangyuan")
    city.press("保存")

    city.sign_in("zhoumin")
    paste(city, here, text)
    says(city, "认出 3 条消息，其中新的 3 条")
    city.page.locator("button[name=do][value=keep]").click()
    city.page.wait_for_load_state()
    for place, mark in enumerate(("appeal", "more", "leader")):
        city.page.locator("select[name^=mark-]").nth(place).select_option(mark)
    city.press("保存标记并录入")
    values = {"mobile": "19900000047", "category": "service", "name": "王启明", "kind": "appeal", "secret": "no",
              "consent": "yes", "enterprise_name": WHOSE["enterprise_name"], "enterprise": CODE, "region": "510704",
              "title": "园区三号路路灯坏了一个多月"}  # fmt: skip
    enter(city, values)
    says(city, "已录入 2 项", "记为批示")
    no = number(city)

    city.sign_in("fangyuan")
    city.act(no, "confirm_instruction", "确认批示", decision="yes")
    says(city, "请住建局今天到现场，三天内修好")
    city.sign_in("zhoumin")
    city.at(here)
    back = city.page.locator("textarea[readonly]").first.input_value()
    assert no in back and "王启明" not in back and "乌有" not in back
    paste(city, here, text)
    says(city, "其中新的 0 条")


def paste(city: City, here: str, text: str) -> None:
    city.at(f"{here}/paste")
    city.fill(text=text)
    city.press("识别")


def enter(city: City, values: dict[str, str]) -> None:
    """The appeal and the leader's reply on the entry page, whose fields begin with the name of the message."""
    slug = str(city.page.locator("[name$=-title]").first.get_attribute("name")).removesuffix("-title")
    if city.page.locator(f"[name='{slug}-pick']").count():
        city.page.locator(f"[name='{slug}-pick']").first.check()
    for name, value in values.items():
        field = f"{slug}-{name}"
        if city.page.locator(f"[name='{field}']:visible").count():
            city.fill(**{field: value})
    city.page.locator("select[name$=-target]").first.select_option(slug)
    city.page.locator("[name$=-leader]").first.select_option("fangyuan")
    city.press("录入所勾选的")
