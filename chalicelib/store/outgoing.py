"""Messages as items: an SMS beside its case, a desk message in its group's partition."""

from datetime import datetime, timedelta

from chalicelib.domain.case import Message
from chalicelib.domain.records import Outgoing
from chalicelib.store import rules
from chalicelib.store.tables import MessageItem, NoteItem, OptItem
from chalicelib.store.vault import Vault, place

CODE_DAYS = 30  # messages without a case: codes


def item(vault: Vault, message: Message, key: bytes | None, wall: datetime) -> MessageItem | NoteItem:
    """A new message. `key`: of its case; None for one that belongs to no case."""
    if message.channel == "desk":
        pk, sk = f"NOTE#{message.to}", f"{rules.instant(message.due)}#{message.id}"
        sealed = vault.lock_month(rules.month(message.due), message, place(pk, sk))
        wk = f"NOTE#{rules.shard(message.id)}"
        return NoteItem(pk, sk, body=sealed, wk=wk, wa=sk, ttl=seconds(wall, rules.NOTE_DAYS))
    pk, sk = keys(message.id, message.case)
    at = place(pk, sk)
    sealed = vault.lock(key, message, at) if key else vault.lock_month(rules.month(message.due), message, at)
    ttl = None if key else seconds(wall, CODE_DAYS)
    wk, wa = partition(message.id), alarm(message.due, message.id)
    return MessageItem(pk, sk, body=sealed, state="waiting", wk=wk, wa=wa, ttl=ttl)


def keys(message_id: str, case: str) -> tuple[str, str]:
    return (f"CASE#{case}" if case else f"MSG#{message_id}"), f"MSG#{message_id}"


def case_of(stored: MessageItem) -> str:
    return stored.pk.removeprefix("CASE#") if stored.pk.startswith("CASE#") else ""


def partition(message_id: str) -> str:
    return f"OUT#{rules.shard(message_id)}"


def alarm(at: datetime, message_id: str) -> str:
    return f"{rules.instant(at)}#{message_id}"


def seconds(wall: datetime, days: int) -> int:
    return int((wall + timedelta(days=days)).timestamp())


def read(vault: Vault, stored: MessageItem, key: bytes | None) -> Outgoing | None:
    """None when the case's key was erased: there is nobody to send to any more."""
    at = place(stored.pk, stored.sk)
    if stored.pk.startswith("CASE#"):
        message = vault.unlock(key, Message, stored.body, at)
    else:
        message = vault.unlock_month(Message, stored.body, at)
    if message is None:
        return None
    return Outgoing(message, stored.state, int(stored.attempts), stored.vendor_id or "", stored.detail or "",
                    stored.sent_at)  # fmt: skip


def opt_item(vault: Vault, mobile: str, reason: str, at: datetime) -> OptItem:
    """A number that wants no surveys and notices."""
    pk, sk = vault.phone(mobile), "OPT"
    body = vault.lock_month(rules.month(at), mobile, place(pk, sk))
    return OptItem(pk, sk, body=body, reason=reason, at=at, wk="OPT", wa=rules.instant(at))


def note(vault: Vault, stored: NoteItem) -> Message:
    message: Message = vault.unlock_month(Message, stored.body, place(stored.pk, stored.sk))
    return message


