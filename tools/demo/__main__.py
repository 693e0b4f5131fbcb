"""`make demo`: lodge the appeals of texts.json on the running system and drive each along its path.

Everything goes through the public pages, as companies and officials would do it; the clock is moved seven working
days on. A second run adds the same appeals again, with other telephone numbers.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from chalicelib.domain.words import CHANNELS
from tools import local, seed
from tools.browser import BrowserError
from tools.demo.appeal import FIRST_NUMBER, PREFIX, SPECIAL, Appeal, uscc
from tools.demo.paths import DAYS, PATHS, TEXTS
from tools.demo.town import Town
from tools.ops.progress import bar


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


def do(town: Town, appeal: Appeal, step: str, now: Any, others: list[Appeal]) -> None:
    """One step, wherever it takes place."""
    text = appeal.text
    if step == "lodge":
        (town.lodge if text["channel"] == "portal" else town.register)(appeal)
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


def run(town: Town, some: list[Appeal]) -> dict[str, str]:
    """All days → what went wrong, by title. An appeal that failed goes no further; the others do."""
    failed: dict[str, str] = {}
    for day in range(DAYS):
        now = town.morning()
        todo = [(one, PATHS[one.text["path"]][day].split()) for one in some if len(PATHS[one.text["path"]]) > day]
        print(f"{now:%Y-%m-%d %H:%M}  第 {day + 1} 天，{sum(len(steps) for _, steps in todo)} 步", flush=True)
        for appeal, steps in bar("  ", [one for one in todo if one[1]], sum(bool(steps) for _, steps in todo)):
            for step in steps:
                if appeal.text["title"] in failed:
                    break
                try:
                    do(town, appeal, step, town.now() if step == "contact" else now, some)
                except (BrowserError, StopIteration) as error:
                    failed[appeal.text["title"]] = f"{appeal.no or '-'} {step}: {error}"
    return failed


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
    failed = run(town, some)
    town.morning()
    print(f"\n{table(town, some)}")
    print(f"门户 {note['portal']}  工作台 {note['desk']}（密码 {seed.PASSWORD}）  手机 {note['phone']}")
    for title, why in failed.items():
        print(f"没有办完：{title}：{why}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
