"""Histories in DynamoDB: reading them, and making the text of one entry unreadable for good (decision 0009)."""

from collections.abc import Callable, Mapping
from typing import Any

from pynamodb.exceptions import UpdateError

from chalicelib.domain.case import Entry
from chalicelib.domain.errors import Stale
from chalicelib.store import hot, ledger, rules
from chalicelib.store.casekeys import CaseKeys
from chalicelib.store.hot import HotItem
from chalicelib.store.reading import get, items
from chalicelib.store.tables import EntryItem, MarkItem
from chalicelib.store.transact import refused
from chalicelib.store.vault import Vault, place

TextAndData = tuple[str, Mapping[str, Any]]
SEALING = "ASKED#seal"


class Histories:
    _vault: Vault
    _readable: Callable[[str], CaseKeys | None]

    def history(self, no: str) -> list[Entry]:
        found = list(items(EntryItem, f"CASE#{no}"))
        keys = self._readable(no) if found else None
        # A process that still remembers the keys as they were must not show what has been sealed off since.
        gone = {item.facts["sealed"] for item in found if item.action == rules.SEAL_OFF}
        return [self._read(item, None if int(item.sk[2:]) in gone else keys) for item in found]

    def erase_text(self, no: str, seq: int) -> None:
        item = get(HotItem, *hot.keys(no))
        if item is None:
            return
        month = rules.month(item.lodged_at)
        keys = self._vault.case_key(no, month, item.key)
        if keys is None or keys.entry(seq) is None:
            return
        left = keys.without(seq)
        try:
            item.update([HotItem.key.set(self._vault.wrap(month, left))], HotItem.key == item.key)
        except UpdateError as error:
            if refused(error):  # another entry was sealed off at the same instant
                raise Stale from None
            raise
        self._vault.remember(no, left)

    def sealing(self) -> list[str]:
        return [item.sk.removeprefix("CASE#") for item in items(MarkItem, SEALING)]

    def _read(self, item: EntryItem, keys: CaseKeys | None) -> Entry:
        key = keys.entry(int(item.sk[2:])) if keys else None
        opened = self._vault.unlock(key, TextAndData, item.body, place(item.pk, item.sk, table="ledger"))
        text, data = opened or ("", {})
        shown = {name: getattr(item, name) or "" for name in ledger.TEXTS}
        return Entry(seq=int(item.sk[2:]), at=item.at, round=int(item.round), text=text, data=data, facts=item.facts,
                     hash=item.hash, prev=item.prev or "", erased=opened is None, **shown)  # fmt: skip

    def links(self, no: str) -> list[ledger.Link]:
        """The history as it lies there, for `ledger.verify`."""
        return [ledger.Link(no, int(item.sk[2:]), ledger.plaintext(self._read(item, None), item.change),
                            ledger.digest(item.body), item.prev or "", item.hash)
                for item in items(EntryItem, f"CASE#{no}")]  # fmt: skip
