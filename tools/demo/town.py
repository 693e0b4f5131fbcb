"""The people of the demonstration: companies at the portal, officials at the desk, a phone, the time machine."""

import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.domain.calendar import CST
from tools import seed
from tools.browser import Browser, BrowserError, Page
from tools.demo.appeal import Appeal
from tools.demo.paths import STEPS

CHANCES = 3  # a schedule may change a case between reading and posting
CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")


@dataclass
class Town:
    """`note`: what `.local/stack.json` says."""

    note: dict[str, Any]
    desks: dict[str, Browser] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)  # number → address of its page
    networks: dict[str, Browser] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)  # number → when its last code was asked for
    street: Browser = field(default_factory=Browser)

    # time and phones
    def morning(self) -> datetime:
        """Move the clock to the next working day 09:00, through all that is due → the business time."""
        page = self.street.submit(self.street.get(self.note["clock"]), "/local/clock", button=("go", "morning"))
        while ("go", "on") in page.form("/local/clock").buttons:
            page = self.street.submit(page, "/local/clock", button=("go", "on"))
        return self.read_clock(page)

    def now(self) -> datetime:
        return self.read_clock(self.street.get(self.note["clock"]))

    @staticmethod
    def read_clock(page: Page) -> datetime:
        found = re.search(r'id="now">(\d+)年(\d+)月(\d+)日\D*(\d+):(\d+)', page.html)
        if not found:
            raise BrowserError(f"no time on {page.url}")
        year, month, day, hour, minute = map(int, found.groups())
        return datetime(year, month, day, hour, minute, tzinfo=CST)

    def deliver(self) -> None:
        """Send what waits, and learn the addresses of phones that are new."""
        self.street.submit(self.street.get(self.note["clock"]), "/local/clock", button=("run", "send_messages"))
        place = len(self.phones) + 1
        while (page := self._phone(place)) is not None:
            found = re.search(r"1\d{10}", page.text)
            self.phones[found.group() if found else str(place)] = page.url
            place += 1

    def _phone(self, place: int) -> Page | None:
        try:
            return self.street.get(f"{self.note['phone']}/{place}")
        except BrowserError as error:
            if " 404 " in str(error):
                return None
            raise

    def phone(self, mobile: str) -> Page:
        """The page of a phone; its newest message is the first."""
        self.deliver()
        if mobile not in self.phones:
            raise BrowserError(f"nothing came to the phone {mobile}")
        return self.street.get(self.phones[mobile])

    def read_code(self, mobile: str) -> str:
        """The newest confirmation code of a phone."""
        found = CODE.search(self.phone(mobile).text)
        if not found:
            raise BrowserError("no code came")
        return found.group(1)

    def reply(self, mobile: str, text: str) -> None:
        page = self.phone(mobile)
        self.street.submit(page, urlsplit(page.url).path, {"text": text})

    # the portal
    def browser(self, appeal: Appeal) -> Browser:
        """Every company has a browser of its own, in a network of its own: limits count per address."""
        return self.networks.setdefault(appeal.network, Browser(appeal.network))

    def wait_for_code(self, mobile: str) -> None:
        """One code a minute and number, by the wall clock."""
        while int(self.asked.get(mobile, -60.0) // 60) == int(time.time() // 60):
            time.sleep(1)
        self.asked[mobile] = time.time()

    def lodge(self, appeal: Appeal, path: str = "lodge") -> None:
        """The public form, or a symposium's own (`path`), with the code that comes to the phone."""
        web, text = self.browser(appeal), appeal.text
        page = web.get(f"{self.note['portal']}{path}")
        values = {
            "truth": "1", "privacy": "1", "enterprise_name": appeal.company["name"], "enterprise": appeal.code,
            "region": appeal.company["region"], "name": appeal.company["contact"], "duty": appeal.company["duty"],
            "mobile": appeal.mobile, "kind": text["kind"], "category": text["category"], "title": text["title"],
            "content": appeal.content, "wish": text["wish"], "units": text.get("units", ""),
            "consent": text.get("consent", "no"), "secret": text.get("secret", "no"),
        }  # fmt: skip
        self.wait_for_code(appeal.mobile)
        page = web.submit(page, "/lodge", values, button=("do", "code"))
        page = web.submit(page, "/lodge", {"code": self.read_code(appeal.mobile)}, button=("do", "lodge"))
        status = next(address for _, address in page.links if "/status?no=" in address)
        code = re.search(r'class="secret">([0-9A-Z]+)<', page.html)
        if not code:
            raise BrowserError("the receipt shows no query code")
        appeal.no, appeal.query = parse_qs(urlsplit(status).query)["no"][0], code.group(1)

    def opened(self, appeal: Appeal) -> tuple[Browser, Page]:
        """The status page after query code and a code to the contact's mobile."""
        web = self.browser(appeal)
        page = web.get(f"{self.note['portal']}status")
        page = web.submit(page, "/status", {"no": appeal.no, "query": appeal.query}, button=("do", "code"))
        self.wait_for_code(appeal.mobile)
        page = web.submit(page, "/status/verify", button=("do", "send"))
        return web, web.submit(page, "/status/verify", {"code": self.read_code(appeal.mobile)}, button=("do", "check"))

    def deed(self, appeal: Appeal, name: str, values: dict[str, str]) -> None:
        web, page = self.opened(appeal)
        web.submit(page, f"/status/do/{name}", values)

    # the desk
    def desk(self, login: str) -> Browser:
        if login not in self.desks:
            web = self.desks[login] = Browser()
            page = web.get(f"{self.note['desk'].rstrip('/')}/login")
            web.submit(page, "/desk/login", {"login": login, "password": seed.PASSWORD})
        return self.desks[login]

    def at(self, login: str, path: str) -> Page:
        """A page of the desk, opened by this person."""
        return self.desk(login).get(f"{self.note['desk'].rstrip('/')}/{path}")

    def case(self, login: str, no: str) -> Page:
        return self.at(login, f"case/{no}")

    def act(self, appeal: Appeal, name: str, now: datetime, master: str) -> None:
        """One step of `paths.STEPS` at the desk."""
        step, people = STEPS[name], handlers("handler")
        values = appeal.values(now, people, master)
        who = {"handler": people, "leader": handlers("unit_leader")}.get(step.who)
        login = who[values["unit"]]["login"] if who else step.who
        filled = {key: text.format(**values) for key, text in step.values.items()}
        if name == "assign" and appeal.text.get("co"):
            filled["co_units"] = appeal.text["co"]
        if name == "submit" and appeal.submitted:
            filled["supplement"] = "首次办理只有书面答复，没有当面沟通；第二次由分管领导牵头，逐项核对后答复。"
        self._post(login, appeal, step.action, filled)
        appeal.submitted += name == "submit"
        appeal.unit = {"assign": values["unit"], "uphold": filled.get("unit", "")}.get(name) or appeal.unit

    def _post(self, login: str, appeal: Appeal, action: str, filled: dict[str, str]) -> None:
        for chance in range(CHANCES):
            page = self.case(login, appeal.no)
            try:
                self.desk(login).submit(page, f"/{appeal.no}/{action}", filled)
                return
            except BrowserError as error:
                if ": 409 " not in str(error) or chance == CHANCES - 1:
                    raise

    def status(self, no: str) -> str:
        """The status as the head of the authority reads it."""
        found = re.search(r'badge--solid badge--big">([^<]+)<', self.case("hanbo", no).html)
        return found.group(1) if found else "?"


def handlers(role: str) -> dict[str, dict[str, Any]]:
    """Unit → its person of this role among the demo accounts."""
    return {one["unit"]: one for one in seed.people() if role in one["roles"]}
