"""The browser reads forms as a browser does and lets a script do nothing that a person could not."""

import pytest

from tools.browser import BrowserError, read

PAGE = """<!doctype html><title>没人读</title><p>您好<b>！</b></p><a href="/x?a=1&amp;b=2">去 看</a>
<form method="post" action="/api/do#here"><input type="hidden" name="csrf" value="s&quot;t">
<input name="login" value="李">
<input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>
<input type="checkbox" name="more" value="1"><input type="checkbox" name="more" value="2">
<select name="unit"><option value="">请选择</option><option value="zjj">住建</option></select>
<textarea name="text">
第一行
&lt;第二行&gt;</textarea><input type="submit" value="x">
<button name="do" value="go">走</button><button disabled>停</button></form>
<div class="bar bar--bad">没有<b>保存</b></div><p class="error">请填写姓名</p><p>后面</p>"""


def test_a_form_is_sent_as_it_stands_with_what_was_filled_in() -> None:
    form = read(200, "http://h/api/p", PAGE).form("/api/do")
    assert form.filled({"unit": "zjj", "more": ["1", "2"]}, ("do", "go")) == [
        ("csrf", 's"t'), ("login", "李"), ("kind", "b"), ("more", "1"), ("more", "2"), ("unit", "zjj"),
        ("text", "第一行\n<第二行>"), ("do", "go"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "button"),
    [({"unit": "nowhere"}, None), ({"kind": "c"}, None), ({"name": "x"}, None), ({}, ("do", "stop")), ({}, ("", "x"))],
)
def test_what_the_page_does_not_offer_cannot_be_sent(values: dict[str, str], button: tuple[str, str] | None) -> None:
    with pytest.raises(BrowserError):
        read(200, "http://h/api/p", PAGE).form("/api/do").filled(values, button)


def test_words_links_and_complaints_are_found() -> None:
    page = read(422, "http://h/api/p", PAGE)
    assert page.text.startswith("您好！ 去 看 ") and "没人读" not in page.text
    assert page.links == [("去 看", "http://h/x?a=1&b=2")]
    assert page.wrong == ["没有保存", "请填写姓名"]


def test_a_form_that_is_not_there_is_told_with_the_page_s_own_words() -> None:
    with pytest.raises(BrowserError, match="没有保存；请填写姓名"):
        read(200, "http://h/api/p", PAGE).form("/elsewhere")


def test_a_control_may_name_the_form_it_belongs_to() -> None:
    html = """<form id="pick" action="/do"><button name="do" value="x">x</button></form>
<input type="checkbox" name="no" value="1" form="pick"><input name="stray">"""
    form = read(200, "http://h/p", html).form("/do")
    assert form.filled({"no": ["1"]}, ("do", "x")) == [("no", "1"), ("do", "x")] and "stray" not in form.fields


def test_forms_of_one_address_are_told_apart_by_a_field() -> None:
    html = """<form action="/do"><input type="hidden" name="what" value="a"><input name="one"></form>
<form action="/do"><input type="hidden" name="what" value="b"><input name="two"></form>"""
    page = read(200, "http://h/p", html)
    assert "two" in page.only("what", "b").form("/do").fields and "one" in page.only("one").form("/do").fields
