"""用语: another city's names reach every page and message; categories; wordings that break no rule of an SMS."""

import pytest

from chalicelib import handling
from chalicelib.messages import wording
from chalicelib.wiring import ORG, WORDS
from tests.web.desk.office import VALUES, Office

WHY = "换成本市的叫法"


@pytest.fixture
def office() -> Office:
    return Office()


def renamed(browser, **terms: str):
    return browser.submit(browser.get("/desk/words/terms"), {**terms, "why": WHY}, action="/desk/words/terms")


def worded(browser, template: str, text: str, do: str = "apply", why: str = WHY):
    path = f"/desk/words/message/{template}"
    return browser.submit(browser.get(path), {"text": text, "why": why}, button=("do", do), action=path)


def test_another_citys_names_stand_on_the_portal_the_desk_and_in_messages(office):
    admin = office.at("admin")
    assert "名称已经更新" in renamed(admin, portal="诉即办", window="营商专窗", app="蓉企通").text
    home = admin.get("/").text
    for name in ("诉即办", "营商专窗", "蓉企通"):
        assert name in home
    assert "诉求通" not in home
    assert "营商专窗" in admin.get("/access").text
    case, _ = handling.lodge(office.world, VALUES)
    sms = [one.message for one in office.world.store.messages(case.no)]
    text = office.world.book.now.wording["lodged"].format_map(sms[0].values)
    assert "可在诉即办查进度" in text
    assert "诉即办" in office.at("zhoumin").get("/desk/register").text


def test_a_name_that_makes_an_sms_too_long_is_refused_beside_its_field(office):
    page = renamed(office.at("admin"), portal="全市企业诉求受理办理一体化平台")
    assert page.status == 422
    assert "超过一条短信的 70 个字" in page.text
    assert page.form("/desk/words/terms").values["portal"] == ["全市企业诉求受理办理一体化平台"]
    assert office.world.store.setting(WORDS) is None


@pytest.mark.parametrize("name", ["纪委平台", "平台{no}", "好"])
def test_a_name_that_an_sms_must_not_say_is_refused(office, name):
    assert renamed(office.at("admin"), portal=name).status == 422


def test_a_desk_notice_reads_as_the_city_words_it(office):
    worded(office.at("admin"), "todo_accept", "请尽快受理：{title}（{no}）")
    case = office.lodged()
    (note,) = [one for one in office.world.store.due_notes() if one.case == case.no]
    assert note.text == f"请尽快受理：{case.title}（{case.no}）"


@pytest.mark.parametrize(
    ("template", "text", "says"),
    [
        ("lodged", "诉求{no}已收到，查询码{code}，请放心" * 3, "超过一条短信"),
        ("lodged", "诉求{no}已收到。", "必须保留 {code}"),
        ("closed", "诉求{no}已转纪委监委。", "不能出现“纪委”"),
        ("closed", "诉求{no}请看 https://example.org", "不能出现"),
        ("closed", "诉求{no}已结，{enterprise}", "不认识“enterprise”"),
        ("closed", "诉求{no已结", "大括号没有成对"),
        ("closed", "诉求{no.title}已结", "大括号没有成对"),
        ("survey", "诉求{no}已办结，请评价。", "必须写明“1满意，2基本满意，3不满意”"),
        ("survey", "诉求{no}满意度调查。1满意，2基本满意，3不满意。", "不能出现“调查”"),
    ],
)
def test_a_wording_that_breaks_a_rule_is_refused_beside_its_field_and_kept(office, template, text, says):
    page = worded(office.at("admin"), template, text)
    assert page.status == 422
    assert says in page.text
    assert page.form(f"/desk/words/message/{template}").values["text"][0].strip() == text
    assert office.world.store.setting(WORDS) is None


def test_the_longest_form_is_shown_before_it_is_saved_and_the_shipped_one_comes_back(office):
    admin = office.at("admin")
    page = worded(admin, "closed", "诉求{no}办完了，请查看。", do="preview")
    assert "【绵阳营商】诉求QS51070320261231000171办完了，请查看。" in page.text
    assert office.world.store.setting(WORDS) is None
    worded(admin, "closed", "诉求{no}办完了，请查看。")
    assert office.world.book.now.wording["closed"] == "诉求{no}办完了，请查看。"
    worded(admin, "closed", "", do="reset")
    assert "closed" not in office.world.book.now.wording


def test_every_change_is_a_version_with_its_why_and_an_event(office):
    admin = office.at("admin")
    renamed(admin, portal="诉即办")
    assert "第 1 版" in admin.get("/desk/words").text
    assert WHY in admin.get("/desk/words").text
    day = office.world.clock.wall().date()
    assert [one.detail["change"] for one in office.world.store.events(day) if one.what == "words"] == ["terms"]


def test_without_a_why_nothing_changes(office):
    admin = office.at("admin")
    assert worded(admin, "closed", "诉求{no}办完了。", why="").status == 422
    assert office.world.store.setting(WORDS) is None


def test_a_colleague_who_was_faster_is_a_conflict_and_what_was_typed_stays(office):
    admin = office.at("admin")
    page = admin.get("/desk/words/terms")
    renamed(admin, window="营商专窗")
    again = admin.submit(page, {"portal": "诉即办", "why": WHY}, action="/desk/words/terms")
    assert again.status == 409
    assert again.form("/desk/words/terms").values["portal"] == ["诉即办"]


def categories(browser, **changes: str):
    page = browser.get("/desk/words/categories")
    return browser.submit(page, {"why": WHY, **{name.replace("_", "-"): text for name, text in changes.items()}},
                          action="/desk/words/categories")  # fmt: skip


def test_a_category_is_renamed_added_put_first_and_retired(office):
    admin = office.at("admin")
    old = office.lodged(category="traffic")
    page = categories(admin, name_land="用地问题", name_new="低空经济", at_new="1", out_traffic="1")
    assert "领域已经更新" in page.text
    org = office.world.org
    assert next(iter(org.offered.items())) == ("c1", "低空经济")
    assert org.categories["land"] == "用地问题"
    assert "traffic" not in org.offered
    assert "交通物流" in office.at("liuying").get(f"/desk/case/{old.no}").text
    form = office.at("zhoumin").get("/desk/register")
    assert "低空经济" in form.text
    assert "交通物流" not in form.text
    assert office.world.store.setting(ORG)["n"] == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name_land": ""}, "领域名称要有 2 到 20 个字"),
        ({"name_land": "工程建设"}, "“工程建设”写了两次"),
        ({"at_land": "first"}, "顺序请填 0 到 999 的整数"),
    ],
)
def test_odd_categories_are_refused_beside_their_field(office, changes, says):
    page = categories(office.at("admin"), **changes)
    assert page.status == 422
    assert says in page.text
    assert office.world.store.setting(ORG) is None


@pytest.mark.parametrize("person", ["secadmin", "liuying", "auditor", "chenli", "zhoumin"])
def test_for_others_the_pages_do_not_exist(office, person):
    browser = office.at(person)
    for path in ("/desk/words", "/desk/words/terms", "/desk/words/message/closed", "/desk/words/categories"):
        assert browser.get(path).status == 404
        assert browser.post(path, {"do": "apply", "why": WHY}).status in (404, 405)
    assert office.world.store.setting(WORDS) is None


def test_an_unknown_template_does_not_exist(office):
    assert office.at("admin").get("/desk/words/message/nothing").status == 404


@pytest.mark.parametrize("channel", ["sms", "desk"])
def test_every_message_has_its_page_with_what_may_stand_in_it(office, channel):
    admin = office.at("admin")
    for template in wording.templates(channel):
        assert admin.get(f"/desk/words/message/{template}").status == 200, template


def test_a_notice_that_is_longer_than_its_field_is_refused(office):
    template, said = next(iter(wording.templates("desk").items()))
    page = worded(office.at("admin"), template, said + "长" * 300)
    assert page.status == 422 and "最多 300 个字" in page.text
    assert office.world.store.setting(WORDS) is None
