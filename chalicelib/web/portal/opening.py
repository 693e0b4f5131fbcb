"""What was opened: a case by its query code (reads) or by a code to the contact's mobile (reads and acts), or all cases
of a mobile by a code to it, of which one at a time is looked at.

The cookie carries a random token; its SHA-256 is the key of what is stored, for half an hour.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain.records import Form
from chalicelib.web.visit import Visit

COOKIE = "open"
PURPOSE = "open"
LIFE = timedelta(minutes=30)
CODE, MOBILE = "code", "mobile"


@dataclass(frozen=True)
class Opened:
    no: str
    level: str  # CODE: may read; MOBILE: may also rate, supply, withdraw, contest
    mobile: str = ""  # whose cases were opened, '' when it was one case alone
    proved: str = ""  # the mobile that a code was sent to, '' when it was the query code

    @property
    def acts(self) -> bool:
        return self.level == MOBILE


def start(visit: Visit, no: str, level: str, mobile: str = "", proved: str = "") -> None:
    """Open the case for this browser, or with '' the cases of the mobile; what was open before is closed. `proved`:
    the mobile of the contact that a code was sent to."""
    end(visit)
    token = visit.services.ids.token()
    expires = visit.services.clock.wall() + LIFE
    data = {"no": no, "level": level, "mobile": mobile, "proved": mobile or proved}
    visit.services.store.put_form(Form(_key(token), PURPOSE, expires, data=data))
    visit.set_cookie(COOKIE, token, seconds=int(LIFE.total_seconds()))


def turn_to(visit: Visit, no: str) -> None:
    """Look at this case of the mobile whose cases are open; the half hour does not begin anew."""
    form = _form(visit)
    if form is not None:
        visit.services.store.put_form(replace(form, data={**form.data, "no": no, "level": MOBILE}))


def find(visit: Visit) -> Opened | None:
    """The case that is open in this browser."""
    form = _form(visit)
    if form is None or not form.data["no"]:
        return None
    no, level, mobile, proved = (str(form.data.get(name, "")) for name in ("no", "level", "mobile", "proved"))
    return Opened(no, level, mobile, proved)


def mobile(visit: Visit) -> str:
    """The mobile whose cases are open in this browser, '' when none are."""
    form = _form(visit)
    return str(form.data.get("mobile", "")) if form else ""


def end(visit: Visit) -> None:
    if _form(visit):
        token = visit.cookies[COOKIE]
        visit.services.store.put_form(Form(_key(token), PURPOSE, visit.services.clock.wall()))
    visit.set_cookie(COOKIE, "", seconds=0)


def _form(visit: Visit) -> Form | None:
    """What is stored of this browser's opening while it lives."""
    token = visit.cookies.get(COOKIE, "")
    form = visit.services.store.form(_key(token), visit.services.clock.wall()) if token else None
    return form if form and form.purpose == PURPOSE and "no" in form.data else None


def _key(token: str) -> str:
    return f"open:{hashlib.sha256(token.encode()).hexdigest()}"
