"""One stage of a meeting: its owner and day, its attachments, what it needs to be done (procedure 7)."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import attachments, symposium, symposiumplan
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Account, Thing
from chalicelib.domain.symposium import Stage
from chalicelib.handling import symposiums as keeping
from chalicelib.web.desk import editing, fields, frame, symposium_files, symposium_page, symposium_stages, symposiums
from chalicelib.web.errors import NotFound
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PATH = "/desk/symposiums/{id}/stages/{stage}"
Act = Callable[[Visit, Thing, Stage], None]


def owners(visit: Visit, meeting: Symposium) -> list[Account]:
    """Who may see to a stage: active supervisors and intake whose reach has the meeting."""
    org = visit.services.org
    found = (one for one in visit.services.store.accounts() if one.active and keeping.attends(one.actor()))
    return [one for one in found if org.within(meeting.region, one.actor().region)]


def plan_needs(visit: Visit, thing: Thing) -> tuple[Need, ...]:
    choices = tuple((one.id, f"{one.name}（{one.login}）") for one in owners(visit, thing.data))
    day = Need("planned", "计划完成日期", "date", required=False, hint="不填就不提醒")
    return (Need("owner", "由谁负责", "choice", choices=choices), day)


def done_needs(stage: Stage, open_: int) -> tuple[Need, ...]:
    chair = Need("chair", "主持人对未办结事项的意见", low=symposium.CHAIR_LOW, high=1000,
                 hint=f"还有 {open_} 件没有办结，清单会连同意见一起留存")  # fmt: skip
    return (Need("actual", "实际完成日期", "date"),
            Need("note", "说明", required=False, low=2, high=1000, hint="例如文号、刊登的位置、未尽事项"),
            *((chair,) if stage.key == "resolve" and open_ else ()))  # fmt: skip


def _stage(visit: Visit) -> Stage:
    found = symposium.STAGE.get(visit.params["stage"])
    if found is None:
        raise NotFound
    return found


@page(PATH, who=symposium_page.WHO)
def one(visit: Visit) -> Response:
    """`file`: where the bucket sends the browser after an upload; `get` opens an attachment."""
    thing, stage = symposium_page.chosen(visit), _stage(visit)
    if visit.asked("get"):
        return symposium_files.opened(visit, thing, stage.key)
    if visit.asked("file") and keeping.may_mark(thing, stage.key, visit.actor):
        problem = symposium_files.take_in(visit, thing, stage.key, visit.asked("file"))
        return _show(visit, thing, stage, problem=problem) if problem else _back(visit, "uploaded")
    return _show(visit, thing, stage)


@page(PATH, ("POST",), who=symposium_page.WHO)
def act(visit: Visit) -> Response:
    """One of ACTS; what only supervisors do is no page for others."""
    thing, stage, deed = symposium_page.chosen(visit), _stage(visit), visit.first("do")
    if deed not in ACTS or (deed in HEAD and not visit.actor.has(*frame.SUPERVISORS)):
        raise NotFound
    if not keeping.may_mark(thing, stage.key, visit.actor):
        raise NotFound
    try:
        ACTS[deed](visit, thing, stage)
    except Invalid as problem:
        return _show(visit, thing, stage, problem.fields)
    except Stale as stale:
        visit.refused = stale
        return _show(visit, symposium_page.chosen(visit), stage, clash=str(stale))
    return _back(visit, deed)


def _back(visit: Visit, done: str) -> Response:
    return visit.redirect(f"/desk/symposiums/{visit.params['id']}/stages/{visit.params['stage']}", done=done)


def _plan(visit: Visit, thing: Thing, stage: Stage) -> None:
    values, wrong = editing.read(visit, plan_needs(visit, thing))
    if wrong:
        raise Invalid(wrong)
    owner, day = values["owner"], values["planned"] or None
    keeping.change(
        visit.services, thing.id, visit.actor,
        lambda meeting: symposiumplan.planned(meeting, stage.key, owner, day, visit.now),
        number(visit.first("seen")), f"{stage.key}:plan",
    )  # fmt: skip


def _done(visit: Visit, thing: Thing, stage: Stage) -> None:
    open_ = keeping.standing(visit.services, thing.id, visit.actor).count.open
    values, wrong = editing.read(visit, done_needs(stage, open_))
    if "actual" not in wrong and values["actual"] > visit.now.date():
        wrong["actual"] = "实际完成日期不能晚于今天"
    if thing.data.cancelled:
        wrong["actual"] = "会议已取消"
    if wrong:
        raise Invalid(wrong)
    keeping.finish(visit.services, thing.id, stage.key, visit.actor, values["actual"], values["note"],
                   values.get("chair", ""), number(visit.first("seen")))  # fmt: skip


def _reopen(visit: Visit, thing: Thing, stage: Stage) -> None:
    keeping.change(visit.services, thing.id, visit.actor,
                   lambda meeting: symposium.reopened(meeting, stage.key, visit.now),
                   number(visit.first("seen")), f"{stage.key}:reopen")  # fmt: skip


def _drop(visit: Visit, thing: Thing, stage: Stage) -> None:
    symposium_files.drop(visit, thing, stage.key, visit.first("file"))


HEAD = frozenset({"plan", "reopen"})
ACTS: Mapping[str, Act] = {"plan": _plan, "done": _done, "reopen": _reopen, "drop": _drop}


def _show(visit: Visit, thing: Thing, stage: Stage, wrong: Mapping[str, str] | None = None, *, clash: str = "",
          problem: str = "") -> Response:  # fmt: skip
    services, mark, deed = visit.services, symposium.mark(thing.data, stage.key), visit.first("do")
    found = keeping.standing(services, thing.id, visit.actor)
    marks = keeping.may_mark(thing, stage.key, visit.actor)
    post = symposium_files.post(visit, thing, stage.key) if marks and len(mark.files) < attachments.MOST else None
    known = {"owner": mark.owner or thing.data.organiser, "planned": mark.planned}
    asked = {"plan": plan_needs(visit, thing), "done": done_needs(stage, found.count.open)}
    given = {"plan": known, "done": _given(visit, thing, stage)}
    forms = {
        name: fields.fields(name, needs, services.org, values=given[name], raw=visit.form if name == deed else None,
                            errors=wrong if name == deed else None) for name, needs in asked.items()
    }  # fmt: skip
    status = HTTPStatus.CONFLICT if clash else HTTPStatus.UNPROCESSABLE_ENTITY if wrong or problem else HTTPStatus.OK
    return symposium_page.render(
        visit, "desk/symposium_stage.html", thing, status=status, stage=stage, kept=mark, clash=clash, forms=forms,
        owner=symposium_stages.name_of(visit, str(known["owner"])), problem=problem, post=post, marks=marks,
        light=symposiums.lit(services.calendar, thing.data, mark, visit), edits=visit.actor.has(*frame.SUPERVISORS),
        links=[(f"{deed}-{name}", text) for name, text in (wrong or {}).items()], most=attachments.MOST,
        files=symposium_files.listed(mark), posts_to=(post.origin,) if post else (),
        **symposiums.open_items(visit, thing, found),
    )  # fmt: skip


def _given(visit: Visit, thing: Thing, stage: Stage) -> dict[str, object]:
    """What the form begins with: the meeting's own day for 召开会议, else today."""
    held, today = thing.data.held, visit.now.date()
    day = held if stage.key == "hold" and held and held <= today else today
    return {"actual": day, "note": symposium.mark(thing.data, stage.key).note, "chair": thing.data.chair_note}
