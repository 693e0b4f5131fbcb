"""The invented appeals: who lodges them, under which codes and numbers, and what is entered on their way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from chalicelib import reference
from chalicelib.domain import identity
from tools.demo.paths import TEXTS

PREFIX = "1990000"  # numbers that no operator gives out
SPECIAL = {404, 408, 410, 503}  # the phone page lets these fail
FIRST_NUMBER = 1001


def uscc(number: int, region: str) -> str:
    """An invented 统一社会信用代码 with right check characters; zones without a code of their own count as the city."""
    head = f"91{region if region.isdigit() else '510700'}MADE{number:04d}"
    for organisation, last in product("0123456789X", "0123456789ABCDEFGHJKLMNPQRTUWXY"):
        code, problem = identity.uscc(f"{head}{organisation}{last}")
        if not problem and not identity.uscc_warning(code):
            return code
    raise ValueError(f"no code for {head}")


def two_thousand(text: str) -> str:
    """A text of a company that kept every note: exactly 2,000 characters."""
    places = ("林业窗口", "水务窗口", "规划科", "乡镇办公室")
    answers = ("先要别家的意见", "经办人外出", "图纸比例不对", "等开会")
    days = [f"{n % 9 + 1}月{n * 7 % 28 + 1}日" for n in range(99)]
    lines = [f"第{n}次 {days[n]} {places[n % 4]}：{answers[n % 3]}，往返{38 + n}公里。" for n in range(1, 99)]
    return "\n".join([text, *lines])[:2000]


@dataclass
class Appeal:
    """One appeal on its way; `text` and `company` are of texts.json."""

    text: dict[str, Any]
    company: dict[str, str]
    code: str  # of the enterprise
    mobile: str
    network: str
    serial: int
    no: str = ""
    query: str = ""
    unit: str = ""
    submitted: int = 0

    @property
    def content(self) -> str:
        return two_thousand(self.text["content"]) if self.text.get("long") else self.text["content"]

    def values(self, now: datetime, people: Mapping[str, dict[str, Any]], master: str) -> dict[str, str]:
        """What the words of a step may contain."""
        org, complex_ = reference.org(), self.text.get("limit") == "30"
        common = TEXTS["answers"][self.serial % len(TEXTS["answers"])]
        own = self.text.get("answers")
        answer = own[min(self.submitted, len(own) - 1)] if own else common["text"]
        person = people.get(self.unit or self.text["unit"], {"name": "", "duty": ""})
        return {
            "title": self.text["title"], "contact": self.company["contact"], "unit": self.unit or self.text["unit"],
            "unit_name": org.unit_name(self.unit or self.text["unit"]), "limit": self.text.get("limit", "5"),
            "difficulty": "complex" if complex_ else "general", "person": person["name"], "master": master,
            "why": "历史遗留，涉及多个单位" if complex_ else "事实清楚，由一个单位即可办理",
            "person_duty": person["duty"], "answer": answer.format(title=self.text["title"]),
            "outcome": common["outcome"], "serial": str(self.serial),
            "date": f"{now.month}月{now.day}日", "instant": f"{now:%Y-%m-%dT%H:%M}",
            "category_name": org.categories[self.text["category"]],
        }  # fmt: skip
