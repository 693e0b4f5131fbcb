"""The store in dictionaries: for tests, and the reference that the contract test holds `dynamo` against."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.case import Case, Change, Entry, Message, Part
from chalicelib.domain.errors import AlreadyDone, PhoneBusy, Stale
from chalicelib.domain.records import Account, Form, Inbound, ListRow, Notice, Outgoing, Place, Session
from chalicelib.store import codec, ledger, rules

Wording = Callable[[str, Mapping[str, str]], str]


class MemoryStore:
    """`wall`: the wall clock, for what expires; `wording`: template and values → text of a desk message."""

    def __init__(self, wall: Callable[[], datetime], wording: Wording) -> None:
        self._wall, self._wording = wall, wording
        self._cases: dict[str, Case] = {}
        self._places: dict[str, tuple[Place, datetime]] = {}
        self._wakes: dict[str, tuple[datetime, int]] = {}  # case → (alarm, how often put back)
        self._entries: dict[str, list[tuple[Entry, ledger.Link]]] = {}
        self._changes: dict[str, str] = {}  # change id → case
        self._parts: dict[str, dict[str, Part]] = {}
        self._out: dict[tuple[str, str], tuple[Outgoing, datetime]] = {}  # (case, id) → (message, due or lease)
        self._notices: list[tuple[Message, datetime]] = []
        self._slots: dict[str, tuple[str, bool]] = {}
        self._phones: dict[str, dict[str, None]] = {}
        self._opted: dict[str, tuple[str, datetime]] = {}
        self._inbound: dict[tuple[str, str], tuple[Inbound, str | None]] = {}
        self._forms: dict[str, Form] = {}
        self._used: dict[str, str] = {}  # form token → case
        self._hits: dict[tuple[str, int], int] = {}
        self._sessions: dict[str, Session] = {}
        self._accounts: dict[str, Account] = {}
        self._numbers: dict[str, int] = {}
        self._beats: dict[str, tuple[datetime, Mapping[str, Any]]] = {}
        self._seals: dict[date, Mapping[str, Any]] = {}
        self._settings: dict[str, Mapping[str, Any]] = {}

    # cases
    def case(self, no: str) -> Case | None:
        return self._cases.get(no)

    def save(self, change: Change, place: Place, form: str = "") -> Case:
        self._check(change, form)
        case = self._write_entries(change)
        self._cases[case.no], self._changes[change.id] = case, case.no
        self._places[case.no] = (place, rules.change_time(change))
        self._wakes.pop(case.no, None)
        if place.wake_at:
            self._wakes[case.no] = (place.wake_at, 0)
        for part in change.parts:
            self._parts.setdefault(case.no, {})[part.sk] = Part(part.sk, _free(part.data))
        for message in change.messages:
            self.send(message)
        if form:
            self._used[form] = case.no
        self._write_phones(change)
        return case

    def _check(self, change: Change, form: str) -> None:
        stored, mobile = self._cases.get(change.case.no), change.case.contact.mobile
        if change.id in self._changes:
            raise AlreadyDone(self._changes[change.id])
        if form in self._used:
            raise AlreadyDone(self._used[form])
        if (stored.version if stored else None) != (change.before.version if change.before else None):
            raise Stale
        slot = self._slots.get(mobile)
        if change.survey == "open" and slot and slot[1] and slot[0] != change.case.no:
            raise PhoneBusy("此手机号有另一件诉求正在回访")

    def _write_entries(self, change: Change) -> Case:
        head, seq = (change.before.head, change.before.seq) if change.before else ("", 0)
        for entry in change.entries:
            entry = replace(entry, data=_free(entry.data), facts=_free(entry.facts))
            plain = ledger.plaintext(entry, change.id)
            body = ledger.digest(codec.dumps({"text": entry.text, "data": entry.data}).encode())
            link = ledger.Link(
                change.case.no, entry.seq, plain, body, head, ledger.entry_hash(change.case.no, plain, body, head)
            )
            head, seq = link.hash, entry.seq
            kept = (replace(entry, hash=link.hash, prev=link.prev), link)
            self._entries.setdefault(change.case.no, []).append(kept)
        version = change.before.version if change.before else 0
        return replace(change.case, version=version + 1, seq=seq, head=head)

    def _write_phones(self, change: Change) -> None:
        no, mobile = change.case.no, change.case.contact.mobile
        old = change.before.contact.mobile if change.before else ""
        if mobile != old:
            self._phones.get(old, {}).pop(no, None)
            if mobile:
                self._phones.setdefault(mobile, {})[no] = None
        if change.survey == "open" and mobile:
            self._slots[mobile] = (no, True)
        if change.survey == "close" and self._slots.get(old or mobile, ("", False))[0] == no:
            self._slots[old or mobile] = (no, False)

    def history(self, no: str) -> list[Entry]:
        return [entry for entry, _ in self._entries.get(no, [])]

    def links(self, no: str) -> list[ledger.Link]:
        return [link for _, link in self._entries.get(no, [])]

    def parts(self, no: str, prefix: str = "") -> list[Part]:
        found = self._parts.get(no, {})
        return [found[sk] for sk in sorted(found) if sk.startswith(prefix)]

    # queues
    def due_cases(self, now: datetime, limit: int = 100) -> list[str]:
        due = sorted((at, no) for no, (at, _) in self._wakes.items() if at <= now)
        return [no for _, no in due[:limit]]

    def put_back(self, no: str, at: datetime) -> int:
        times = self._wakes.get(no, (at, 0))[1] + 1
        self._wakes[no] = (at, times)
        return times

    def _list(self, key: Callable[[Case, Place, datetime], tuple[str, str] | None], partition: str) -> list[str]:
        """Numbers of the cases in a partition, in order of their sort keys."""
        keyed = ((key(self._cases[no], *placed), no) for no, placed in self._places.items())
        return [no for found, no in sorted((k, no) for k, no in keyed if k) if found[0] == partition]

    def _row(self, no: str, lane: str = "") -> ListRow:
        place, _ = self._places[no]
        return ListRow(no, lane or place.lane, place.due, dict(place.row))

    def desk(self, unit: str, limit: int = 400) -> tuple[list[ListRow], bool]:
        helping = [(rules.open_sort(rules.CO_LANE, place.due), self._row(no, rules.CO_LANE))
                   for no, (place, _) in self._places.items()
                   if place.open and unit in self._cases[no].co_open]  # fmt: skip
        own = [(rules.open_sort(row.lane, row.due), row)
               for row in map(self._row, self._list(rules.desk_key, f"U#{unit}"))]  # fmt: skip
        rows = [row for _, row in sorted(own + helping, key=lambda found: found[0])]
        return rows[:limit], len(rows) > limit

    def board(self, region: str, limit: int = 400) -> tuple[list[ListRow], bool]:
        rows = [self._row(no) for no in self._list(rules.board_key, f"R#{region}")]
        return rows[:limit], len(rows) > limit

    def done(self, unit: str = "", region: str = "", year: int = 0, limit: int = 100) -> list[ListRow]:
        key, partition = (rules.desk_key, f"U#{unit}") if unit else (rules.board_key, f"R#{region}")
        return [self._row(no) for no in self._list(key, f"{partition}#done#{year}")[::-1]][:limit]

    def of_enterprise(self, enterprise: str, limit: int = 50) -> list[ListRow]:
        found = [case for case in self._cases.values() if case.enterprise == enterprise]
        newest = sorted(found, key=lambda case: (case.lodged_at, case.no), reverse=True)
        return [self._row(case.no) for case in newest[:limit]]

    def lane(self, account: str) -> list[str]:
        return sorted(no for no, case in self._cases.items() if account in case.lane_readers)

    # messages
    def send(self, message: Message) -> None:
        message = codec.loads(Message, codec.dumps(message))
        if message.channel == "desk":
            self._notices.append((message, self._wall()))
        else:
            self._out[message.case, message.id] = (Outgoing(message, "waiting"), message.due)

    def due_messages(self, now: datetime, limit: int = 50) -> list[Outgoing]:
        open_ = (kept for kept in self._out.values() if kept[0].state in ("waiting", "leased") and kept[1] <= now)
        return [out for out, _ in sorted(open_, key=lambda kept: (kept[1], kept[0].message.id))[:limit]]

    def lease(self, message_id: str, case: str, until: datetime) -> bool:
        out, _ = self._out.get((case, message_id), (None, None))
        if out is None or out.state != "waiting":
            return False
        self._out[case, message_id] = (replace(out, state="leased", attempts=out.attempts + 1), until)
        return True

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
    ) -> None:
        state = "waiting" if again else state
        out, due = self._out.get((case, message_id), (None, at))
        if out is None or out.state not in rules.FROM[state]:
            return
        sent = at if state == "sent" else out.sent_at
        out = replace(out, state=state, vendor_id=vendor_id or out.vendor_id, detail=detail, sent_at=sent)
        self._out[case, message_id] = (out, again or due)

    def messages(self, no: str) -> list[Outgoing]:
        found = [out for (case, _), (out, _) in self._out.items() if case == no]
        return sorted(found, key=lambda out: (out.message.due, out.message.id))

    def survey_case(self, mobile: str) -> tuple[str, bool] | None:
        return self._slots.get(mobile)

    def cases_of(self, mobile: str) -> list[str]:
        return sorted(self._phones.get(mobile, ()))

    def opt_out(self, mobile: str, reason: str, at: datetime) -> None:
        self._opted[mobile] = (reason, at)

    def opted_out(self, mobile: str) -> bool:
        return mobile in self._opted

    def notices(self, groups: Sequence[str], limit: int = 20) -> list[Notice]:
        oldest = self._wall() - timedelta(days=rules.NOTE_DAYS)
        found = [Notice(m.id, m.to, m.case, self._wording(m.template, m.values), m.due)
                 for m, kept in self._notices if m.to in groups and kept > oldest]  # fmt: skip
        return sorted(found, key=lambda notice: (notice.at, notice.id), reverse=True)[:limit]

    # callbacks
    def take_in(self, inbound: Inbound) -> bool:
        if (inbound.vendor, inbound.id) in self._inbound:
            return False
        self._inbound[inbound.vendor, inbound.id] = (inbound, None)
        return True

    def due_inbound(self, limit: int = 50) -> list[Inbound]:
        found = [inbound for inbound, note in self._inbound.values() if note is None]
        return sorted(found, key=lambda inbound: (inbound.at, inbound.id))[:limit]

    def read_inbound(self, vendor: str, id: str, note: str) -> None:
        if (vendor, id) in self._inbound:
            self._inbound[vendor, id] = (self._inbound[vendor, id][0], note)

    def unmatched(self, limit: int = 50) -> list[Inbound]:
        found = [inbound for inbound, note in self._inbound.values() if note == "unmatched"]
        return sorted(found, key=lambda inbound: (inbound.at, inbound.id), reverse=True)[:limit]

    # forms, sessions, limits
    def form(self, token: str, now: datetime) -> Form | None:
        form = self._forms.get(token)
        if form is None or form.expires <= now:
            return None
        return replace(form, case=self._used.get(token, form.case))

    def put_form(self, form: Form) -> None:
        if self._used.get(form.token, form.case) != form.case:
            raise AlreadyDone(self._used[form.token])
        if form.case:
            self._used[form.token] = form.case
        self._forms[form.token] = codec.loads(Form, codec.dumps(form))

    def try_code(self, token: str) -> int:
        if token not in self._forms:
            return rules.NO_MORE
        self._forms[token] = replace(self._forms[token], tries=self._forms[token].tries + 1)
        return self._forms[token].tries

    def hit(self, key: str, seconds: int, now: datetime) -> int:
        window = (key, int(now.timestamp()) // seconds)
        self._hits[window] = self._hits.get(window, 0) + 1
        return self._hits[window]

    def session(self, id: str) -> Session | None:
        found = self._sessions.get(id)
        return found if found and found.ends > self._wall() else None

    def put_session(self, session: Session) -> None:
        self._sessions[session.id] = session

    def drop_session(self, id: str) -> None:
        self._sessions.pop(id, None)

    def drop_sessions(self, account: str) -> None:
        self._sessions = {id: one for id, one in self._sessions.items() if one.account != account}

    def account(self, id: str) -> Account | None:
        return self._accounts.get(id)

    def account_by_login(self, login: str) -> Account | None:
        return next((one for one in self._accounts.values() if one.login.lower() == login.lower()), None)

    def accounts(self) -> list[Account]:
        return [self._accounts[id] for id in sorted(self._accounts)]

    def put_account(self, account: Account) -> None:
        other = self.account_by_login(account.login)
        if other and other.id != account.id:
            raise AlreadyDone(account.login)
        self._accounts[account.id] = account

    # numbers, jobs, seals, settings
    def next(self, sequence: str) -> int:
        self._numbers[sequence] = self._numbers.get(sequence, 0) + 1
        return self._numbers[sequence]

    def beat(self, job: str, at: datetime, detail: Mapping[str, Any]) -> None:
        self._beats[job] = (at, _free(detail))

    def beats(self) -> Mapping[str, tuple[datetime, Mapping[str, Any]]]:
        return dict(self._beats)

    def day(self, day: date) -> Iterable[tuple[str, int, str]]:
        found = [link for kept in self._entries.values() for entry, link in kept if entry.at.date() == day]
        return [(link.no, link.seq, link.hash) for link in sorted(found, key=lambda link: (link.no, link.seq))]

    def seal(self, day: date) -> Mapping[str, Any] | None:
        return self._seals.get(day)

    def put_seal(self, day: date, seal: Mapping[str, Any]) -> None:
        if self._seals.setdefault(day, _free(seal)) != _free(seal):
            raise Stale("这一天已经有另一个封存记录")

    def setting(self, name: str) -> Mapping[str, Any] | None:
        return self._settings.get(name)

    def put_setting(self, name: str, value: Mapping[str, Any]) -> None:
        self._settings[name] = _free(value)


def _free(data: Mapping[str, Any]) -> Any:
    """As it comes back from text, so that a test on memory sees what the table would give."""
    return codec.loads(Mapping[str, Any], codec.dumps(data))
