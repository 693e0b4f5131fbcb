"""Every route of the desk × every role × cases that are another unit's, county's or channel's, sealed, sensitive or not
there at all: nothing but a refusal comes back, the same for what does not exist as for what may not be seen, and a line
for the auditor. Routes are found by themselves; one with a parameter that `PARAMS` does not know fails.
"""

import difflib
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from chalicelib import handling
from chalicelib.domain import flow, identity
from chalicelib.domain.case import Case
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role, Status
from chalicelib.web.pages import DESK, PAGES, Page
from tests import fakes
from tests.web.client import Browser, the_app
from tests.web.desk.office import ASSIGN, VALUES, Office

the_app()  # registers the pages
ROUTES = [(one, method) for one in PAGES if isinstance(one.who, frozenset) for method in one.methods
          if one.path.startswith("/desk")]  # fmt: skip
# Every parameter of a path with what it is filled with; a new one must be added here.
PARAMS: dict[str, tuple[str, ...]] = {
    "no": (),  # the case's number, filled in by each test
    "action": ("accept", "assign", "report_progress", "reveal", "propose_seal", "seal_off", "no_such_action"),
    "file": ("1",), "account": ("chenli",), "what": ("disable",), "group": ("limits",), "number": ("1",), "id": ("1",),
    "template": ("lodged",), "unit": ("zjj",), "kind": ("wecom",), "name": ("x",), "seq": ("1",),
    "stage": ("plan",),
}  # fmt: skip
NUMBERED = ("q", "no", "nos", "case", "cases", "number", "numbers", "master", "merge")  # fields that may name a case
# Where the auditor reads numbers of all cases, which is what the page is for: never a title or a text.
READS_NUMBERS = {(Role.AUDITOR, "/desk/audit"), (Role.AUDITOR, "/desk/audit/export")}
# About the person's own session: posting to them ends or locks it.
OWN_AFFAIRS = ("/desk/logout", "/desk/password", "/desk/code", "/desk/second-factor", "/desk/sessions")
PLACE: dict[Role, dict[str, Any]] = {
    Role.HANDLER: {"unit": "zjj"}, Role.UNIT_LEADER: {"unit": "zjj"},
    Role.INTAKE: {"region": "510704", "channels": frozenset({"portal", "symposium"})},
    Role.TASKFORCE: {"unit": "qyb", "region": "510704"},
    **{role: {"region": "510704"} for role in (Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.LEADER, Role.PUBLICIST)},
}  # fmt: skip
COUNTY = {"own", "unit", "channel", "lane"}
# Which of the cases below a person of each role, with the place above, may know of (procedure 2).
SEEN: dict[Role, set[str]] = {
    Role.HANDLER: {"own", "channel", "lane"}, Role.UNIT_LEADER: {"own", "channel", "lane"},
    Role.INTAKE: {"own", "unit", "lane"}, Role.SUPERVISOR: COUNTY, Role.SUPERVISOR_HEAD: COUNTY, Role.LEADER: COUNTY,
    Role.PUBLICIST: COUNTY,
}  # fmt: skip
TITLES = {
    "own": "厂房竣工四个月，联合验收未出意见", "unit": "注册地址变更被要求重复提交材料",
    "region": "园区道路夜间无路灯照明", "channel": "窗口登记的消防验收久未安排",
    "lane": "两次答复都没有解决的排水接入", "sensitive": "反映经办人员索要好处",
}  # fmt: skip
LANE_ONLY = frozenset(row.action for row in flow.ROWS if row.froms and row.froms <= {Status.ADJUDICATING,
                                                                                     Status.TRANSFERRED})  # fmt: skip
HEADERS = {"content-type": "application/x-www-form-urlencoded", "origin": fakes.ORIGIN}
UNKNOWN = identity.case_no("510704", date(2026, 3, 2), 999)


@dataclass
class Stage:
    """One office with a case of each kind and, per role, a browser that stays signed in."""

    office: Office
    cases: dict[str, Case]
    browsers: dict[Role, Browser]
    secrets: dict[Role, str]

    def hidden(self, role: Role) -> dict[str, Case]:
        return {kind: case for kind, case in self.cases.items() if kind not in SEEN.get(role, set())}

    def ask(self, role: Role, method: str, path: str, **data: str) -> tuple[int, str]:
        """Status and page, with what differs by itself (the session's secret, the address) taken out."""
        sent = {"csrf": self.secrets[role], "version": "1", "seq": "1", "token": "t", **data}
        answer = self.browsers[role].raw(method, path, urlencode(sent).encode() if method == "POST" else b"",
                                         **HEADERS)  # fmt: skip
        html = readable(answer.body) + answer.headers.get("Location", "")
        address = quote(path.partition("?")[0], safe="")
        secret = re.compile(rf"{re.escape(self.secrets[role])}\b")  # token-1 is no part of token-12
        return int(answer.status_code), secret.sub("CSRF", html).replace(address, "PATH")

    def state(self) -> Any:
        store = self.office.world.store
        return {no: (case, len(store.history(no)), store.parts(no)) for no, case in store._cases.items()}


def readable(body: bytes) -> str:
    """A page, or what stands in the sheets of a table."""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        return "".join(found.read(name).decode() for name in sorted(found.namelist()) if name.startswith("xl/"))


@pytest.fixture(scope="module")
def stage() -> Stage:
    office = Office()
    cases = _cases(office)
    browsers = {role: _browser(office, role) for role in sorted(DESK)}
    secrets = {role: office.world.store.sessions(f"only-{role}")[0].csrf for role in DESK}
    return Stage(office, cases, browsers, secrets)


def _cases(office: Office) -> dict[str, Case]:
    lane = office.sealed(title=TITLES["lane"])  # first: it moves the clock
    window, _ = handling.register(office.world, {**VALUES, "title": TITLES["channel"], "said_at": ""},
                                  office.actor("zhoumin"), channel="window")  # fmt: skip
    window = office.act(window, "accept", "zhoumin", opinion="属实")
    sensitive = office.lodged(title=TITLES["sensitive"])
    named = {"readers": ("hanbo",), "names_unit": "", "reason": "反映公职人员"}
    return {
        "own": office.handling(title=TITLES["own"]),
        "unit": office.assigned("sjj", title=TITLES["unit"]),
        "region": office.assigned("sjj", title=TITLES["region"], region="510703"),
        "channel": office.act(window, "assign", "liuying", **ASSIGN),
        "lane": office.reload(lane),
        "sensitive": office.act(sensitive, "mark_sensitive", "zhoumin", **named),
    }


def _browser(office: Office, role: Role) -> Browser:
    account = Account(f"only-{role}", f"only-{role}", "某人", frozenset({role}), password=fakes.PASSWORD_HASH,
                      **PLACE.get(role, {}))  # fmt: skip
    office.world.store.put_account(account)
    browser = Browser(office.world)
    browser.raw("POST", "/desk/login", urlencode({"login": account.id, "password": fakes.PASSWORD}).encode(), **HEADERS)
    return browser


def filled(path: str, no: str) -> Iterator[str]:
    """The path with every combination of values for its parameters."""
    names = re.findall(r"{(\w+)}", path)
    unknown = [name for name in names if name not in PARAMS]
    assert not unknown, f"{path}: add {unknown} to PARAMS in {__name__}, with values that this test is to try"
    for values in itertools.product(*((no,) if name == "no" else PARAMS[name] for name in names)):
        made = path
        for name, value in zip(names, values, strict=True):
            made = made.replace(f"{{{name}}}", value)
        yield made


# New on every page that is made: a form's token, and the name of a file that may be uploaded (web/desk/imports.py).
UPLOADS = ("/units/", "/accounts/", "/enterprises/", "/ledgers/", "/plan/", "[?]file=")
FRESH = rf"token-\d+|(?:{'|'.join(f'(?<={one})' for one in UPLOADS)})[0-9a-f]{{32}}"


def neutral(html: str, no: str) -> str:
    """The page without the number, written at once or in groups, and without a form's own token."""
    html = html.replace(no, "NO").replace("<i>".join(f"{part}</i>" for part in identity.split_no(no)), "NO")
    return re.sub(FRESH, "TOKEN", html)


def of_cases() -> list[tuple[Page, str]]:
    return [(one, method) for one, method in ROUTES if "{no}" in one.path]


def test_there_are_routes_roles_and_cases_to_walk(stage: Stage) -> None:
    assert len(of_cases()) >= 4 and len(stage.browsers) == len(DESK) >= 12
    assert {kind for role in DESK for kind in stage.hidden(role)} == set(TITLES)
    assert stage.cases["lane"].status == Status.ADJUDICATING and stage.cases["sensitive"].sensitive


@pytest.mark.parametrize("role", sorted(DESK))
def test_a_role_that_a_route_does_not_name_gets_one_and_the_same_page(stage: Stage, role: Role) -> None:
    before, found = stage.state(), set()
    no = stage.cases["own"].no
    for one, method in ROUTES:
        if role not in one.who:
            found |= {(one.path, *stage.ask(role, method, path)) for path in filled(one.path, no)}
    assert {status for _, status, _ in found} <= {404}, sorted({path for path, status, _ in found if status != 404})
    assert len({html for _, _, html in found}) <= 1
    assert stage.state() == before


@pytest.mark.parametrize("role", sorted(DESK))
def test_a_case_that_may_not_be_seen_does_not_exist(stage: Stage, role: Role) -> None:
    before = stage.state()
    for one, method in of_cases():
        for kind, case in stage.hidden(role).items():
            for path, other in zip(filled(one.path, case.no), filled(one.path, UNKNOWN), strict=True):
                status, html = stage.ask(role, method, path)
                assert status == 404, f"{role} {method} {path} ({kind})"
                assert (status, neutral(html, case.no)) == (404, neutral(stage.ask(role, method, other)[1], UNKNOWN))
                assert case.title not in html
    assert stage.state() == before


@pytest.mark.parametrize("role", sorted(role for role in DESK if SEEN.get(role)))
def test_what_may_be_seen_is_shown_so_that_the_rest_of_this_file_means_something(stage: Stage, role: Role) -> None:
    for kind in SEEN[role]:
        status, html = stage.ask(role, "GET", f"/desk/case/{stage.cases[kind].no}")
        assert status == 200, kind
        if not (kind == "lane" and role in (Role.HANDLER, Role.UNIT_LEADER)):
            assert TITLES[kind] in html


@pytest.mark.parametrize("role", sorted(role for role in DESK if SEEN.get(role)))
def test_the_lane_and_what_is_not_theirs_are_refused_like_a_case_that_does_not_exist(stage: Stage, role: Role) -> None:
    before, case, actor = stage.state(), stage.cases["lane"], stage.office.actor(f"only-{role}")
    theirs = {row.action for row in flow.ROWS if row.froms and flow.actor_may(row, case, actor)}
    assert not theirs & LANE_ONLY
    for row in flow.ROWS:
        if row.action in theirs:
            continue
        status, html = stage.ask(role, "POST", f"/desk/case/{case.no}/{row.action}")
        _, other = stage.ask(role, "POST", f"/desk/case/{UNKNOWN}/{row.action}")
        assert (status, neutral(html, case.no)) == (404, neutral(other, UNKNOWN)), row.action
    assert stage.state() == before


@pytest.mark.parametrize("role", sorted(DESK))
def test_no_list_names_a_case_that_may_not_be_seen(stage: Stage, role: Role) -> None:
    for one, method in ROUTES:
        if method != "GET" or role not in one.who or "{" in one.path:
            continue
        _, html = stage.ask(role, "GET", one.path)
        for kind, case in stage.hidden(role).items():
            assert case.title not in html, f"{role} {one.path} ({kind})"
            assert case.no not in html or (role, one.path) in READS_NUMBERS, f"{role} {one.path} ({kind})"


@pytest.mark.parametrize("role", sorted(DESK))
def test_a_number_in_the_query_or_in_a_form_tells_nothing(stage: Stage, role: Role) -> None:
    """Both requests say the same, whether the number is hidden or of no case."""
    before, own = stage.state(), stage.cases["own"].no if "own" in SEEN.get(role, set()) else UNKNOWN
    for one, method in ROUTES:
        if role not in one.who or (role, one.path) in READS_NUMBERS or one.path.startswith(OWN_AFFAIRS):
            continue
        if method == "POST" and "{" in one.path:
            continue
        for path in filled(one.path, own):
            for kind, case in stage.hidden(role).items():
                found, other = (_named(stage, role, method, path, no) for no in (case.no, UNKNOWN))
                assert found == other, f"{role} {method} {path} ({kind})\n{_apart(found[1], other[1])}"
    assert stage.state() == before


def _apart(one: str, other: str) -> str:
    """The lines in which two pages differ."""
    return "\n".join(difflib.unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0))


def _named(stage: Stage, role: Role, method: str, path: str, no: str) -> tuple[int, str]:
    stage.office.world.store._hits.clear()  # of two equal requests the later must not meet a limit
    fields = dict.fromkeys(NUMBERED, no)
    if method == "GET":
        path, fields = f"{path}?{'&'.join(f'{name}={no}' for name in NUMBERED)}", {}
    status, html = stage.ask(role, method, path, **fields)
    return status, neutral(html, no)


@pytest.mark.parametrize("role", sorted(DESK))
def test_every_refusal_leaves_a_line_for_the_auditor(stage: Stage, role: Role) -> None:
    world = stage.office.world
    day = world.clock.now().date()
    case = next(iter(stage.hidden(role).values()))

    def lines() -> list[Any]:
        found = world.store.events(day, 10**6)
        return [one for one in found if (one.what, one.account) == ("refused", f"only-{role}")]

    before = len(lines())
    assert not [line for line in lines() if line.ok]
    world.store._hits.clear()  # the walks used up what is noted in an hour
    stage.ask(role, "GET", f"/desk/case/{case.no}")
    assert [line.target for line in lines()[before:]] == [case.no]
