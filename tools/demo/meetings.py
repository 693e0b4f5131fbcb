"""The two symposiums of the demonstration: one is announced, prepared and held, the other takes items at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib import reference
from tools.browser import Browser, Page
from tools.demo.appeal import Appeal
from tools.demo.doors import CODES, Doors, mobile_of
from tools.demo.paths import DOORS, TEXTS
from tools.demo.town import Town, handlers

MET = "met"  # the path of those that get their unit at the meeting
HEARD = ("media", "website", "window", "portal")
SIGNED_IN = 5
WRITTEN = ("topic", "level", "region", "chair", "start", "place", "announcement", "units")


@dataclass
class Meetings:
    """`numbers`: telephone numbers for the guests; `ids`: of the meetings that were made, in the order of the data."""

    town: Town
    doors: Doors
    some: list[Appeal]
    numbers: Iterator[str]
    ids: list[str] = field(default_factory=list)

    def announce(self, day: int, now: datetime) -> None:
        """Make the meetings that open on this day, with their announcement."""
        calendar = reference.calendar()
        for one in DOORS["meetings"]:
            if one["opens"] != day:
                continue
            values: dict[str, Any] = {key: one[key] for key in WRITTEN}
            dates = {"open_from": now.date(), "open_until": calendar.add(now.date(), one["closes"] - day),
                     "held": calendar.add(now.date(), one["holds"] - day)}  # fmt: skip
            page = self.town.at("liuying", "symposiums/new")
            values |= {name: value.isoformat() for name, value in dates.items()}
            page = self.town.desk("liuying").submit(page, "/symposiums/new", values)
            self.ids.append(page.url.split("?")[0].rpartition("/")[2])
            self.doors.made("座谈会")

    def mark(self, day: int, now: datetime) -> None:
        """Mark the stages that are done on this day."""
        for place, one in enumerate(DOORS["meetings"][: len(self.ids)]):
            for stage in one["stages"].get(str(day), []):
                page = self.at("liuying", f"stages/{stage}", place).only("actual")
                values = {"actual": f"{now:%Y-%m-%d}"}
                self.town.desk("liuying").submit(page, f"/stages/{stage}", values, button=("do", "done"))

    def at(self, login: str, path: str, meeting: int = 0) -> Page:
        return self.town.at(login, f"symposiums/{self.ids[meeting]}/{path}")

    def lodge(self, appeal: Appeal) -> None:
        """From the newest meeting's own announcement."""
        heard = HEARD[appeal.serial % len(HEARD)]
        self.town.lodge(appeal, f"join/{self.ids[-1]}/lodge?from={heard}")
        self.doors.made("征集来的诉求")

    def register(self, meeting: int) -> None:
        """Companies register to attend, with a code to a mobile of their own; the staff adds some."""
        for place, one in enumerate(one for one in DOORS["guests"] if one["meeting"] == meeting):
            company = TEXTS["companies"][one["company"]]
            values = {"enterprise_name": company["name"], "enterprise": CODES[one["company"]],
                      "name": company["contact"], "duty": company["duty"], "mobile": next(self.numbers)}  # fmt: skip
            if one.get("staff"):
                page = self.at("zhoumin", "guests", meeting).only("enterprise_name")
                self.town.desk("zhoumin").submit(page, "/guests", values)
            else:
                self._register(Browser(f"10.77.{meeting}.{place + 1}"), meeting, one["by"], values)
            self.doors.made("报名参会")

    def _register(self, web: Browser, meeting: int, heard: str, values: dict[str, str]) -> None:
        page = web.get(f"{self.town.note['portal']}join/{self.ids[meeting]}/attend?from={heard}")
        self.town.wait_for_code(values["mobile"])
        page = web.submit(page, "/attend", values, button=("do", "send"))
        code = self.town.read_code(values["mobile"])
        web.submit(page, "/attend", {"code": code}, button=("do", "register"))

    def met(self) -> list[Appeal]:
        return [one for one in self.some if one.text["path"] == MET and one.no]

    def prepare(self) -> None:
        """Units are proposed for what nobody has assigned yet, and get their sheets."""
        units = {one.text["unit"] for one in self.met()}
        for unit in sorted(units):
            numbers = [one.no for one in self.met() if one.text["unit"] == unit]
            page = self.at("liuying", "items")
            self.town.desk("liuying").submit(page, "/items", {"no": numbers, "unit": unit}, button=("do", "propose"))
            page = self.at("liuying", f"sheets/{unit}").only("do", "send")
            self.town.desk("liuying").submit(page, f"/sheets/{unit}")
            self.doors.made("准备单")

    def answer(self) -> None:
        """The units write what they will say; one leaves it until later."""
        for one in self.met():
            text = DOORS["prepared"].get(one.text["title"])
            if text:
                login = handlers("handler")[one.text["unit"]]["login"]
                page = self.at(login, f"sheets/{one.text['unit']}").only("no", one.no)
                self.town.desk(login).submit(page, f"/sheets/{one.text['unit']}", {"text": text})

    def hold(self) -> None:
        """At the door the guests are ticked off, at the table each item gets its answer."""
        for _ in range(SIGNED_IN):
            page = self.at("zhoumin", "guests")
            waiting = [button for form in page.forms for button in form.buttons if button[0] == "in"]
            if waiting:
                self.town.desk("zhoumin").submit(page, "/guests", button=waiting[0])
        for entry in DOORS["table"]:
            page = self.at("zhoumin", "entry").only("content")
            self.town.desk("zhoumin").submit(page, "/entry", self._said(entry))
            self.doors.made("会上答复")

    def _said(self, entry: dict[str, Any]) -> dict[str, str]:
        said = {key: entry.get(key, "") for key in ("reply", "how", "unit", "limit")}
        if "title" in entry:
            return {"item": next(one.no for one in self.met() if one.text["title"] == entry["title"]), **said}
        company = TEXTS["companies"][entry["company"]]
        return {"who": f"{company['name']} {CODES[entry['company']]}", "name": company["contact"],
                "phone": mobile_of(entry["company"], self.some), "content": entry["content"],
                "category": entry["category"], **said}  # fmt: skip
