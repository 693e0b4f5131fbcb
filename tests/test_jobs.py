"""What each job does with what goes wrong, and how it stops in time."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib import handling, jobs, wiring
from chalicelib.jobs import outbox
from chalicelib.messages.gateway import Result, Unconnected, choose
from tests.builders import a_message
from tests.fakes import MONDAY, SETTINGS, a_world
from tests.handling.test_loop import do, t
from tests.jobs_world import a_lodged, an_answer, an_approved, left, run

ROOT = Path(__file__).parents[1]


@pytest.fixture
def world():
    return a_world(t("03-02 10:00"))


class Broken:
    """A store in which one case cannot be read."""

    def __init__(self, store: Any, no: str) -> None:
        self._store, self._no = store, no

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def case(self, no: str) -> Any:
        if no == self._no:
            raise RuntimeError("the words of 19900000001")
        return self._store.case(no)


def state(world: Any, no: str, template: str) -> str:
    return next(out.state for out in world.store.messages(no) if out.message.template == template)


# watch_clocks


def test_a_case_that_fails_is_put_back_an_hour_and_does_not_stop_the_others(world, capsys):
    bad, good = a_lodged(world, "03-02 10:00", "0001"), a_lodged(world, "03-02 10:00", "0002")
    broken = replace(world, store=Broken(world.store, bad))
    done = run(broken, "watch_clocks", "03-03 09:00")
    assert (done["woken"], done["failed"]) == (1, 1)
    assert any(entry.action == "remind" for entry in world.store.history(good))
    assert world.store.due_cases(t("03-03 09:59")) == []
    assert world.store.due_cases(t("03-03 10:00")) == [bad]
    logged = capsys.readouterr().err
    assert "RuntimeError" in logged
    assert "19900000001" not in logged


def test_the_third_failure_in_a_row_raises_the_alarm_once(world):
    bad = a_lodged(world, "03-02 10:00", "0001")
    broken = replace(world, store=Broken(world.store, bad))
    for hour in range(9, 14):
        run(broken, "watch_clocks", f"03-03 {hour:02}:00")
    assert len(world.alarm.texts) == 1
    assert bad in world.alarm.texts[0]


def test_a_job_stops_in_time_and_the_next_run_does_the_rest(world):
    numbers = [a_lodged(world, "03-02 10:00", f"{n:04}") for n in range(1, 9)]
    world.clock.set(t("03-03 09:00"))
    asked = iter([True] * 5)
    done = jobs.JOBS["watch_clocks"].work(world, t("03-03 09:00"), lambda: next(asked, False))
    assert not done["complete"]
    assert 0 < done["woken"] < len(numbers)
    rest = run(world, "watch_clocks", "03-03 09:00")
    assert rest["complete"]
    assert rest["woken"] + done["woken"] == len(numbers)


def test_only_a_complete_run_leaves_a_heartbeat(world):
    a_lodged(world, "03-02 10:00", "0001")
    jobs.run_with(world, "watch_clocks", t("03-03 09:00"), 0)
    assert "watch_clocks" not in world.store.beats()
    jobs.run_with(world, "watch_clocks", t("03-03 09:00"), 10)
    assert world.store.beats()["watch_clocks"][0] == t("03-03 09:00")


def test_a_list_that_lags_behind_the_table_does_not_keep_a_run_busy(world):
    a_lodged(world, "03-02 10:00", "0001")

    class Lagging(Broken):
        def due_cases(self, now: datetime, limit: int = 100) -> list[str]:
            found: list[str] = self._store.cases_of("19900000001")
            return found

    done = run(replace(world, store=Lagging(world.store, "")), "watch_clocks", "03-02 11:00")
    assert done == {"woken": 1, "failed": 0, "complete": True}


def test_the_time_comes_from_the_event(world):
    wiring.use(world)
    a_lodged(world, "03-02 10:00", "0001")
    assert jobs.run("watch_clocks", "2026-03-03T00:59:59Z")["woken"] == 0
    assert jobs.run("watch_clocks", "2026-03-03T01:00:00Z")["woken"] == 1
    wiring.use(None)


def test_each_job_knows_the_time_limit_that_its_function_has():
    functions = json.loads((ROOT / ".chalice/config.json").read_text())["lambda_functions"]
    assert {name: job.seconds for name, job in jobs.JOBS.items()} == {
        name: functions[name]["lambda_timeout"] for name in jobs.JOBS
    }


def test_a_lease_outlives_every_run_that_could_hold_it():
    assert timedelta(seconds=jobs.JOBS["send_messages"].seconds) < outbox.LEASE


# messages


def test_who_opted_out_gets_no_notice_and_no_survey_but_still_a_code(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "send_messages", "03-05 10:00")
    before = len(left(world))
    world.store.take_in(an_answer("A1", "19900000003", "TD", t("03-05 11:00")))
    run(world, "send_messages", "03-05 11:00")
    run(world, "watch_clocks", "03-06 09:00")
    run(world, "send_messages", "03-06 09:00")
    assert len(left(world)) == before
    assert state(world, no, "survey") == "dropped"
    assert world.store.case(no).revisit.phone
    world.store.send(a_message("c1", case="", to="19900000003", template="code", purpose="code", due=t("03-06 09:00")))
    run(world, "send_messages", "03-06 09:00")
    assert ("19900000003", "code") in left(world)


def test_a_survey_to_a_dead_number_becomes_a_call(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "send_messages", "03-05 10:00")
    run(world, "watch_clocks", "03-06 09:00")
    world.gateway.results = [Result("failed", detail="空号")]
    run(world, "send_messages", "03-06 09:00")
    assert state(world, no, "survey") == "failed"
    assert world.store.case(no).revisit.phone
    assert sum(entry.action == "open_phone_task" for entry in world.store.history(no)) == 1


def test_a_survey_that_fails_by_its_receipt_becomes_a_call_once(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    run(world, "send_messages", "03-06 09:00")
    survey = next(out for out in world.store.messages(no) if out.message.template == "survey")
    for id in ("R1", "R2"):
        receipt = an_answer(id, "19900000003", "", t("03-06 09:05"))
        out_id = f"{no}/{survey.message.id}"
        world.store.take_in(replace(receipt, kind="receipt", status="failed", out_id=out_id))
        run(world, "send_messages", "03-06 09:05")
    assert state(world, no, "survey") == "failed"
    assert sum(entry.action == "open_phone_task" for entry in world.store.history(no)) == 1


def test_a_receipt_for_a_message_nobody_knows_changes_nothing(world):
    receipt = an_answer("R1", "19900000003", "", MONDAY)
    world.store.take_in(replace(receipt, kind="receipt", status="delivered", out_id="QS1/m9"))
    assert run(world, "send_messages", MONDAY)["in"] == {"delivered": 1}


def test_a_survey_that_waits_for_its_window_is_dropped_when_the_web_was_faster(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    handling.answer(world, no, {"rating": "satisfied", "solved": "yes", "reason": ""}, now=t("03-06 09:00"))
    run(world, "send_messages", "03-06 09:01")
    assert state(world, no, "survey") == "dropped"
    assert not world.store.case(no).revisit.phone


def test_an_sms_that_is_read_after_a_newer_answer_from_the_web_does_not_replace_it(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    run(world, "send_messages", "03-06 09:00")
    world.store.take_in(an_answer("A1", "19900000003", "3", t("03-06 09:05")))
    handling.answer(world, no, {"rating": "satisfied", "solved": "yes", "reason": ""}, now=t("03-06 09:06"))
    run(world, "send_messages", "03-06 09:07")
    assert world.store.case(no).revisit.rating == "satisfied"
    assert any("不满意" in entry.text or "3" in entry.text for entry in world.store.history(no)
               if entry.action == "late_answer")  # fmt: skip


def test_three_answers_by_two_ways_count_in_the_order_in_which_they_came(world):
    """Scenario 9: 09:05 "３", 09:06 web 不满意, 09:07 "打错了，是1" → satisfied; raw answers kept."""
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    run(world, "send_messages", "03-06 09:00")
    world.store.take_in(an_answer("A2", "19900000003", "打错了，是1", t("03-06 09:07")))
    world.store.take_in(an_answer("A1", "19900000003", "３", t("03-06 09:05")))
    handling.answer(world, no, {"rating": "dissatisfied", "solved": "", "reason": "没解决"}, now=t("03-06 09:06"))
    run(world, "send_messages", "03-06 09:08")
    assert world.store.case(no).revisit.rating == "satisfied"
    raw = [entry.data.get("raw") or entry.text for entry in world.store.history(no)
           if entry.action in ("take_answer", "late_answer")]  # fmt: skip
    assert len(raw) == 3
    run(world, "watch_clocks", "03-09 09:00")
    assert world.store.case(no).rating == "satisfied"


def test_three_pushed_five_times_is_one_second_assignment(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    for minute in range(5):
        world.store.take_in(an_answer("A1", "19900000003", "3", t(f"03-06 09:0{minute}")))
        run(world, "send_messages", f"03-06 09:0{minute}")
    run(world, "watch_clocks", "03-09 09:00")
    entries = world.store.history(no)
    assert sum(entry.action == "take_answer" for entry in entries) == 1
    assert sum(entry.action == "second_assignment" for entry in entries) == 1


def test_a_code_that_is_late_is_not_sent_any_more(world):
    world.store.send(a_message("c1", case="", template="code", purpose="code", due=MONDAY))
    assert run(world, "send_messages", MONDAY + timedelta(minutes=11))["out"] == {"dropped": 1}
    assert left(world) == []


def test_a_busy_gateway_is_asked_less_and_less_often_and_given_up_after_two_days(world):
    world.store.send(a_message("m1", case="QS1", due=MONDAY))
    world.gateway.results = [Result("again", detail="忙")] * 99
    tried = []
    for minute in range(0, 3000, 1):
        at = MONDAY + timedelta(minutes=minute)
        if world.store.due_messages(at) and run(world, "send_messages", at)["out"]:
            tried.append(minute)
    assert tried[:6] == [0, 1, 6, 21, 81, 141]
    assert world.store.messages("QS1")[0].state == "failed"
    assert tried[-1] + 60 > 2880 >= tried[-1]


def test_a_gateway_that_is_down_for_a_day_costs_no_message(world):
    world.store.send(a_message("m1", case="QS1", due=MONDAY))
    world.gateway.results = [Result("again", detail="连不上")] * 27
    for hour in range(25):
        for minute in range(0, 60, 10):
            run(world, "send_messages", MONDAY + timedelta(hours=hour, minutes=minute))
    assert world.store.messages("QS1")[0].state in ("waiting", "sent")
    world.gateway.results = []
    run(world, "send_messages", MONDAY + timedelta(hours=27))
    assert world.store.messages("QS1")[0].state == "sent"


def a_receipt(world, no: str, status: str, id: str, at: str, **more):
    survey = next(out for out in world.store.messages(no) if out.message.template == "survey")
    receipt = replace(an_answer(id, "19900000003", "关机或不在服务区", t(at)), kind="receipt", status=status)
    world.store.take_in(replace(receipt, **({"out_id": f"{no}/{survey.message.id}"} | more)))


def test_a_phone_that_was_off_gets_its_survey_once_more_in_a_window_and_then_a_call(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    for number, (sent, reported) in enumerate((("03-06 09:00", "03-06 09:02"), ("03-06 14:00", "03-06 14:05"),
                                               ("03-09 09:00", "03-09 09:05"))):  # fmt: skip
        run(world, "send_messages", sent)
        assert left(world).count(("19900000003", "survey")) == number + 1
        a_receipt(world, no, "again", f"R{number}", reported)
        run(world, "send_messages", reported)
        assert world.store.case(no).revisit.phone == (number == 2)
    assert state(world, no, "survey") == "failed"


def test_a_receipt_after_the_final_one_changes_nothing(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    run(world, "send_messages", "03-06 09:00")
    for number, status in enumerate(("delivered", "again", "failed")):
        a_receipt(world, no, status, f"R{number}", "03-06 09:05")
        run(world, "send_messages", "03-06 09:05")
        assert state(world, no, "survey") == "delivered"
    assert not world.store.case(no).revisit.phone


def test_a_receipt_with_the_vendor_s_number_alone_waits_for_the_answer_to_the_call(world):
    world.gateway.echoes = False
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "send_messages", "03-05 10:00")
    run(world, "watch_clocks", "03-06 09:00")
    a_receipt(world, no, "delivered", "R1", "03-06 09:00", out_id="", vendor_id=f"V{len(world.gateway.sent) + 1}")
    assert run(world, "send_messages", "03-06 09:00")["in"] == {"error": 1}
    assert run(world, "send_messages", "03-06 09:01")["in"] == {"delivered": 1}
    assert state(world, no, "survey") == "delivered"


def test_a_gateway_that_breaks_leaves_the_message_unknown_and_the_others_leave(world):
    for id in ("m1", "m2"):
        world.store.send(a_message(id, case="QS1", due=MONDAY))

    class Breaking:
        vendor, thanks, sent = "recording", "", []

        def send(self, outgoing: Any) -> Result:
            self.sent.append(outgoing.message.id)
            if outgoing.message.id == "m1":
                raise TimeoutError
            return Result("sent")

    broken = replace(world, gateway=Breaking())
    for minutes in (0, 1, 6):
        run(broken, "send_messages", MONDAY + timedelta(minutes=minutes))
    assert Breaking.sent == ["m1", "m2"]
    assert [out.state for out in world.store.messages("QS1")] == ["unknown", "sent"]


def test_a_callback_that_cannot_be_read_stays_for_a_day_and_then_raises_the_alarm(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    world.store.take_in(an_answer("A1", "19900000003", "3", t("03-06 09:05")))
    world.store.take_in(an_answer("A2", "19900000099", "在吗", t("03-06 09:05")))
    broken = replace(world, store=Broken(world.store, no))
    assert run(broken, "send_messages", "03-06 09:05")["in"] == {"error": 1, "unmatched": 1}
    assert world.alarm.texts == []
    assert run(broken, "send_messages", "03-07 09:05")["in"] == {"error": 1}
    assert len(world.alarm.texts) == 1
    assert run(broken, "send_messages", "03-07 09:06")["in"] == {}
    assert ("19900000003", "answered") in left(world)


def test_the_callback_that_failed_is_read_when_the_trouble_is_over(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    world.store.take_in(an_answer("A1", "19900000003", "1", t("03-06 09:05")))
    run(replace(world, store=Broken(world.store, no)), "send_messages", "03-06 09:05")
    run(world, "send_messages", "03-06 09:06")
    assert world.store.case(no).revisit.rating == "satisfied"


def test_an_answer_that_came_before_nine_counts_though_nobody_read_it_until_the_clock_ran(world):
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    run(world, "send_messages", "03-06 09:00")
    handling.take_sms(world, "19900000003", "3", t("03-06 10:00"))
    world.store.take_in(an_answer("A1", "19900000003", "打错了，是1", t("03-09 08:59")))
    run(world, "watch_clocks", "03-09 09:00")
    case = world.store.case(no)
    assert case.revisit is not None
    assert case.revisit.rating == "satisfied"


def test_the_simulator_exists_in_the_local_stage_only(world):
    simulated = replace(SETTINGS, sms_gateway="simulator")
    local, nothing = (choose(replace(simulated, stage=stage), world.store, world.clock.now, world.clock.wall)
                      for stage in ("local", "prod"))  # fmt: skip
    assert local.vendor == "simulator"
    assert isinstance(nothing, Unconnected)
    world.store.send(a_message("m1", case="QS1", due=MONDAY))
    assert run(replace(world, gateway=nothing), "send_messages", MONDAY)["out"] == {"again": 1}
    assert world.store.messages("QS1")[0].detail == "短信网关还没有接通"


# the ledger


def test_the_days_that_are_over_are_sealed_in_order_and_chained(world):
    no = a_lodged(world, "03-02 10:00", "0001")
    do(world, no, "03-04 10:00", "accept", "zhoumin", {"opinion": "属实"})
    assert run(world, "seal_ledger", "03-05 02:10")["sealed"] == 3
    seals = [world.store.seal(t(f"03-0{day} 00:00").date()) for day in (2, 3, 4)]
    assert [seal["before"] for seal in seals] == ["", seals[0]["hash"], seals[1]["hash"]]
    assert [seal["cases"] for seal in seals] == [1, 0, 1]
    assert world.store.seal(t("03-05 00:00").date()) is None
    kept = json.loads(world.seals.read("2026-03-04.json"))
    assert kept["leaves"] == [[no, world.store.history(no)[-1].seq, world.store.history(no)[-1].hash]]


def test_sealing_twice_or_late_writes_nothing_new(world):
    a_lodged(world, "03-02 10:00", "0001")
    run(world, "seal_ledger", "03-03 02:10")
    before = dict(world.seals.kept)
    assert run(world, "seal_ledger", "03-03 02:10")["sealed"] == 0
    assert world.seals.kept == before
    assert run(world, "seal_ledger", "03-13 02:10")["sealed"] == 10


def test_a_stop_between_bucket_and_table_is_completed_with_the_same_seal(world):
    a_lodged(world, "03-02 10:00", "0001")

    class Dying(Broken):
        def put_seal(self, day: Any, seal: Any) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(replace(world, store=Dying(world.store, "")), "seal_ledger", "03-03 02:10")
    published = dict(world.seals.kept)
    assert run(world, "seal_ledger", "03-03 02:10")["sealed"] == 1
    assert world.seals.kept == published
    assert world.store.seal(t("03-02 00:00").date())["hash"] == json.loads(published["2026-03-02.json"])["hash"]


def test_an_empty_ledger_has_no_seals_and_a_long_silence_is_sealed_for_a_month(world):
    assert run(world, "seal_ledger", "03-03 02:10")["sealed"] == 0
    a_lodged(world, "03-02 10:00", "0001")
    assert run(world, "seal_ledger", "04-20 02:10")["sealed"] == 0  # the first day lies further back than a month
    assert run(world, "seal_ledger", "04-01 02:10")["sealed"] == 30


# the guard


def record(kind: str) -> dict[str, Any]:
    keys = {"pk": {"S": "CASE#QS1"}, "sk": {"S": "E#000001"}}
    return {"eventName": kind, "dynamodb": {"Keys": keys}}


def test_new_entries_are_no_news_and_anything_else_raises_the_alarm(world):
    wiring.use(world)
    assert jobs.guard([record("INSERT")] * 3) == {"found": 0}
    assert "guard_ledger" not in world.store.beats()
    assert jobs.guard([record("INSERT"), record("MODIFY"), record("REMOVE")]) == {"found": 2}
    assert len(world.alarm.texts) == 2
    assert "QS1" in world.alarm.texts[0]
    assert world.store.beats()["guard_ledger"][1]["found"] == 2
    wiring.use(None)
