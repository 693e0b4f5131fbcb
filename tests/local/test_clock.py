"""The time machine goes forward only, through everything that is due on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import handling, wiring
from chalicelib.domain.words import Status
from chalicelib.local import clock
from tests.handling.test_loop import VALUES, in_first_revisit, t
from tests.simulated import local_app, simulated
from tests.web.client import Browser


@pytest.fixture
def world():
    made = simulated(t("03-02 10:00"))
    wiring.use(made)
    yield made
    wiring.use(None)


def actions(world, no: str) -> list[tuple[str, str]]:
    return [(f"{entry.at:%m-%d %H:%M}", entry.action) for entry in world.store.history(no)]


def test_five_days_ring_every_alarm_at_its_own_time(world):
    case, _ = handling.lodge(world, VALUES)
    trip = clock.forward(world, t("03-06 12:00"))
    assert trip.arrived
    assert world.clock.now() == t("03-06 12:00")
    rung = [when for when, action in actions(world, case.no) if action == "remind"]
    assert rung == ["03-03 09:00", "03-04 09:00", "03-06 09:00"]
    assert "已收到" in world.gateway.lines(VALUES["mobile"])[0].text


def test_the_answer_three_and_the_next_working_day_bring_the_second_assignment(world):
    no = in_first_revisit(world)
    clock.forward(world, world.clock.now())
    world.gateway.reply(VALUES["mobile"], "3")
    clock.forward(world, clock.next_morning(world, world.clock.now()))
    case = world.store.case(no)
    assert (case.status, case.round) == (Status.ASSIGNED, 2)
    assert ("03-09 09:00", "settle_rating") in actions(world, no)
    assert "已交原单位重新办理" in " ".join(line.text for line in world.gateway.lines(VALUES["mobile"]))


def test_it_never_goes_back(world):
    clock.move(world, t("03-05 10:00"))
    clock.move(world, t("03-04 10:00"))
    assert world.clock.now() == t("03-05 10:00")
    clock.forward(world, t("03-03 10:00"))
    assert world.clock.now() == t("03-05 10:00")


def test_the_wall_clock_does_not_notice(world):
    before = world.clock.wall()
    clock.forward(world, t("03-05 10:00"))
    assert world.clock.wall() == before


@pytest.mark.parametrize("now, morning", [
    ("03-02 08:59", "03-02 09:00"), ("03-02 09:00", "03-03 09:00"), ("03-06 15:00", "03-09 09:00"),
    ("02-13 10:00", "02-14 09:00"), ("02-14 10:00", "02-24 09:00"),
])  # fmt: skip
def test_the_next_working_morning_knows_holidays_and_workdays_on_a_weekend(world, now, morning):
    assert clock.next_morning(world, t(now)) == t(morning)


def test_what_stays_due_does_not_hold_the_journey_up(world):
    case, _ = handling.lodge(world, VALUES)

    class Broken:
        def __getattr__(self, name: str):
            return getattr(world.store, name)

        def save(self, *args, **kwargs):
            raise RuntimeError

    trip = clock.forward(replace(world, store=Broken()), t("03-03 12:00"))
    assert trip.arrived
    assert trip.stops < 60
    assert case.no in world.alarm.texts[0]


def test_out_of_time_it_says_how_far_it_got_and_goes_on(world):
    handling.lodge(world, VALUES)
    trip = clock.forward(world, t("03-06 12:00"), seconds=0)
    assert not trip.arrived
    browser = Browser(world, local_app())
    page = browser.post("/local/clock", {"go": "on", "until": t("03-06 12:00").isoformat()})
    assert "已到 2026年3月6日" in page.text


def test_the_page_shows_the_times_and_goes_to_the_next_alarm(world):
    browser = Browser(world, local_app())
    page = browser.get("/local/clock")
    assert "2026年3月2日 星期一 10:00" in page.text
    assert "还没有" in page.text
    handling.lodge(world, VALUES)
    assert clock.next_alarm(world, world.clock.now() + timedelta(minutes=1)) is not None
    browser.submit(page, {}, button=("go", "hour"))
    page = browser.submit(browser.get("/local/clock"), {}, button=("go", "alarm"))
    assert "已到 2026年3月3日星期二 09:00" in page.text
    assert world.clock.now() == t("03-03 09:00")


def test_the_buttons_run_each_job_now(world):
    browser = Browser(world, local_app())
    page = browser.get("/local/clock")
    for button, label in (("watch_clocks", "时钟"), ("send_messages", "短信收发"), ("seal_ledger", "台账封存")):
        page = browser.post("/local/clock", {"run": button})
        assert f"“{label}”已运行" in page.text
    assert set(world.store.beats()) == {"watch_clocks", "send_messages", "seal_ledger"}


@pytest.mark.parametrize("form", [
    {"run": "guard"}, {"go": "back"}, {"go": "on", "until": "soon"}, {"go": "on", "until": "2099-01-01T00:00:00+08:00"},
    {"go": "on", "until": "2026-03-05T00:00:00"}, {},
])  # fmt: skip
def test_what_the_page_does_not_offer_is_refused(world, form):
    assert Browser(world, local_app()).post("/local/clock", form).status == 400
    assert world.clock.now() == t("03-02 10:00")
