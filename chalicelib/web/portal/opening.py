"""A case that was opened: by its query code (reads) or by a code to the contact's mobile (reads and acts).

The cookie carries a random token; its SHA-256 is the key of what is stored, for half an hour.
"""

import hashlib
from dataclasses import dataclass
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

    @property
    def acts(self) -> bool:
        return self.level == MOBILE


def start(visit: Visit, no: str, level: str) -> None:
    """Open the case for this browser; whatever was open before is closed."""
    end(visit)
    token = visit.services.ids.token()
    expires = visit.services.clock.wall() + LIFE
    visit.services.store.put_form(Form(_key(token), PURPOSE, expires, data={"no": no, "level": level}))
    visit.set_cookie(COOKIE, token, seconds=int(LIFE.total_seconds()))


def find(visit: Visit) -> Opened | None:
    token = visit.cookies.get(COOKIE, "")
    form = visit.services.store.form(_key(token), visit.services.clock.wall()) if token else None
    if form is None or form.purpose != PURPOSE or not form.data.get("no"):
        return None
    return Opened(str(form.data["no"]), str(form.data["level"]))


def end(visit: Visit) -> None:
    token = visit.cookies.get(COOKIE, "")
    if token and find(visit):
        visit.services.store.put_form(Form(_key(token), PURPOSE, visit.services.clock.wall()))
    visit.set_cookie(COOKIE, "", seconds=0)


def _key(token: str) -> str:
    return f"open:{hashlib.sha256(token.encode()).hexdigest()}"
