"""机构: the administrator's tree, changes with a why, versions, and mergers that hand people and cases over."""

from dataclasses import replace

import pytest

from chalicelib.handling import org as moving
from chalicelib.jobs import handover, watching
from chalicelib.wiring import ORG
from tests.web.desk.office import Office

WHY = "市委编办〔2026〕3 号"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def admin(office):
    return office.at("admin")


def merged(office, admin, old="zjj", into="zrj"):
    path = f"/desk/org/unit/{old}/merge"
    page = admin.submit(admin.get(path), {"into": into, "why": WHY}, action=path)
    assert "已经并入" in page.text
    return page


def forever() -> bool:
    return True


def run(office, minutes=10, more=forever):
    office.world.clock.forward(minutes=minutes)
    watching.watch_clocks(office.world, office.world.clock.now(), more)


def test_the_tree_has_every_unit_with_its_people_and_says_where_nobody_could_take_a_case(office, admin):
    text = admin.get("/desk/org").text
    for unit in office.world.org.units.values():
        assert unit.name in text
    assert "经办人 1，审核领导 1" in text
    assert "不能交办：缺" in text


def test_a_rename_is_a_version_with_who_why_and_what_and_the_audit_has_it(office, admin):
    old = office.world.org.units["zjj"].name
    path = "/desk/org/unit/zjj"
    page = admin.submit(admin.get(path), {"name": "市住建委", "why": WHY}, action=path)
    assert f"{old}更名为市住建委" in page.text
    assert WHY in page.text
    assert office.world.org.units["zjj"].names[0][1] == old
    (event,) = [one for one in office.world.store.events(office.world.clock.wall().date()) if one.what == "org"]
    assert (event.account, event.target) == ("admin", ORG)


def test_a_new_unit_needs_its_fields_and_a_why_and_keeps_what_was_typed(office, admin):
    page = admin.submit(admin.get("/desk/org/new"), {"name": "市乌有局"}, action="/desk/org/new")
    assert page.status == 422
    assert "市乌有局" in page.html
    page = admin.submit(page, {"why": WHY}, action="/desk/org/new")
    assert "新增单位：市乌有局" in page.text
    assert office.world.org.units["u1"].name == "市乌有局"


def test_a_vertical_unit_has_the_regions_that_it_serves(office, admin):
    data = {"name": "乌有电力公司", "kind": "vertical", "regions": ["510703", "5107G1"], "why": WHY}
    admin.submit(admin.get("/desk/org/new"), data, action="/desk/org/new")
    assert office.world.org.units["u1"].regions == ("510703", "5107G1")


def test_a_zone_without_a_national_code_is_added_and_codes_are_checked(office, admin):
    path = "/desk/org/regions"
    page = admin.submit(admin.get(path), {"code": "9999G1", "new": "乌有园区", "why": WHY}, action=path)
    assert page.status == 422
    admin.submit(page, {"code": "5107G8"}, action=path)
    assert office.world.org.regions["5107G8"] == "乌有园区"


def test_a_colleagues_faster_change_is_not_overwritten_and_the_typed_text_stays(office, admin):
    path = "/desk/org/unit/zjj"
    stale = admin.get(path)
    other = "/desk/org/unit/zrj"
    admin.submit(admin.get(other), {"name": "市资规局", "why": WHY}, action=other)
    page = admin.submit(stale, {"name": "市住建委", "why": WHY}, action=path)
    assert page.status == 409
    assert "市住建委" in page.html
    assert office.world.org.units["zjj"].name != "市住建委"


def test_a_unit_with_open_cases_is_not_switched_off(office, admin):
    office.assigned()
    form = admin.get("/desk/org/unit/zjj").form("/desk/org/unit/zjj")
    values = {name: value for name, value in form.values.items() if name != "active"}
    page = admin.post("/desk/org/unit/zjj", {**values, "why": WHY})
    assert page.status == 422
    assert "还有在办的诉求" in page.text


def test_a_merger_hands_people_and_cases_over_as_lead_and_as_co_unit(office, admin):
    lead, co = office.handling(), office.assigned(unit="sjj")
    clock = lead.clock("handling")
    merged(office, admin)
    run(office)
    moved = office.reload(lead)
    assert (moved.unit, moved.co_units) == ("zrj", ())
    assert replace(moved.clock("handling"), unit=clock.unit) == clock
    assert office.reload(co).co_units == ("zrj",)
    assert office.actor("chenli").unit == "zrj"
    assert lead.no in office.at("chenli").get(f"/desk/case/{lead.no}").text
    assert any("admin" not in entry.text and WHY in entry.text for entry in office.world.store.history(lead.no)
               if entry.action == "move_unit")  # fmt: skip


def test_a_handover_stopped_in_the_middle_goes_on_and_does_nothing_twice(office, admin):
    cases = [office.handling(mobile=f"1990000003{n}") for n in range(3)]
    merged(office, admin)
    left = iter([True, False])
    handover.hand_over(office.world, office.world.clock.now(), lambda: next(left))
    assert sum(office.reload(case).unit == "zrj" for case in cases) == 1
    for _ in range(3):
        run(office)
    for case in cases:
        actions = [entry.action for entry in office.world.store.history(case.no)]
        assert (office.reload(case).unit, actions.count("move_unit")) == ("zrj", 1)
    assert not office.world.store.setting(moving.HANDOVER)


def test_a_merger_that_was_noted_but_never_made_moves_nothing(office):
    case = office.handling()
    moving.begin_handover(office.world, "zjj", "管理员", WHY)
    run(office)
    assert office.reload(case).unit == "zjj"
    assert not office.world.store.setting(moving.HANDOVER)


def test_a_round_in_the_sealed_lane_goes_on_with_the_successor_and_shows_nothing_new(office):
    case = office.sealed()
    merged(office, office.at("admin"))
    run(office)
    moved = office.reload(case)
    assert moved.unit == "zrj"
    assert moved.status == case.status


def test_the_unit_that_the_rules_name_is_neither_merged_nor_switched_off(office, admin):
    own = office.world.policy.supervisor_unit
    path = f"/desk/org/unit/{own}/merge"
    page = admin.submit(admin.get(path), {"into": "zrj", "why": WHY}, action=path)
    assert page.status == 422
    assert not office.world.org.units[own].into


@pytest.mark.parametrize("person", ["zhoumin", "hanbo", "secadmin", "auditor", "chenli"])
def test_nobody_else_learns_of_the_page(office, person):
    assert office.at(person).get("/desk/org").status == 404
    assert office.at(person).get("/desk/org/unit/zjj").status == 404


