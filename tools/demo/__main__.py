"""`make demo`: lodge the appeals of texts.json on the running system and drive each along its path.

Everything goes through the pages, as companies and officials would do it: the portal, windows, groups and two
symposiums with their announcements; the clock is moved seven working days on.
A second run adds the same appeals again, with other telephone numbers.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.words import CHANNELS
from tools import local, seed
from tools.browser import BrowserError
from tools.demo.appeal import FIRST_NUMBER, PREFIX, SPECIAL, Appeal, uscc
from tools.demo.doors import Doors
from tools.demo.meetings import Meetings
from tools.demo.paths import DAYS, DOORS, PATHS, TEXTS
from tools.demo.town import Town
from tools.ops.progress import bar

Deed = tuple[str, Callable[[], None]]
WRONG = (BrowserError, StopIteration, ValueError, LookupError)  # one step fails, the others go on


def free_numbers(used: set[str]) -> Iterator[str]:
    """Telephone numbers after the highest one that was ever used."""
    highest = max((int(one[-4:]) for one in used if one.startswith(PREFIX)), default=0)
    for number in range(max(FIRST_NUMBER, highest + 1), 10_000):
        if number not in SPECIAL:
            yield f"{PREFIX}{number:04d}"
    raise SystemExit("All test numbers are used up: remove .local/ and start again.")


def appeals(texts: dict[str, Any], used: set[str]) -> list[Appeal]:
    """One per text; a company's appeals share its code, where it says so (`one_phone`) also the contact's phone."""
    numbers = free_numbers(used)
    shared = {key: next(numbers) for key, company in texts["companies"].items() if company.get("one_phone")}
    order = {key: place for place, key in enumerate(texts["companies"], 1)}
    made = []
    for serial, text in enumerate(texts["appeals"], 1):
        key = text["company"]
        company, mobile = texts["companies"][key], shared.get(key) or next(numbers)
        network = f"10.{int(mobile[-4:]) // 250}.{int(mobile[-4:]) % 250}.{order[key]}"
        made.append(Appeal(text, company, uscc(order[key], company["region"]), mobile, network, serial))
    return made


@dataclass
class Day:
    """One day of the demonstration: its number from 0, its time, and everybody who takes part."""

    number: int
    now: datetime
    town: Town
    doors: Doors
    meetings: Meetings

    def lodge(self, appeal: Appeal) -> None:
        """By the door that it comes through."""
        channel = appeal.text["channel"]
        if channel == "window":
            self.doors.at_window(appeal)
        elif channel == "group":
            self.doors.in_group(appeal, self.number, self.now)
        elif channel == "symposium":
            self.meetings.lodge(appeal)
        else:
            self.town.lodge(appeal)

    @property
    def before(self) -> list[Deed]:
        """What happens at the doors before the appeals of the day, by name."""
        all_days: list[Deed] = [("公告", lambda: self.meetings.announce(self.number, self.now)),
                                ("服务记录", lambda: self.doors.serve(self.number))]  # fmt: skip
        some: dict[int, list[Deed]] = {
            0: [("名录", lambda: self.doors.open(self.now))],
            1: [("企业标签", lambda: self.doors.tag(self.now)), ("会前准备", self.meetings.prepare)],
            2: [("书面答复", self.meetings.answer)],
            4: [("开会", self.meetings.hold)],
        }
        return [*some.get(self.number, []), *all_days]

    @property
    def after(self) -> list[Deed]:
        """What happens after them."""
        some: dict[int, list[Deed]] = {
            0: [("报名", lambda: self.meetings.register(0))],
            DOORS["second"]["day"]: [("第二个来源", self.doors.second_door)],
            DAYS - 1: [("报名", lambda: self.meetings.register(1)), ("转告", self.doors.pass_on)],
        }
        return [*some.get(self.number, []), ("阶段", lambda: self.meetings.mark(self.number, self.now))]


def do(day: Day, appeal: Appeal, step: str, now: datetime, others: list[Appeal]) -> None:
    """One step, wherever it takes place."""
    text, town = appeal.text, day.town
    if step == "lodge":
        day.lodge(appeal)
    elif step in ("reply", "reply2"):
        town.reply(appeal.mobile, text[step])
    elif step == "rate_web":
        town.deed(appeal, "rate", {"rating": "basic", "solved": "partly", "reason": "快了不少，线上核验还差一个环节"})
    elif step == "supply":
        town.deed(appeal, "supply", {"text": "已找到2022年5月的包装合同、发票各一份，以及展会照片６张，原件随时可看。"})
    elif step == "withdraw_web":
        town.deed(appeal, "withdraw", {"reason": "物业已答应下周拆除"})
    else:
        master = next((one.no for one in others if one is not appeal and one.code == appeal.code and one.no), "")
        town.act(appeal, step, now, master)


def at_doors(deeds: list[Deed], failed: dict[str, str]) -> None:
    for name, deed in deeds:
        try:
            deed()
        except WRONG as error:
            failed[name] = str(error)


def run(town: Town, doors: Doors, meetings: Meetings, some: list[Appeal]) -> dict[str, str]:
    """All days → what went wrong, by title. An appeal that failed goes no further; the others do."""
    failed: dict[str, str] = {}
    for number in range(DAYS):
        day = Day(number, town.morning(), town, doors, meetings)
        todo = [(one, path[number].split()) for one in some if len(path := PATHS[one.text["path"]]) > number]
        steps = sum(len(steps) for _, steps in todo)
        print(f"{day.now:%Y-%m-%d %H:%M}  第 {number + 1} 天，{steps} 步", flush=True)
        at_doors(day.before, failed)
        for appeal, steps_ in bar("  ", [one for one in todo if one[1]], sum(bool(steps) for _, steps in todo)):
            walk(day, appeal, steps_, some, failed)
        at_doors(day.after, failed)
    return failed


def walk(day: Day, appeal: Appeal, steps: list[str], some: list[Appeal], failed: dict[str, str]) -> None:
    """One appeal's steps of the day, up to the first that fails."""
    for step in steps:
        if appeal.text["title"] in failed:
            return
        try:
            do(day, appeal, step, day.town.now() if step == "contact" else day.now, some)
        except WRONG as error:
            failed[appeal.text["title"]] = f"{appeal.no or '-'} {step}: {error}"


def table(town: Town, some: list[Appeal]) -> str:
    """Status → how many and which."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for appeal in bar("  看结果", [one for one in some if one.no], len(some)):
        found[town.status(appeal.no)].append(appeal.no)
    rows = [f"{status}{'　' * (7 - len(status))}{len(nos):>3}  {'  '.join(nos)}" for status, nos in found.items()]
    ways = Counter(CHANNELS[one.text["channel"]] for one in some if one.no)
    doors = "、".join(f"{way} {count}" for way, count in ways.items())
    return "\n".join([*rows, f"合计 {sum(ways.values())} 件：{doors}"])


def main() -> int:
    """Exit code 1 when an appeal did not get where it should."""
    note = local.running()
    if note is None:
        raise SystemExit("Nothing runs on this machine: `make run` starts it, then `make demo` in another terminal.")
    town = Town(note)
    town.deliver()
    some = appeals(TEXTS, set(town.phones))
    doors = Doors(town, some)
    meetings = Meetings(town, doors, some, free_numbers({*town.phones, *(one.mobile for one in some)}))
    failed = run(town, doors, meetings, some)
    town.morning()
    print(f"\n{table(town, some)}")
    print("四个平台：" + "，".join(f"{what} {n}" for what, n in doors.count.items()))
    print(f"门户 {note['portal']}  工作台 {note['desk']}（密码 {seed.PASSWORD}）  手机 {note['phone']}")
    for title, why in failed.items():
        print(f"没有办完：{title}：{why}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
