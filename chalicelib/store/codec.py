"""Values to text and back, by the types of the dataclasses: one codec for everything that is stored.

Fields at their default are left out, so that an old item reads with the defaults of new fields; names that are
not known (written by a newer release) are ignored. `SHORT` holds short names where every byte counts.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Contact, Extension, Person, Revisit
from chalicelib.domain.clocks import Clock

T = TypeVar("T")

SHORT: dict[type, dict[str, str]] = {
    Clock: {"kind": "k", "start": "s", "limit": "l", "round": "r", "n": "n", "added": "a", "told": "t",
            "unit": "u"},
    Contact: {"name": "n", "duty": "d", "mobile": "m", "landline": "l", "no_phone": "w", "second_name": "o",
              "second_mobile": "p"},
    Person: {"name": "n", "duty": "d", "phone": "p"},
    Extension: {"days": "d", "asked_at": "a"},
    Revisit: {"send_at": "s", "waiting_since": "w", "sent_at": "t", "reminded": "m", "phone": "p", "attempts": "n",
              "unread_at": "u", "rating": "r", "solved": "o", "source": "c", "answered_at": "a", "settle_at": "e",
              "second": "2", "why": "y", "call_at": "l", "visited": "v", "confirmed": "k"},
}  # fmt: skip


def dumps(value: Any) -> str:
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T] | Any, text: str) -> T:
    found: T = decode(kind, json.loads(text))
    return found


def encode(value: Any) -> Any:
    """JSON-able form of a value whose type is declared (see `decode`)."""
    if is_dataclass(value) and not isinstance(value, type):
        short = SHORT.get(type(value), {})
        found = ((one.name, getattr(value, one.name), one) for one in fields(value))
        return {short.get(name, name): encode(item) for name, item, one in found if item != default(one)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return int(f"{value:%Y%m%d}")
    if isinstance(value, Mapping):
        return {str(key): free(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(encode(item) for item in value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def free(value: Any) -> Any:
    """A value in a free mapping, whose type nobody declares: dates carry their kind."""
    if isinstance(value, datetime):
        return {"$at": stamp(value)}
    if isinstance(value, date):
        return {"$day": int(f"{value:%Y%m%d}")}
    if isinstance(value, tuple | list):
        return [free(item) for item in value]
    return encode(value)


def stamp(at: datetime) -> int | str:
    """Seconds since 1970; with a fraction as text, so that nothing is lost to floating point."""
    whole = int(at.replace(microsecond=0).timestamp())
    return f"{whole}.{at.microsecond:06d}" if at.microsecond else whole


def unstamp(value: int | str | float | Decimal) -> datetime:
    whole, _, part = str(value).partition(".")
    return datetime.fromtimestamp(int(whole), CST).replace(microsecond=int(part.ljust(6, "0")) if part else 0)


def default(one: "Field[Any]") -> Any:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default


@cache
def hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def decode(kind: Any, data: Any) -> Any:
    """The value of a declared type from its JSON-able form."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        return None if data is None else decode(inner, data)
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if origin is frozenset:
        return frozenset(decode(get_args(kind)[0], item) for item in data)
    if kind is Any or origin is not None:
        return _free(data)
    if is_dataclass(kind):
        return _record(kind, data)
    return _single(kind, data)


def _tuple(inner: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(decode(inner[0], item) for item in data)
    return tuple(decode(one, item) for one, item in zip(inner, data, strict=True))


def _record(kind: Any, data: Mapping[str, Any]) -> Any:
    short, types_of = SHORT.get(kind, {}), hints(kind)
    names = ((one.name, short.get(one.name, one.name)) for one in fields(kind))
    return kind(**{name: decode(types_of[name], data[key]) for name, key in names if key in data})


def _single(kind: Any, data: Any) -> Any:
    if kind is datetime:
        return unstamp(data)
    if kind is date:
        return day(int(data))
    return kind(data) if isinstance(kind, type) and issubclass(kind, Enum) else data


def day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)


def _free(data: Any) -> Any:
    """Lists become tuples: stored data is as immutable as what was handed in."""
    if isinstance(data, list):
        return tuple(_free(item) for item in data)
    if not isinstance(data, dict):
        return data
    if data.keys() == {"$at"}:
        return unstamp(data["$at"])
    if data.keys() == {"$day"}:
        return day(data["$day"])
    return {key: _free(item) for key, item in data.items()}
