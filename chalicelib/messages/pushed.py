"""What all vendors' pushes have in common: shapes are checked, numbers read, ids made where the vendor gives none."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain import identity
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Message
from chalicelib.domain.records import Inbound

MOST_ITEMS = 200
REPEATED = timedelta(days=60)  # what is older was written by no clock that can be believed
LONGEST = 500  # characters of one answer; a phone sends at most some segments
CHARSETS = frozenset({"gbk", "gb2312", "gb18030", "big5", "iso-8859-1"})
CHARSET = re.compile(r"charset=\"?([\w-]+)", re.IGNORECASE)


def out_id(message: Message) -> str:
    """Travels to the vendor and back in the receipt; holds nothing personal."""
    return f"{message.case}/{message.id}"


def charset(content_type: str) -> str:
    """What the content type names, GBK at some gateways; UTF-8 when it names none that is in use."""
    found = CHARSET.search(content_type)
    return found[1].lower() if found and found[1].lower() in CHARSETS else "utf-8"


def utf8(body: bytes, content_type: str) -> bytes:
    """The body as the formats want it; ValueError when it is not in the charset that it names."""
    named = charset(content_type)
    return body if named == "utf-8" else body.decode(named).encode()


def parse(body: bytes) -> Any:
    """JSON; ValueError for anything else."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def items(body: bytes, single: bool = False) -> list[Any]:
    """The items of a JSON array, or the one object where the vendor sends one; ValueError for anything else."""
    found = parse(body)
    if single and isinstance(found, dict):
        found = [found]
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_ITEMS:
        raise ValueError("not a list, empty, or too many")
    return found


def read(found: Sequence[Any], one: Callable[[Mapping[str, Any]], Inbound]) -> list[Inbound]:
    """Each item by `one`. An item that cannot be read (a foreign number, say) must not cost the others their push:
    ValueError only when none can."""
    made, wrong = [], 0
    for item in found:
        try:
            made.append(one(item) if isinstance(item, dict) else _not_an_object())
        except (ValueError, KeyError):
            wrong += 1
    if not made and wrong:
        raise ValueError("no item can be read")
    return made


def _not_an_object() -> Inbound:
    raise ValueError("not an object")


def text(value: Any) -> str:
    """A text or number as text; half an emoji becomes "?"."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("not a text")
    return str(value).encode(errors="replace").decode()[:LONGEST]


def mobile(value: Any) -> str:
    number, problem = identity.mobile(text(value))
    if problem:
        raise ValueError("not a mobile")
    return number


def digest(*parts: str) -> str:
    """An id for what has none: the same push again has the same."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]


def written(value: Any, now: datetime) -> datetime | None:
    """When an answer was written: seconds since 1970 (Tencent) or Beijing time without a zone (Aliyun). None for what
    cannot be read, lies ahead or is older than any vendor repeats a push: a gateway's clock may be wrong."""
    try:
        if isinstance(value, int | float) or str(value).isdigit():
            at = datetime.fromtimestamp(float(value), CST)
        else:
            at = datetime.fromisoformat(str(value)).replace(tzinfo=CST)
    except (ValueError, OverflowError, OSError):
        return None
    return at if now - REPEATED <= at <= now else None
