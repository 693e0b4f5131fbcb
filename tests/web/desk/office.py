"""An office for tests: one world, a browser per person, and cases driven through the real flow."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from chalicelib import handling
from chalicelib.domain.case import ENTERPRISE, Actor, Case
from tests import fakes
from tests.web.client import Browser, Page

FORM = "application/x-www-form-urlencoded"
VALUES: dict[str, Any] = {
    "enterprise_name": "绵阳乌有精密机械有限公司", "enterprise": "91510704MA6XUWY05F", "region": "510704",
    "name": "王启明", "duty": "行政部经理", "mobile": "19900000021", "second_name": "", "second_mobile": "",
    "kind": "appeal", "category": "building", "title": "厂房竣工四个月，联合验收未出意见",
    "content": "我公司二期厂房已经竣工，已提交联合验收申请，人防一直显示“会审中”。\n窗口每次都答复等通知。",
    "wish": "请查明卡在哪个环节。", "units": "", "procedures": (), "secret": False, "consent": False,
}  # fmt: skip
ASSIGN = {
    "difficulty": "general", "why": "会审环节多", "legacy": False, "limit": "10", "unit": "zjj", "co_units": ("zrj",),
    "person": "何建平", "person_duty": "副局长", "person_phone": "", "requirement": "查明会审卡在哪一家，答复出具时间",
}  # fmt: skip
VERSION = {"title": "一家企业的厂房验收问题", "text": "一家企业的厂房竣工后，联合验收长期没有意见。", "released": ()}
RESULT = {
    "outcome": "solved", "answer": "联合验收意见书已经出具。可凭此申请不动产首次登记。",
    "basis": "竣工验收备案管理办法第五条", "planned_for": "", "contact_made": "3月4日电话联系王经理",
}  # fmt: skip
EXPLAIN = {
    "account": "首次办理只转述了会审进度，没有核实卡点。", "causes": "没有说清卡在哪一家、哪一天能出。",
    "duty": "责任在质量安全科。", "next": "当面核实后答复。",
}  # fmt: skip


@dataclass
class Office:
    world: fakes.World = field(default_factory=fakes.a_world)

    def at(self, person: str) -> Browser:
        """A browser in which this person has signed in."""
        browser = Browser(self.world)
        typed = urlencode({"login": person, "password": fakes.PASSWORD}).encode()
        answer = browser.raw("POST", "/desk/login", typed, content_type=FORM, origin=fakes.ORIGIN)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk"), answer.body.decode()
        return browser

    def actor(self, person: str) -> Actor:
        account = self.world.store.account(person)
        assert account
        return account.actor()

    def lodged(self, **changes: Any) -> Case:
        return handling.lodge(self.world, {**VALUES, **changes})[0]

    def act(self, case: Case, action: str, who: str = "", /, **data: Any) -> Case:
        actor = self.actor(who) if who else ENTERPRISE
        return handling.act(self.world, case.no, action, actor, data)

    def accepted(self, **changes: Any) -> Case:
        return self.act(self.lodged(**changes), "accept", "zhoumin", opinion="事实清楚，属住建局牵头")

    def assigned(self, unit: str = "zjj", **changes: Any) -> Case:
        case = self.accepted(**changes)
        if case.secret:
            case = self.act(case, "redact", "zhoumin", **VERSION)
        return self.act(case, "assign", "liuying", **{**ASSIGN, "unit": unit})

    def handling(self, **changes: Any) -> Case:
        return self.act(self.assigned(**changes), "sign", "chenli")

    def answered(self, **changes: Any) -> Case:
        return self.act(self.handling(**changes), "submit_result", "hejianping", **RESULT)

    def revisiting(self, **changes: Any) -> Case:
        return self.act(self.answered(**changes), "approve_result", "liuying", opinion="")

    def rated(self, case: Case, rating: str) -> Case:
        """The enterprise's answer, and the clock moved until it has taken effect."""
        self.act(case, "take_answer", rating=rating, solved="no", source="web", reason="只说在走程序")
        revisit = self.reload(case).revisit
        assert revisit and revisit.settle_at
        self.forward(revisit.settle_at)
        return handling.wake(self.world, case.no, self.world.clock.now())

    def second(self, **changes: Any) -> Case:
        return self.rated(self.revisiting(**changes), "dissatisfied")

    def second_answered(self, **changes: Any) -> Case:
        case = self.act(self.second(**changes), "sign", "chenli")
        case = self.act(case, "explain", "hejianping", **EXPLAIN)
        answer = "卡点已经查明：人防面积与规划核实相差。联合验收意见书已经出具。"
        again = {**RESULT, "answer": answer, "supplement": "两次办理情况如上。"}
        return self.act(case, "submit_result", "hejianping", **again)

    def sealed(self, **changes: Any) -> Case:
        case = self.act(self.second_answered(**changes), "approve_result", "liuying", opinion="")
        return self.rated(case, "dissatisfied")

    def reload(self, case: Case) -> Case:
        found = self.world.store.case(case.no)
        assert found
        return found

    def forward(self, to: datetime) -> None:
        self.world.clock.set(max(to, self.world.clock.now()))


def case_page(browser: Browser, case: Case) -> Page:
    return browser.get(f"/desk/case/{case.no}")
