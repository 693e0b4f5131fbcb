"""Changes of the organisation: nothing that the history names gets lost, nothing that the rules need goes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import orgchange
from chalicelib.domain.errors import Invalid
from chalicelib.domain.org import Unit

ORG, POLICY, DAY = reference.org(), reference.policy(), date(2026, 3, 2)


def wrong(unit: Unit) -> set[str]:
    return set(orgchange.faults(ORG, unit))


def test_a_renamed_unit_keeps_its_old_name_for_the_time_before() -> None:
    after = orgchange.with_unit(ORG, replace(ORG.units["zjj"], name="市住房城乡建设和水务局"), DAY).units["zjj"]
    assert after.name_on(date(2026, 3, 1)) == "市住房和城乡建设局" and after.name_on(DAY) == "市住房城乡建设和水务局"
    again = orgchange.with_unit(replace(ORG, units={**ORG.units, "zjj": after}), replace(after, name="市建设局"),
                                date(2026, 5, 1)).units["zjj"]  # fmt: skip
    assert [again.name_on(day) for day in (date(2026, 3, 1), date(2026, 4, 30), date(2026, 5, 1))] == [
        "市住房和城乡建设局", "市住房城乡建设和水务局", "市建设局",
    ]  # fmt: skip


def test_what_is_wrong_with_a_unit_is_said_field_by_field() -> None:
    assert wrong(Unit("A!", "局", "999999", "club", parent="none")) == {"id", "name", "region", "kind", "parent"}
    assert wrong(Unit("new", "市住房和城乡建设局", ORG.city)) == {"name"}
    assert wrong(Unit("swj2", "税务局二分局", ORG.city, "vertical")) == {"regions"}
    assert wrong(Unit("x1", "某区单位", ORG.city, "county")) == {"region"}
    assert wrong(Unit("x1", "某市单位", "510703", "city")) == {"region"}
    assert wrong(Unit("swj2", "税务局二分局", ORG.city, "vertical", ("510703",))) == set()


def test_a_unit_is_not_its_own_superior_by_any_way_round() -> None:
    below = replace(ORG.units["zjj"], parent="zrj")
    org = replace(ORG, units={**ORG.units, "zjj": below})
    assert "parent" in orgchange.faults(org, replace(ORG.units["zrj"], parent="zjj"))


def test_after_a_merger_everything_leads_to_the_successor() -> None:
    once = orgchange.merged(ORG, "gfb", "zjj", POLICY)
    twice = orgchange.merged(once, "zjj", "zrj", POLICY)
    assert twice.units["gfb"].into == twice.units["zjj"].into == "zrj"
    assert not twice.units["gfb"].active and twice.units["zrj"].active
    with pytest.raises(Invalid):
        orgchange.opened(twice, "gfb")


@pytest.mark.parametrize("unit", ["ysj", "mdb"])
def test_a_unit_that_the_rules_name_stays(unit: str) -> None:
    for change in (lambda: orgchange.closed(ORG, unit, POLICY), lambda: orgchange.merged(ORG, unit, "zjj", POLICY)):
        with pytest.raises(Invalid, match="规则"):
            change()


def test_into_itself_or_into_a_closed_unit_nothing_is_merged() -> None:
    with pytest.raises(Invalid):
        orgchange.merged(ORG, "zjj", "zjj", POLICY)
    with pytest.raises(Invalid):
        orgchange.merged(orgchange.closed(ORG, "zrj", POLICY), "zjj", "zrj", POLICY)


def test_a_closed_unit_can_be_opened_again_unless_its_name_is_taken() -> None:
    org = orgchange.closed(ORG, "zjj", POLICY)
    assert orgchange.opened(org, "zjj").units["zjj"].active
    taken = orgchange.with_unit(org, Unit("zjj2", "市住房和城乡建设局", ORG.city), DAY)
    with pytest.raises(Invalid):
        orgchange.opened(taken, "zjj")


def test_regions_are_renamed_and_added_but_none_is_lost() -> None:
    names = {**ORG.regions, "5107G1": "科技城集中发展区", "5107G9": "临港区"}
    assert orgchange.with_regions(ORG, names).regions == names
    with pytest.raises(Invalid):
        orgchange.with_regions(ORG, {"510700": "绵阳市"})
    with pytest.raises(Invalid) as caught:
        orgchange.with_regions(ORG, {**ORG.regions, "999999": "外地", "5107g": "小写", "5107G8": "涪城区"})
    assert {"999999", "5107g", "5107G8"} <= set(caught.value.fields)


@given(st.lists(st.tuples(st.sampled_from(sorted(ORG.units)), st.sampled_from(sorted(ORG.units))), max_size=8))
def test_whatever_is_merged_no_unit_is_lost_and_no_successor_is_closed(pairs) -> None:
    org = ORG
    for unit, into in pairs:
        try:
            org = orgchange.merged(org, unit, into, POLICY)
        except Invalid:
            continue
    assert set(org.units) == set(ORG.units)
    for one in org.units.values():
        assert not one.into or (org.units[one.into].active and not one.active)
