"""What each role does at the desk, in a browser: one short test per role, over the fakes (the story has the stack)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.e2e.people import PASSWORD, City
from tests.e2e.site import open_site
from tests.e2e.test_axe import findings
from tests.web.desk.office import EXPLAIN, RESULT, Office


@dataclass
class Desk:
    office: Office
    city: City

    @property
    def keyboard(self):
        return self.city.page.keyboard

    def says(self, words: str) -> None:
        assert words in self.city.reads(), self.city.reads()[:1500]

    def status(self, case: object) -> str:
        return str(self.office.reload(case).status)  # type: ignore[arg-type]


@pytest.fixture
def desk(chromium) -> Iterator[Desk]:
    with open_site() as (office, stack):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        yield Desk(office, City(context.new_page(), stack))
        context.close()


def focused(desk: Desk) -> str:
    return str(desk.city.page.evaluate("document.activeElement.textContent"))


def test_intake_finds_by_keyboard_merges_a_duplicate_and_assigns(desk):
    first = desk.office.lodged(title="厂房联合验收一直没有意见")
    twin = desk.office.lodged(title="厂房联合验收还是没有意见")
    desk.city.sign_in("zhoumin")
    desk.city.at("/desk?tab=open")
    desk.keyboard.press("j")
    assert focused(desk) == "厂房联合验收一直没有意见"
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    desk.city.page.wait_for_url(f"**/{first.no}")
    desk.says("厂房联合验收还是没有意见")  # offered as a likely duplicate
    desk.city.act(twin.no, "merge", "确认并单", master=first.no, reason="同一企业同一事项")
    assert desk.status(twin) == "merged"
    desk.city.act(first.no, "accept", "确认受理", opinion="事实清楚，属住建部门牵头")
    desk.city.act(first.no, "assign", "确认交办", difficulty="general", why="会审环节多", limit="5", unit="zjj",
                  person="何建平", person_duty="副局长", requirement="查明卡点，书面答复")  # fmt: skip
    assert desk.status(first) == "assigned"


def test_a_handler_signs_reports_and_prepares_and_the_leader_of_the_unit_submits(desk):
    case = desk.office.assigned()
    desk.city.sign_in("chenli")
    desk.city.act(case.no, "sign", "确认签收")
    desk.city.act(case.no, "report_progress", "确认反馈进展", text="已到现场核实，两家单位正在核对面积")
    desk.city.act(case.no, "prepare_result", "确认拟办结果", outcome="solved", answer=RESULT["answer"],
                  basis=RESULT["basis"], contact_made=RESULT["contact_made"])  # fmt: skip
    desk.city.sign_in("hejianping")
    desk.city.act(case.no, "submit_result", "确认反馈结果")
    assert desk.status(case) == "answered"


def test_a_unit_leader_explains_a_second_round(desk):
    case = desk.office.act(desk.office.second(), "sign", "chenli")
    desk.city.sign_in("hejianping")
    desk.city.act(case.no, "explain", "确认情况说明", **EXPLAIN)
    desk.says(EXPLAIN["account"])


def test_a_supervisor_reviews_and_urges_several_at_once_with_the_keyboard(desk):
    answered = desk.office.answered(title="用电报装时间过长")
    for n in "一二三":
        desk.office.handling(title=f"{n}号产线的环评批复没有下文")
    desk.city.sign_in("liuying")
    desk.city.act(answered.no, "approve_result", "确认审核通过")
    assert desk.status(answered) == "revisiting"
    desk.city.at("/desk?tab=open&status=handling")
    for _ in range(3):
        desk.keyboard.press("j")
        desk.keyboard.press("x")
    desk.city.press("批量办理")
    desk.city.fill(action="urge")
    desk.city.press("下一步")
    desk.city.fill(text="请本周内反馈进展")
    desk.city.press("看看每件会怎样")
    desk.says("可以办理 3 件")
    assert not findings(desk.city)
    desk.city.press("确认办理所勾选的")
    desk.says("已办理 3 件")
    assert not findings(desk.city)


def test_the_head_decides_an_extension(desk):
    case = desk.office.handling()
    desk.office.act(case, "request_extension", "chenli", days=5, reason="等待第三方检测报告")
    desk.city.sign_in("hanbo")
    desk.city.act(case.no, "decide_extension", "确认审批延期", decision="yes", reason="情况属实")
    desk.says("审批延期")


def test_a_leader_instructs_and_the_due_date_stays(desk):
    case = desk.office.handling()
    wanted = (desk.office.world.clock.now() + timedelta(days=3)).date().isoformat()
    desk.city.sign_in("fangyuan")
    desk.city.act(case.no, "instruct", "确认批示", text="请住建局专题研究，尽快答复企业", wanted=wanted)
    desk.says("请住建局专题研究，尽快答复企业")
    after = desk.office.reload(case).clocks
    assert all(one in after for one in case.clocks)


def test_the_taskforce_concludes(desk):
    case = desk.office.accepted()
    case = desk.office.act(case, "to_taskforce", "liuying", reason="几家单位都说不是自己的事")
    desk.city.sign_in("qiutong")
    desk.city.at("/desk")
    desk.says(case.title)
    desk.city.act(case.no, "conclude_taskforce", "确认专班结论", text="经会商由住建局牵头", proposed="zjj")
    desk.says("专班结论")


def test_a_publicist_drafts_what_may_be_published(desk):
    case = desk.office.rated(desk.office.revisiting(consent=True), "satisfied")
    assert str(case.status) == "closed"
    desk.city.sign_in("suqing")
    desk.city.act(case.no, "draft_publication", "确认公开初审", text="某企业反映联合验收时间长，已出具意见")
    desk.says("公开初审")


@pytest.mark.parametrize("login", ["linmu", "auditor", "admin", "secadmin"])
def test_whoever_handles_no_case_has_a_desk_that_says_so(desk, login):
    desk.office.handling()
    desk.city.sign_in(login)
    desk.says("您的岗位不直接办理诉求")
    assert desk.city.page.locator("main table").count() == 0


def test_an_account_is_made_and_its_person_signs_in_for_the_first_time(desk):
    desk.city.sign_in("admin")
    desk.city.at("/desk/accounts/new")
    desk.city.fill(name="测试员甲", login="ceshi-a", roles=["handler"], unit="zjj")
    desk.city.page.locator("main form .btn--main").click()
    desk.city.page.wait_for_load_state()
    drawn = desk.city.page.locator("main .secret").first.inner_text().strip()
    desk.city.page.context.clear_cookies()
    desk.city.at("/desk/login")
    desk.city.fill(login="ceshi-a", password=drawn)
    desk.city.press("登录")
    assert "/desk/password" in desk.city.page.url
    for field in desk.city.page.locator("main input[type=password]").all():
        name = field.get_attribute("name")
        field.fill(drawn if name in ("old", "password", "now") else f"{PASSWORD}-Own")
    desk.city.page.locator("main .btn--main").click()
    desk.city.page.wait_for_url(re.compile(r"/desk($|\?)"))
    desk.says("我的工作")


def test_a_limit_is_changed_with_its_why_and_the_auditor_finds_it(desk):
    desk.city.sign_in("secadmin")
    desk.city.at("/desk/policy/handling")
    field = desk.city.page.locator("main input[inputmode=numeric]").first
    field.fill(str(int(field.input_value()) + 1))
    desk.city.press("下一步：看看改了什么")
    desk.city.fill(why="按市里最新方案调整")
    desk.city.press("确认生效")
    desk.says("按市里最新方案调整")
    desk.city.sign_in("auditor")
    desk.city.at("/desk/audit")
    desk.says("安全管理员乙")
    desk.says("规则")


def test_keys_do_nothing_while_somebody_types_or_when_switched_off(desk):
    desk.office.handling(title="供地手续办理缓慢")
    desk.city.sign_in("liuying")
    desk.city.at("/desk?tab=open")
    desk.keyboard.press("/")
    desk.keyboard.type("jx?gn")
    assert desk.city.page.input_value("#find") == "jx?gn"
    desk.city.page.evaluate("document.activeElement.blur()")
    desk.keyboard.press("?")
    assert desk.city.page.locator("#keys").is_visible()
    desk.city.page.get_by_label("在这台电脑上使用快捷键").uncheck()
    desk.keyboard.press("Escape")
    assert not desk.city.page.locator("#keys").is_visible()
    desk.keyboard.press("j")
    assert focused(desk).strip() != "供地手续办理缓慢"
    desk.city.page.locator(".who > summary").click()
    desk.city.page.get_by_role("button", name="键盘快捷键").click()
    desk.city.page.get_by_label("在这台电脑上使用快捷键").check()
    desk.city.page.get_by_role("button", name="关闭").click()
    desk.keyboard.press("g")
    desk.keyboard.press("n")
    desk.city.page.wait_for_url("**/desk/notices")
