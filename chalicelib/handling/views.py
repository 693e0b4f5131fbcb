"""What a person may see of a case: the case, its readable entries, the words for its status."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, redaction
from chalicelib.domain.case import ENTERPRISE, Actor, Case, Entry, Part
from chalicelib.domain.errors import Unseen
from chalicelib.domain.words import Status

if TYPE_CHECKING:
    from chalicelib.wiring import Services


# Actions that carry the enterprise's own texts, or who called for it; what the unit of a 保密 case reads instead
# (None: the entry's text is the system's).
RATED = "评价的原话由受理员整理后提供"
OWN_WORDS: dict[str, str | None] = {
    "lodge": None, "register": None, "import": None, "contest": None, "supply": "内容由受理员整理后提供",
    "withdraw": "企业撤回", "take_answer": RATED, "read_answer": RATED, "log_call": RATED, "visit": RATED,
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """`entries` are only those this person may read; `enterprise` is None where 保密 hides the panel."""

    case: Case
    entries: Sequence[Entry]
    status: str
    enterprise: dict[str, str] | None
    parts: Sequence[Part]

    @property
    def appeal(self) -> dict[str, Any]:
        """The texts as lodged: content, wish, units, procedures."""
        first = next((entry for entry in self.entries if entry.action in ("lodge", "register", "import")), None)
        return dict(first.data) if first else {}

    def answer(self, round_: int) -> Entry | None:
        """The entry with the newest readable answer of a round (0 for a direct answer)."""
        found = [entry for entry in self.entries if entry.round == round_ and "answer" in entry.data
                 and entry.action in ("submit_result", "answer_directly")]  # fmt: skip
        return found[-1] if found else None


def see(services: "Services", no: str, actor: Actor) -> View:
    """The case as this person may see it. Raises Unseen alike for unknown and forbidden ones."""
    case = services.store.case(no)
    if case is None or not access.sees(case, actor):
        raise Unseen
    entries = access.entries_for(case, services.store.history(no), actor)
    panel = _panel(case) if access.shows_enterprise(case, actor) else None
    if panel is None:
        entries = [_without_words(entry) for entry in entries]
    parts = _parts(services, case, actor) + _photos(services, case, entries)
    return View(access.as_left(case, actor), entries, access.status_label(case, actor), panel, parts)


def _without_words(entry: Entry) -> Entry:
    """保密: of what the enterprise itself wrote the unit reads only that it did (procedure 2)."""
    if entry.action not in OWN_WORDS:
        return entry
    return replace(entry, text=OWN_WORDS[entry.action] or entry.text, data={})


def _parts(services: "Services", case: Case, actor: Actor) -> list[Part]:
    """Attachments; for the unit of a 保密 case only released ones."""
    found = services.store.parts(case.no, "ATT#")
    if access.shows_enterprise(case, actor):
        return found
    return [part for part in found if part.data.get("released")]


def _photos(services: "Services", case: Case, entries: Sequence[Entry]) -> list[Part]:
    """Photographs of visits, for who reads the entries that brought them."""
    known = {entry.facts.get("file") for entry in entries if entry.action == "add_photo"}
    return [part for part in services.store.parts(case.no, "PIC#") if part.data["id"] in known] if known else []


def _panel(case: Case) -> dict[str, str]:
    contact = case.contact
    return {
        "name": case.enterprise_name, "code": case.enterprise, "contact": contact.name, "duty": contact.duty,
        "mobile": redaction.mask_mobile(contact.mobile) if contact.mobile else "",
    }  # fmt: skip


# What the contact of a merged case sees of the master: never the other's words or contact (procedure 3, merge).
SHARED = frozenset({"assign", "sign", "submit_result", "answer_directly", "approve_result"})


def public_view(services: "Services", no: str) -> View:
    """The case as its enterprise sees it on the status page (after the page checked the code).

    A merged case shows the master's status, dates and answer; the master's contact alone rates.
    """
    own = see(services, no, ENTERPRISE)
    if own.case.status != Status.MERGED:
        return own
    master = see(services, own.case.master, ENTERPRISE)
    if master.case.status == Status.MERGED:
        return own
    shown = ("status", "round", "clocks", "unit", "approved_at", "answer_seq", "outcome", "assigned_at", "person")
    case = replace(own.case, revisit=None, **{name: getattr(master.case, name) for name in shown})
    shared = [entry for entry in master.entries if entry.action in SHARED]
    entries = sorted([*own.entries, *shared], key=lambda entry: entry.at)
    return replace(own, case=case, entries=entries, status=master.status)
