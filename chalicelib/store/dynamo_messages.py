"""Messages and callbacks in DynamoDB. A message's place in the wake index says whether anything is left to do."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from chalicelib.crypto import Unreadable
from chalicelib.domain import smsfigures
from chalicelib.domain.case import Message
from chalicelib.domain.records import Inbound, Notice, Outgoing, Trace
from chalicelib.store import outgoing, rules
from chalicelib.store.casekeys import CaseKeys
from chalicelib.store.dynamo_queues import due
from chalicelib.store.reading import get, items, rows
from chalicelib.store.tables import App, InboxItem, MarkItem, MessageItem, NoteItem, OptItem, SentItem, SlotItem
from chalicelib.store.transact import refused
from chalicelib.store.vault import Vault, place

MOST_A_DAY = 20_000  # SMS that the figures of a day count


class Messages:
    _vault: Vault
    _wall: Callable[[], datetime]
    _case_key: Callable[[str], CaseKeys]
    _readable: Callable[[str], CaseKeys | None]
    _notice: Callable[[NoteItem], Notice]

    def send(self, message: Message) -> None:
        key = self._case_key(message.case).rest if message.case and message.channel == "sms" else None
        outgoing.item(self._vault, message, key, self._wall()).save()

    def due_messages(self, now: datetime, limit: int = 50) -> list[Outgoing]:
        hints = [get(MessageItem, item["pk"]["S"], item["sk"]["S"]) for item in due("OUT", now, limit)]
        found = []
        for item in hints:
            if item and item.state in ("waiting", "leased"):
                out = self._outgoing(item)
                if out:
                    found.append(out)
                else:
                    self._drop(item, now)
        return found

    def _outgoing(self, item: MessageItem) -> Outgoing | None:
        """None when nobody can read it any more."""
        no = outgoing.case_of(item)
        try:
            keys = self._readable(no) if no else None
            return outgoing.read(self._vault, item, keys.rest if keys else None)
        except Unreadable:
            return None

    def _drop(self, item: MessageItem, now: datetime) -> None:
        """A message whose case was erased, or that was altered, must not stand before all others for good."""
        id = item.sk.removeprefix("MSG#")
        self.finish(id, outgoing.case_of(item), "dropped", at=now, detail="内容已清除或者无法读取")

    def lease(self, message_id: str, case: str, until: datetime) -> bool:
        leased = [MessageItem.state.set("leased"), MessageItem.attempts.add(1),
                  MessageItem.wa.set(outgoing.alarm(until, message_id))]  # fmt: skip
        return self._update(message_id, case, leased, "waiting")

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
        actions: list[Action] = [MessageItem.state.set(state)]
        actions += [MessageItem.attempts.add(-1)] if held else []
        actions.append(MessageItem.detail.set(detail) if detail else MessageItem.detail.remove())
        actions += [MessageItem.vendor_id.set(vendor_id)] if vendor_id else []
        actions += [MessageItem.sent_at.set(at)] if state == "sent" else []
        if again:
            actions.append(MessageItem.wk.set(outgoing.partition(message_id)))
            actions.append(MessageItem.wa.set(outgoing.alarm(again, message_id)))
        else:
            actions += self._counted(message_id, case, state, at, tally)
        self._update(message_id, case, actions, *rules.FROM[state])

    def _counted(self, message_id: str, case: str, state: str, at: datetime, tally: str) -> list[Action]:
        """Its place in the figures of its day; a receipt finds there what was written when it left."""
        day = f"{at:%Y%m%d}"
        if not tally:
            stored = get(MessageItem, *outgoing.keys(message_id, case))
            day, tally = (stored.day or "", stored.tally or "") if stored else ("", "")
        if not (day and tally):
            return [MessageItem.wk.remove(), MessageItem.wa.remove()]
        return [MessageItem.day.set(day), MessageItem.tally.set(tally), MessageItem.wk.set(f"SMS#{day}"),
                MessageItem.wa.set(f"{tally}#{state}#{message_id}")]  # fmt: skip

    def sms_of(self, day: date) -> list[Trace]:
        found = [[item[name]["S"] for name in ("wa", "pk", "sk")]
                 for item in rows(App, "wake", f"SMS#{day:%Y%m%d}", MOST_A_DAY)]  # fmt: skip
        cases = [pk.removeprefix("CASE#") if pk.startswith("CASE#") else "" for _, pk, _ in found]
        ids = [sk.removeprefix("MSG#") for _, _, sk in found]
        return [smsfigures.trace(one[0], case, id) for one, case, id in zip(found, cases, ids, strict=True)]

    def _update(self, message_id: str, case: str, actions: list, *states: str) -> bool:  # type: ignore[type-arg]
        """Change a message that is in one of these states; False when it is not."""
        try:
            MessageItem(*outgoing.keys(message_id, case)).update(actions, MessageItem.state.is_in(*states))
        except UpdateError as error:
            if refused(error):
                return False
            raise
        return True

    def messages(self, no: str) -> list[Outgoing]:
        found = [self._outgoing(item) for item in items(MessageItem, f"CASE#{no}", "MSG#")]
        known = [one for one in found if one]
        return sorted(known, key=lambda one: (one.message.due, one.message.id))

    def remember_sent(self, vendor: str, vendor_id: str, case: str, message_id: str) -> None:
        ttl = int((self._wall() + timedelta(days=rules.SENT_DAYS)).timestamp())
        SentItem(f"SENT#{vendor}", vendor_id, case=case, message=message_id, ttl=ttl).save()

    def sent_as(self, vendor: str, vendor_id: str) -> tuple[str, str] | None:
        item = get(SentItem, f"SENT#{vendor}", vendor_id)
        return (item.case, item.message) if item else None

    def survey_case(self, mobile: str) -> tuple[str, bool] | None:
        slot = get(SlotItem, self._vault.phone(mobile), "SURVEY")
        return (slot.case, slot.open) if slot else None

    def cases_of(self, mobile: str) -> list[str]:
        return [item.sk.removeprefix("CASE#") for item in items(MarkItem, self._vault.phone(mobile), "CASE#")]

    def opt_out(self, mobile: str, reason: str, at: datetime) -> None:
        outgoing.opt_item(self._vault, mobile, reason, at).save()

    def opt_in(self, mobile: str) -> None:
        OptItem(self._vault.phone(mobile), "OPT").delete()

    def opt_outs(self, limit: int = 200) -> list[tuple[str, str, datetime]]:
        hints = rows(App, "wake", "OPT", limit, newest=True)
        found = [get(OptItem, item["pk"]["S"], item["sk"]["S"]) for item in hints]
        return [(self._vault.unlock_month(str, item.body, place(item.pk, item.sk)), item.reason, item.at)
                for item in found if item and item.body]  # fmt: skip

    def opted_out(self, mobile: str) -> bool:
        return get(OptItem, self._vault.phone(mobile), "OPT") is not None

    # callbacks
    def take_in(self, inbound: Inbound) -> bool:
        pk, sk = f"INBOX#{inbound.vendor}", inbound.id
        body = self._vault.lock_month(rules.month(inbound.at), inbound, place(pk, sk))
        ttl = int((self._wall() + timedelta(days=rules.INBOX_DAYS)).timestamp())
        item = InboxItem(pk, sk, body=body, ttl=ttl, wk="INBOX", wa=outgoing.alarm(inbound.at, inbound.id))
        try:
            item.save(InboxItem.pk.does_not_exist())
        except PutError as error:
            if refused(error):
                return False
            raise
        return True

    def due_inbound(self, limit: int = 50) -> list[Inbound]:
        return self._inbox("INBOX", limit, lambda item: not item.note)

    def answers_of(self, day: date) -> Counter[tuple[str, str]]:
        read = [item["wa"]["S"].split("#")[:2] for item in rows(App, "wake", f"IN#{day:%Y%m%d}", MOST_A_DAY)]
        stray = rows(App, "wake", "UNMATCHED", MOST_A_DAY, InboxItem.wa.startswith(f"{day:%Y%m%d}"))
        vendors = [item["pk"]["S"].removeprefix("INBOX#") for item in stray]
        return Counter([(vendor, note) for vendor, note in read] + [(vendor, "unmatched") for vendor in vendors])

    def read_inbound(self, vendor: str, id: str, note: str, day: date | None = None) -> None:
        where: list[Action] = [InboxItem.wk.remove(), InboxItem.wa.remove()]
        if note == "unmatched":  # a person looks at those, newest first: they keep the instant of their arrival
            where = [InboxItem.wk.set("UNMATCHED")]
        elif day:
            where = [InboxItem.wk.set(f"IN#{day:%Y%m%d}"), InboxItem.wa.set(f"{vendor}#{note}#{id}")]
        try:
            InboxItem(f"INBOX#{vendor}", id).update([InboxItem.note.set(note), *where], InboxItem.pk.exists())
        except UpdateError as error:
            if not refused(error):
                raise

    def unmatched(self, limit: int = 50) -> list[Inbound]:
        return self._inbox("UNMATCHED", limit, lambda item: item.note == "unmatched", newest=True)

    def seen_unmatched(self, vendor: str, id: str, day: date) -> bool:
        told: list[Action] = [InboxItem.note.set("seen"), InboxItem.wk.set(f"IN#{day:%Y%m%d}"),
                              InboxItem.wa.set(f"{vendor}#unmatched#{id}")]  # fmt: skip
        try:
            InboxItem(f"INBOX#{vendor}", id).update(told, InboxItem.note == "unmatched")
        except UpdateError as error:
            if refused(error):
                return False
            raise
        return True

    def _inbox(
        self, partition: str, limit: int, wanted: Callable[[InboxItem], bool], newest: bool = False
    ) -> list[Inbound]:
        hints = rows(App, "wake", partition, limit, newest=newest)
        found = [get(InboxItem, item["pk"]["S"], item["sk"]["S"]) for item in hints]
        return [self._vault.unlock_month(Inbound, item.body, place(item.pk, item.sk))
                for item in found if item and wanted(item)]  # fmt: skip
