"""Changes of the organisation: names of the past stay, mergers have rules, what changed is said in words."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib import reference
from chalicelib.domain import orgchange
from chalicelib.domain.errors import Invalid
from chalicelib.domain.org import Unit, from_data, to_data

ORG = reference.org()
TODAY = date(2026, 3, 2)
ZJJ = ORG.units["zjj"]


def renamed(org, name, today=TODAY):
    return orgchange.put(org, replace(org.units["zjj"], name=name), today)


def test_a_renamed_unit_keeps_its_old_name_for_days_before():
    unit = renamed(ORG, "市住房城乡建设委员会").units["zjj"]
    assert unit.name_on(date(2026, 3, 1)) == ZJJ.name
    assert unit.name_on(TODAY) == "市住房城乡建设委员会"


def test_a_name_that_did_not_last_a_day_is_not_kept():
    unit = renamed(renamed(ORG, "甲局"), "乙局").units["zjj"]
    assert [name for _, name in unit.names] == [ZJJ.name]


@pytest.mark.parametrize(("changes", "field"), [
    ({"name": ORG.units["zrj"].name}, "name"), ({"name": "局"}, "name"), ({"region": "999999"}, "region"),
    ({"kind": "vertical"}, "regions"), ({"regions": ("510703",)}, "regions"), ({"parent": "zjj"}, "parent"),
    ({"parent": "nowhere"}, "parent"), ({"kind": "moon"}, "kind"),
])  # fmt: skip
def test_a_unit_that_makes_no_sense_is_refused_at_the_field(changes, field):
    with pytest.raises(Invalid) as found:
        orgchange.put(ORG, replace(ZJJ, **changes), TODAY)
    assert set(found.value.fields) == {field}


def test_units_cannot_stand_above_each_other():
    below = orgchange.put(ORG, replace(ORG.units["zrj"], parent="zjj"), TODAY)
    with pytest.raises(Invalid):
        orgchange.put(below, replace(ZJJ, parent="zrj"), TODAY)


def test_a_merged_unit_names_its_successor_and_what_was_below_comes_along():
    below = orgchange.put(ORG, Unit("u1", "质量安全站", ORG.city, parent="zjj"), TODAY)
    made = orgchange.merge(below, "zjj", "zrj", ())
    assert (made.units["zjj"].into, made.units["zjj"].active, made.units["u1"].parent) == ("zrj", False, "zrj")
    assert from_data(to_data(made)) == made


def test_a_unit_can_go_into_the_one_that_stood_below_it():
    below = orgchange.put(ORG, replace(ORG.units["zrj"], parent="zjj"), TODAY)
    assert orgchange.merge(below, "zjj", "zrj", ()).units["zrj"].parent == ""


@pytest.mark.parametrize(("old", "new", "kept"), [
    ("zjj", "zjj", ()), ("zjj", "nowhere", ()), ("ysj", "zjj", ("ysj",)),
])  # fmt: skip
def test_a_merger_that_cannot_be_is_refused(old, new, kept):
    with pytest.raises(Invalid):
        orgchange.merge(ORG, old, new, kept)


def test_what_changed_reads_as_sentences():
    after = orgchange.merge(renamed(ORG, "市住建委"), "zrj", "zjj", ())
    assert list(orgchange.changes(ORG, after)) == [f"{ZJJ.name}更名为市住建委", "市自然资源和规划局并入市住建委"]
