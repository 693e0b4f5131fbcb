"""Rules of accounts: roles that stand alone, who needs the second factor, passwords, rights that shrink."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import accounts
from chalicelib.domain.policy import Policy
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role
from tests.builders import MONDAY

ORG = reference.org()
POLICY = Policy()
CHENLI = Account("chenli", "chenli", "陈立", frozenset({Role.HANDLER}), "zjj", mobile="19900000001")
HEJIANPING = Account("hejianping", "hejianping", "何建平", frozenset({Role.UNIT_LEADER}), "zjj")
SONGLAN = Account("songlan", "songlan", "宋岚", frozenset({Role.UNIT_LEADER}), "zrj")
ADMIN = Account("admin", "admin", "系统管理员甲", frozenset({Role.ADMIN}))
ROLL = accounts.Roll.of([CHENLI, HEJIANPING, SONGLAN, ADMIN])
ROLES = st.frozensets(st.sampled_from([role for role in Role if role not in accounts.NOBODY]), min_size=1)


def test_an_account_as_it_should_be_has_no_fault() -> None:
    assert accounts.faults(CHENLI, ORG, ROLL) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 31}, "name"),
        ({"duty": "长" * 41}, "duty"),
        ({"login": "陈立"}, "login"),
        ({"login": "1chenli"}, "login"),
        ({"id": "another", "login": "CHENLI"}, "login"),
        ({"roles": frozenset()}, "roles"),
        ({"roles": frozenset({Role.SYSTEM})}, "roles"),
        ({"roles": frozenset({Role.ADMIN, Role.AUDITOR})}, "roles"),
        ({"roles": frozenset({Role.ADMIN, Role.HANDLER})}, "roles"),
        ({"unit": ""}, "unit"),
        ({"unit": "nowhere"}, "unit"),
        ({"region": "110101"}, "region"),
        ({"channels": frozenset({"portal"})}, "channels"),
        ({"roles": frozenset({Role.INTAKE}), "channels": frozenset({"fax"})}, "channels"),
        ({"deputy": "nobody"}, "deputy"),
        ({"deputy": "chenli"}, "deputy"),
        ({"deputy": "songlan"}, "deputy"),
        ({"mobile": "123"}, "mobile"),
        ({"mobile": "", "sms": True}, "mobile"),
    ],
)
def test_a_fault_is_said_at_its_field(changes: dict, field: str) -> None:
    assert set(accounts.faults(replace(CHENLI, **changes), ORG, ROLL)) == {field}


def test_a_colleague_of_the_same_unit_can_be_the_deputy() -> None:
    assert accounts.faults(replace(CHENLI, deputy="hejianping"), ORG, ROLL) == {}


def test_nobody_moves_into_a_unit_that_was_closed_but_who_is_there_stays() -> None:
    closed = replace(ORG, units={**ORG.units, "zjj": replace(ORG.units["zjj"], active=False)})
    assert "unit" in accounts.faults(replace(SONGLAN, unit="zjj"), closed, ROLL)
    assert accounts.faults(CHENLI, closed, ROLL) == {}


@given(ROLES)
def test_an_administration_never_stands_with_another_role(roles: frozenset[Role]) -> None:
    wrong = accounts.faults(replace(CHENLI, roles=roles), ORG, ROLL)
    assert ("roles" in wrong) == (len(roles) > 1 and bool(roles & accounts.APART))


def test_nobody_changes_the_own_roles_or_switches_himself_off() -> None:
    second = replace(ADMIN, id="admin2", login="admin2")
    roll = accounts.Roll.of([ADMIN, second])
    assert set(accounts.forbidden("admin", ADMIN, replace(ADMIN, roles=frozenset({Role.AUDITOR})), roll)) == {"roles"}
    assert set(accounts.forbidden("admin", ADMIN, replace(ADMIN, active=False), roll)) == {"active"}
    assert accounts.forbidden("admin", second, replace(second, active=False), roll) == {}


@pytest.mark.parametrize(
    ("changes", "field"), [({"active": False}, "active"), ({"roles": frozenset({Role.LEADER})}, "roles")]
)
def test_the_last_administrator_stays(changes: dict, field: str) -> None:
    off = replace(ADMIN, id="admin2", login="admin2", active=False)
    found = accounts.forbidden("elsewhere", ADMIN, replace(ADMIN, **changes), accounts.Roll.of([ADMIN, off]))
    assert set(found) == {field}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "陈力"}, False),
        ({"roles": frozenset({Role.HANDLER, Role.INTAKE})}, False),
        ({"roles": frozenset({Role.INTAKE})}, True),
        ({"unit": "zrj"}, True),
        ({"region": "510703"}, True),
        ({"channels": frozenset({"window"})}, True),
        ({"active": False}, True),
    ],
)
def test_rights_shrink_when_something_is_not_allowed_any_more(changes: dict, expected: bool) -> None:
    assert accounts.shrinks(CHENLI, replace(CHENLI, **changes)) is expected


def test_a_wider_region_or_more_channels_take_nothing_away() -> None:
    county = replace(CHENLI, region="510703", channels=frozenset({"window"}))
    for changes in ({"region": ""}, {"region": "510700"}, {"channels": frozenset()}):
        assert not accounts.shrinks(county, replace(county, **changes))
    assert accounts.shrinks(county, replace(county, region="510704"))


def test_a_unit_is_short_of_a_leader_when_the_only_one_is_off() -> None:
    assert accounts.short_of("zjj", [CHENLI, HEJIANPING]) == []
    assert accounts.short_of("zjj", [CHENLI, replace(HEJIANPING, active=False)]) == ["承办审核领导"]
    assert accounts.short_of("zjj", [SONGLAN]) == ["承办经办人", "承办审核领导"]


@given(ROLES)
def test_the_second_factor_is_asked_of_whoever_has_one_of_its_roles(roles: frozenset[Role]) -> None:
    account = replace(CHENLI, roles=roles)
    free = {Role.INTAKE, Role.TASKFORCE, Role.HANDLER, Role.UNIT_LEADER}
    assert accounts.needs_second_factor(account, POLICY) is not (roles <= free)
    assert not accounts.needs_second_factor(account, replace(POLICY, totp="offered"))


def test_a_password_ages_unless_the_policy_or_the_account_says_never() -> None:
    set_then = replace(CHENLI, password_set=MONDAY)
    almost, then = MONDAY + timedelta(days=90) - timedelta(seconds=1), MONDAY + timedelta(days=90)
    assert not accounts.must_change(set_then, POLICY, almost)
    assert accounts.must_change(set_then, POLICY, then)
    assert not accounts.must_change(set_then, replace(POLICY, password_days=0), then)
    assert not accounts.must_change(CHENLI, POLICY, then)
    assert accounts.must_change(replace(CHENLI, first=True), POLICY, MONDAY)


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("Short-1", "10 到 128"), ("A1-" + "a" * 126, "10 到 128"), ("alllowercase2027", "三种"),
        ("my-Chenli-2027", "登录名"), ("Bihuan-2027", ""), ("闭环工作台二七-A1", ""),
    ],
)  # fmt: skip
def test_a_password_is_long_and_mixed_and_not_the_login(new: str, says: str) -> None:
    found = accounts.password_fault(POLICY, "chenli", new)
    assert says in found if says else found == ""
