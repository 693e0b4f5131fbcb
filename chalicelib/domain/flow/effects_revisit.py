"""Effects of the revisit: survey, answers, calls, visits (procedure 5.1–5.4)."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import revisiting, windows, words
from chalicelib.domain.case import Case, Part, Revisit
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow import guards
from chalicelib.domain.flow.step import Step, day


def standing(s: Step) -> Revisit:
    return s.case.revisit or Revisit()


def _masked(mobile: str) -> str:
    return f"{mobile[:3]}****{mobile[-4:]}"


# the survey
def ask_rating(s: Step) -> None:
    """The survey SMS; the mobile's one slot is taken in the same transaction."""
    s.survey = "open"
    s.set(revisit=replace(standing(s), send_at=None, sent_at=s.window(s.ctx.now), waiting_since=None))
    s.entry(f"评价短信已发到 {_masked(s.case.surveyed)}，也可在网页评价。", "enterprise")
    s.tell_surveyed("survey")


def wait_for_survey(s: Step) -> None:
    """Another survey of this mobile is open: look again in the next window."""
    revisit = standing(s)
    later = windows.first_window(s.ctx.today, s.ctx.calendar, s.ctx.policy)
    s.set(revisit=replace(revisit, send_at=later, waiting_since=revisit.waiting_since or s.ctx.today))
    s.entry("这个手机号还有一件在等评价，稍后再发。", "authority")


def survey_left(s: Step) -> None:
    """The gateway was down when the survey was due, or the number had got enough: the reminder and the call count from
    the day on which it left (procedure 5.1: ≥ 1 and ≥ 3 wd after sending)."""
    s.set(revisit=replace(standing(s), sent_at=s.ctx.now, reminded=False))
    s.entry(f"评价短信推迟到{day(s.ctx.today)}才发出，提醒和电话回访的时间从这一天起算。", "authority")


def remind_rating(s: Step) -> None:
    s.set(revisit=replace(standing(s), reminded=True))
    s.entry("评价提醒短信已发送。", "enterprise")
    s.tell_surveyed("survey_again")


def second_left(case: Case) -> bool:
    """Whether there is a second contact who was not asked yet."""
    revisit = case.revisit
    return bool(case.contact.second_mobile and revisit and not revisit.second and not revisit.rating)


def ask_second(s: Step) -> None:
    """The first number is dead: the survey goes to the second contact, whose mobile's slot it takes (procedure 5.1)."""
    s.survey = "open"
    s.set(revisit=replace(
        standing(s), second=True, send_at=None, sent_at=s.window(s.ctx.now), waiting_since=None, reminded=False,
    ))  # fmt: skip
    s.entry(f"评价短信没有送到，改发第二联系人 {_masked(s.case.surveyed)}。", "enterprise")
    s.tell_surveyed("survey")


def open_phone_task(s: Step) -> None:
    """`why`: a key of words.PHONE_WHY; `raw`: the message that led to it."""
    revisit = standing(s)
    why = s.data.get("why") or ("silent" if revisit.sent_at else "waited")
    _call(s, why)
    raw = s.data.get("raw", "")
    said = f"（回复：{raw}）" if raw else ""
    s.entry(f"{words.PHONE_WHY[why]}，转为电话回访。{said}", "authority", facts={"why": why}, data={"raw": raw})


def _task(s: Step, why: str) -> None:
    """A person calls from now on; the clock of a call that is due already goes on."""
    s.set(revisit=replace(standing(s), phone=True, why=why))
    if s.case.clock("phone") is None:
        s.start("phone", s.ctx.policy.phone)


def _call(s: Step, why: str) -> None:
    _task(s, why)
    s.tell_role("supervisor", "todo_phone")


# answers
def take_answer(s: Step) -> None:
    """A readable answer from SMS or web: it replaces the earlier one until it takes effect. `said`: when it was
    written, which decides between two answers that were read late or together."""
    rating, reason, source = s.data["rating"], s.data.get("reason", ""), s.data["source"]
    _rate(s, rating, s.data.get("solved") or "", source, s.data.get("said") or s.ctx.now)
    how = "短信回复" if source == "sms" else "网页评价"
    s.entry(
        f"{how}：{words.RATINGS[rating]}。{reason}".rstrip("。") + "。", "enterprise",
        label=f"您的评价：{words.RATINGS[rating]}", data={"raw": s.data.get("raw", ""), "reason": reason},
    )  # fmt: skip
    s.tell_surveyed_now("understood", rating=words.RATINGS[rating])
    _after_dissatisfied(s)


def _rate(s: Step, rating: str, solved: str, source: str, at: datetime) -> None:
    """What the contact said themselves; it takes effect at the next wd 09:00. `at`: when they said it. A message that
    was written after it and waits for its reader still holds it."""
    unread = standing(s).unread_at
    s.set(revisit=replace(
        standing(s), rating=rating, solved=solved, source=source, answered_at=at,
        settle_at=windows.settles(s.ctx.now, s.ctx.calendar, s.ctx.policy), confirmed=False,
        unread_at=unread if unread and unread > at else None, phone=False, call_at=None,
    ))  # fmt: skip
    if not standing(s).unclear:
        s.stop("phone")


def _after_dissatisfied(s: Step) -> None:
    """On the supervisor's list at once; where the city wants it, a call comes before the second assignment."""
    if standing(s).rating != "dissatisfied":
        return
    s.tell_role("supervisor", "dissatisfied")
    if revisiting.waits_for_call(s.case, s.ctx.policy):
        _call(s, "confirm")


def take_unclear(s: Step) -> None:
    """It holds an answer that did not take effect yet; somebody reads it within the limit of a call."""
    said, before = s.data.get("said") or s.ctx.now, standing(s)
    unread = max(said, before.unread_at or said)
    s.set(revisit=replace(before, unread_at=unread, solved=s.data.get("solved") or before.solved))
    if s.case.clock("phone") is None:
        s.start("phone", s.ctx.policy.phone)
    why = f"（{s.data['why']}）" if s.data.get("why") else ""
    data = {"raw": s.data["raw"], "proposal": s.data.get("proposal") or ""}
    s.entry(f"短信回复无法自动判读：{s.data['raw']}{why}", "authority", data=data)
    s.tell_role("supervisor", "todo_read_answer")


CALLED_FOR = {"none": "unread", "wrong_number": "wrong", "opt_out": "opt_out"}  # readings → words.PHONE_WHY


def read_answer(s: Step) -> None:
    """A person decides what an unclear answer means; nobody guesses for the enterprise."""
    reading, said = s.data["reading"], s.data.get("text") or ""
    if reading in words.RATINGS:
        _rate(s, reading, standing(s).solved, "sms", standing(s).unread_at or s.ctx.now)
        rating = words.RATINGS[reading]
        s.entry(f"人工判读为：{rating}。{said}", "enterprise", label=f"您的评价：{rating}")
        s.tell_surveyed_now("understood", rating=rating)
        _after_dissatisfied(s)
        return
    s.set(revisit=replace(standing(s), unread_at=None))
    s.entry(f"人工判读：{words.READINGS[reading]}。{said}", "authority", facts={"reading": reading})
    if reading in ("wrong_number", "opt_out"):
        s.opt_out = words.READINGS[reading]
    if reading in CALLED_FOR and not standing(s).rating:
        _call(s, CALLED_FOR[reading])
    elif not standing(s).phone:
        s.stop("phone")


def late_answer(s: Step) -> None:
    """`why`: what the message was too late or not meant for."""
    s.entry(f"{s.data.get('why') or '评价结束后又收到'}：{s.data['raw']}", "authority")
    s.tell_role("supervisor", "todo_read_answer")


# calls and visits
def log_call(s: Step) -> None:
    """One call of the phone revisit; a rating by phone is told to the contact with 3 days to object."""
    state, rating, at = s.data["state"], s.data.get("rating"), _when(s)
    if rating and state != "reached":
        raise Invalid({"rating": "没有接通本人就没有评价"})
    _check_rating(s, rating, at)
    call_at = s.data.get("call_at") or None
    if call_at and call_at <= s.ctx.now:
        raise Invalid({"call_at": "约好再打的时间应在现在以后"})
    number = "第二联系人，" if s.data.get("number") == "second" else ""
    text = number + words.CALL_STATES[state] + (f"：{s.data['text']}" if s.data.get("text") else "")
    s.entry(text, "authority", facts={"call": state, "at": at.isoformat()}, data=_asked(s))
    revisit = standing(s)
    s.set(revisit=replace(
        revisit, attempts=_attempts(s, at), call_at=call_at,
        confirmed=revisit.confirmed or (state == "reached" and bool(revisit.rating)),
    ))  # fmt: skip
    if s.data.get("consent"):
        s.set(consent=s.data["consent"] == "yes")
    if rating:
        _rated_by_voice(s, rating, "phone", at)
    elif not revisit.rating and not revisit.phone:
        _task(s, "early")
    elif revisiting.waits_for_call(replace(s.case, revisit=revisit), s.ctx.policy) and standing(s).confirmed:
        s.stop("phone")
        s.set(revisit=replace(standing(s), phone=False))


def _attempts(s: Step, at: datetime) -> tuple[datetime, ...]:
    return revisiting.with_attempt(standing(s).attempts, at, s.ctx.policy, s.ctx.calendar)


ASKED = ("answered_by", "contacted", "solved", "why", "text", "recording", "note", "number")


def _asked(s: Step) -> dict[str, object]:
    """What the form of domain 2.4 asks, as far as it was filled in."""
    return {name: s.data[name] for name in ASKED if s.data.get(name)}


def _when(s: Step) -> datetime:
    """When it was, for who writes it down afterwards: not in the future and not before the answer was released."""
    at: datetime = s.data.get("at") or s.ctx.now
    if at > s.ctx.now:
        raise Invalid({"at": "时间不能晚于现在"})
    if s.case.approved_at and at < s.case.approved_at.replace(second=0, microsecond=0):  # forms know minutes
        raise Invalid({"at": "时间不能早于答复发布的时间"})
    return at


def _check_rating(s: Step, rating: str | None, at: datetime) -> None:
    """`at`: when it was said; an older call that is noted down late changes nothing."""
    wrong, stands = {}, standing(s).answered_at
    if rating and (refusal := guards.no_rating_yet(s)):
        wrong["rating"] = refusal
    elif rating and stands and at < stands.replace(second=0, microsecond=0):  # forms know minutes
        wrong["rating"] = "在这以后已经登记过评价，早先说的不再改变它"
    if s.data.get("why") and rating != "dissatisfied":
        wrong["why"] = "评价不是“不满意”，不用填原因"
    if wrong:
        raise Invalid(wrong)


def add_photo(s: Step) -> None:
    """A photograph of a visit, before the visit is written down. `photo`: id, name, kind, size, key; `sha256` of what
    is kept, so that the history proves which picture it was."""
    photo = s.data["photo"]
    s.parts.append(Part(f"PIC#{photo['id']}", dict(photo)))
    s.entry(f"上传{photo['name']}。", "authority", facts={"file": photo["id"], "sha256": s.data["sha256"]})


def visit(s: Step) -> None:
    """With date, people and photographs, or the reason why nobody went (procedure 5.1: round 2 without a rating)."""
    went, rating, at = s.data["went"] == "yes", s.data.get("rating"), _when(s)
    if rating and not went:
        raise Invalid({"rating": "没有走访就没有评价"})
    _check_rating(s, rating, at)
    photos = [str(one) for one in s.data.get("photos") or ()]
    data = {"people": s.data["people"], **_asked(s), **({"photos": photos} if photos else {})}
    label = "实地回访" if went else "没有实地回访的原因"
    s.entry(s.data["text"], "authority", label=label, data=data, facts={"went": s.data["went"], "at": at.isoformat()})
    revisit = standing(s)
    attempts = _attempts(s, at) if went else revisit.attempts
    s.set(revisit=replace(revisit, attempts=attempts, visited=True))
    if rating:
        _rated_by_voice(s, rating, "visit", at)


def _rated_by_voice(s: Step, rating: str, source: str, at: datetime) -> None:
    """`at`: when it was said. What was written after it and is not read yet holds it."""
    unread = standing(s).unread_at
    objection = s.ctx.now + timedelta(days=s.ctx.policy.rating_objection_days)
    settle = windows.settles(objection, s.ctx.calendar, s.ctx.policy)
    s.set(revisit=replace(
        standing(s), rating=rating, solved=s.data.get("solved") or "", source=source, answered_at=at,
        settle_at=settle, phone=False, unread_at=unread if unread and unread > at else None, call_at=None,
    ))  # fmt: skip
    if not standing(s).unclear:
        s.stop("phone")
    how = "电话" if source == "phone" else "实地"
    s.entry(f"{how}回访评价：{words.RATINGS[rating]}。", "enterprise", facts={"rated": source})
    s.tell_surveyed_now("rated", rating=words.RATINGS[rating], days=str(s.ctx.policy.rating_objection_days))


def check_call(s: Step) -> None:
    """Whether a satisfied answer was true. It changes no rating: what follows is a request to reopen (procedure 5)."""
    reached, agrees = s.data["state"] == "reached", s.data.get("agrees")
    if reached != bool(agrees):
        raise Invalid({"agrees": "接通后要写核实结果" if reached else "没有接通本人就没有核实结果"})
    text = words.CALL_STATES[s.data["state"]] + (f"：{s.data['text']}" if s.data.get("text") else "")
    s.entry(text, "authority", facts={"call": s.data["state"], "agrees": agrees or ""})
    if reached:
        s.set(check="done")
