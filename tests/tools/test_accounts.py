"""Accounts from the command line."""

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.words import Role
from chalicelib.web import session
from tests.fakes import World, a_world
from tools.ops import accounts


@pytest.fixture
def world() -> World:
    return a_world()


def test_an_account_opens_with_the_drawn_password_and_with_no_other(world: World) -> None:
    drawn = accounts.add(world, "tangke", "汤可", ["handler"], unit="qyb", duty="联络员")
    found = session.find(world, session.sign_in(world, "tangke", drawn))
    assert found is not None and found.account.roles == {Role.HANDLER} and found.account.unit == "qyb"
    with pytest.raises(Refused):
        session.sign_in(world, "tangke", drawn + "x")


def test_a_new_password_ends_every_session_and_the_old_password(world: World) -> None:
    old = accounts.add(world, "tangke", "汤可", ["handler"], unit="qyb")
    token = session.sign_in(world, "tangke", old)
    world.clock.forward(minutes=1)
    fresh = accounts.password(world, "tangke")
    assert session.find(world, token) is None
    assert session.sign_in(world, "tangke", fresh)
    with pytest.raises(Refused):
        session.sign_in(world, "tangke", old)


def test_a_disabled_account_is_out_at_once_and_stays_in_the_list(world: World) -> None:
    token = session.sign_in(world, "chenli", "Bihuan-2026")
    accounts.disable(world, "chenli")
    assert session.find(world, token) is None
    line = next(line for line in accounts.listing(world) if line.startswith("chenli "))
    assert line == "chenli  陈立  handler  zjj  全市  disabled"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"login": "chenli"}, "已经有人使用"),
        ({"login": "CHENLI"}, "已经有人使用"),
        ({"roles": ["boss"]}, "boss"),
        ({"roles": ["system"]}, "system"),
        ({"roles": []}, "none"),
        ({"roles": ["admin", "auditor"]}, "不同的人"),
        ({"roles": ["admin", "handler"]}, "不同的人"),
        ({"unit": ""}, "所在单位"),
        ({"unit": "nowhere"}, "没有这个单位"),
        ({"region": "110101"}, "没有这个区县"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(world: World, given: dict[str, object], says: str) -> None:
    asked = {"login": "tangke", "name": "汤可", "roles": ["handler"], "unit": "qyb", **given}
    login, name, roles = asked.pop("login"), asked.pop("name"), asked.pop("roles")
    with pytest.raises(accounts.AccountError, match=says):
        accounts.add(world, login, name, roles, **asked)  # type: ignore[arg-type]


def test_nobody_is_known_by_a_login_that_does_not_exist(world: World) -> None:
    with pytest.raises(accounts.AccountError, match="no login nobody"):
        accounts.password(world, "nobody")
