"""The lodging form between two requests: its token, what was typed, the uploaded files. Encrypted at rest, 2 hours."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.records import Form
from chalicelib.web.errors import BadRequest
from chalicelib.web.visit import Visit

PURPOSE = "lodge"
COOKIE = "draft"
HOME = "/lodge"
LIFE = timedelta(hours=2)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{6,64}")
NOT_TYPED = frozenset({"token", "do", "pow", "code", "website"})


def posted(visit: Visit) -> Form:
    """The draft of the posted form, stored or new. A filled honeypot or a strange token is no form of ours."""
    token = visit.first("token")
    if not _TOKEN.fullmatch(token) or visit.first("website"):
        raise BadRequest
    found = _stored(visit, token)
    return found or Form(token, PURPOSE, visit.services.clock.wall() + LIFE, data={"files": []})


def kept(visit: Visit) -> Form | None:
    """The draft that the cookie names, while it lives and was not lodged."""
    token = visit.cookies.get(COOKIE, "")
    found = _stored(visit, token) if _TOKEN.fullmatch(token) else None
    return None if found is None or found.case else found


def kept_of(visit: Visit, path: str) -> Form | None:
    """The same, only when it is a draft of the form at this path."""
    found = kept(visit)
    return found if found and back(found) == path else None


def back(form: Form) -> str:
    """The path of the form that this is a draft of."""
    return str(form.data.get("path", HOME))


def keep(visit: Visit, form: Form, **data: Any) -> Form:
    """Store the draft with this data put in, and remember it in the cookie."""
    made = replace(form, data={**form.data, **data})
    visit.services.store.put_form(made)
    visit.set_cookie(COOKIE, form.token, seconds=int(LIFE.total_seconds()))
    return made


def typed(visit: Visit) -> dict[str, list[str]]:
    """What was typed into the form, as it is shown again."""
    return {name: list(values) for name, values in visit.form.items() if name not in NOT_TYPED}


def shown(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values for the template: the first of each field, and all ticked procedures."""
    values: dict[str, Any] = {name: found[0] if found else "" for name, found in raw.items()}
    return {**values, "procedures": list(raw.get("procedures", ()))}


def files(form: Form) -> list[dict[str, Any]]:
    """The files that were checked: id, name, kind, size."""
    return [dict(one) for one in form.data.get("files", ())]


def proved(form: Form) -> str:
    """The mobile whose code was right in this draft, '' when none."""
    return str(form.data.get("proved", ""))


def folder(visit: Visit, form: Form) -> str:
    """Where the draft's uploads lie; the token itself is in no key."""
    return f"draft/{visit.services.mac('draft', form.token)[:32]}"


def checked(visit: Visit, form: Form, id: str) -> str:
    """The key of a file's checked content. No form of ours posts there: what was checked cannot be exchanged."""
    return f"{folder(visit, form)}/{id}.checked"


def _stored(visit: Visit, token: str) -> Form | None:
    found = visit.services.store.form(token, visit.services.clock.wall())
    if found is not None and found.purpose != PURPOSE:
        raise BadRequest
    return found
