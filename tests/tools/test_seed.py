"""The demo accounts: complete, idempotent, and never over what is there."""

from dataclasses import replace

import pytest

from chalicelib import handling, reference
from chalicelib.domain.words import Role
from chalicelib.handling.passwords import HASHER
from tests.fakes import SETTINGS, a_world
from tools import seed


def test_seeding_twice_writes_once_and_leaves_changes_alone() -> None:
    store = a_world(accounts=False).store
    assert seed.fill(store) == len(seed.people())
    chenli = store.account("chenli")
    assert chenli is not None and HASHER.verify(chenli.password, seed.PASSWORD)
    store.put_account(replace(chenli, active=False, duty="调离"))
    assert seed.fill(store) == 0
    assert store.account("chenli") == replace(chenli, active=False, duty="调离")


def test_the_local_stage_asks_for_no_second_factor_and_leaves_a_later_policy_alone() -> None:
    world = a_world()
    seed.ease(world)
    assert world.policy.totp == "offered" and world.store.revisions("policy")[0].why == seed.WHY
    handling.revise(world, "policy", {"totp": "required"}, by="secadmin", by_name="安全管理员乙", why="演练")
    seed.ease(world)
    assert world.policy.totp == "required"


def test_every_unit_can_be_assigned_to_and_every_role_has_somebody() -> None:
    people = seed.people()
    units = reference.org().units
    assert {one["unit"] for one in people} - {""} <= set(units)
    for unit in set(units) - {"ysj"}:  # the authority itself handles nothing
        roles = {role for one in people if one["unit"] == unit for role in one["roles"]}
        assert {"handler", "unit_leader"} <= roles, unit
    taken = {Role(role) for one in people for role in one["roles"]}
    assert taken == set(Role) - {Role.SYSTEM, Role.ENTERPRISE}


def test_a_public_password_stays_out_of_every_other_stage() -> None:
    environ = {name.upper(): str(value) for name, value in vars(SETTINGS).items()}
    with pytest.raises(SystemExit, match="local stage only"):
        seed.main("http://127.0.0.1:1", {"environment": {**environ, "STAGE": "prod"}})
