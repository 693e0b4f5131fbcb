"""The phone page: what arrived, and a box to answer that takes the vendor's way."""

import pytest

from chalicelib import handling, wiring
from chalicelib.domain.words import Status
from tests.builders import a_message
from tests.handling.test_loop import VALUES, in_first_revisit
from tests.simulated import local_app, simulated
from tests.web.client import Browser

NUMBER = "19900000021"


@pytest.fixture
def world():
    made = simulated()
    yield made
    wiring.use(None)


def test_an_empty_list_says_what_to_do_and_a_code_appears_at_once(world):
    browser = Browser(world, local_app())
    assert "还没有短信" in browser.get("/local/phone").text
    code = a_message("c1", case="", to=NUMBER, template="code", values={"code": "123456"}, purpose="code")
    world.store.send(code)
    assert "验证码123456" in browser.get("/local/phone").text


def test_a_number_has_its_messages_newest_first_and_no_number_stands_in_an_address(world):
    handling.lodge(world, VALUES)
    browser = Browser(world, local_app())
    page = browser.get("/local/phone")
    assert NUMBER in page.text
    assert NUMBER not in "".join(part.split('"')[0] for part in page.html.split('href="')[1:])
    page = browser.submit(browser.get("/local/phone/1"), {"text": "谢谢"})
    assert page.text.index("谢谢") < page.text.index("您提交的诉求")


def test_the_answer_three_is_understood_while_the_page_loads(world):
    no = in_first_revisit(world)
    browser = Browser(world, local_app())
    browser.get("/local/phone")
    page = browser.submit(browser.get("/local/phone/1"), {"text": "3"})
    assert "收到您的评价“不满意”" in page.text
    case = world.store.case(no)
    assert case.status == Status.REVISITING
    assert case.revisit.rating == "dissatisfied"


def test_anybody_may_write_from_any_number(world):
    browser = Browser(world, local_app())
    page = browser.submit(browser.get("/local/phone"), {"mobile": "19900000099", "text": "在吗"}, action="/write")
    assert (page.status, page.path) == (200, "/local/phone/1")
    assert [one.text for one in world.store.unmatched()] == ["在吗"]
    assert browser.submit(browser.get("/local/phone"), {"mobile": "12"}, action="/write").status == 422


def test_a_phone_that_does_not_exist_is_not_found(world):
    browser = Browser(world, local_app())
    for place in ("1", "0", "x", "²"):
        assert browser.get(f"/local/phone/{place}").status == 404


