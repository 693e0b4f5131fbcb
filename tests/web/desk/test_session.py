"""Login, lockout, time-outs, password (all on the wall clock)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.records import Session
from chalicelib.handling import passwords
from chalicelib.web import session
from chalicelib.web.desk import devices
from tests import fakes
from tests.web.client import Browser

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
    change(world, active=False)
    assert session.find(world, token) is None
    assert fail(world, 1) == [session.wrong(world.policy)]


def test_an_account_without_a_password_cannot_be_entered(world: fakes.World) -> None:
    change(world, password="")
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


# the first sign-in, and passwords that are too old
def test_with_a_drawn_password_only_the_page_for_an_own_one_is_reachable(world: fakes.World) -> None:
    change(world, first=True)
    browser = Browser(world)
    page = browser.post("/desk/login", {"login": LOGIN, "password": fakes.PASSWORD, "next": "/desk/sessions"})
    assert page.path == "/desk/password" and "old" not in page.form("/password").names
    for path in ("/desk", "/desk/notices", "/desk/second-factor", "/desk/case/QS51070320260302000017"):
        assert browser.get(path).path == "/desk/password", path
    short = browser.submit(page, {"new": "short", "again": "other"}, action="/password")
    assert short.status == 422 and 'href="#new"' in short.html and 'href="#again"' in short.html
    page = browser.submit(page, {"new": "Mianyang-2027", "again": "Mianyang-2027"}, action="/password")
    assert page.path == "/desk/sessions" and browser.get("/desk").path == "/desk"
    account = world.store.account(LOGIN)
    assert account and not account.first


def test_the_drawn_password_itself_cannot_become_the_own_one(world: fakes.World) -> None:
    change(world, first=True)
    browser = Browser(world)
    page = browser.post("/desk/login", {"login": LOGIN, "password": fakes.PASSWORD})
    page = browser.submit(page, {"new": fakes.PASSWORD, "again": fakes.PASSWORD}, action="/password")
    assert page.status == 422 and "不能和现在的相同" in page.text


def test_a_password_that_is_too_old_is_changed_at_the_sign_in(world: fakes.World) -> None:
    change(world, password_set=world.clock.wall())
    world.clock.forward(days=world.policy.password_days)
    browser = Browser(world)
    page = browser.post("/desk/login", {"login": LOGIN, "password": fakes.PASSWORD})
    assert page.path == "/desk/password" and f"{world.policy.password_days} 天" in page.text
    page = browser.submit(page, {"new": "Mianyang-2027", "again": "Mianyang-2027"}, action="/password")
    assert page.path == "/desk"


def test_the_demonstration_password_never_ages(world: fakes.World) -> None:
    world.clock.forward(days=1000)
    assert session.first_of_all(world, signed(world)) == ""


def test_the_last_passwords_cannot_be_used_again_and_an_older_one_can(world: fakes.World) -> None:
    before, made = fakes.PASSWORD, [f"Mianyang-203{n}" for n in range(world.policy.password_last)]
    for new in made:
        session.change_password(world, signed(world, password=before), before, new, new)
        world.clock.forward(minutes=1)
        before = new
    for used in made:
        world.clock.forward(minutes=1)
        with pytest.raises(Invalid, match="最近"):
            session.change_password(world, signed(world, password=before), before, used, used)
    session.change_password(world, signed(world, password=before), before, fakes.PASSWORD, fakes.PASSWORD)
    assert signed(world)


def test_guessing_the_present_password_on_the_page_locks_like_the_login(world: fakes.World) -> None:
    person = signed(world)
    for _ in range(world.policy.login_failures):
        with pytest.raises(Invalid):
            session.change_password(world, person, "wrong", "Mianyang-2027", "Mianyang-2027")
    with pytest.raises(Invalid, match="15 分钟"):
        session.change_password(world, person, fakes.PASSWORD, "Mianyang-2027", "Mianyang-2027")
    with pytest.raises(Refused):
        session.sign_in(world, LOGIN, fakes.PASSWORD)


def test_the_limits_are_those_of_the_policy(world: fakes.World) -> None:
    stricter = {"login_failures": 2, "lock_minutes": 30, "idle_minutes": 10, "session_hours": 1, "password_low": 14}
    world.store.put_setting("policy", stricter)
    world.book.reread()
    assert "连续输错 2 次，要等 30 分钟" in fail(world, 1)[0]
    fail(world, 1)
    world.clock.forward(minutes=29)
    assert fail(world, 1) == ["输错的次数太多，请 30 分钟后再试"]
    world.clock.forward(minutes=2)
    token = session.sign_in(world, LOGIN, fakes.PASSWORD)
    person = session.find(world, token)
    assert person
    with pytest.raises(Invalid, match="14 到"):
        session.change_password(world, person, fakes.PASSWORD, "Bihuan-2027", "Bihuan-2027")
    for _ in range(6):
        world.clock.forward(minutes=9)
        assert session.find(world, token)
    world.clock.forward(minutes=9)
    assert session.find(world, token) is None


# where one is signed in
def test_the_own_sessions_are_listed_in_words_and_this_one_is_marked(world: fakes.World) -> None:
    phone, desk = Browser(world), Browser(world)
    enter(phone, "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 SECRET-MODEL")
    world.clock.forward(minutes=5)
    enter(desk, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36")
    page = desk.get("/desk/sessions")
    assert "Windows 上的 Chrome 当前" in page.text and "安卓手机 上的 Chrome" in page.text
    assert page.text.count("当前") == 1 and "SECRET-MODEL" not in page.html


def test_one_session_or_all_others_are_ended_and_this_one_stays(world: fakes.World) -> None:
    one, two, own = (Browser(world) for _ in range(3))
    for browser in (one, two, own):
        enter(browser)
        world.clock.forward(seconds=1)
    page = own.get("/desk/sessions")
    newest, *_, others = [form for form in page.forms if form.action.endswith("/end")]
    assert others.buttons == [("session", "others")]
    own.post("/desk/sessions/end", {**newest.values, **dict(newest.buttons)})
    assert two.get("/desk").path == "/desk/login" and one.get("/desk").path == "/desk"
    own.post("/desk/sessions/end", {**others.values, **dict(others.buttons)})
    assert one.get("/desk").path == "/desk/login" and own.get("/desk").path == "/desk"


def test_nobody_ends_somebody_elses_session_or_the_own_one_by_its_id(world: fakes.World) -> None:
    victim, own = signed(world, "zhaojie"), Browser(world)
    enter(own)
    csrf = own.get("/desk/sessions").form("/logout").values["csrf"][0]
    mine = world.store.sessions(LOGIN)[0]
    for id in (victim.session.id, mine.id, "", "no-such"):
        own.post("/desk/sessions/end", {"csrf": csrf, "session": id})
    assert world.store.session(victim.session.id) and own.get("/desk").path == "/desk"


def test_a_session_that_was_idle_too_long_is_in_no_list(world: fakes.World) -> None:
    signed(world)
    world.clock.forward(minutes=31)
    own = Browser(world)
    enter(own)
    assert len(own.get("/desk/sessions").html.split("<tbody>")[1].split("<tr>")) == 2


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36", "Windows 上的 Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Windows 上的 Edge"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0 Safari/604.1", "iPhone 上的 微信"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Linux 上的 Firefox"),
        ("curl/8.5.0", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_device_is_said_in_words(agent: str, said: str) -> None:
    assert devices.words(agent) == said


# what is noted
def test_sign_ins_failures_and_locks_are_noted_without_what_was_typed(world: fakes.World) -> None:
    session.sign_in(world, LOGIN, fakes.PASSWORD)
    fail(world, 1, "somebody-typed-a-password-here")
    fail(world, world.policy.login_failures)
    session.sign_out(world, signed(world, "zhaojie"))
    events = world.store.events(world.clock.wall().date())
    noted = [(one.what, one.target, one.ok, one.detail.get("why", "")) for one in events]
    assert noted[0] == ("sign_in", LOGIN, True, "")
    assert noted[1] == ("sign_in", "", False, "没有这个登录名")
    assert noted[2:7] == [("sign_in", LOGIN, False, "")] * 4 + [("sign_in", LOGIN, False, "锁定")]
    assert noted[-1] == ("sign_out", "zhaojie", True, "")
    assert "typed" not in str(events)


def change(world: fakes.World, **changes: Any) -> None:
    account = world.store.account(LOGIN)
    assert account
    world.store.put_account(replace(account, **changes))


def enter(browser: Browser, agent: str = "") -> None:
    browser.post("/desk/login", {"login": LOGIN, "password": fakes.PASSWORD}, user_agent=agent)


def signed_session(world: fakes.World, token: str) -> Session:
    found = session.find(world, token)
    assert found
    return found.session
