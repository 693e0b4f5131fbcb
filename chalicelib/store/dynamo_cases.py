"""Cases in DynamoDB: one transaction per change."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib.domain.case import Case, Change, Entry, Part
from chalicelib.domain.errors import AlreadyDone, PhoneBusy, Stale, Unavailable
from chalicelib.domain.records import Place
from chalicelib.store import hot, ledger, outgoing, rules, transact
from chalicelib.store.casekeys import CaseKeys
from chalicelib.store.dynamo_history import SEALING
from chalicelib.store.hot import HotItem, Locked
from chalicelib.store.reading import get, items
from chalicelib.store.tables import CoItem, EntryItem, FormItem, MarkItem, PartItem, SlotItem, TermsItem
from chalicelib.store.vault import Vault, place

NO_PARTS = ("META", "TERMS", "CO#", "MSG#")


class Cases:
    """`pause(attempt)` waits between the attempts of a transaction."""

    _vault: Vault
    _wall: Callable[[], datetime]
    _pause: Callable[[int], None]

    def case(self, no: str) -> Case | None:
        item = get(HotItem, *hot.keys(no))
        return hot.case_of(item, self._vault) if item and item.status else None

    def save(self, change: Change, at: Place, form: str = "") -> Case:
        locked = self._locked(change)
        entries, case = self._chained(change, locked)
        write = transact.begin()
        self._write_case(write, change, case, at, locked)
        for entry in entries:
            write.save(entry, EntryItem.pk.does_not_exist())
        for message in change.messages:
            write.save(outgoing.item(self._vault, message, locked.key, self._wall()))
        for part in change.parts:
            write.save(self._part(change.case.no, part, locked))
        self._write_beside(write, change, at)
        if form:
            self._consume(write, form, case.no)
        try:
            transact.commit(write, self._pause)
        except (transact.NotWritten, Unavailable) as failure:
            self._explain(change, form, failure)
            return self.case(case.no) or case
        self._vault.remember(case.no, locked.keys)
        return case

    def _locked(self, change: Change) -> Locked:
        no, month = change.case.no, rules.month(change.case.lodged_at)
        if change.before is None:
            return Locked(self._vault, *self._vault.new_key(month))
        return Locked(self._vault, self._case_key(no), None)

    def _readable(self, no: str) -> CaseKeys | None:
        """The keys of a stored case, None when they were erased."""
        if self._vault.known(no) is None:
            self.case(no)
        return self._vault.known(no)

    def _case_key(self, no: str) -> CaseKeys:
        """The same for writing: a case whose keys were erased cannot be written to any more."""
        keys = self._readable(no)
        if keys is None:
            raise Stale("本件的内容已按规定清除，不能再办理")
        return keys

    def _chained(self, change: Change, locked: Locked) -> tuple[list[EntryItem], Case]:
        """The entries with their hashes, and the case that ends with the last of them."""
        no, head, seq = change.case.no, "", 0
        if change.before:
            head, seq = change.before.head, change.before.seq
        found = []
        for entry in change.entries:
            item = self._entry(no, entry, change.id, head, locked)
            found.append(item)
            head, seq = item.hash, entry.seq
        version = change.before.version if change.before else 0
        return found, change.case.with_(version=version + 1, seq=seq, head=head)

    def _entry(self, no: str, entry: Entry, change: str, prev: str, locked: Locked) -> EntryItem:
        pk, sk = f"CASE#{no}", f"E#{entry.seq:06d}"
        key = locked.keys.entry(entry.seq)
        assert key is not None, "a number is used once, and sealed off after it was used"
        body = self._vault.lock(key, (entry.text, entry.data), place(pk, sk, table="ledger"))
        plain = ledger.plaintext(entry, change)
        hash_ = ledger.entry_hash(no, plain, ledger.digest(body), prev)
        shown: dict[str, Any] = {name: getattr(entry, name) or None for name in ledger.TEXTS}
        return EntryItem(pk, sk, yk=f"D#{entry.at:%Y%m%d}#{rules.shard(no)}", ys=f"{no}#{entry.seq:06d}", at=entry.at,
                         round=entry.round, facts=entry.facts, body=body, change=change, prev=prev or None, hash=hash_,
                         **shown)  # fmt: skip

    def _write_case(self, write: TransactWrite, change: Change, case: Case, at: Place, locked: Locked) -> None:
        last, ended = (None if change.entries else change.id), rules.change_time(change)
        if change.before is None:
            write.save(hot.new_item(case, at, ended, locked, last), HotItem.pk.does_not_exist())
        else:
            write.update(HotItem(*hot.keys(case.no)), hot.actions(change.before, case, at, ended, locked, last),
                         HotItem.version == change.before.version)  # fmt: skip

    def _part(self, no: str, part: Part, locked: Locked) -> PartItem:
        pk = f"CASE#{no}"
        return PartItem(pk, part.sk, body=self._vault.lock(locked.key, part.data, place(pk, part.sk)))

    def _write_beside(self, write: TransactWrite, change: Change, at: Place) -> None:
        """Rows of co-units, of the sealed lane, of texts to be sealed off and of phones."""
        before, case = change.before, change.case
        pk = f"CASE#{case.no}"
        helping = rules.helping(case, at)
        for unit in helping:
            sort = rules.open_sort(rules.CO_LANE, at.due)
            write.save(CoItem(pk, f"CO#{unit}", dk=f"U#{unit}", ds=sort, row=hot.row(at, rules.CO_LANE)))
        for unit in rules.gained(helping, before.co_open if before else ()):
            write.delete(CoItem(pk, f"CO#{unit}"))
        for account in rules.gained(before.lane_readers if before else (), case.lane_readers):
            write.save(MarkItem(f"LANE#{account}", pk))
        for account in rules.gained(case.lane_readers, before.lane_readers if before else ()):
            write.delete(MarkItem(f"LANE#{account}", pk))
        if case.seal_entry and not (before and before.seal_entry):
            write.save(MarkItem(SEALING, pk))
        if before and before.seal_entry and not case.seal_entry:
            write.delete(MarkItem(SEALING, pk))
        if rules.retold(change):
            mark = rules.term_mark(case.no, (before.version if before else 0) + 1)
            write.update(TermsItem(pk, "TERMS"), [TermsItem.wk.set("TERMS"), TermsItem.wa.set(mark)])
        self._write_phones(write, change)

    def _write_phones(self, write: TransactWrite, change: Change) -> None:
        no, mobile = change.case.no, change.case.contact.mobile
        old = change.before.contact.mobile if change.before else ""
        if mobile != old and mobile:
            write.save(MarkItem(self._vault.phone(mobile), f"CASE#{no}"))
        if mobile != old and old:
            write.delete(MarkItem(self._vault.phone(old), f"CASE#{no}"))
        asked, left = rules.slots(change)
        if asked:
            free = SlotItem.pk.does_not_exist() | (SlotItem.open == False) | (SlotItem.case == no)  # noqa: E712
            write.save(SlotItem(self._vault.phone(asked), "SURVEY", case=no, open=True), free)
        if left and self._slot(left) == (no, True):
            write.save(SlotItem(self._vault.phone(left), "SURVEY", case=no, open=False), SlotItem.case == no)
        if change.opt_out and change.case.surveyed:
            write.save(outgoing.opt_item(self._vault, change.case.surveyed, change.opt_out, rules.change_time(change)))

    def _slot(self, mobile: str) -> tuple[str, bool] | None:
        slot = get(SlotItem, self._vault.phone(mobile), "SURVEY") if mobile else None
        return (slot.case, slot.open) if slot else None

    def _consume(self, write: TransactWrite, form: str, no: str) -> None:
        """A token is used once; one that nobody stored before is remembered from here on."""
        item, kept = FormItem(f"FORM#{self._vault.hidden(form)}", "FORM"), int(self._wall().timestamp())
        until = FormItem.ttl.set(FormItem.ttl | (kept + rules.FORM_DAYS * 86400))
        write.update(item, [FormItem.case.set(no), until], FormItem.case.does_not_exist())

    def _explain(self, change: Change, form: str, failure: Exception) -> None:
        """Why the transaction did not go through; returns when it turns out that it did."""
        if self._is_done(change):
            if isinstance(failure, Unavailable) or (isinstance(failure, transact.NotWritten) and failure.perhaps):
                return
            raise AlreadyDone(change.case.no) from None
        if isinstance(failure, Unavailable):
            raise failure
        used = get(FormItem, f"FORM#{self._vault.hidden(form)}", "FORM") if form else None
        if used and used.case:
            raise AlreadyDone(used.case) from None
        slot = self._slot(change.case.surveyed) if change.survey == "open" else None
        if slot and slot[1] and slot[0] != change.case.no:
            raise PhoneBusy("此手机号有另一件诉求正在回访") from None
        raise Stale from None

    def _is_done(self, change: Change) -> bool:
        """Whether this very change lies in the store."""
        if change.entries:
            item = get(EntryItem, f"CASE#{change.case.no}", f"E#{change.entries[0].seq:06d}")
            return item is not None and item.change == change.id
        case = get(HotItem, *hot.keys(change.case.no))
        return case is not None and case.last == change.id

    def parts(self, no: str, prefix: str = "") -> list[Part]:
        """Parts of the case; co-units' rows and messages lie in the same partition and are none."""
        found = [item for item in items(PartItem, f"CASE#{no}", prefix) if not item.sk.startswith(NO_PARTS)]
        keys = self._readable(no) if found else None
        key = keys.rest if keys else None
        return [Part(item.sk, self._vault.unlock(key, Mapping[str, Any], item.body, place(item.pk, item.sk)) or {})
                for item in found]  # fmt: skip
