"""Lodging on the portal, without JavaScript."""

import base64
import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta

import pytest

from tests import fakes
from tests.web.client import Browser
from tests.web.portal import steps


@pytest.fixture
def world():
    return fakes.a_world()


@pytest.fixture
def browser(world):
    return Browser(world)


def case_no(page):
    return re.search(r"QS[0-9A-Z]{20}", page.text).group()


def test_an_enterprise_lodges_and_gets_number_query_code_qr_and_due_date(browser, world):
    page = steps.lodge(browser)
    assert page.status == 200 and page.path.startswith("/receipt/")
    case = world.store.case(case_no(page))
    assert case.title == steps.FORM["title"] and case.contact.mobile == steps.MOBILE and not case.secret
    assert "3月3日（星期二）24:00 前" in page.text and "<svg" in page.html and 'class="qr"' in page.html
    code = re.search(r'class="secret">([0-9A-Z]{8})<', page.html).group(1)
    assert steps.open_case(browser, case.no, code).path == "/status/case"


def test_every_fault_is_told_next_to_its_field_and_nothing_typed_is_lost(browser, world):
    page = steps.with_code(browser)
    page = browser.submit(page, {"enterprise": "91510703MA7TEXT15D", "title": "短", "code": "000000"}, ("do", "lodge"))
    assert page.status == 422 and "有 3 处需要修改" in page.text
    assert 'id="enterprise-e"' in page.html and 'id="title-e"' in page.html and 'id="code-e"' in page.html
    kept = page.form("/lodge").values
    assert kept["content"] == [steps.FORM["content"]] and kept["enterprise"] == ["91510703MA7TEXT15D"]
    assert kept["kind"] == ["appeal"] and kept["truth"] == ["1"] and kept["region"] == ["510703"]
    assert not world.store.due_cases(world.clock.now() + timedelta(days=30))


def test_a_code_that_was_right_once_needs_not_be_typed_again(browser, world):
    page = steps.with_code(browser)
    page = browser.submit(page, {"title": "短", "code": steps.code_of(world)}, ("do", "lodge"))
    assert page.status == 422 and "手机号已验证" in page.text
    assert browser.submit(page, {"title": "标题够长的一件事"}, ("do", "lodge")).path.startswith("/receipt/")


def test_another_mobile_needs_its_own_code(browser, world):
    page = steps.with_code(browser)
    page = browser.submit(page, {"mobile": "19900005678", "code": steps.code_of(world)}, ("do", "lodge"))
    assert page.status == 422 and "验证码已过期" in page.text


def test_a_code_expires_and_five_wrong_tries_end_it(browser, world):
    page = steps.with_code(browser)
    for _ in range(5):
        page = browser.submit(page, {"code": "abcdef"}, ("do", "lodge"))
        assert "验证码不对" in page.text
    page = browser.submit(page, {"code": steps.code_of(world)}, ("do", "lodge"))
    assert "输错的次数太多" in page.text
    world.clock.forward(minutes=2)
    page = browser.submit(page, {}, ("do", "code"))
    world.clock.forward(minutes=11)
    assert "已过期" in browser.submit(page, {"code": steps.code_of(world)}, ("do", "lodge")).text


def test_a_phone_gets_one_code_a_minute_and_the_typed_text_stays(browser, world):
    page = browser.submit(steps.with_code(browser), {}, ("do", "code"))
    assert page.status == 429 and "1 分钟只能发一次" in page.text
    assert page.form("/lodge").values["content"] == [steps.FORM["content"]]
    assert steps.codes_to(world, steps.MOBILE) == 1


def test_sending_twice_makes_one_case_and_shows_the_same_receipt(browser, world):
    page = steps.with_code(browser)
    values = page.form("/lodge").values | {"code": [steps.code_of(world)], "do": ["lodge"]}
    first, second = browser.post("/lodge", values), browser.post("/lodge", values)
    assert first.path == second.path and case_no(first) == case_no(second)
    assert len(world.store.of_enterprise(steps.FORM["enterprise"])) == 1


def test_a_receipt_is_gone_after_half_an_hour(browser, world):
    page = steps.lodge(browser)
    world.clock.forward(minutes=31)
    later = browser.get(page.path)
    assert "只显示这一次" not in later.text
    world.clock.forward(hours=2)
    assert browser.get(page.path).status == 404 == browser.get("/receipt/unknown").status


@pytest.mark.parametrize("changes", [{"kind": "complaint"}, {"category": "enforcement"}])
def test_secrecy_must_be_chosen_for_complaints_and_enforcement(browser, world, changes):
    page = steps.lodge(browser, **changes)
    assert page.status == 422 and "是否对承办单位保密" in page.text
    page = browser.submit(page, {"secret": "yes"}, ("do", "lodge"))
    assert world.store.case(case_no(page)).secret


def test_consent_is_asked_and_not_preset(browser):
    page = browser.get("/lodge")
    assert "consent" not in page.form("/lodge").values
    data = {name: value for name, value in steps.FORM.items() if name != "consent"}
    assert "请选择是否同意公开办理结果" in browser.submit(page, data, ("do", "lodge")).text


def test_a_filled_honeypot_and_a_strange_token_are_refused(browser, world):
    page = steps.with_code(browser)
    assert browser.submit(page, {"website": "http://x", "code": steps.code_of(world)}, ("do", "lodge")).status == 400
    assert browser.post("/lodge", steps.FORM | {"token": "../x", "do": "lodge"}).status == 400


def test_a_form_from_elsewhere_is_refused(browser):
    assert browser.post("/lodge", steps.FORM, origin="https://elsewhere.example").status == 403
    assert browser.post("/lodge", steps.FORM, content_type="text/plain").status == 415


# attachments


def office(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(name, "<x/>")
    return made.getvalue()


def upload(browser, page, body: bytes):
    """What the bucket does with a post: keep the file, send the browser back."""
    fields = page.form("https://files.example").values
    browser.world.files.upload(fields["key"][0], body, "application/octet-stream")
    return browser.get(fields["success_action_redirect"][0].removeprefix(fakes.ORIGIN))


def test_attachments_are_checked_by_content_and_travel_with_the_case(browser, world):
    page = browser.submit(browser.get("/lodge"), steps.FORM, ("do", "files"))
    assert page.path == "/lodge/files" and "https://files.example" in page.headers["Content-Security-Policy"]
    page = upload(browser, page, b"%PDF-1.7 x")
    page = upload(browser, page, office("word/document.xml"))
    assert "附件1.pdf" in page.text and "附件2.docx" in page.text
    page = upload(browser, page, b"MZ\x90 a program")
    assert page.status == 422 and "换一个文件" in page.text and len(world.files.kept) == 2
    page = browser.submit(page, {}, button=page.form("/lodge/files").buttons[0], action="/lodge/files")
    assert "附件1.pdf" not in page.text
    page = browser.get("/lodge")
    assert page.form("/lodge").values["content"] == [steps.FORM["content"]] and "附件2.docx" in page.text
    page = browser.submit(page, {}, ("do", "code"))
    page = browser.submit(page, {"code": steps.code_of(world)}, ("do", "lodge"))
    parts = world.store.parts(case_no(page), "ATT#")
    assert [part.data["kind"] for part in parts] == ["docx"]
    assert world.files.read(parts[0].data["key"]).startswith(b"PK")


def test_what_is_posted_again_after_the_check_does_not_reach_the_case(browser, world):
    page = browser.submit(browser.get("/lodge"), steps.FORM, ("do", "files"))
    key = page.form("https://files.example").values["key"][0]
    upload(browser, page, b"%PDF-1.7 x")
    world.files.upload(key, b"MZ\x90 a program", "text/html")
    page = browser.submit(browser.get("/lodge"), {}, ("do", "code"))
    page = browser.submit(page, {"code": steps.code_of(world)}, ("do", "lodge"))
    (part,) = world.store.parts(case_no(page), "ATT#")
    assert world.files.kept[part.data["key"]] == (b"%PDF-1.7 x", "application/octet-stream")


def test_more_than_five_files_are_refused_and_a_reload_adds_none(browser, world):
    page = browser.submit(browser.get("/lodge"), steps.FORM, ("do", "files"))
    for _ in range(5):
        back = page.form("https://files.example").values["success_action_redirect"][0].removeprefix(fakes.ORIGIN)
        page = upload(browser, page, b"\xff\xd8\xff jpg")
        page = browser.get(back)
    assert "已有 5 个附件" in page.text and page.text.count("内容检查通过") == 5
    assert browser.get("/lodge/files/" + "0" * 32).status == 422


def test_attachments_without_a_draft_lead_to_the_form(browser):
    assert browser.get("/lodge/files").path == "/lodge"


def test_clearing_the_form_leaves_nothing_for_the_next_person(browser, world):
    page = upload(browser, browser.submit(browser.get("/lodge"), steps.FORM, ("do", "files")), b"%PDF-")
    page = browser.submit(browser.get("/lodge"), {}, ("do", "clear"))
    assert page.form("/lodge").values["content"] == [""] and not world.files.kept and "draft" not in browser.cookies


# proof of work


def solution(browser) -> str:
    puzzle = json.loads(browser.get("/lodge/challenge").html)
    number = next(n for n in range(puzzle["maxNumber"] + 1)
                  if hashlib.sha256(f"{puzzle['salt']}{n}".encode()).hexdigest() == puzzle["challenge"])  # fmt: skip
    sent = {name: puzzle[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(sent | {"number": number}).encode()).decode()


def ask_codes(browser, count: int, first: int = 0, **data) -> list[int]:
    page = browser.get("/lodge")
    return [
        browser.submit(page, {**steps.FORM, "mobile": f"1990000{n:04d}", **data}, ("do", "code")).status
        for n in range(first, first + count)
    ]


def test_without_script_an_address_gets_fewer_codes(browser):
    assert ask_codes(browser, 11) == [200] * 10 + [429]
    assert ask_codes(browser, 1, 20, pow=solution(browser)) == [200]


def test_a_solution_counts_once_and_a_forged_one_never(browser):
    ask_codes(browser, 10)
    solved = solution(browser)
    assert ask_codes(browser, 2, 20, pow=solved) == [200, 429]
    forged = json.loads(base64.b64decode(solution(browser))) | {"signature": "00"}
    for bad in (base64.b64encode(json.dumps(forged).encode()).decode(), "!!", "e30=", "bnVsbA=="):
        assert ask_codes(browser, 1, 30, pow=bad) == [429]


def test_an_old_challenge_is_no_good(browser, world):
    solved = solution(browser)
    world.clock.forward(minutes=21)
    ask_codes(browser, 10)
    assert ask_codes(browser, 1, 40, pow=solved) == [429]
