"""What the rest needs from a store. `memory` and `dynamo` keep this contract; one test runs on both.

All reads of single things are strongly consistent. `save` is the only way a case changes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from chalicelib.domain.case import Case, Change, Entry, Message, Part
from chalicelib.domain.records import (
    Account,
    Act,
    Bell,
    Checked,
    Event,
    Form,
    Inbound,
    Line,
    ListRow,
    Notice,
    Outgoing,
    Place,
    Revision,
    Robot,
    SavedView,
    Session,
    Shape,
    Thing,
    Trace,
)  # fmt: skip


class Store(Protocol):
    # cases
    def case(self, no: str) -> Case | None: ...

    def save(self, change: Change, place: Place, form: str = "") -> Case:
        """Write the change in one transaction; the returned case has its new version, seq and head.

        `form`: token consumed by it. Raises Stale (version moved), AlreadyDone (form or change id used before,
        with the case number), PhoneBusy (change.survey == 'open' and the mobile's slot is another case's),
        Unavailable. Same `change.id` again after success is AlreadyDone, never a second write.
        """

    def history(self, no: str) -> list[Entry]: ...

    def erase_text(self, no: str, seq: int) -> None:
        """Make text and data of an entry unreadable for good; its hash stays and verifies. Harmless when repeated.
        Raises Stale when another entry of the case is erased at the same instant."""

    def sealing(self) -> list[str]:
        """Numbers of the cases in which somebody asked to seal a text off."""

    def parts(self, no: str, prefix: str = "") -> list[Part]: ...

    # queues
    def due_cases(self, now: datetime, limit: int = 100) -> list[str]:
        """Numbers of cases whose wake_at ≤ now: hints, earliest first, from the sparse index."""

    def put_back(self, no: str, at: datetime) -> int:
        """After a failure: move the alarm to `at`; returns how often this happened since the last save."""

    def owners(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """Number of a case → its enterprise, of those that exist; a hint, a moment late."""

    def relist(self, case: Case, place: Place) -> bool:
        """Write what lists show of the case anew, at the same place in them; False when the case changed meanwhile,
        which wrote it anyway."""

    def desk(self, unit: str, limit: int = 400, after: str = "") -> tuple[list[ListRow], str]:
        """Open cases of a unit ordered by lane and due after the cursor, and the next cursor, '' at the end. Raises
        ValueError for a cursor that no list gave."""

    def board(self, region: str, limit: int = 400, after: str = "") -> tuple[list[ListRow], str]: ...

    def done(
        self, unit: str = "", region: str = "", year: int = 0, limit: int = 100, after: str = ""
    ) -> tuple[list[ListRow], str]:
        """Closed cases of a unit (or region) in a year, newest first."""

    def count_done(self, unit: str = "", region: str = "", year: int = 0, limit: int = 100) -> int:
        """How many there are, at most `limit`."""

    def of_enterprise(self, enterprise: str, limit: int = 50) -> list[ListRow]: ...

    def lane(self, account: str) -> list[str]:
        """Numbers of the cases in the sealed lane that name this account."""

    # messages
    def send(self, message: Message) -> None:
        """Queue a message that belongs to no change (confirmation codes; `case` is '')."""

    def due_messages(self, now: datetime, limit: int = 50) -> list[Outgoing]:
        """Waiting SMS with due ≤ now, and leased ones whose lease ran out (those only to be marked unknown)."""

    def lease(self, message_id: str, case: str, until: datetime) -> bool:
        """Take a waiting message; False when somebody else has it or it is no longer waiting."""

    def finish(
        self,
        message_id: str,
        case: str,
        state: str,
        *,
        at: datetime,
        vendor_id: str = "",
        detail: str = "",
        again: datetime | None = None,
        tally: str = "",
    ) -> None:
        """Record the result; `again` puts it back as waiting at that time. Final states never change back.
        The state `held` is waiting for `again` without having been handed over: the try is not counted.
        `tally` (rules.tally) puts the message into the figures of the day of `at`; later results move it there."""

    def sms_of(self, day: date) -> list[Trace]:
        """What became of the messages that were handed over, or did not go, on a day."""

    def messages(self, no: str) -> list[Outgoing]: ...

    def remember_sent(self, vendor: str, vendor_id: str, case: str, message_id: str) -> None:
        """Which message the vendor's number means, for a vendor whose receipts do not bring ours back; kept 10 days."""

    def sent_as(self, vendor: str, vendor_id: str) -> tuple[str, str] | None:
        """(case, message id) of a vendor's number, or None."""

    def survey_case(self, mobile: str) -> tuple[str, bool] | None:
        """(case number, still open) of the newest survey of this mobile, or None."""

    def cases_of(self, mobile: str) -> list[str]: ...

    def opt_out(self, mobile: str, reason: str, at: datetime) -> None: ...

    def opted_out(self, mobile: str) -> bool: ...

    def opt_in(self, mobile: str) -> None: ...

    def opt_outs(self, limit: int = 200) -> list[tuple[str, str, datetime]]:
        """(mobile, reason, when), the newest first."""

    # callbacks
    def take_in(self, inbound: Inbound) -> bool:
        """Store a callback; False when (vendor, id) is known."""

    def due_inbound(self, limit: int = 50) -> list[Inbound]: ...

    def read_inbound(self, vendor: str, id: str, note: str, day: date | None = None) -> None:
        """Mark as processed; it keeps its key so that a repetition is known. `day`: of the figures where it counts."""

    def answers_of(self, day: date) -> Counter[tuple[str, str]]:
        """(vendor, note) → how many answers of a day."""

    def unmatched(self, limit: int = 50) -> list[Inbound]:
        """Processed answers that belonged to no survey (note 'unmatched'), newest first."""

    def seen_unmatched(self, vendor: str, id: str, day: date) -> bool:
        """Somebody looked at it: it leaves that list and stays in the figures of `day`, when it came. False when it
        does not wait there."""

    # forms, sessions, limits
    def form(self, token: str, now: datetime) -> Form | None: ...

    def put_form(self, form: Form) -> None: ...

    def try_code(self, token: str) -> int:
        """Count one try of the form's code; returns the number of tries so far."""

    def hit(self, key: str, seconds: int, now: datetime) -> int:
        """Count in the fixed window of `seconds` that `now` (wall clock) is in; returns the count."""

    def session(self, id: str) -> Session | None: ...

    def put_session(self, session: Session) -> None: ...

    def drop_session(self, id: str) -> None: ...

    def drop_sessions(self, account: str) -> None: ...

    def sessions(self, account: str) -> list[Session]:
        """Those that live, newest first."""

    def account(self, id: str) -> Account | None: ...

    def account_by_login(self, login: str) -> Account | None: ...

    def accounts(self) -> list[Account]: ...

    def put_account(self, account: Account) -> None: ...

    # numbers, jobs, seals, clock
    def next(self, sequence: str) -> int: ...

    def beat(self, job: str, at: datetime, detail: Mapping[str, Any]) -> None: ...

    def beats(self) -> Mapping[str, tuple[datetime, Mapping[str, Any]]]: ...

    def day(self, day: date) -> Iterable[tuple[str, int, str]]:
        """(case, seq, hash) of every ledger entry of a day, in order of case and seq."""

    def seal(self, day: date) -> Mapping[str, Any] | None: ...

    def put_seal(self, day: date, seal: Mapping[str, Any]) -> None:
        """Once per day; the same again changes nothing, another one raises Stale."""

    def setting(self, name: str) -> Mapping[str, Any] | None:
        """A named document: calendar years, policy versions, the local clock's offset."""

    def put_setting(self, name: str, value: Mapping[str, Any]) -> None: ...

    def settings(self, names: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Those of the named documents that exist, in one read."""

    def revise(self, revision: Revision) -> None:
        """The document's next version, kept beside those before: Stale unless `number` follows the newest. The
        document as it is now (`setting`) carries its version as `n`."""

    def revisions(self, name: str, limit: int = 50) -> list[Revision]:
        """Newest first."""

    # things beside the cases: enterprises, symposiums, windows, groups
    def thing(self, shape: type[Shape], id: str) -> Thing | None:
        """`shape`: the dataclass of its kind."""

    def things_by_id(self, shape: type[Shape], ids: Iterable[str]) -> dict[str, Thing]:
        """Those of the ids that exist, strongly read; for lists and tables of them."""

    def put_thing(self, thing: Thing, lines: Sequence[Line] = ()) -> Thing:
        """Write it with these lines in one transaction (at most 90); `thing.version` is the one that was read (0: new).
        Stale when a colleague was faster → the thing with its new version."""

    def things(self, shape: type[Shape], region: str, after: str = "", limit: int = 100) -> tuple[list[Thing], str]:
        """In order of `sort`, and the cursor of what follows ('' at the end)."""

    def due_things(self, now: datetime, limit: int = 50) -> list[tuple[str, str]]:
        """(kind, id) of those whose wake_at is not after `now`: hints, earliest first."""

    def lines(
        self, kind: str, id: str, begins: str = "", after: str = "", limit: int = 500, newest: bool = False
    ) -> list[Line]: ...

    def add_line(self, kind: str, id: str, line: Line, replace: bool = False) -> bool:
        """False when a line of this id is there and `replace` is not asked for."""

    def drop_line(self, kind: str, id: str, line: str) -> None: ...

    # search
    def put_terms(self, no: str, terms: Iterable[str], region: str = "", version: int = 0) -> None:
        """The words under which a case is found, in place of those before, and where it belongs; `version`: of the
        case that had them. Harmless when repeated; a hint of a later version stays."""

    def due_terms(self, limit: int = 50) -> list[tuple[str, int]]:
        """(number, version) of cases that were lodged, or whose words changed, and are not indexed yet."""

    def find_terms(self, terms: Sequence[str], region: str = "", limit: int = 30) -> tuple[list[str], bool]:
        """Numbers of cases that have all of these terms, newest first, and whether there may be more."""

    def views(self, account: str) -> list[SavedView]: ...

    def put_view(self, view: SavedView) -> None: ...

    def drop_view(self, account: str, id: str) -> None: ...

    # notices
    def due_notes(self, limit: int = 100) -> list[Notice]:
        """Desk messages to groups that were not delivered to people yet, oldest first."""

    def deliver(self, note: Notice, bells: Sequence[Bell]) -> None:
        """Each person's copy, then the message is delivered; repeated after a stop it makes no second copy."""

    def bells(self, account: str, limit: int = 50) -> list[Bell]:
        """Newest first."""

    def unread(self, account: str) -> int:
        """How many came after the last look, at most 99."""

    def read_bells(self, account: str, until: datetime) -> None: ...

    def robots(self) -> list[Robot]: ...

    def put_robot(self, robot: Robot) -> None: ...

    def drop_robot(self, unit: str, kind: str) -> None: ...

    # audit
    def note(self, event: Event) -> None:
        """Write it beside the history, where nobody can change it; its hash is sealed with the day's."""

    def events(self, day: date, limit: int = 1000) -> list[Event]:
        """Oldest first."""

    def acts(self, day: date) -> Iterable[Act]:
        """Every entry of a day in every case."""

    def check(self, no: str) -> Checked:
        """The case's history compared with its chain; 0 entries when there is no such case."""

    def check_day(self, day: date, kept: Mapping[str, Any] | None, before: str) -> list[str]:
        """What differs between a day's published seal (with its leaves; None: none) and the day as it is now.
        `before`: hash of the seal published the day before, '' when there is none."""
