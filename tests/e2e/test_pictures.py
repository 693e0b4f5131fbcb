"""The staff guide's pictures: the main pages of the desk with work on them. `make screenshots` puts them into docs/."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect

from chalicelib.jobs.outbox import send_messages
from tests import tour
from tests.e2e.people import City
from tests.e2e.site import open_site

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ("docs/screenshots" if os.environ.get("SCREENSHOTS") else ".local-e2e/screenshots")
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
}
LONGEST = {390: 1700, 1280: 1400}  # px of height: what does not fit is more of the same
PHONE = {"guide-work", "guide-case"}


def take(city: City, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    size = city.page.viewport_size
    assert size and "系统出错了" not in city.reads()
    width = size["width"]
    height = min(LONGEST[width], int(city.page.evaluate("document.documentElement.scrollHeight")))
    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
    city.page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True, clip=clip)


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
        for name, (login, path, says) in PICTURES.items():
            if width == 1280 or name in PHONE:
                city.sign_in(login)
                city.at(path.format(**cases))
                assert says in city.reads(), name
                take(city, name)
        if width == 1280:
            search(city)
            bulk(city)
        context.close()
