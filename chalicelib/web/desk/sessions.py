"""The own sessions: where one is signed in, and ending that."""

from chalice.app import Response

from chalicelib.handling.recording import record
from chalicelib.web import session
from chalicelib.web.desk import frame
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

DONE = {"one": "这个登录已结束。", "others": "其他登录都已结束。"}


@page("/desk/sessions", who=frame.ANYBODY)
def sessions(visit: Visit) -> Response:
    """Those that live, newest first; this one is marked."""
    assert visit.signed
    mine = visit.signed.session
    found = [one for one in visit.services.store.sessions(mine.account) if session.lives(visit.services, one)]
    return frame.render(visit, "desk/sessions.html", sessions=found, own=mine.id,
                        said=DONE.get(visit.asked("done"), ""))  # fmt: skip


@page("/desk/sessions/end", ("POST",), who=frame.ANYBODY)
def end(visit: Visit) -> Response:
    """End one session of this person, or all but this one."""
    assert visit.signed
    store, mine, wanted = visit.services.store, visit.signed.session, visit.first("session")
    others = [one for one in store.sessions(mine.account) if one.id != mine.id]
    chosen = [one for one in others if wanted in ("others", one.id)]
    for one in chosen:
        store.drop_session(one.id)
    if chosen:
        record(visit.services, "session", visit.actor, target=mine.account, did=f"结束自己的 {len(chosen)} 个登录")
    return visit.redirect("/desk/sessions", done="others" if wanted == "others" else "one")
