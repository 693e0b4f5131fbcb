"""The history's hash chain and its daily seals. Pure: no clock, no store.

An entry's hash covers its plaintext attributes, the SHA-256 of its encrypted body and the hash before it, so that
the chain still verifies when a body's key was erased. A day's seal is the Merkle root over the last entry of each
case and every event of that day, chained to the seal before. The verifying functions name what was altered, missing
or added.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.case import Entry
from chalicelib.domain.records import Event
from chalicelib.store import codec

TEXTS = ("action", "label", "actor", "actor_name", "actor_unit", "was", "now", "seen")
HASHED = ("seq", "at", "round", *TEXTS)
EVENT = "AUDIT#"  # before an event's id, in the place of a case's number
Leaf = tuple[str, int, str]  # case, number of its last entry of the day, that entry's hash


@dataclass(frozen=True)
class Link:
    """An entry as it lies in the store: `plain` as `plaintext` gives it, `body` the SHA-256 of the ciphertext."""

    no: str
    seq: int
    plain: Mapping[str, Any]
    body: str
    prev: str
    hash: str


def plaintext(entry: Entry, change: str) -> dict[str, Any]:
    """The attributes of an entry that stand in the clear, in JSON-able form."""
    found = {name: codec.encode(getattr(entry, name)) for name in HASHED}
    return {**found, "facts": codec.free(dict(entry.facts)), "change": change}


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_hash(no: str, plain: Mapping[str, Any], body: str, prev: str) -> str:
    return hashlib.sha256(canonical({"case": no, "plain": plain, "body": body, "prev": prev})).hexdigest()


def event_hash(event: Event) -> str:
    """Of what was noted outside the cases: over the event without its hash."""
    return hashlib.sha256(canonical(codec.encode(replace(event, hash="")))).hexdigest()


def event_name(id: str) -> str:
    """The event in the place of a case's number: one leaf of the day's seal."""
    return f"{EVENT}{id}"


def verify_events(events: Iterable[Event]) -> list[str]:
    """Those whose content is not what their hash says; that one is missing or was added, the seal of its day says."""
    return [f"{event_name(one.id)} was altered" for one in events if event_hash(one) != one.hash]


def digest(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


def verify(no: str, links: Sequence[Link], head: str, count: int) -> list[str]:
    """What is wrong with a case's history; empty when nothing is. `head`, `count`: as the case keeps them."""
    by_seq = {link.seq: link for link in links}
    found: list[str] = []
    for seq in range(1, count + 1):
        link = by_seq.get(seq)
        if link is None:
            found.append(f"{no} entry {seq} is missing")
            continue
        before = by_seq.get(seq - 1)
        if entry_hash(no, link.plain, link.body, link.prev) != link.hash or link.plain.get("seq") != seq:
            found.append(f"{no} entry {seq} was altered")
        if (seq == 1 and link.prev) or (before is not None and link.prev != before.hash):
            found.append(f"{no} entry {seq - 1 or 1} was replaced: entry {seq} followed another one")
    found += [f"{no} entry {seq} was added" for seq in sorted(by_seq) if not 1 <= seq <= count]
    if count in by_seq and by_seq[count].hash != head:
        found.append(f"{no} entry {count} is not the one the case ends with")
    return found


def leaves(entries: Iterable[tuple[str, int, str]]) -> list[Leaf]:
    """The last entry of each case, in order of case, from all entries of a day."""
    last: dict[str, Leaf] = {}
    for no, seq, hash_ in entries:
        if no not in last or seq > last[no][1]:
            last[no] = (no, seq, hash_)
    return [last[no] for no in sorted(last)]


def root(found: Sequence[Leaf]) -> str:
    """Merkle root (RFC 6962 hashing, so that a leaf cannot pass for a node); of no leaves the empty hash."""
    level = [hashlib.sha256(b"\x00" + canonical(list(leaf))).digest() for leaf in found]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex()


def seal(day: str, found: Sequence[Leaf], before: str) -> dict[str, Any]:
    """The seal of a day 'yyyy-mm-dd': what the write-once bucket keeps. `before`: hash of the seal before."""
    made = {"day": day, "root": root(found), "cases": len(found), "before": before}
    return {**made, "hash": hashlib.sha256(canonical(made)).hexdigest(), "leaves": [list(leaf) for leaf in found]}


def short(sealed: Mapping[str, Any]) -> dict[str, Any]:
    """A seal without its leaves: what the table keeps and what is published."""
    return {name: value for name, value in sealed.items() if name != "leaves"}


def verify_seal(sealed: Mapping[str, Any], entries: Iterable[tuple[str, int, str]], before: str) -> list[str]:
    """What differs between a day's seal and the day's entries as they are now."""
    day = sealed["day"]
    then = {no: (int(seq), hash_) for no, seq, hash_ in sealed["leaves"]}
    now = {no: (seq, hash_) for no, seq, hash_ in leaves(entries)}
    again = seal(day, [(no, *then[no]) for no in sorted(then)], before)
    found = [f"{day}: the seal itself was altered"] if short(again) != short(sealed) else []
    found += [f"{day}: {no} entry {then[no][0]} is missing" for no in sorted(then.keys() - now.keys())]
    found += [f"{day}: {no} entry {now[no][0]} was added" for no in sorted(now.keys() - then.keys())]
    for no in sorted(then.keys() & now.keys()):
        if then[no] != now[no]:
            kind = "was altered" if then[no][0] == now[no][0] else "is no longer the last of the day"
            found.append(f"{day}: {no} entry {then[no][0]} {kind}")
    return found
