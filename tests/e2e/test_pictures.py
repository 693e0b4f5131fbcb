"""The staff guide's pictures: the main pages of the desk with work on them. `make screenshots` puts them into docs/."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect

from chalicelib.domain import symposiumplan
from chalicelib.handling import enterprises, registering, solicitations, symposiumitems
from chalicelib.jobs.outbox import send_messages
from tests import meetings, tour
from tests.e2e.people import City
from tests.e2e.site import open_site
from tests.web.desk.office import Office
from tools.demo.appeal import uscc

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ("docs/screenshots" if os.environ.get("SCREENSHOTS") else ".local-e2e/screenshots")
# What came in through the meeting: (enterprise, its key in CODES, title, what was said, heard from, unit).
RAISED = (
    ("江油小火箭铸造有限公司", 1, "停电检修请提前三天告知", "上个月停电检修两次，都是当天早上才知道。", "media", "gdj"),
    ("江油风车新能源有限公司", 2, "10千伏线路迁改费用没有依据", "口头报价86万元，没有人说得清。", "website", "gdj"),
    ("绵阳机器猫自动化设备有限公司", 3, "标准厂房施工许可要等人防意见", "施工许可卡在人防意见上。", "portal", "zjj"),
    ("绵阳机器猫自动化设备有限公司", 3, "标准厂房施工许可一直等人防意见", "已经等了37天。", "window", ""),
)
CODES = {place: uscc(place, "510781") for place in (1, 2, 3)}
# picture → (who, page, something that the page says); {state} is the number of the case in that state
PICTURES = {
    "guide-work": ("liuying", "/desk?tab=open", "在办"),
    "guide-case": ("chenli", "/desk/case/{handling}", "拟办结果"),
    "guide-review": ("liuying", "/desk/case/{answered}", "审核通过"),
    "guide-secret": ("zhoumin", "/desk/case/{secret}", "保密"),
    "guide-notices": ("chenli", "/desk/notices", "通知"),
    "guide-calendar": ("admin", "/desk/calendar", "节假日"),
    "guide-policy": ("secadmin", "/desk/policy", "规则"),
    "guide-words": ("admin", "/desk/words", "用语"),
    "guide-accounts": ("admin", "/desk/accounts", "账号"),
    "guide-org": ("admin", "/desk/org", "单位"),
    "guide-audit": ("auditor", "/desk/audit", "审计"),
    "guide-window": ("zhoumin", "/desk/window/1", "受理登记"),
    "guide-window-register": ("zhoumin", f"/desk/window/1/register?code={CODES[1]}", "确认登记"),
    "guide-group": ("zhoumin", "/desk/groups/1", "粘贴聊天"),
    "guide-symposium-stages": ("liuying", "/desk/symposiums/1/stages", "建立台账"),
    "guide-symposium-items": ("liuying", "/desk/symposiums/1/items", "可能重复"),
    "guide-symposium-entry": ("zhoumin", "/desk/symposiums/1/entry", "现场录入"),
    "guide-enterprise": ("liuying", f"/desk/enterprises/{CODES[1]}", "标签"),
    "join": ("", "/join/1", "公开征集"),
}
LONGEST = {390: 1700, 1280: 1400}  # px of height: what does not fit is more of the same
PHONE = {"guide-work", "guide-case", "join"}
ONLY_PHONE = {"join"}


def take(city: City, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    size = city.page.viewport_size
    assert size and "系统出错了" not in city.reads()
    width = size["width"]
    height = min(LONGEST[width], int(city.page.evaluate("document.documentElement.scrollHeight")))
    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
    city.page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True, clip=clip)


def enter(city: City, login: str) -> None:
    """As this person; as nobody at the portal."""
    city.sign_in(login) if login else city.page.context.clear_cookies()


def raise_items(office: Office) -> None:
    """Items of the walk's meeting, some with a proposed unit, from enterprises that the registry knows."""
    world, liuying = office.world, office.actor("liuying")
    for name, place, title, content, heard, unit in RAISED:
        case = office.lodged(enterprise_name=name, enterprise=CODES[place], region="510781", title=title,
                             content=content, door="symposium:1")  # fmt: skip
        solicitations.collect(world, "1", case, heard)
        enterprises.learn(world, case)
        if unit:
            symposiumitems.propose(world, "1", [case.no], unit, liuying)
    known = enterprises.find(world, CODES[1])
    assert known
    registering.tag(world, known, "green_card", world.clock.now().date(), None, liuying)
    meeting = symposiumplan.dated(meetings.thing(world, "1").data, world.calendar, world.clock.now())
    meetings.put(world, meeting, id="1")


def search(city: City) -> None:
    city.sign_in("liuying")
    city.at("/desk")
    city.page.keyboard.press("/")
    city.page.keyboard.type("联合验收")
    city.page.keyboard.press("Enter")
    city.page.wait_for_url("**/desk/search")
    assert "联合验收" in city.reads()
    take(city, "guide-search")


def bulk(city: City) -> None:
    city.at("/desk?tab=open")
    for box in city.page.locator("main td input[name=no]").all()[:5]:
        box.check()
    city.press("批量办理")
    city.fill(action="urge")
    city.press("下一步")
    city.fill(text="请本周内反馈进展，写明卡在哪里。")
    city.press("看看每件会怎样")
    assert "可以办理" in city.reads()
    take(city, "guide-bulk")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_the_guide_has_its_pictures(chromium, width, height):
    with open_site() as (office, stack):
        cases = {state: case.no for state, case in tour.build(office).items()}
        send_messages(office.world, office.world.clock.now(), lambda: True)  # delivers the notices, fills the search
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        city = City(context.new_page(), stack)
        if width == 1280:
            search(city)
            bulk(city)
        raise_items(office)
        for name, (login, path, says) in PICTURES.items():
            if name in PHONE if width < 1280 else name not in ONLY_PHONE:
                enter(city, login)
                city.at(path.format(**cases))
                assert says in city.reads(), name
                take(city, name)
        context.close()
