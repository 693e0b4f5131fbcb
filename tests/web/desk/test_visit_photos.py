"""走访照片: who may upload them, what is kept, who sees them, and the visit that names them."""

from hashlib import sha256
from typing import Any

import pytest

from chalicelib.domain.case import Case
from chalicelib.web.desk import visit_photos
from tests.web.client import Browser, Page
from tests.web.desk.office import Office

JPG = b"\xff\xd8\xff\xe0" + b"yard" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"gate" * 40
REGION = "510703"  # 涪城区: fcqs took no part in these cases


@pytest.fixture
def office() -> Office:
    return Office()


def page_of(office: Office, case: Case, who: str = "fcqs") -> Page:
    return office.at(who).get(f"/desk/case/{case.no}/photos")


def uploaded(browser: Browser, case: Case, body: bytes = JPG) -> str:
    """What the browser does: the file to the bucket, then where the bucket sends it → that address."""
    page = browser.get(f"/desk/case/{case.no}/photos")
    form = next(one for one in page.forms if "success_action_redirect" in one.names)
    browser.world.files.upload(form.values["key"][0], body, "image/jpeg")
    return "/desk" + form.values["success_action_redirect"][0].partition("/desk")[2]


def taken_in(office: Office, case: Case, body: bytes = JPG, times: int = 1) -> Page:
    browser = office.at("fcqs")
    for _ in range(times):
        page = browser.get(uploaded(browser, case, body))
    return page


def parts(office: Office, case: Case) -> list[Any]:
    return office.world.store.parts(case.no, "PIC#")


def test_a_photograph_is_kept_with_the_case_and_its_hash_in_the_history(office: Office) -> None:
    case = office.revisiting(region=REGION)
    page = taken_in(office, case)
    assert "已收到照片" in page.text and "走访照片1.jpg" in page.text
    [photo] = parts(office, case)
    assert office.world.files.read(photo.data["key"]) == JPG
    entry = office.world.store.history(case.no)[-1]
    assert (entry.action, entry.facts["sha256"], entry.seen) == ("add_photo", sha256(JPG).hexdigest(), "authority")
    assert [key for key in office.world.files.kept if key.startswith("draft/")] == []


def test_the_same_address_again_keeps_it_once(office: Office) -> None:
    case = office.revisiting(region=REGION)
    browser = office.at("fcqs")
    address = uploaded(browser, case)
    for _ in range(2):
        assert browser.get(address).status == 200
    assert len(parts(office, case)) == 1


def test_the_visit_names_its_photographs_which_are_ticked_from_the_start(office: Office) -> None:
    case = office.revisiting(region=REGION)
    taken_in(office, case)
    taken_in(office, case, PNG)
    browser = office.at("fcqs")
    form = browser.get(f"/desk/case/{case.no}").form(f"/{case.no}/visit")
    ids = [part.data["id"] for part in parts(office, case)]
    assert sorted(form.values["photos"]) == sorted(ids)
    said = {"went": "yes", "people": "赵小云、钱小雨", "text": "排水沟已经清通", "rating": "basic", "solved": "partly"}
    page = browser.post(form.action, {**form.values, **said})
    assert "2 张，见附件" in page.text
    entry = next(one for one in office.world.store.history(case.no) if one.action == "visit")
    assert sorted(entry.data["photos"]) == sorted(ids)


def test_a_visit_names_no_picture_of_another_case(office: Office) -> None:
    case, other = office.revisiting(region=REGION), office.revisiting(region=REGION, title="另一件：道路开口")
    taken_in(office, case)
    taken_in(office, other)
    browser = office.at("fcqs")
    form = browser.get(f"/desk/case/{case.no}").form(f"/{case.no}/visit")
    foreign = parts(office, other)[0].data["id"]
    page = browser.post(form.action, {**form.values, "photos": [foreign], "went": "yes", "people": "赵小云、钱小雨",
                                      "text": "排水沟已经清通"})  # fmt: skip
    assert page.status == 422 and "请从列出的照片里选" in page.text


def test_the_unit_and_the_enterprise_neither_see_nor_open_them(office: Office) -> None:
    case = office.revisiting(region=REGION)
    taken_in(office, case)
    id = parts(office, case)[0].data["id"]
    assert "走访照片1.jpg" in office.at("fcqs").get(f"/desk/case/{case.no}").text
    unit = office.at("chenli")
    assert "走访照片" not in unit.get(f"/desk/case/{case.no}").text
    assert unit.get(f"/desk/case/{case.no}/file/{id}").status == 404
    assert unit.get(f"/desk/case/{case.no}/photos").status == 404


def test_who_took_part_in_the_round_or_is_of_another_county_uploads_none(office: Office) -> None:
    case = office.revisiting()
    page = page_of(office, case, "liuying")
    assert "请由其他人员回访" in page.text
    assert not [one for one in page.forms if "success_action_redirect" in one.names]
    office.at("liuying").get(f"/desk/case/{case.no}/photos?file={'0' * 16}")
    assert parts(office, case) == []
    assert page_of(office, case, "fcqs").status == 404
    assert page_of(office, office.lodged(region=REGION), "fcqs").status == 404


def test_nobody_takes_in_what_a_colleague_uploaded(office: Office) -> None:
    case = office.revisiting(region=REGION)
    id = uploaded(office.at("fcqs"), case).rpartition("=")[2]
    files = office.world.files
    files.kept = {key.replace("/fcqs/", "/another/"): value for key, value in files.kept.items()}
    page = office.at("fcqs").get(f"/desk/case/{case.no}/photos?file={id}")
    assert page.status == 422 and "没有收到照片" in page.text


@pytest.mark.parametrize("body", [b"%PDF-1.7 no picture", b"text"])
def test_what_is_no_picture_is_refused_with_a_sentence_and_not_kept(office: Office, body: bytes) -> None:
    case = office.revisiting(region=REGION)
    page = taken_in(office, case, body)
    assert page.status == 422 and "不是 jpg 或 png 照片" in page.text
    assert parts(office, case) == [] and not office.world.files.kept


def test_after_nine_there_is_no_further_one(office: Office) -> None:
    case = office.revisiting(region=REGION)
    browser = office.at("fcqs")
    address = uploaded(browser, case)
    taken_in(office, case, times=visit_photos.MOST)
    page = page_of(office, case)
    assert not [one for one in page.forms if "success_action_redirect" in one.names]
    page = browser.get(address)
    assert page.status == 422 and "最多 9 张" in page.text


@pytest.mark.parametrize("file", ["", "..", "0" * 16, "x" * 20])
def test_an_address_without_an_upload_says_so(office: Office, file: str) -> None:
    case = office.revisiting(region=REGION)
    page = office.at("fcqs").get(f"/desk/case/{case.no}/photos?file={file}")
    assert page.status == (422 if file else 200)


def test_a_photograph_without_its_file_is_no_action_of_the_case_page(office: Office) -> None:
    case = office.revisiting(region=REGION)
    browser = office.at("fcqs")
    csrf = browser.get(f"/desk/case/{case.no}").form("/desk/logout").values["csrf"]
    page = browser.post(f"/desk/case/{case.no}/add_photo", {"csrf": csrf, "version": str(case.version)})
    assert page.status == 404
    assert parts(office, case) == []
