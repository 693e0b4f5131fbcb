"""Login, lockout, time-outs, password (all on the wall clock)."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.records import Session
from chalicelib.handling import passwords
from chalicelib.web import session
from tests import fakes

LOGIN = "chenli"


@pytest.fixture
def world() -> fakes.World:
    return fakes.a_world()


def signed(world: fakes.World, login: str = LOGIN, password: str = fakes.PASSWORD) -> session.Signed:
    found = session.find(world, session.sign_in(world, login, password))
    assert found
    return found


def fail(world: fakes.World, times: int, login: str = LOGIN) -> list[str]:
    said = []
    for _ in range(times):
        with pytest.raises(Refused) as refused:
            session.sign_in(world, login, "wrong")
        said.append(str(refused.value))
    return said


def test_the_right_password_opens_a_session_of_that_account(world: fakes.World) -> None:
    assert signed(world).actor.id == LOGIN


def test_the_token_itself_is_stored_nowhere(world: fakes.World) -> None:
    token = session.sign_in(world, LOGIN, fakes.PASSWORD)
    assert world.store.session(token) is None
    found = session.find(world, token)
    assert found and found.session.id != token and token not in (found.session.csrf, found.session.id)


def test_an_unknown_login_gets_the_same_answers_as_a_wrong_password_even_when_locked(world: fakes.World) -> None:
    assert fail(world, 7) == fail(world, 7, "nobody-of-this-name")


def test_an_unknown_login_costs_a_verification_like_a_known_one() -> None:
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODY)
    assert not passwords.HASHER.check_needs_rehash(passwords.hash_password("Another-2026"))


def test_five_failures_lock_for_fifteen_minutes_even_with_the_right_password(world: fakes.World) -> None:
    fail(world, world.policy.login_failures)
    with pytest.raises(Refused, match="15 分钟"):
        session.sign_in(world, LOGIN, fakes.PASSWORD)
    world.clock.forward(minutes=15, seconds=1)
    assert signed(world)


def test_four_failures_do_not_lock(world: fakes.World) -> None:
    fail(world, world.policy.login_failures - 1)
    assert signed(world)


def test_parallel_guesses_are_counted_before_the_password_is_looked_at(world: fakes.World) -> None:
    for _ in range(session.TRIES_A_MINUTE):
        session.sign_in(world, LOGIN, fakes.PASSWORD)
    with pytest.raises(Refused):
        session.sign_in(world, LOGIN, fakes.PASSWORD)


def test_a_switched_off_account_opens_nothing_and_keeps_no_session(world: fakes.World) -> None:
    token = session.sign_in(world, LOGIN, fakes.PASSWORD)
    account = world.store.account(LOGIN)
    assert account
    world.store.put_account(_with(account, active=False))
    assert session.find(world, token) is None
    assert fail(world, 1) == [session.wrong(world.policy)]


def test_an_account_without_a_password_cannot_be_entered(world: fakes.World) -> None:
    account = world.store.account(LOGIN)
    assert account
    world.store.put_account(_with(account, password=""))
    for guess in ("", fakes.PASSWORD, "not-a-password"):
        with pytest.raises(Refused):
            session.sign_in(world, LOGIN, guess)


def test_thirty_idle_minutes_end_a_session_and_use_keeps_it_open(world: fakes.World) -> None:
    token = session.sign_in(world, LOGIN, fakes.PASSWORD)
    for _ in range(3):
        world.clock.forward(minutes=29)
        assert session.find(world, token)
    world.clock.forward(minutes=30)
    assert session.find(world, token) is None


def test_twelve_hours_end_a_session_whatever_its_use(world: fakes.World) -> None:
    token = session.sign_in(world, LOGIN, fakes.PASSWORD)
    for _ in range(30):
        world.clock.forward(minutes=24)
        last = session.find(world, token)
    assert last is None


def test_moving_the_business_clock_ends_no_session(world: fakes.World) -> None:
    token = session.sign_in(world, LOGIN, fakes.PASSWORD)
    world.clock._now += timedelta(days=40)
    assert session.find(world, token)


def test_use_within_a_minute_is_not_written_again(world: fakes.World) -> None:
    token = session.sign_in(world, LOGIN, fakes.PASSWORD)
    start = signed_session(world, token).seen
    world.clock.forward(seconds=59)
    assert signed_session(world, token).seen == start
    world.clock.forward(seconds=1)
    assert signed_session(world, token).seen == world.clock.wall()


def test_a_new_password_ends_every_session_and_the_old_one_opens_nothing(world: fakes.World) -> None:
    other = session.sign_in(world, LOGIN, fakes.PASSWORD)
    session.change_password(world, signed(world), fakes.PASSWORD, "Bihuan-2027", "Bihuan-2027")
    assert session.find(world, other) is None
    assert fail(world, 1) == [session.wrong(world.policy)]
    world.clock.forward(seconds=1)
    assert signed(world, password="Bihuan-2027")


@pytest.mark.parametrize(
    ("old", "new", "again", "fields"),
    [
        ("wrong", "Bihuan-2027", "Bihuan-2027", {"old"}),
        (fakes.PASSWORD, "Short-1", "Short-1", {"new"}),
        (fakes.PASSWORD, "alllowercase2027", "alllowercase2027", {"new"}),
        (fakes.PASSWORD, fakes.PASSWORD, fakes.PASSWORD, {"new"}),
        (fakes.PASSWORD, "Chenli-2027", "Chenli-2027", {"new"}),
        (fakes.PASSWORD, "Bihuan-2027", "Bihuan-2028", {"again"}),
    ],
)
def test_a_bad_new_password_is_refused_at_its_field(
    world: fakes.World, old: str, new: str, again: str, fields: set[str]
) -> None:
    with pytest.raises(Invalid) as invalid:
        session.change_password(world, signed(world), old, new, again)
    assert set(invalid.value.fields) == fields
    assert signed(world)


def test_the_csrf_secret_differs_between_sessions(world: fakes.World) -> None:
    one, two = signed(world), signed(world)
    assert session.same_csrf(one, one.session.csrf)
    assert not session.same_csrf(one, two.session.csrf)
    assert not session.same_csrf(one, "")


def signed_session(world: fakes.World, token: str) -> Session:
    found = session.find(world, token)
    assert found
    return found.session


def _with(account, **changes):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(account, **changes)
