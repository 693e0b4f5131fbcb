"""Messages, phones and callbacks of the memory store."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain import smsfigures
from chalicelib.domain.case import Message
from chalicelib.domain.records import Inbound, Outgoing, Trace
from chalicelib.store import codec, rules

Wording = Callable[[str, Mapping[str, str]], str]


class MemoryMessages:
    def __init__(self, wall: Callable[[], datetime], wording: Wording) -> None:
        self._wall, self._wording = wall, wording
        self._out: dict[tuple[str, str], tuple[Outgoing, datetime]] = {}  # (case, id) → (message, due or lease)
        self._notices: list[Message] = []
        self._slots: dict[str, tuple[str, bool]] = {}
        self._phones: dict[str, dict[str, None]] = {}
        self._opted: dict[str, tuple[str, datetime]] = {}
        self._tallies: dict[tuple[str, str], tuple[date, str]] = {}
        self._answers: dict[tuple[str, str], tuple[date, tuple[str, str]]] = {}
        self._sent_as: dict[tuple[str, str], tuple[str, str]] = {}
        self._inbound: dict[tuple[str, str], tuple[Inbound, str | None]] = {}

    def send(self, message: Message) -> None:
        message = codec.loads(Message, codec.dumps(message))
        if message.channel == "desk":
            self._notices.append(message)
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
        tally: str = "",
    ) -> None:
        held, state = state == "held", "waiting" if again else state
        out, due = self._out.get((case, message_id), (None, at))
        if out is None or out.state not in rules.FROM[state]:
            return
        sent = at if state == "sent" else out.sent_at
        out = replace(out, state=state, vendor_id=vendor_id or out.vendor_id, detail=detail, sent_at=sent)
        out = replace(out, attempts=out.attempts - 1) if held else out
        self._out[case, message_id] = (out, again or due)
        if tally:
            self._tallies[case, message_id] = (at.date(), tally)

    def sms_of(self, day: date) -> list[Trace]:
        found = [(key, tally) for key, (of, tally) in self._tallies.items() if of == day]
        known = [(key, tally, self._out[key][0].state) for key, tally in found]
        return [smsfigures.trace(f"{tally}#{state}", *key) for key, tally, state in known if state != "waiting"]

    def messages(self, no: str) -> list[Outgoing]:
        found = [out for (case, _), (out, _) in self._out.items() if case == no]
        return sorted(found, key=lambda out: (out.message.due, out.message.id))

    def remember_sent(self, vendor: str, vendor_id: str, case: str, message_id: str) -> None:
        self._sent_as[vendor, vendor_id] = (case, message_id)

    def sent_as(self, vendor: str, vendor_id: str) -> tuple[str, str] | None:
        return self._sent_as.get((vendor, vendor_id))

    def survey_case(self, mobile: str) -> tuple[str, bool] | None:
        return self._slots.get(mobile)

    def cases_of(self, mobile: str) -> list[str]:
        return sorted(self._phones.get(mobile, ()))

    def opt_out(self, mobile: str, reason: str, at: datetime) -> None:
        self._opted[mobile] = (reason, at)

    def opted_out(self, mobile: str) -> bool:
        return mobile in self._opted

    def opt_in(self, mobile: str) -> None:
        self._opted.pop(mobile, None)

    def opt_outs(self, limit: int = 200) -> list[tuple[str, str, datetime]]:
        found = [(mobile, reason, at) for mobile, (reason, at) in self._opted.items()]
        return sorted(found, key=lambda one: one[2], reverse=True)[:limit]

    # callbacks
    def take_in(self, inbound: Inbound) -> bool:
        if (inbound.vendor, inbound.id) in self._inbound:
            return False
        self._inbound[inbound.vendor, inbound.id] = (inbound, None)
        return True

    def due_inbound(self, limit: int = 50) -> list[Inbound]:
        found = [inbound for inbound, note in self._inbound.values() if note is None]
        return sorted(found, key=lambda inbound: (inbound.at, inbound.id))[:limit]

    def answers_of(self, day: date) -> Counter[tuple[str, str]]:
        return Counter(key for of, key in self._answers.values() if of == day)

    def read_inbound(self, vendor: str, id: str, note: str, day: date | None = None) -> None:
        if day and (vendor, id) in self._inbound:
            self._answers[vendor, id] = (day, (vendor, note))
        if (vendor, id) in self._inbound:
            self._inbound[vendor, id] = (self._inbound[vendor, id][0], note)

    def unmatched(self, limit: int = 50) -> list[Inbound]:
        found = [inbound for inbound, note in self._inbound.values() if note == "unmatched"]
        return sorted(found, key=lambda inbound: (inbound.at, inbound.id), reverse=True)[:limit]

    def seen_unmatched(self, vendor: str, id: str, day: date) -> bool:
        inbound, note = self._inbound.get((vendor, id), (None, None))
        if inbound is None or note != "unmatched":
            return False
        self._inbound[vendor, id] = (inbound, "seen")
        self._answers[vendor, id] = (day, (vendor, "unmatched"))
        return True
