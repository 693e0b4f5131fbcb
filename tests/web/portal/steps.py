"""What a visitor of the portal does, for tests: fill in, get the code, lodge, open the case."""

from typing import Any

from chalicelib import handling
from tests import fakes
from tests.web.client import Browser, Page

MOBILE = "19900001234"
FORM: dict[str, Any] = {
    "truth": "1", "enterprise_name": "绵阳云雀精密机械有限公司", "enterprise": "91510703MA7TEXT15C", "region": "510703",
    "name": "王小明", "duty": "办公室主任", "mobile": MOBILE, "kind": "appeal", "category": "building",
    "title": "厂房竣工四个月，联合验收未出意见",
    "content": "二期厂房６月竣工，8月以来到窗口问过三次😀，答复都是等通知。\n请查明。",
    "wish": "请查明卡在哪个环节。", "consent": "no", "privacy": "1",
}  # fmt: skip


def code_of(world: fakes.World, mobile: str = MOBILE) -> str:
    """The newest confirmation code that went to this mobile."""
    sent = [one.message for one in world.store.messages("") if one.message.to == mobile]
    return sent[-1].values["code"]


def codes_to(world: fakes.World, mobile: str) -> int:
    return len([one for one in world.store.messages("") if one.message.to == mobile])


def with_code(browser: Browser, **changes: Any) -> Page:
    """The lodging form, filled in, with a code on its way."""
    page = browser.submit(browser.get("/lodge"), FORM | changes, button=("do", "code"))
    assert page.status == 200, page.text
    return page


def lodge(browser: Browser, **changes: Any) -> Page:
    """The receipt of a new case."""
    page = with_code(browser, **changes)
    code = code_of(browser.world, (FORM | changes)["mobile"])
    return browser.submit(page, {"code": code, **_ticks(changes)}, button=("do", "lodge"))


def _ticks(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name in ("secret", "consent")}


def lodged(world: fakes.World, **changes: Any) -> tuple[str, str]:
    """Number and query code of a case lodged without the browser."""
    from chalicelib.domain import lodging

    raw = {name: [value] if isinstance(value, str) else value for name, value in (FORM | changes).items()}
    case, code = handling.lodge(world, lodging.read(raw, world.org))
    return case.no, code


def open_case(browser: Browser, no: str, code: str) -> Page:
    """The status page, by number and query code."""
    return browser.submit(browser.get("/status"), {"no": no, "query": code}, button=("do", "code"))


def open_by_mobile(browser: Browser, no: str, mobile: str = MOBILE) -> Page:
    browser.world.clock.forward(minutes=1)  # a mobile gets one code a minute
    page = browser.get("/status")
    values = {"no_m": no, "mobile": mobile}
    page.forms = [one for one in page.forms if "no_m" in one.names]
    page = browser.submit(page, values, button=("do", "send"))
    page.forms = [one for one in page.forms if "no_m" in one.names]
    return browser.submit(page, values | {"code": code_of(browser.world, mobile)}, button=("do", "mobile"))
