"""A gateway without a vendor, for the local stage: it delivers into a phone that a page shows.

Numbers behave by their last four digits (`BEHAVIOURS`); receipts and answers go through the same public callback as
a vendor's, in the format of docs/sms-simulator.md. What was delivered is kept as numbered settings of the store, so
that two senders at once lose nothing.
"""

import json
import sys
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain.identity import mobile as read_mobile
from chalicelib.domain.records import Inbound, Outgoing
from chalicelib.messages import wording
from chalicelib.messages.gateway import Result

if TYPE_CHECKING:
    from chalicelib.store import Store

MOST_ITEMS = 200
LONGEST_ID = 64
HOLES = 3  # numbers without a message in a row that end a list: a sender may have died between the two writes
KINDS = {"answer": "text", "receipt": "status"}  # kind → the field it must bring
RECEIPTS = frozenset({"delivered", "failed", "again"})


@dataclass(frozen=True)
class Behaviour:
    """`results`: what the first attempts give, the last one for good; `delivers`: whether the phone gets it."""

    results: tuple[str, ...]
    delivers: bool
    receipt: str  # delivered, failed, or '' for none
    detail: str = ""


NORMAL = Behaviour(("sent",), True, "delivered")
BEHAVIOURS = {
    "0404": Behaviour(("failed",), False, "", "空号"),
    "0408": Behaviour(("unknown",), True, "delivered", "网关接收后没有应答"),
    "0410": Behaviour(("sent",), False, "failed", "停机"),
    "0503": Behaviour(("again", "again", "sent"), True, "delivered", "网关繁忙"),
}


@dataclass(frozen=True)
class Line:
    """One line on a phone. `mine`: written by the phone's owner."""

    at: datetime
    text: str
    mine: bool


class Simulator:
    vendor = "simulator"
    thanks = '{"ok": true}'
    again = '{"ok": false}'
    echoes = True

    def __init__(
        self, store: "Store", now: Callable[[], datetime], sign: str, post: Callable[[bytes], None],
        text: wording.Text = wording.text,
    ) -> None:  # fmt: skip
        self._store, self._now, self._sign, self._post, self._text = store, now, sign, post, text

    def send(self, outgoing: Outgoing) -> Result:
        """Deliver, fail or hesitate as the number's last digits say."""
        message = outgoing.message
        behaviour = BEHAVIOURS.get(message.to[-4:], NORMAL)
        state = behaviour.results[min(outgoing.attempts, len(behaviour.results) - 1)]
        if state in ("failed", "again"):
            return Result(state, detail=behaviour.detail)
        if behaviour.delivers:
            self._keep(message.to, wording.signed(self._text(message.template, message.values), self._sign), mine=False)
        number = f"R{self._store.next('simulator')}"
        out_id = f"{message.case}/{message.id}"
        self._call_back(kind="receipt", id=number, mobile=message.to, status=behaviour.receipt, out_id=out_id)
        return Result(state, number, behaviour.detail)

    def reply(self, mobile: str, text: str) -> None:
        """The owner of a phone answers."""
        self._keep(mobile, text, mine=True)
        self._call_back(kind="answer", id=f"A{self._store.next('simulator')}", mobile=mobile, text=text)

    def phones(self) -> list[str]:
        """All numbers that got or wrote a message, in order of their first."""
        return [str(found["mobile"]) for found in self._numbered("phones")]

    def last(self, mobile: str) -> Line:
        """The newest line of a phone in the list; KeyError for any other."""
        return _line(self._store.setting(f"last#{mobile}") or {})

    def lines(self, mobile: str) -> list[Line]:
        """Messages of a phone, newest first."""
        return [_line(one) for one in self._numbered(f"phone#{mobile}")][::-1]

    def read(self, body: bytes, content_type: str, now: datetime) -> list[Inbound]:
        """Items of a callback, received at `now`; ValueError for whatever is not in our own format."""
        try:
            items = json.loads(body)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            raise ValueError("not a list, or too many")
        return [_inbound(item, now) for item in items]

    def _keep(self, mobile: str, text: str, *, mine: bool) -> None:
        number = self._store.next(f"phone#{mobile}")
        line = {"at": self._now().isoformat(), "text": text, "mine": mine}
        for name in (f"phone#{mobile}#{number}", f"last#{mobile}"):
            self._store.put_setting(name, line)
        if number == 1:
            self._store.put_setting(f"phones#{self._store.next('phones')}", {"mobile": mobile})

    def _numbered(self, name: str) -> list[Any]:
        found, holes, number = [], 0, 1
        while holes < HOLES:
            one = self._store.setting(f"{name}#{number}")
            found += [one] if one else []
            holes, number = (0 if one else holes + 1), number + 1
        return found

    def _call_back(self, **item: str) -> None:
        """Like a vendor's push; when nobody listens it is lost, as a vendor gives up in the end."""
        try:
            self._post(json.dumps([item], ensure_ascii=False).encode())
        except OSError as error:
            line = {"event": "simulator", "level": "error", "callback": item["kind"], "error": type(error).__name__}
            print(json.dumps(line), file=sys.stderr, flush=True)


def _line(kept: Mapping[str, Any]) -> Line:
    return Line(datetime.fromisoformat(kept["at"]), str(kept["text"]), bool(kept["mine"]))


def _inbound(item: Any, now: datetime) -> Inbound:
    if not isinstance(item, dict) or not all(isinstance(value, str) for value in item.values()):
        raise ValueError("not an object of texts")
    item = {key: value.encode(errors="replace").decode() for key, value in item.items()}  # half an emoji: "?"
    kind, number = item.get("kind", ""), item.get("mobile", "")
    mobile, wrong = read_mobile(number)
    if kind not in KINDS or KINDS[kind] not in item or wrong or not 1 <= len(item.get("id", "")) <= LONGEST_ID:
        raise ValueError("a field is missing or wrong")
    if kind == "receipt" and item["status"] not in RECEIPTS:
        raise ValueError("no such status")
    return Inbound(
        "simulator", item["id"], kind, mobile, item.get("text", ""), now, item.get("status", ""), item.get("out_id", "")
    )


def http_post(address: str, seconds: float = 10) -> Callable[[bytes], None]:
    """A function that posts a body to our own public address; OSError when that does not work."""

    def post(body: bytes) -> None:
        request = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - our own address
        with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310
            answer.read()

    return post
