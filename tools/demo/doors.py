"""The doors of the demonstration: windows, groups and enterprises, and what happens there on which day (doors.json)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain import lodging
from tools.browser import BrowserError, Page
from tools.demo.appeal import Appeal, uscc
from tools.demo.paths import DOORS, TEXTS
from tools.demo.town import Town

CITY = "510700"
NO = re.compile(r"QS[0-9A-Z]{20}")
CODES = {key: uscc(place, company["region"]) for place, (key, company) in enumerate(TEXTS["companies"].items(), 1)}


def mobile_of(key: str, some: list[Appeal]) -> str:
    """The contact's number of a company, as in its first appeal."""
    return next((one.mobile for one in some if one.code == CODES[key]), "")


@dataclass
class Doors:
    """`windows`: region → id; `groups`: key → id; `count`: what was made, for the last lines."""

    town: Town
    some: list[Appeal]
    windows: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)

    def made(self, what: str, n: int = 1) -> None:
        self.count[what] = self.count.get(what, 0) + n

    # the dictionaries
    def open(self, now: datetime) -> None:
        """Windows and groups; one that is there from an earlier run is kept."""
        for region, window in DOORS["windows"].items():
            self.windows[region] = self._window(region, window)
        for key, group in DOORS["groups"].items():
            self.groups[key] = self._group(group, now)

    def _window(self, region: str, window: dict[str, str]) -> str:
        found = self._id("windows", window["name"])
        if not found:
            page = self.town.at("liuying", "windows/new")
            self.town.desk("liuying").submit(page, "/windows/new", {"region": region, **window})
            found = self._id("windows", window["name"])
            self.made("专窗")
        return found

    def _group(self, group: dict[str, Any], now: datetime) -> str:
        found = self._id("groups", group["name"])
        if found:
            return found
        values = {key: value for key, value in group.items() if key != "members"}
        page = self.town.at("liuying", "groups/new")
        page = self.town.desk("liuying").submit(page, "/groups/new", {**values, "since": f"{now:%Y}-01-01"})
        id = page.url.split("?")[0].rpartition("/")[2]
        lines = ["，".join((name, CODES.get(company, ""), leader, note)) for name, company, leader, note in
                 group["members"]]  # fmt: skip
        page = self.town.at("liuying", f"groups/{id}/members")
        self.town.desk("liuying").submit(page, "/members", {"members": "\n".join(lines)})
        self.made("群")
        return id

    def _id(self, list_: str, name: str) -> str:
        """The id of the window or group of this name, '' when there is none."""
        links = self.town.at("liuying", list_).links
        return next((url.split("?")[0].rpartition("/")[2] for text, url in links if text == name), "")

    # windows
    def at_window(self, appeal: Appeal) -> None:
        """受理登记: the code first, then the form that the registry has filled in."""
        text, region = appeal.text, appeal.company["region"]
        region = region if region in self.windows else CITY
        login, here = DOORS["windows"][region]["staff"], f"window/{self.windows[region]}/register"
        phone = {"mobile": "", "landline": "0816-2345678"} if text["path"] == "phone_rated" else {
            "mobile": appeal.mobile}  # fmt: skip
        page = self.town.desk(login).submit(self.town.at(login, f"{here}?code={appeal.code}"), "/register", {
            "enterprise_name": appeal.company["name"], "enterprise": appeal.code, "region": appeal.company["region"],
            "name": appeal.company["contact"], "duty": appeal.company["duty"], "kind": text["kind"],
            "category": text["category"], "title": text["title"], "content": appeal.content, "wish": text["wish"],
            "secret": text.get("secret", "no"), "consent": text.get("consent", "no"), **phone,
        })  # fmt: skip
        appeal.no = number(page)

    def serve(self, day: int) -> None:
        """The service log of this day."""
        for one in DOORS["services"]:
            if one["day"] == day:
                login, here = DOORS["windows"][one["window"]]["staff"], f"window/{self.windows[one['window']]}/services"
                whose = {"enterprise": CODES[one["company"]]} if "company" in one else {"name": one["name"]}
                values = {"what": one["what"], "note": one["note"], **whose}
                self.town.desk(login).submit(self.town.at(login, here), "/serve", values)
                self.made("专窗服务")

    def second_door(self) -> None:
        """The enterprise comes to the window with what it said in the group before: one case, two sources."""
        second = DOORS["second"]
        case = next(one for one in self.some if one.text["title"] == second["title"])
        login, here = DOORS["windows"][second["window"]]["staff"], f"window/{self.windows[second['window']]}/register"
        page = self.town.at(login, f"{here}?code={case.code}")
        self.town.desk(login).submit(page, f"/source/{case.no}")
        self.made("两个来源的诉求")

    def pass_on(self) -> None:
        """What was answered is told to the enterprises, all but the last of each window."""
        for region, id in self.windows.items():
            login = DOORS["windows"][region]["staff"]
            found = [form.action for form in self.town.at(login, f"window/{id}?tab=tell").forms if "/told/" in
                     form.action]  # fmt: skip
            for action in found[:-1]:
                page = self.town.at(login, f"window/{id}?tab=tell")
                self.town.desk(login).submit(page, action.rpartition("/told")[2])
                self.made("转告")

    # enterprises
    def tag(self, now: datetime) -> None:
        """Size, industry and 服务绿卡 or 重大项目 of enterprises that the registry has learned of."""
        desk = self.town.desk("liuying")
        for key, one in DOORS["enterprises"].items():
            here = f"enterprises/{CODES[key]}"
            page = self.town.at("liuying", here).only("do", "edit")
            desk.submit(page, f"/{CODES[key]}", {"size": one["size"], "industry": one["industry"]})
            page = self.town.at("liuying", here)
            if f"badge--{'green' if one['tag'] == 'green_card' else 'blue'}" in page.html.partition("</h1>")[2][:400]:
                continue
            values = {"kind": one["tag"], "since": f"{now:%Y-%m-%d}"}
            desk.submit(page.only("do", "tag"), f"/{CODES[key]}", values)
            self.made("企业标签")

    # groups
    def in_group(self, appeal: Appeal, day: int, now: datetime) -> None:
        """The steward pastes the chat of the day, marks it and enters all that it holds, this appeal among it."""
        if appeal.no:
            return
        chat = next(one for one in DOORS["chats"] if one["day"] == day and
                    any(said.get("appeal") == appeal.text["title"] for said in one["said"]))  # fmt: skip
        login, here = DOORS["groups"][chat["group"]]["steward"], f"groups/{self.groups[chat['group']]}"
        web, said = self.town.desk(login), chat["said"]
        page = web.submit(self.town.at(login, f"{here}/paste"), "/paste", {"text": self.pasted(said, now)},
                          button=("do", "read"))  # fmt: skip
        page = web.submit(page, "/paste", button=("do", "keep"))
        names = [name for name in page.form("/marks").fields if name.startswith("mark-")][-len(said) :]
        marks = {name: mark(one) for name, one in zip(names, said, strict=True)}
        page = web.submit(page, "/marks", marks, button=("do", "entry"))
        appeals = [self._appeal(one["appeal"]) for one in said if "appeal" in one]
        page = web.submit(page, "/entry", self._entered(page, said, appeals))
        found = list(dict.fromkeys(NO.findall(page.html)))
        for one, no in zip(appeals, found, strict=True):
            one.no = no
        self.made("群消息", len(said))

    def _appeal(self, title: str) -> Appeal:
        return next(one for one in self.some if one.text["title"] == title)

    def pasted(self, said: list[dict[str, str]], now: datetime) -> str:
        """As WeChat on a computer copies it."""
        lines = []
        for one in said:
            text = self._appeal(one["appeal"]).content if "appeal" in one else one["text"]
            quote = f"「{one['quote']}：……」\n- - - - - - - - - - - - - - -\n" if "quote" in one else ""
            lines.append(f"{one['who']} {now.year}/{now.month}/{now.day} {one['at']}\n{quote}{text}\n")
        return "\n".join(lines)

    def _entered(self, page: Page, said: list[dict[str, str]], appeals: list[Appeal]) -> dict[str, str]:
        """The values of the entry form: its appeals and its answers stand in the order of the chat."""
        fields = page.form("/entry").fields
        slugs = [name.removesuffix("-title") for name in fields if name.endswith("-title")]
        values: dict[str, str] = {}
        for slug, appeal in zip(slugs, appeals, strict=True):
            values |= {f"{slug}-{name}": value for name, value in lodged(appeal).items() if f"{slug}-{name}" in fields}
            if f"{slug}-pick" in fields:
                offered = fields[f"{slug}-pick"].offered or []
                values[f"{slug}-pick"] = appeal.code if appeal.code in offered else "other"
        by_title = {appeal.text["title"]: slug for slug, appeal in zip(slugs, appeals, strict=True)}
        answers = (name.removesuffix("-target") for name in fields if name.endswith("-target"))
        for slug, one in zip(answers, (one for one in said if one.get("mark") in ("leader", "reply")), strict=True):
            values[f"{slug}-target"] = by_title[one["of"]]
            values |= {f"{slug}-leader": "fangyuan"} if one["mark"] == "leader" else {}
        return values


def lodged(appeal: Appeal) -> dict[str, str]:
    """What the steward enters beside the words of the chat."""
    text = appeal.text
    secret = text.get("secret", "no") if lodging.must_choose_secret(text["kind"], text["category"]) else "no"
    return {
        "enterprise_name": appeal.company["name"], "enterprise": appeal.code, "region": appeal.company["region"],
        "name": appeal.company["contact"], "mobile": appeal.mobile, "kind": text["kind"], "category": text["category"],
        "title": text["title"], "secret": secret, "consent": text.get("consent", "no"),
    }  # fmt: skip


def mark(one: dict[str, str]) -> str:
    return "appeal" if "appeal" in one else one.get("mark", "none")


def number(page: Page) -> str:
    """The number on a receipt."""
    found: Iterator[str] = iter(NO.findall(page.html))
    no = next(found, "")
    if not no:
        raise BrowserError(f"no number on {page.url}: {page.text[:200]}")
    return no
