"""规则: every value is shown, changed with a why after a look at what changes, put back; who may read and change."""

import pytest

from chalicelib.domain import alarms
from chalicelib.domain.policy_fields import GROUPS, ITEMS
from chalicelib.wiring import POLICY
from tests.web.desk.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def previewed(browser, group: str, **changes: str):
    return browser.submit(browser.get(f"/desk/policy/{group}"), changes, button=("do", "preview"),
                          action=f"/desk/policy/{group}")  # fmt: skip


def applied(browser, page, why: str = "市里新的工作方案"):
    return browser.submit(page, {"why": why}, button=("do", "apply"), action=page.path)


def changed(browser, group: str, **changes: str):
    return applied(browser, previewed(browser, group, **changes))


def test_every_value_stands_on_the_page_with_its_meaning(office):
    text = office.at("auditor").get("/desk/policy").text
    for item in ITEMS:
        assert item.label in text
        assert " ".join(item.says.split()) in text


def test_a_change_is_shown_then_made_and_new_clocks_get_it_while_running_ones_keep_theirs(office):
    running = office.lodged()
    security = office.at("secadmin")
    page = previewed(security, "intake", accept="2")
    assert "1 个工作日2 个工作日" in page.text
    assert "保持原来的时限" in page.text
    assert office.world.policy.accept == 1
    page = applied(security, page)
    assert "新的规则已经生效" in page.text
    assert office.reload(running).clock("acceptance").limit == 1
    fresh = office.lodged(mobile="19900000041")
    assert fresh.clock("acceptance").limit == 2
    assert (office.reload(running).policy, fresh.policy) == ("0", "1")


def test_the_version_says_who_when_why_and_what_and_the_audit_has_it(office):
    changed(office.at("secadmin"), "intake", accept="2")
    text = office.at("liuying").get("/desk/policy").text
    assert "第 1 版" in text
    assert "受理：1 个工作日 → 2 个工作日" in text
    assert "市里新的工作方案" in text
    (event,) = [one for one in office.world.store.events(office.world.clock.wall().date()) if one.what == "policy"]
    assert (event.account, event.detail["version"]) == ("secadmin", "1")


def test_an_older_version_is_put_back_as_a_new_one(office):
    security = office.at("secadmin")
    changed(security, "intake", accept="2")
    changed(security, "intake", accept="3")
    page = security.get("/desk/policy-version/1")
    assert "3 个工作日2 个工作日" in page.text
    applied(security, page, "上次改错了")
    assert (office.world.policy.accept, office.world.policy.version) == (2, "3")
    applied(security, security.get("/desk/policy-version/0"), "恢复原样")
    assert (office.world.policy.accept, office.world.policy.version) == (1, "4")
    assert security.get("/desk/policy-version/77").status == 404


@pytest.mark.parametrize(
    ("group", "changes", "says"),
    [
        ("intake", {"accept": "0"}, "受理应在 1 到 5"),
        ("revisit", {"windows": "11:30-09:00"}, "从早到晚"),
        ("revisit", {"remind_after": "3"}, "转电话回访要晚于再次请评价"),
        ("handling", {"rungs": "30：1、3、0\n0：0"}, "从大到小"),
        ("lane", {"adjudicators": "zhoumin、nobody"}, "没有“nobody”这个账号"),
        ("lane", {"independent_reviewer": "ysj"}, "独立审核单位不能是主管部门自己"),
        ("lane", {"supervisor_unit": "nowhere"}, "不在名录里"),
        ("security", {"password_low": "4"}, "密码最短应在 8 到 64"),
    ],
)
def test_a_bad_value_is_refused_beside_its_field_and_nothing_is_lost(office, group, changes, says):
    page = previewed(office.at("secadmin"), group, **changes)
    assert page.status == 422
    assert says in page.text
    for name, text in changes.items():
        assert page.form(f"/desk/policy/{group}").values[name][0].strip() in (text, "")  # a select has only its choices
    assert office.world.store.setting(POLICY) is None


def test_rungs_changed_on_the_page_ring_at_the_new_days(office):
    changed(office.at("secadmin"), "handling", rungs="30：10、3、1、0\n5：4、0\n0：0")
    case = office.handling()
    found = alarms.alarms(case, office.world.policy, office.world.calendar)
    rungs = [one.rung.label for one in found if one.rung and one.rung.clock_id.startswith("handling")]
    assert rungs[:3] == ["T-4", "T", "O+1"]


def test_without_a_why_nothing_changes(office):
    security = office.at("secadmin")
    page = applied(security, previewed(security, "intake", accept="2"), why="")
    assert page.status == 422
    assert office.world.store.setting(POLICY) is None


def test_a_colleague_who_was_faster_is_a_conflict_and_what_was_typed_stays(office):
    security = office.at("secadmin")
    page = previewed(security, "intake", accept="2")
    changed(security, "handling", review="3")
    again = applied(security, page)
    assert again.status == 409
    assert "别人刚刚改过" in again.text
    assert again.form("/desk/policy/intake").values["accept"] == ["2"]
    applied(security, again)
    assert (office.world.policy.accept, office.world.policy.review) == (2, 3)


def test_nothing_changed_is_said_and_back_keeps_what_was_typed(office):
    security = office.at("secadmin")
    assert "没有要改的" in previewed(security, "intake").text
    page = previewed(security, "intake", accept="2")
    page = security.submit(page, {}, button=("do", "back"), action="/desk/policy/intake")
    assert page.form("/desk/policy/intake").values["accept"] == ["2"]


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_a_form_that_changes_nothing_by_itself(office, group):
    assert "没有要改的" in previewed(office.at("secadmin"), group).text


@pytest.mark.parametrize("person", ["admin", "liuying", "hanbo", "auditor"])
def test_readers_read_and_change_nothing(office, person):
    browser = office.at(person)
    assert browser.get("/desk/policy").status == 200
    assert browser.get("/desk/policy/intake").status == 404
    assert browser.post("/desk/policy/intake", {"accept": "2", "do": "apply", "why": "看看能不能改"}).status == 404
    assert office.world.store.setting(POLICY) is None


@pytest.mark.parametrize("person", ["zhoumin", "chenli", "linmu", "suqing", "fangyuan"])
def test_for_others_the_pages_do_not_exist(office, person):
    assert office.at(person).get("/desk/policy").status == 404
